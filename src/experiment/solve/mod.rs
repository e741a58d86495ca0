//! Solves for the value of one key at which an output reaches a target, by bracketing under noise.
//!
//! All values of the key see the same households with the same random draws. A coarse scan looks for changes of sign of
//! *output − target*; each bracket is then narrowed. A sign counts once Student's t tells it from zero at 99.9 % (the binomial
//! at 99.5 %, of a probability); until then replicates double, up to a limit. Close to a root no number of replicates suffices:
//! there the interval holds every value at which the output cannot be told from the target, and both its ends are looked for.
//!
//! - [`target`]: `EXPRESSION = NUMBER` as written
//! - [`evaluation`]: what came out at one value
//! - [`interval`]: between which values the root lies
//! - [`search`]: scan, narrow, stop

pub mod evaluation;
pub mod interval;
pub mod search;
pub mod target;

pub use crate::experiment::solve::evaluation::{Evaluation, Kind};
pub use crate::experiment::solve::search::{Ask, Crossing, Ending, Method, Solution, solve};

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
