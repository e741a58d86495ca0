//! Carries out the commands, one file each.
//!
//! - [`init`]: writes a starter scenario or a shipped one
//! - [`shipped`]: holds the shipped scenarios
//! - [`check`]: validates and describes a scenario
//! - [`migrate`]: writes a scenario of an older model anew
//! - [`run`]: simulates a scenario into a folder
//! - [`compare`]: sets reforms beside a baseline
//! - [`sweep`]: runs the points of a design
//! - [`slurm`]: writes a job script for a sweep
//! - [`merge`]: puts the shards of a sweep together
//! - [`outputs`]: writes outputs of a sweep, a row for every point
//! - [`sensitivity`]: says which axis moves an output
//! - [`solve`]: finds where an output reaches a target
//! - [`explain`]: says what each mechanism contributes
//! - [`trace`]: follows one household
//! - [`bands`]: measures the baseline against its bands
//! - [`calibrate`]: fits the forecast of moves to a table
//! - [`backtest`]: scores forecasts of moves from origins in the past
//! - [`facts`]: sets published figures beside the model
//! - [`verify`]: makes a folder again and compares every byte
//! - [`plot`]: redraws charts
//! - [`report`]: rewrites a report
//! - [`parameters`]: lists every parameter
//! - [`schema`]: prints the JSON schema
//! - [`completions`]: prints completions for a shell
//! - [`man`]: prints the manual

pub mod backtest;
pub mod bands;
pub mod calibrate;
pub mod check;
pub mod compare;
pub mod completions;
pub mod explain;
pub mod facts;
pub mod init;
pub mod man;
pub mod merge;
pub mod migrate;
pub mod outputs;
pub mod parameters;
pub mod plot;
pub mod report;
pub mod run;
pub mod schema;
pub mod sensitivity;
pub mod shipped;
pub mod slurm;
pub mod solve;
pub mod sweep;
pub mod trace;
pub mod verify;
