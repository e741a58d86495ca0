//! Computes in single precision what is solved for again and again to four digits: the same bits on every platform.
//!
//! Half as long as the doubles of [`crate::model::numeric`], so twice as many go through a vector at once. No decision of a
//! household is taken with them.

/// Adding and subtracting 1.5·2²³ rounds to the nearest integer.
const ROUND: f32 = 12_582_912.0;

/// eˣ, within 3e-6 of itself for |x| ≤ 20 and within 1e-5 up to 87; arguments beyond are taken at ±87, NaN stays NaN.
///
/// x·log₂ e = k + r with |r| ≤ ½, then the Taylor polynomial of degree 7 in r·ln 2 (remainder below 6e-9), times 2ᵏ.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = if x > 87.0 { 87.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let binary = x * core::f32::consts::LOG2_E;
    let shifted = binary + ROUND;
    let r = (binary - (shifted - ROUND)) * core::f32::consts::LN_2;
    let high = 1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r * (1.0 / 5_040.0)));
    let power = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * high)));
    // The low bits of `shifted` hold k: move them into the exponent.
    f32::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 23))
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
    fn probabilities_agree_with_the_plain_rule() {
        let off = |x: f32| (move_probability(x) as f64 - crate::model::choice::move_probability(x as f64)).abs();
        assert!((-3_000..=3_000).all(|k| off(k as f32 * 0.01) < 5e-7));
        assert_eq!((move_probability(-1e4), move_probability(1e4)), (move_probability(-87.0), 1.0));
    }
}
