//! What is kept: folders that are complete or absent, with tables that explain themselves.
//!
//! In reading order:
//! - [`error`]: says why something could not be kept;
//! - [`folder`]: writes and reads what all folders have in common: cells, tables, drafts, manifests;
//! - [`run`]: writes the tables and the folder of a run;
//! - [`comparison`]: writes the tables of a comparison;
//! - [`sweep`]: keeps a sweep, finished or not, and reads outputs off it;
//! - [`answer`]: writes the small folders of `sensitivity`, `solve` and `explain`;
//! - [`repair`]: makes a lost manifest anew.

pub mod answer;
pub mod comparison;
pub mod folder;
pub mod repair;
pub mod run;
pub mod sweep;

mod error;

pub use crate::output::error::OutputError;
