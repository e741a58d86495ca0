//! Draws what a sensitivity analysis and an explanation found.
//!
//! - [`words`]: which effect may be called the largest;
//! - [`tornado`]: how far assumptions move an output;
//! - [`waterfall`]: what mechanisms contribute to an output;
//! - [`tables`]: from the tables in the folder to either chart;
//! - [`backtest`]: how far forecasts of moves were off.

pub mod backtest;
pub mod tables;
pub mod tornado;
pub mod waterfall;
pub mod words;
