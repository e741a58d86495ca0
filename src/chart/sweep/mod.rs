//! Draws the chart of a sweep.
//!
//! - [`tables`]: an output at every point, and where it breaks even;
//! - [`phase_words`]: the finding, the subtitle and the names of axes;
//! - [`phase_line`]: one axis as a line;
//! - [`phase`]: two axes as a heat map, and the choice between both.

pub mod phase;
pub mod phase_line;
pub mod phase_words;
pub mod tables;
