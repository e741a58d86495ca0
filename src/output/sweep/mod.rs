//! Keeps a sweep, finished or not, and reads outputs off it.
//!
//! In reading order:
//! - [`source`]: keeps the texts that a sweep was read from;
//! - [`journal`]: keeps finished runs safe while a sweep goes on;
//! - [`writer`]: writes the plan, and in the end the tables;
//! - [`stored`]: reads outputs off a finished sweep.

pub mod journal;
pub mod source;
pub mod stored;
pub mod writer;
