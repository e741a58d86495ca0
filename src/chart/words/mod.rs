//! TODO map.

pub mod ends;
pub mod finding;
pub mod keys;
pub mod names;
pub mod numbers;
pub mod outputs;
