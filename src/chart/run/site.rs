//! Holds where a place stands on a map, and draws its sign.

use crate::chart::sheet::canvas::{Chart, Mark, Point};
use crate::chart::sheet::style::{Hue, INK, PAPER};

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

/// A disc one can see through, so that neighbours do not hide each other.
pub fn disc((x, y): Point, radius: f64, hue: Hue) -> Mark {
    const STEPS: usize = 36;
    let corner = |step: usize| {
        let angle = step as f64 / STEPS as f64 * std::f64::consts::TAU;
        (x + radius * libm::cos(angle), y + radius * libm::sin(angle))
    };
    Mark::Area { points: (0..STEPS).map(corner).collect(), color: hue.line, opacity: 0.72 }
}

/// The corners of the diamond around a disc, the first again at the end.
pub fn ring((x, y): Point, radius: f64) -> [Point; 5] {
    let r = radius + DIAMOND;
    [(x, y - r), (x + r, y), (x, y + r), (x - r, y), (x, y - r)]
}

/// The sign of a new place around its disc.
pub fn diamond(chart: &mut Chart, at: Point, radius: f64) {
    let ring = ring(at, radius);
    chart.line(&ring.map(Some), 3.6, PAPER);
    chart.line(&ring.map(Some), 1.8, INK);
}
