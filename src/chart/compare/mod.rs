//! Draws the charts of a comparison.
//!
//! - [`difference`]: what a reform changes over time;
//! - [`winners`]: what it is worth to whom.

pub mod difference;
pub mod winners;
