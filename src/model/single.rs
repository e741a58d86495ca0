//! Computes in single precision what is needed again and again to six digits: the same bits on every platform.
//!
//! Half as long as the doubles of [`crate::model::numeric`], so twice as many go through a vector at once. Nothing is fused.

/// Adding and subtracting 1.5·2²³ rounds to the nearest integer.
pub(crate) const ROUND: f32 = 12_582_912.0;
/// Arguments of [`exp`] beyond this are taken at it.
pub(crate) const MOST: f32 = 87.0;
/// Taylor's coefficients of eˣ.
pub(crate) const EXP: [f32; 8] = [1.0, 1.0, 0.5, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5_040.0];
/// The bits of √½: from there on an octave has one exponent.
pub(crate) const START: u32 = 0x3f35_04f3;
/// P with ln(1 + f) = f − f²/2 + f³·P(f) for √½ ≤ 1 + f < √2, fitted at Chebyshev's points (off by at most 4e-8).
pub(crate) const LN: [f32; 8] = [
    0.333_333_28,
    -0.250_008_43,
    0.200_014_16,
    -0.166_228_06,
    0.141_978_44,
    -0.131_611_23,
    0.127_862_95,
    -0.076_619_11,
];

/// eˣ, within 3e-6 of itself for |x| ≤ 20 and within 1e-5 up to 87; arguments beyond are taken at ±87, NaN stays NaN.
///
/// x·log₂ e = k + r with |r| ≤ ½, then the Taylor polynomial of degree 7 in r·ln 2 (remainder below 6e-9), times 2ᵏ.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = if x > MOST { MOST } else { x };
    let x = if x < -MOST { -MOST } else { x };
    let binary = x * core::f32::consts::LOG2_E;
    let shifted = binary + ROUND;
    let power = polynomial((binary - (shifted - ROUND)) * core::f32::consts::LN_2, &EXP);
    // The low bits of `shifted` hold k: move them into the exponent.
    f32::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// ln x of a positive normal number, within 2e-7 of itself or of 1, whichever is larger.
///
/// x = 2ᵏ·m with √½ ≤ m < √2 and f = m − 1: ln x = k·ln 2 + ln(1 + f).
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    let shifted = x.to_bits().wrapping_sub(START);
    let k = (shifted as i32 >> 23) as f32;
    let f = f32::from_bits((shifted & 0x007f_ffff).wrapping_add(START)) - 1.0;
    let z = f * f;
    let m = (f - 0.5 * z) + f * z * polynomial(f, &LN);
    k * core::f32::consts::LN_2 + m
}

/// A polynomial by Horner's rule, its highest coefficient last.
#[inline(always)]
fn polynomial<const N: usize>(x: f32, coefficients: &[f32; N]) -> f32 {
    let mut sum = coefficients[N - 1];
    let mut k = N - 1;
    while k > 0 {
        k -= 1;
        sum = coefficients[k] + x * sum;
    }
    sum
}

/// Probability of moving when the move gains `gain`: 1/(1 + e⁻ᵍ).
#[inline(always)]
pub fn move_probability(gain: f32) -> f32 {
    1.0 / (1.0 + exp(-gain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_double_precision_to_six_digits() {
        let off = |x: f32| (exp(x) as f64 / libm::exp(x as f64) - 1.0).abs();
        let near = (-200_000..=200_000).map(|k| off(k as f32 * 1e-4)).fold(0.0, f64::max);
        let far = (-87_000..=87_000).map(|k| off(k as f32 * 1e-3)).fold(0.0, f64::max);
        assert!(near < 3e-6 && far < 1e-5, "{near} {far}");
        assert!(near > 1e-8, "single precision cannot be that good: {near}");
        assert_eq!((exp(0.0), exp(-1e9), exp(1e9)), (1.0, exp(-87.0), exp(87.0)));
        assert!(exp(f32::NAN).is_nan());
    }

    #[test]
    fn ln_agrees_with_double_precision_to_seven_digits() {
        let off = |x: f32| (ln(x) as f64 - libm::log(x as f64)).abs() / libm::log(x as f64).abs().max(1.0);
        let near = (1..=400_000).map(|k| off(k as f32 * 1e-5)).fold(0.0, f64::max);
        let far = (-120..=120).map(|k| off(1.234_567 * (k as f32).exp2())).fold(0.0, f64::max);
        assert!(near < 2e-7 && far < 2e-7, "{near} {far}");
        assert!(near > 1e-8, "single precision cannot be that good: {near}");
        assert_eq!(ln(1.0), 0.0);
        // Close to 1 nothing is lost: the gain of a place almost like home.
        assert!((-1_000..=1_000).all(|k| (ln(1.0 + k as f32 * 1e-6) as f64 - k as f64 * 1e-6).abs() < 6e-7));
    }

    #[test]
    fn probabilities_agree_with_the_plain_rule() {
        let off = |x: f32| (move_probability(x) as f64 - crate::model::choice::move_probability(x as f64)).abs();
        assert!((-3_000..=3_000).all(|k| off(k as f32 * 0.01) < 5e-7));
        assert_eq!((move_probability(-1e4), move_probability(1e4)), (move_probability(-87.0), 1.0));
    }
}
