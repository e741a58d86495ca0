//! Albers' equal-area conic projection, as maps of the United States use it.

use super::canvas::{Extent, Point};

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

    /// The point of a longitude and latitude.
    pub fn at(&self, site: (f64, f64)) -> Point {
        let (x, y) = conic(site);
        (self.shift.0 + self.scale * x, self.shift.1 + self.scale * y)
    }
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
    fn snyders_example_comes_out() {
        // Snyder 1987, p. 291 (sphere): φ = 35° N, λ = 75° W, with φ₀ = 23°: x = 0.2952720, y = 0.2416774.
        let (x, y) = conic((-75.0, 35.0));
        let (_, y0) = conic((-96.0, 23.0));
        assert!((x - 0.295_272_0).abs() < 1e-6, "{x}");
        assert!((y0 - y - 0.241_677_4).abs() < 1e-6, "{}", y0 - y);
    }
}
