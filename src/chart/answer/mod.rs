//! TODO map.

pub mod tables;
pub mod tornado;
pub mod waterfall;
pub mod words;
