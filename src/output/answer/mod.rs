//! Writes the small folders of answers.
//!
//! In reading order:
//! - [`folder`]: writes scenario, tables, data dictionary and manifest;
//! - [`sensitivity`]: writes what each axis of a sweep does to each output;
//! - [`solve`]: writes where an output crosses its target;
//! - [`explain`]: writes what each mechanism contributes;
//! - [`backtest`]: writes how near forecasts of moves came.

pub mod backtest;
pub mod explain;
pub mod folder;
pub mod sensitivity;
pub mod solve;
