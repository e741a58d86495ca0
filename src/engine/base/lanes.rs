//! Takes exponentials and logarithms of a vector of floats: [`crate::model::single`] in every lane, bit for bit.

use crate::model::single;
use pulp::Simd;

/// [`exp`](crate::model::single::exp) of each lane, bit for bit.
#[inline(always)]
pub(crate) fn exp_lanes<S: Simd>(s: S, x: S::f32s) -> S::f32s {
    let splat = |x: f32| s.splat_f32s(x);
    let x = s.max_f32s(s.min_f32s(x, splat(single::MOST)), splat(-single::MOST));
    let binary = s.mul_f32s(x, splat(core::f32::consts::LOG2_E));
    let shifted = s.add_f32s(binary, splat(single::ROUND));
    let r = s.sub_f32s(binary, s.sub_f32s(shifted, splat(single::ROUND)));
    let power = polynomial(s, s.mul_f32s(r, splat(core::f32::consts::LN_2)), &single::EXP);
    let exponent = s.wrapping_dyn_shl_u32s(s.transmute_u32s_f32s(shifted), s.splat_u32s(23));
    s.transmute_f32s_u32s(s.add_u32s(s.transmute_u32s_f32s(power), exponent))
}

/// [`ln`](crate::model::single::ln) of each lane, bit for bit.
#[inline(always)]
pub(crate) fn ln_lanes<S: Simd>(s: S, x: S::f32s) -> S::f32s {
    let (splat, word) = (|x: f32| s.splat_f32s(x), |x: u32| s.splat_u32s(x));
    let bits = s.transmute_u32s_f32s(x);
    let shifted = s.sub_u32s(bits, word(single::START));
    // The exponent and 127, as the last digits of 2²³ + exponent + 127.
    let biased = s.wrapping_dyn_shr_u32s(s.sub_u32s(bits, word(single::START.wrapping_sub(127 << 23))), word(23));
    let k = s.sub_f32s(s.transmute_f32s_u32s(s.or_u32s(biased, word(0x4b00_0000))), splat(8_388_608.0 + 127.0));
    let m = s.add_u32s(s.and_u32s(shifted, word(0x007f_ffff)), word(single::START));
    let f = s.sub_f32s(s.transmute_f32s_u32s(m), splat(1.0));
    let z = s.mul_f32s(f, f);
    let p = polynomial(s, f, &single::LN);
    let m = s.add_f32s(s.sub_f32s(f, s.mul_f32s(splat(0.5), z)), s.mul_f32s(s.mul_f32s(f, z), p));
    s.add_f32s(s.mul_f32s(k, splat(core::f32::consts::LN_2)), m)
}

/// A polynomial by Horner's rule, its highest coefficient last.
#[inline(always)]
fn polynomial<S: Simd>(s: S, x: S::f32s, coefficients: &[f32]) -> S::f32s {
    let (last, rest) = coefficients.split_last().expect("it has a degree");
    let mut sum = s.splat_f32s(*last);
    for coefficient in rest.iter().rev() {
        sum = s.add_f32s(s.splat_f32s(*coefficient), s.mul_f32s(x, sum));
    }
    sum
}

/// [`move_probability`](crate::model::single::move_probability) of each lane, bit for bit.
#[inline(always)]
pub(crate) fn move_probability_lanes<S: Simd>(s: S, gain: S::f32s) -> S::f32s {
    let one = s.splat_f32s(1.0);
    s.div_f32s(one, s.add_f32s(one, exp_lanes(s, s.sub_f32s(s.splat_f32s(0.0), gain))))
}
