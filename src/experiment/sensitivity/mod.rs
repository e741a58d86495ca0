//! Analyses sensitivity: which axis of a sweep moves an output, how much, and how sure that is.
//!
//! - [`layout`]: what the points of a sweep allow to ask
//! - [`sample`]: one output at every point
//! - [`estimate`]: an estimate and its interval
//! - [`part`]: what one source of chance adds to its variance
//! - [`bootstrap`]: what other points would have done to it
//! - [`jackknife`]: what other luck would have done to it
//! - [`measure`]: one index of one axis
//! - [`variance`]: first-order and total indices of Saltelli designs
//! - [`screening`]: elementary effects of Morris designs
//! - [`regression`]: coefficients and binned indices of grids and any other points
//! - [`tornado`]: the output where an axis is low and where it is high
//! - [`analysis`]: all of it for one output

pub mod analysis;
pub mod bootstrap;
pub mod estimate;
pub mod jackknife;
pub mod layout;
pub mod measure;
pub mod part;
pub mod regression;
pub mod sample;
pub mod screening;
pub mod tornado;
pub mod variance;

pub use crate::experiment::sensitivity::analysis::{Finding, Silence};
pub use crate::experiment::sensitivity::measure::Measure;
pub use crate::experiment::sensitivity::sample::Study;

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
