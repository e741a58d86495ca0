//! Projects latitude and longitude onto a sheet, areas kept: Albers’ conic for a part of the world, a cylinder near the equator,
//! Equal Earth for all of it.

use crate::chart::sheet::canvas::{Extent, Point};

/// A projection of the globe, chosen by what is to be seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Albers’ equal-area conic.
    Conic {
        /// Standard parallels, degrees.
        parallels: (f64, f64),
        /// Longitude and latitude of the origin, degrees.
        origin: (f64, f64),
    },
    /// Lambert’s equal-area cylinder, true at a parallel.
    Cylinder {
        /// The parallel, degrees.
        parallel: f64,
        /// Longitude of the middle, degrees.
        middle: f64,
    },
    /// Equal Earth (Šavrič, Patterson and Jenny 2018).
    EqualEarth {
        /// Longitude of the middle, degrees.
        middle: f64,
    },
}

/// Albers’ conic as maps of the United States use it.
pub const UNITED_STATES: Kind = Kind::Conic { parallels: (29.5, 45.5), origin: (-96.0, 37.5) };

/// A conic fits no more than this of the globe, degrees of longitude and latitude.
const PART: (f64, f64) = (110.0, 60.0);
/// So near the equator a conic is a cylinder, degrees of latitude.
const EQUATOR: f64 = 12.0;

impl Kind {
    /// The projection for what lies around these longitudes and latitudes, of which there is at least one.
    pub fn around(sites: &[(f64, f64)]) -> Kind {
        let (west, width) = arc(sites.iter().map(|site| site.0).collect());
        let low = sites.iter().map(|site| site.1).fold(90.0, f64::min);
        let high = sites.iter().map(|site| site.1).fold(-90.0, f64::max);
        let (middle, latitude) = (turned(west + width / 2.0, 0.0), (low + high) / 2.0);
        // A sixth of the height lies outside the standard parallels on either side; a degree keeps them apart.
        let inset = (high - low) / 6.0;
        let parallels = (low + inset - 1.0, high - inset + 1.0);
        match () {
            () if width > PART.0 || high - low > PART.1 => Kind::EqualEarth { middle },
            () if latitude.abs() < EQUATOR || parallels.0 * parallels.1 <= 0.0 => {
                Kind::Cylinder { parallel: latitude, middle }
            }
            () => Kind::Conic { parallels, origin: (middle, latitude) },
        }
    }

    /// The longitude in the middle.
    pub fn middle(self) -> f64 {
        match self {
            Kind::Conic { origin: (middle, _), .. } | Kind::Cylinder { middle, .. } | Kind::EqualEarth { middle } => {
                middle
            }
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Conic { .. } => "Albers equal-area projection",
            Kind::Cylinder { .. } => "Cylindrical equal-area projection",
            Kind::EqualEarth { .. } => "Equal Earth projection",
        }
    }

    /// The point of a longitude and latitude, in radii of the earth, downwards.
    fn at(self, (longitude, latitude): (f64, f64)) -> Point {
        let turn = (turned(longitude, self.middle()) - self.middle()).to_radians();
        match self {
            Kind::Conic { parallels, origin } => conic(parallels, origin.1, turn, latitude),
            Kind::Cylinder { parallel, .. } => {
                let narrow = libm::cos(parallel.to_radians());
                (turn * narrow, -libm::sin(latitude.to_radians()) / narrow)
            }
            Kind::EqualEarth { .. } => equal_earth(turn, latitude),
        }
    }
}

/// The same longitude within half a turn of a middle.
fn turned(longitude: f64, middle: f64) -> f64 {
    match longitude - middle {
        off if off.abs() <= 180.0 => longitude,
        off => middle + (off + 180.0).rem_euclid(360.0) - 180.0,
    }
}

/// The shortest arc with all longitudes on it: where it begins in the west, and how wide it is.
fn arc(mut longitudes: Vec<f64>) -> (f64, f64) {
    longitudes.sort_by(f64::total_cmp);
    let next = |i: usize| match longitudes.get(i + 1) {
        Some(next) => *next,
        None => longitudes[0] + 360.0,
    };
    let gaps = (0..longitudes.len()).map(|i| (next(i) - longitudes[i], next(i)));
    let (gap, west) = gaps.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((360.0, 0.0));
    (west, 360.0 - gap)
}

/// The projection and where its image lies on the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    kind: Kind,
    scale: f64,
    shift: Point,
}

