//! footvote simulates who leaves the old city for a new jurisdiction, who cannot, and what happens to both.

#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
pub mod chart;
pub mod engine;
#[cfg(feature = "cli")]
pub mod experiment;
pub mod model;
#[cfg(feature = "cli")]
pub mod output;
#[cfg(feature = "cli")]
pub mod report;
pub mod scenario;

// The fake records of the tests name this crate as a stranger would.
#[cfg(test)]
extern crate self as footvote;
#[cfg(test)]
#[path = "../tests/fake/mod.rs"]
mod fake;
