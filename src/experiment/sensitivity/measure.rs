//! Names one sensitivity index of one axis, with its estimate.

use crate::experiment::sensitivity::estimate::Estimate;

/// One number about one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The axis; empty for a number about all of them.
    pub axis: String,
    /// Which number.
    pub index: &'static str,
    /// Its estimate.
    pub estimate: Estimate,
}
