//! What is kept: the run folder, complete or absent, with tables that explain themselves.
//!
//! Reading order: [`cell`] (one value as text), [`table`] (columns and their writer), [`tables`] (every table of a run and
//! what its columns mean), [`folder`] (draft, lock, publish), [`manifest`] (what is inside, with hashes), [`timing`] (what
//! is volatile), [`run`] (all of it together); [`read`] reads tables back;
//! [`comparison`] holds the tables of `compare`; [`journal`], [`sweep`] and [`source`] those of `sweep`, finished or not;
//! [`stored`] reads outputs off a finished sweep; [`answer`] is the small folder of `sensitivity`, `solve` and `explain`.

pub mod answer;
pub mod comparison;
mod error;
pub mod folder;
pub mod run;
pub mod sweep;

pub use crate::output::error::OutputError;
