//! Puts a scenario into a finished folder: simulates, writes tables, draws charts, writes the report, and seals it all.
//!
//! Nothing here prints or exits. Whoever calls follows the work through a [`Monitor`], which may also ask to stop.
//!
//! - [`monitor`]: what a caller sees of the work
//! - [`error`]: why there is no folder
//! - [`outputs`]: the outputs that are asked about
//! - [`pages`]: charts and report of a folder
//! - [`mod@run`]: one scenario
//! - [`comparison`]: a baseline and its reforms
//! - [`redraw`]: charts and report of a finished folder made anew
//! - [`point_table`]: the points of a sweep, read from a table that somebody wrote
//! - [`plan`]: the points of a sweep, read from its scenario
//! - [`sweep`]: every point of a design, continued where it was stopped
//! - [`merge`]: the shards of a sweep put together
//! - [`answer`]: the small folder of an answer, and running points for it
//! - [`sensitivity`]: which axis of a sweep moves an output
//! - [`solve`]: where an output reaches a target
//! - [`explain`]: what each mechanism contributes
//! - [`backtest`]: how near forecasts of moves came
//! - [`reproduce`]: a finished folder made once more

pub mod answer;
pub mod backtest;
pub mod comparison;
pub mod error;
pub mod explain;
pub mod merge;
pub mod monitor;
pub mod outputs;
pub mod pages;
pub mod plan;
mod point_table;
pub mod redraw;
pub mod reproduce;
pub mod run;
pub mod sensitivity;
pub mod solve;
pub mod sweep;

pub use crate::publish::error::PublishError;
pub use crate::publish::monitor::{Monitor, Step};
pub use crate::publish::run::{RunOutcome, run};
