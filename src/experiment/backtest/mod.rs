//! Forecasts moves between places from origins in the past, and scores that beside what one would say without a model.
//!
//! - [`luck`]: normal and χ² draws
//! - [`calibrate`]: the numbers of the forecast, fitted to a table
//! - [`posterior`]: how sure they are
//! - [`gravity`]: two gravity laws, fitted to the last years
//! - [`growth`]: growth of every route, regressed on what is known of its ends
//! - [`naive`]: the list of naive forecasts
//! - [`intervals`]: how far off a forecast may be
//! - [`score`]: how near forecasts came
//! - [`table`]: all forecasts from all origins
//! - [`verdict`]: where the forecast loses

pub mod calibrate;
pub mod gravity;
pub mod growth;
pub mod intervals;
pub mod luck;
pub mod naive;
pub mod posterior;
pub mod score;
pub mod table;
pub mod verdict;

#[cfg(test)]
mod tests;
