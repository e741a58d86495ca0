//! TODO map.

pub mod assumptions;
pub mod closing_stats;
pub mod exit_vs_reform;
pub mod new_place_outcomes;
pub mod summary;
pub mod winners;
