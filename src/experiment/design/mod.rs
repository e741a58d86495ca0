//! TODO map.

pub mod points;
pub mod shuffle;
pub mod sobol;
