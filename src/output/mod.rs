//! What is kept: the run folder, complete or absent, with tables that explain themselves.
//!
//! Reading order: [`cell`] (one value as text), [`table`] (columns and their writer), [`tables`] (every table of a run and
//! what its columns mean), [`folder`] (draft, lock, publish), [`manifest`] (what is inside, with hashes), [`timing`] (what
//! is volatile), [`run`] (all of it together); [`read`] reads tables back;
//! [`comparison`] holds the tables of `compare`; [`journal`], [`sweep`] and [`source`] those of `sweep`, finished or
//! not, and [`stored`] reads output expressions off them.

pub mod cell;
pub mod comparison;
mod error;
pub mod folder;
pub mod journal;
pub mod lock;
pub mod manifest;
pub mod read;
pub mod run;
pub mod source;
pub mod stored;
pub mod sweep;
pub mod table;
pub mod tables;
pub mod timing;

pub use error::OutputError;
