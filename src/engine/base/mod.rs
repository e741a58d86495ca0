//! Holds what stays fixed during a simulation, and the tools that everything else stands on.
//!
//! - [`random`]: keyed randomness: every number has an address
//! - [`blocks`]: many blocks of it at once
//! - [`envelope`]: who has a word of its own where ticks are fine
//! - [`lanes`]: exponentials and logarithms of vectors
//! - [`parallel`]: work on many chunks at once, results in order
//! - [`geography`]: distances, metros, and the attention kernel over them
//! - [`constants`]: tables, rates, and the parameters in force
//! - [`person`]: draws a household before anything is known of where it lives
//! - [`affiliation`]: which community a household belongs to, and when it joins
//! - [`pension`]: who is paid one, and by whom
//! - [`birth`]: draws a household with its home, its stay and its death
//! - [`steps`]: bounds of how often households look around
//! - [`readiness`]: one byte that bounds how readily a household moves

pub mod affiliation;
pub mod birth;
pub mod blocks;
pub mod constants;
pub mod envelope;
pub mod geography;
pub(crate) mod lanes;
pub mod parallel;
pub mod pension;
pub mod person;
pub mod random;
pub mod readiness;
pub mod steps;
