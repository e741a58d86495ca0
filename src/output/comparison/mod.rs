//! TODO map.

pub mod tables;
