//! The transcendental functions of the model, from `libm`: the same bits on every platform, which std does not promise.

/// eˣ.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Natural logarithm.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// xʸ.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Logistic function 1/(1 + e⁻ˣ).
#[inline]
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

    #[test]
    fn the_normal_quantile_hits_published_values() {
        for (p, x) in [
            (0.5, 0.0),
            (0.975, 1.959963984540054),
            (0.0013498980316300933, -3.0),
            (1e-9, -5.997807015007773),
            (0.25, -0.6744897501960817),
        ] {
            assert!(
                (normal_quantile(p) - x).abs() < 1e-12,
                "{p}: {}",
                normal_quantile(p)
            );
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
