//! Draws what is in doubt, a row of a design for each replicate, and runs replicates on what was drawn.
//!
//! - [`replicate`]: the scenario of a replicate

pub mod replicate;
