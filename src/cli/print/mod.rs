//! TODO map.

pub mod comparison;
pub mod exit_vs_reform;
pub mod new_places;
pub mod summary;
pub mod tornado;
