//! TODO map.

pub mod comparison;
pub mod deciles;
pub mod new_places;
pub mod scores;
pub mod spread;
pub mod tables;
