//! footvote simulates who leaves the old city for a new jurisdiction, who cannot, and what happens to both.

#![forbid(unsafe_code)]

pub mod engine;
pub mod model;
pub mod scenario;
