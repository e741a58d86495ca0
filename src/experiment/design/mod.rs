//! Lays out the points of a sweep.
//!
//! - [`shuffle`]: random order, keyed by seed and purpose
//! - [`sobol`]: scrambled Sobol points
//! - [`points`]: the points of every design, as written

pub mod points;
pub mod shuffle;
pub mod sobol;
