//! footvote simulates who leaves the old city for a new jurisdiction, who cannot, and what happens to both.

#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
pub mod chart;
pub mod engine;
pub mod model;
#[cfg(feature = "cli")]
pub mod output;
pub mod scenario;
