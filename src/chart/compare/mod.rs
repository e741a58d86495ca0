//! Draws the charts of a comparison.
//!
//! - [`difference`]: what a reform changes over time;
//! - [`winners_words`]: who wins and who loses;
//! - [`winners`]: what it is worth to whom.

pub mod difference;
pub mod winners;
pub mod winners_words;
