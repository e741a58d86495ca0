//! TODO map.

pub mod bands;
pub mod gravity;
pub mod new_bands;
pub mod scores;
