//! Explains an output: what each mechanism contributes to it, with the same random draws whatever is switched off.
//!
//! What is explained is the output with everything on less the output with all explained groups off. A group that is off is
//! frozen or absent as in any scenario: a channel at its base-year value, a response where it stands, a structure from the
//! start, with the base year solved without it. *Leave one out* is what is lost when one group alone is off; where mechanisms
//! work together these do not add up. *Shapley values* do: each is the mean of what a group adds over all orders in which
//! groups can be switched on.
//!
//! - [`groups`]: which mechanisms are switched together
//! - [`share`]: an estimate with its interval, of a number or of a probability
//! - [`shapley`]: the fair share of each group, exact or from sampled orders
//! - [`question`]: which coalitions are run, and what their outputs say

pub mod groups;
pub mod question;
pub mod shapley;
pub mod share;

pub use crate::experiment::explain::question::{Contribution, Explanation, MOST_EXACT, Question};
pub use crate::experiment::explain::share::{Scale, Share};

#[cfg(test)]
mod tests;
