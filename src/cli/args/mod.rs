//! TODO map.

pub mod common;
pub mod trial;
