//! Computes the transcendental functions of the model: the same bits on every platform, which std does not promise.
//!
//! `exp` and `ln` are our own because the model spends half of its time in them: straight-line polynomials without
//! branches or tables, tested against `libm` to two units in the last place. The rest is `libm`.

// Published coefficients are kept as published.
#![allow(clippy::excessive_precision)]

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Adding and subtracting 1.5·2⁵² rounds to the nearest integer.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// eˣ, within 2 ulp for −708 ≤ x ≤ 709; arguments beyond are taken at these bounds, NaN stays NaN.
///
/// x = k·ln 2 + r with |r| ≤ ln 2/2, then the Taylor polynomial of degree 13 in r (remainder below 5e-18), times 2ᵏ.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let x = if x > 709.0 { 709.0 } else { x };
    let x = if x < -708.0 { -708.0 } else { x };
    let shifted = x * core::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6.0));
    let middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5_040.0));
    let high = (1.0 / 40_320.0 + r * (1.0 / 362_880.0)) + r2 * (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0));
    let top = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    let power = low + r4 * (middle + r4 * (high + r4 * top));
    // The low bits of `shifted` hold k: move them into the exponent.
    power * f64::from_bits((shifted.to_bits() << 52).wrapping_add(1023 << 52))
}

/// Natural logarithm, within 2 ulp for positive normal numbers; other arguments are the caller's mistake.
///
/// x = 2ᵉ·m with √½ ≤ m < √2, then ln m = 2·artanh((m − 1)/(m + 1)) to the term of degree 21 (remainder below 3e-18).
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    // 2⁵² with k in its low bits is the number 2⁵² + k: an integer becomes a float without a conversion.
    const TWO_52: u64 = 0x4330_0000_0000_0000;
    let shifted = x.to_bits().wrapping_sub(SQRT_HALF).wrapping_add(1023 << 52);
    let e = f64::from_bits(TWO_52 | (shifted >> 52)) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff) + SQRT_HALF);
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let z2 = z * z;
    let z4 = z2 * z2;
    let low = (2.0 / 3.0 + z * (2.0 / 5.0)) + z2 * (2.0 / 7.0 + z * (2.0 / 9.0));
    let high = (2.0 / 11.0 + z * (2.0 / 13.0)) + z2 * (2.0 / 15.0 + z * (2.0 / 17.0));
    let top = (2.0 / 19.0 + z * (2.0 / 21.0)) + z2 * (2.0 / 23.0);
    let series = z * (low + z4 * (high + z4 * top));
    // ln m = f − f²/2 + s·(f²/2 + series): f − f²/2 carries the leading digits exactly enough.
    let half_square = 0.5 * f * f;
    e * LN2_HIGH - ((half_square - (s * (half_square + series) + e * LN2_LOW)) - f)
}

/// xʸ.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Logistic function 1/(1 + e⁻ˣ).
#[inline(always)]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// ln(p/(1 − p)) for 0 < p < 1.
#[inline]
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// Quantile of the standard normal law, Φ⁻¹(p) for 0 < p < 1, to about 1e-15 relative (Wichura 1988, AS 241, PPND16).
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        return q * rational(r, &CENTRE_NUMERATOR, &CENTRE_DENOMINATOR);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-ln(tail)).sqrt();
    let x = if r <= 5.0 {
        rational(r - 1.6, &MIDDLE_NUMERATOR, &MIDDLE_DENOMINATOR)
    } else {
        rational(r - 5.0, &FAR_NUMERATOR, &FAR_DENOMINATOR)
    };
    if q < 0.0 { -x } else { x }
}

/// Ratio of two polynomials of degree 7, lowest coefficient first.
fn rational(r: f64, numerator: &[f64; 8], denominator: &[f64; 8]) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, &k| sum * r + k);
    horner(numerator) / horner(denominator)
}

#[rustfmt::skip]
const CENTRE_NUMERATOR: [f64; 8] = [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727];
#[rustfmt::skip]
const CENTRE_DENOMINATOR: [f64; 8] = [1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610];
#[rustfmt::skip]
const MIDDLE_NUMERATOR: [f64; 8] = [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4];
#[rustfmt::skip]
const MIDDLE_DENOMINATOR: [f64; 8] = [1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9];
#[rustfmt::skip]
const FAR_NUMERATOR: [f64; 8] = [6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7];
#[rustfmt::skip]
const FAR_DENOMINATOR: [f64; 8] = [1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];

/// Value at `x` of the piecewise linear function through `(first + k·step, values[k])`, constant beyond its ends.
pub fn interpolate(x: f64, first: f64, step: f64, values: &[f64]) -> f64 {
    let position = ((x - first) / step).clamp(0.0, (values.len() - 1) as f64);
    let below = (position as usize).min(values.len() - 2);
    let share = position - below as f64;
    values[below] * (1.0 - share) + values[below + 1] * share
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units of the last place.
    fn ulps(a: f64, b: f64) -> u64 {
        (a.to_bits() as i64).abs_diff(b.to_bits() as i64)
    }

    #[test]
    fn exp_agrees_with_libm_to_two_units_in_the_last_place() {
        let worst = (0..2_000_000).map(|k| -708.0 + k as f64 * 7.085e-4).map(|x| ulps(exp(x), libm::exp(x))).max();
        assert!(worst <= Some(2), "{worst:?}");
        assert_eq!((exp(0.0), exp(-1e9), exp(f64::NEG_INFINITY)), (1.0, libm::exp(-708.0), libm::exp(-708.0)));
        assert!(exp(f64::NAN).is_nan() && exp(f64::INFINITY).is_finite());
    }

    #[test]
    fn ln_agrees_with_libm_to_two_units_in_the_last_place() {
        let mut x = 1e-300;
        while x < 1e300 {
            assert!(ulps(ln(x), libm::log(x)) <= 2, "{x}: {} against {}", ln(x), libm::log(x));
            x *= 1.000_37;
        }
        for k in 0..200_000 {
            let x = 0.5 + k as f64 * 1e-5;
            assert!(ulps(ln(x), libm::log(x)) <= 2, "{x}");
        }
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn the_normal_quantile_hits_published_values() {
        for (p, x) in [
            (0.5, 0.0),
            (0.975, 1.959963984540054),
            (0.0013498980316300933, -3.0),
            (1e-9, -5.997807015007773),
            (0.25, -0.6744897501960817),
        ] {
            assert!((normal_quantile(p) - x).abs() < 1e-12, "{p}: {}", normal_quantile(p));
        }
    }

    #[test]
    fn interpolation_is_exact_on_knots_and_flat_outside() {
        let values = [1.0, 3.0, 2.0];
        assert_eq!(interpolate(20.0, 20.0, 5.0, &values), 1.0);
        assert_eq!(interpolate(27.5, 20.0, 5.0, &values), 2.5);
        assert_eq!(interpolate(30.0, 20.0, 5.0, &values), 2.0);
        assert_eq!(interpolate(99.0, 20.0, 5.0, &values), 2.0);
        assert_eq!(interpolate(0.0, 20.0, 5.0, &values), 1.0);
    }
}
