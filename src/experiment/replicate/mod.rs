//! TODO map.

pub mod arms;
pub mod compare;
pub mod ensemble;
pub mod sample_points;
pub mod sweep;
pub mod timed;
pub mod variations;
