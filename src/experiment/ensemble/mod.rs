//! Runs many replicates: of one scenario, of a baseline with its reforms, of the points of a sweep.
//!
//! - [`timed`]: a replicate with the seconds it took
//! - [`parallel`]: replicates on all threads, their records in order
//! - [`arms`]: a reform as a scenario on the base year of its baseline
//! - [`memory`]: what replicates take of it
//! - [`comparison`]: pairs of replicates with the same random draws
//! - [`twin`]: a scenario beside the same world without what it asks about
//! - [`effects`]: what differs between the two
//! - [`sweep`]: every replicate of every point
//! - [`twin_values`]: what effects at points are measured against
//! - [`sample_points`]: a few outputs at a few points
//! - [`variations`]: the scenario with one number changed, for the closing page

pub mod arms;
pub mod comparison;
pub mod effects;
pub mod memory;
pub mod parallel;
pub mod sample_points;
pub mod sweep;
pub mod timed;
pub mod twin;
pub mod twin_values;
pub mod variations;
