//! Writes what a comparison found.
//!
//! - [`tables`]: writes paired differences, outputs, and who wins and who loses.

pub mod tables;
