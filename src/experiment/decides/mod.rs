//! Says what decides an output whose replicates draw what is in doubt: the numbers that are named, the rest, and luck.
//!
//! - [`ranks`]: values as ranks
//! - [`additive`]: which numbers decide, by a joint additive fit
//! - [`luck`]: what a second seed changes at the same point
//! - [`asked`]: the outputs of a run, replicate by replicate
//! - [`answer`]: what they come to

pub mod additive;
pub mod answer;
pub mod asked;
pub mod luck;
pub mod ranks;

#[cfg(test)]
mod tests;
