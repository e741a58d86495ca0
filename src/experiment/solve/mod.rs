//! Solves for the value of one key at which an output reaches a target, by bracketing under noise.
//!
//! All values of the key see the same households with the same random draws. A coarse scan looks for changes of sign of
//! *output − target*; each bracket is then narrowed. A sign counts once Student's t tells it from zero at 99.9 %; until then
//! replicates double, up to a limit. Close to a root no number of replicates suffices: there the search ends, and the noise
//! itself gives the interval.
//!
//! - [`target`]: `EXPRESSION = NUMBER` as written
//! - [`evaluation`]: what came out at one value
//! - [`interval`]: the root with its interval
//! - [`search`]: scan, narrow, stop

pub mod evaluation;
pub mod interval;
pub mod search;
pub mod target;

pub use crate::experiment::solve::evaluation::Evaluation;
pub use crate::experiment::solve::search::{Ask, Crossing, Ending, Method, Solution, solve};

#[cfg(test)]
mod tests;
