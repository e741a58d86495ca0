//! Runs a scenario often, or with something changed, and works out what the runs say together.
//!
//! - [`chance`]: what chance can do to the mean of replicates, one of many
//! - [`statistics`]: mean, standard error, quantiles, Student's t
//! - [`probability`]: how likely something is from how often it came to pass
//! - [`stopping`]: when replicates suffice
//! - [`summary`]: every number of every place over replicates
//! - [`design`]: where the points of a sweep lie
//! - [`doubt`]: what is drawn for each replicate
//! - [`expression`]: one number of a run, named in words
//! - [`evidence`]: what comes out beside what is known
//! - [`finding`]: what an ensemble says
//! - [`backtest`]: forecasts of moves from origins in the past, beside what came
//! - [`decides`]: what decides an output
//! - [`ensemble`]: many replicates, arms and points
//! - [`sensitivity`]: which axis of a sweep moves an output
//! - [`solve`]: where an output reaches a target
//! - [`facts`]: published figures beside what the model gives
//! - [`explain`]: what each mechanism contributes

pub mod backtest;
pub mod chance;
pub mod decides;
pub mod design;
pub mod doubt;
pub mod ensemble;
pub mod evidence;
pub mod explain;
pub mod expression;
pub mod facts;
pub mod finding;
pub mod probability;
pub mod sensitivity;
pub mod solve;
pub mod statistics;
pub mod stopping;
pub mod summary;
