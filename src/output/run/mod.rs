//! TODO map.

pub mod new_tables;
pub mod tables;
pub mod writer;
