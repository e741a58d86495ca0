//! Finds what the records of an ensemble say together.
//!
//! - [`subject`]: the place that an answer is about
//! - [`exit_vs_reform`]: exit beside reform, discipline beside drain
//! - [`new_place_outcomes`]: new places, communities and facts on record
//! - [`closing_stats`]: the few numbers of the closing page
//! - [`assumptions`]: what the answer leans on
//! - [`leaning`]: what the answer leans on most
//! - [`winners`]: who gains from a reform, and who loses

pub mod assumptions;
pub mod closing_stats;
pub mod exit_vs_reform;
pub mod leaning;
pub mod new_place_outcomes;
pub mod subject;
pub mod winners;
