//! Where migration goes from what it was: a forecast of moves between places from a table of flows by year.
//!
//! - [`panel`]: moves between places by year, and what is known of places
//! - [`revealed_utility`]: what opposite flows say places are worth
//! - [`behaviour`]: how incomes and house prices move that worth
//! - [`values`]: the numbers of the forecast, and where they come from
//! - [`filter`]: worth in a lasting and a passing part, year by year
//! - [`ahead`]: both parts some years ahead
//! - [`moves`]: from worth to moves

pub mod ahead;
pub mod behaviour;
pub mod filter;
pub mod moves;
pub mod panel;
pub mod revealed_utility;
pub mod values;
