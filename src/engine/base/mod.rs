//! TODO map.

pub mod affiliation;
pub mod birth;
pub mod constants;
pub mod geography;
pub mod parallel;
pub mod random;
