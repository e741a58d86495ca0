//! Holds where a place stands on a map, and the size of its sign.

use crate::chart::sheet::canvas::Point;
use crate::chart::sheet::style::Hue;

/// How far the diamond of a new place reaches beyond its disc.
pub const DIAMOND: f64 = 5.5;

/// A place on the sheet.
pub struct Site {
    /// Which place.
    pub place: usize,
    /// Where it stands.
    pub at: Point,
    /// Radius of its disc.
    pub radius: f64,
    /// Whether it gains or loses for certain.
    pub hue: Hue,
    /// Change since the start, %.
    pub change: f64,
}
