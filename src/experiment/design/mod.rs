//! Lays out the points of a sweep.
//!
//! - [`shuffle`]: random order, keyed by seed and purpose
//! - [`sobol`]: scrambled Sobol points
//! - [`hypercube`]: blocks of Latin hypercubes, every number keyed by itself
//! - [`points`]: the points of every design, as written

pub mod hypercube;
pub mod points;
pub mod shuffle;
pub mod sobol;
