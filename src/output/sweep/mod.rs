//! Keeps a sweep, finished or not, and reads outputs off it.
//!
//! In reading order:
//! - [`source`]: keeps the texts that a sweep was read from;
//! - [`journal`]: keeps finished runs safe while a sweep goes on;
//! - [`plan`]: keeps what a sweep is about, so that no other is continued in its folder;
//! - [`points`]: reads points from a table;
//! - [`status`]: names what may come of a run;
//! - [`writer`]: turns records into entries of the journal, and these into the tables of the finished sweep;
//! - [`stored`]: reads outputs off a finished sweep;
//! - [`per_point`]: writes outputs of a finished sweep, a row for every point.

pub mod journal;
pub mod per_point;
pub mod plan;
pub mod points;
pub mod source;
pub mod status;
pub mod stored;
pub mod writer;
