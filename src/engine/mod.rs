//! Makes it happen: one tick, a whole simulation, and the records it leaves.
//!
//! [`tick`] is the most important page: the schedule in code. Its folders point one way, data at the bottom:
//!
//! - [`error`]: why a checked scenario could still not be simulated
//! - [`base`]: randomness, geography, and what stays fixed
//! - [`state`]: everything that changes, as plain data
//! - [`choice`]: what households see and wish
//! - [`found`]: how jurisdictions begin and end
//! - [`phases`]: the phases of a tick that concern every place
//! - [`start`]: the first population and the base year
//! - [`records`]: the rows that a simulation leaves
//! - [`tick`]: the order in which all of it happens
//! - [`options`]: how a replicate is computed
//! - [`progress`]: how far a replicate has come
//! - [`simulation`]: one replicate while it runs
//! - [`run`]: a replicate from first population to last record
//! - [`rest`]: the path of amenities that keeps a world at rest
//! - [`follow`]: one household through a whole scenario

#[doc(hidden)]
pub mod base;
#[doc(hidden)]
pub mod choice;
pub mod error;
#[doc(hidden)]
pub mod follow;
#[doc(hidden)]
pub mod found;
pub mod options;
#[doc(hidden)]
pub mod phases;
pub mod progress;
pub mod records;
pub mod rest;
pub mod run;
pub mod simulation;
#[doc(hidden)]
pub mod start;
#[doc(hidden)]
pub mod state;
#[doc(hidden)]
pub mod tick;

pub use error::EngineError;
pub use options::{PathRule, RunOptions};
pub use progress::Progress;
pub use run::{Finished, calibrate, run_arm, run_replicate};