impl Projection {
    /// The projection of a kind that fits these longitudes and latitudes into a frame, in its middle.
    pub fn fitting(kind: Kind, sites: impl Iterator<Item = (f64, f64)>, frame: Extent) -> Projection {
        let mut extent =
            Extent { left: f64::INFINITY, top: f64::INFINITY, right: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY };
        for (x, y) in sites.map(|site| kind.at(site)) {
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
        Projection { kind, scale, shift: (x, y) }
    }

    /// Which projection it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Length on the sheet of one radius of the earth.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The point of a longitude and latitude.
    pub fn at(&self, site: (f64, f64)) -> Point {
        let (x, y) = self.kind.at(site);
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
fn conic(parallels: (f64, f64), origin: f64, turn: f64, latitude: f64) -> Point {
    let (first, second) = (parallels.0.to_radians(), parallels.1.to_radians());
    let n = (libm::sin(first) + libm::sin(second)) / 2.0;
    let c = libm::cos(first) * libm::cos(first) + 2.0 * n * libm::sin(first);
    let rho = |latitude: f64| (c - 2.0 * n * libm::sin(latitude.to_radians())).sqrt() / n;
    let theta = n * turn;
    (rho(latitude) * libm::sin(theta), rho(latitude) * libm::cos(theta) - rho(origin))
}

/// sin θ = (√3/2) sin φ, x = 2√3 λ cos θ / (3 (9 a₄ θ⁸ + 7 a₃ θ⁶ + 3 a₂ θ² + a₁)), y = −(a₄ θ⁹ + a₃ θ⁷ + a₂ θ³ + a₁ θ).
fn equal_earth(turn: f64, latitude: f64) -> Point {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let half = 3f64.sqrt() / 2.0;
    let theta = libm::asin(half * libm::sin(latitude.to_radians()));
    let (two, six) = (theta * theta, theta * theta * theta * theta * theta * theta);
    let slope = A[0] + 3.0 * A[1] * two + six * (7.0 * A[2] + 9.0 * A[3] * two);
    let x = 4.0 * half * turn * libm::cos(theta) / (3.0 * slope);
    (x, -theta * (A[0] + A[1] * two + six * (A[2] + A[3] * two)))
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
        let (x, y) = UNITED_STATES.at((-75.0, 35.0));
        let (_, y0) = UNITED_STATES.at((-96.0, 23.0));
        assert!((x - 0.295_272_0).abs() < 1e-6, "{x}");
        assert!((y0 - y - 0.241_677_4).abs() < 1e-6, "{}", y0 - y);
    }

    #[test]
    fn the_projection_follows_what_is_to_be_seen() {
        let europe = Kind::around(&[(2.35, 48.86), (13.4, 52.5), (23.7, 38.0)]);
        assert!(matches!(europe, Kind::Conic { .. }), "{europe:?}");
        let africa = Kind::around(&[(36.8, -1.3), (32.6, 0.3)]);
        assert!(matches!(africa, Kind::Cylinder { .. }), "{africa:?}");
        let world = Kind::around(&[(-87.6, 41.9), (139.7, 35.7), (18.4, -33.9)]);
        assert!(matches!(world, Kind::EqualEarth { .. }), "{world:?}");
        // Auckland and Honolulu are neighbours across the date line.
        let pacific = Kind::around(&[(174.8, -36.8), (-157.9, 21.3)]);
        assert!((turned(pacific.middle(), -170.0) + 171.55).abs() < 0.01, "{pacific:?}");
    }

    #[test]
    fn areas_are_kept() {
        // A square of a hundredth of a degree has the area cos φ, wherever it lies.
        let kinds = [
            UNITED_STATES,
            Kind::around(&[(-70.0, -33.0), (-58.0, -34.6)]),
            Kind::Cylinder { parallel: 5.0, middle: 20.0 },
            Kind::EqualEarth { middle: 0.0 },
        ];
        for (kind, (x, y)) in
            kinds.iter().flat_map(|kind| [(-80.0, 40.0), (25.0, -20.0), (5.0, 55.0)].map(|at| (kind, at)))
        {
            let d = 0.01;
            let ((x0, y0), (x1, y1), (x2, y2)) = (kind.at((x, y)), kind.at((x + d, y)), kind.at((x, y + d)));
            let area = ((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)).abs() / d.to_radians().powi(2);
            assert!((area / y.to_radians().cos() - 1.0).abs() < 1e-3, "{kind:?} at {x}, {y}: {area}");
        }
    }
}
