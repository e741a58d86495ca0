//! Projects latitude and longitude onto a sheet: Albers’ equal-area conic, as maps of the United States use it.

use crate::chart::sheet::canvas::{Extent, Point};

/// Standard parallels, latitude and longitude of the origin, degrees.
const PARALLELS: (f64, f64) = (29.5, 45.5);
const ORIGIN: (f64, f64) = (37.5, -96.0);

/// The projection and where its image lies on the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Albers {
    scale: f64,
    shift: Point,
}

impl Albers {
    /// The projection that fits these longitudes and latitudes into a frame, in its middle.
    pub fn fitting(sites: impl Iterator<Item = (f64, f64)>, frame: Extent) -> Albers {
        let mut extent =
            Extent { left: f64::INFINITY, top: f64::INFINITY, right: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY };
        for (x, y) in sites.map(conic) {
            extent.left = extent.left.min(x);
            extent.right = extent.right.max(x);
            extent.top = extent.top.min(y);
            extent.bottom = extent.bottom.max(y);
        }
        let (width, height) = (extent.right - extent.left, extent.bottom - extent.top);
        let scale = ((frame.right - frame.left) / width).min((frame.bottom - frame.top) / height);
        let middle = |low: f64, high: f64| (low + high) / 2.0;
        let x = middle(frame.left, frame.right) - scale * middle(extent.left, extent.right);
        let y = middle(frame.top, frame.bottom) - scale * middle(extent.top, extent.bottom);
        Albers { scale, shift: (x, y) }
    }

    /// Length on the sheet of one radius of the earth.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The point of a longitude and latitude.
    pub fn at(&self, site: (f64, f64)) -> Point {
        let (x, y) = conic(site);
        (self.shift.0 + self.scale * x, self.shift.1 + self.scale * y)
    }
}

/// The distances of a point from the four sides of a frame, positive inside.
fn inside((x, y): Point, frame: &Extent) -> [f64; 4] {
    [x - frame.left, frame.right - x, y - frame.top, frame.bottom - y]
}

/// Where a line that leaves through a side meets it.
fn met(a: Point, b: Point, (from, to): (f64, f64)) -> Point {
    let t = from / (from - to);
    (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))
}

/// The part of a surface within a frame (Sutherland and Hodgman): what leaves it follows its edge.
pub fn clipped(ring: &[Point], frame: &Extent) -> Vec<Point> {
    let mut points = ring.to_vec();
    for side in 0..4 {
        let whole = std::mem::take(&mut points);
        for (i, &b) in whole.iter().enumerate() {
            let a = whole[(i + whole.len() - 1) % whole.len()];
            let (from, to) = (inside(a, frame)[side], inside(b, frame)[side]);
            if (from >= 0.0) != (to >= 0.0) {
                points.push(met(a, b, (from, to)));
            }
            if to >= 0.0 {
                points.push(b);
            }
        }
    }
    points
}

/// The parts of a line within a frame, with a gap where it is outside.
pub fn cut(line: &[Point], frame: &Extent) -> Vec<Option<Point>> {
    let mut points = Vec::new();
    for pair in line.windows(2) {
        let (mut a, mut b) = (pair[0], pair[1]);
        for side in 0..4 {
            let (from, to) = (inside(a, frame)[side], inside(b, frame)[side]);
            match (from >= 0.0, to >= 0.0) {
                (true, false) => b = met(a, b, (from, to)),
                (false, true) => a = met(a, b, (from, to)),
                _ => {}
            }
        }
        if inside(a, frame).iter().chain(&inside(b, frame)).any(|distance| *distance < -1e-6) {
            continue;
        }
        if points.last() != Some(&Some(a)) {
            points.extend([None, Some(a)]);
        }
        points.push(Some(b));
    }
    points
}

/// n = (sin φ₁ + sin φ₂)/2, C = cos² φ₁ + 2 n sin φ₁, ρ = √(C − 2 n sin φ)/n, θ = n (λ − λ₀);
/// x = ρ sin θ, y = −(ρ₀ − ρ cos θ), downwards (Snyder 1987, p. 100).
fn conic((longitude, latitude): (f64, f64)) -> Point {
    let (first, second) = (PARALLELS.0.to_radians(), PARALLELS.1.to_radians());
    let n = (libm::sin(first) + libm::sin(second)) / 2.0;
    let c = libm::cos(first) * libm::cos(first) + 2.0 * n * libm::sin(first);
    let rho = |latitude: f64| (c - 2.0 * n * libm::sin(latitude.to_radians())).sqrt() / n;
    let theta = n * (longitude - ORIGIN.1).to_radians();
    (rho(latitude) * libm::sin(theta), rho(latitude) * libm::cos(theta) - rho(ORIGIN.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_a_frame_is_cut_at_its_edge() {
        let frame = Extent { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let square = [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)];
        assert_eq!(clipped(&square, &frame), [(5.0, 10.0), (5.0, 5.0), (10.0, 5.0), (10.0, 10.0)]);
        assert_eq!(clipped(&square[..3], &frame).len(), 3);
        assert!(clipped(&[(11.0, 0.0), (12.0, 0.0), (12.0, 9.0)], &frame).is_empty());
        let line = [(-5.0, 5.0), (5.0, 5.0), (5.0, 15.0), (20.0, 15.0), (8.0, 3.0)];
        let (a, b) = (
            [None, Some((0.0, 5.0)), Some((5.0, 5.0)), Some((5.0, 10.0))],
            [None, Some((10.0, 5.0)), Some((8.0, 3.0))],
        );
        assert_eq!(cut(&line, &frame), [&a[..], &b[..]].concat());
    }

    #[test]
    fn snyders_example_comes_out() {
        // Snyder 1987, p. 291 (sphere): φ = 35° N, λ = 75° W, with φ₀ = 23°: x = 0.2952720, y = 0.2416774.
        let (x, y) = conic((-75.0, 35.0));
        let (_, y0) = conic((-96.0, 23.0));
        assert!((x - 0.295_272_0).abs() < 1e-6, "{x}");
        assert!((y0 - y - 0.241_677_4).abs() < 1e-6, "{}", y0 - y);
    }
}
