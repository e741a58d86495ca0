//! Draws normal and χ² numbers from a keyed stream.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::model::numeric::{exp, ln, normal_quantile};

/// A uniform number in (0, 1).
pub fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    ((rng.next_u64() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
}

/// A standard normal number.
pub fn normal(rng: &mut ChaCha8Rng) -> f64 {
    normal_quantile(uniform(rng))
}

/// A χ² number with `freedom` degrees of freedom, at least 2 (Marsaglia & Tsang 2000, ACM TOMS 26: gamma by rejection).
pub fn chi_squared(rng: &mut ChaCha8Rng, freedom: f64) -> f64 {
    let d = 0.5 * freedom - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let (x, u) = (normal(rng), uniform(rng));
        let v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x);
        if v > 0.0 && ln(u) < 0.5 * x * x + d - d * v + d * ln(v) {
            return 2.0 * d * v;
        }
    }
}

/// e to a normal number of standard deviation `spread`.
pub fn log_normal(rng: &mut ChaCha8Rng, spread: f64) -> f64 {
    exp(spread * normal(rng))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::shuffle::keyed;

    #[test]
    fn chi_squared_has_its_mean_and_variance() {
        let mut rng = keyed(7, "chi squared", 0);
        for freedom in [2.0, 4.6, 17.0] {
            let n = 40_000;
            let draws: Vec<f64> = (0..n).map(|_| chi_squared(&mut rng, freedom)).collect();
            let mean = draws.iter().sum::<f64>() / n as f64;
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64;
            // Five standard errors of the mean; the variance of a χ² has a relative error of about 2/√n times its tails.
            assert!((mean - freedom).abs() < 5.0 * (2.0 * freedom / n as f64).sqrt(), "{freedom}: {mean}");
            assert!((variance / (2.0 * freedom) - 1.0).abs() < 0.1, "{freedom}: {variance}");
        }
    }
}
