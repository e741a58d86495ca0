//! Rewrites a scenario of model 1 for model 2; what the author has to decide is left as a comment.
//!
//! In reading order:
//! - [`patch`]: changes pieces of a text and keeps every other byte;
//! - [`pen`]: carries out one change of a scenario and remembers what was done;
//! - [`host`]: finds the host of a new place among the places as written;
//! - [`behaviour`]: rewrites the version, parameters, mechanisms, axes and suburbs;
//! - [`founded`]: rewrites new places and templates, and what changes them;
//! - [`rewrite`]: rewrites a whole scenario, and checks that nothing else changed.

mod behaviour;
mod founded;
mod host;
mod patch;
mod pen;
mod rewrite;

pub use crate::scenario::migrate::pen::Change;
pub use crate::scenario::migrate::rewrite::{Migrated, migrate};
