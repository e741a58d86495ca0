//! Tells luck from doubt: some points are run with a second seed, and what changes between the two is luck.

use crate::experiment::decides::ranks::{rank_among, ranks, variance};

/// The part of luck in an output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Luck {
    /// Share of the variance of ranks.
    pub share: f64,
    /// 90 % interval, by the χ² law of so many differences.
    pub interval: (f64, f64),
    /// Points that were run twice.
    pub points: u32,
}

/// Half the mean squared difference of ranks between two seeds over the variance of ranks; `pairs` are of points among those
/// with `values`. `None` without pairs, or if all values are the same.
pub fn luck(values: &[f64], pairs: &[(f64, f64)]) -> Option<Luck> {
    let spread = variance(&ranks(values));
    if pairs.is_empty() || spread == 0.0 {
        return None;
    }
    let rank = |value: f64| rank_among(value, values);
    let squared = |&(a, b): &(f64, f64)| (rank(a) - rank(b)) * (rank(a) - rank(b));
    let share = 0.5 * pairs.iter().map(squared).sum::<f64>() / pairs.len() as f64 / spread;
    let m = pairs.len() as f64;
    let end = |z: f64| (share * m / chi_square(m, z)).min(1.0);
    Some(Luck { share: share.min(1.0), interval: (end(Z90), end(-Z90)), points: pairs.len() as u32 })
}

/// Φ⁻¹(.95).
const Z90: f64 = 1.644_853_626_951_472_2;

/// The quantile of the χ² law with m degrees of freedom at Φ(z) (Wilson & Hilferty 1931).
fn chi_square(m: f64, z: f64) -> f64 {
    let a = 2.0 / (9.0 * m);
    let root = 1.0 - a + z * a.sqrt();
    m * (root * root * root).max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::shuffle;
    use rand::Rng;

    #[test]
    fn quantiles_of_chi_square_are_those_of_the_tables() {
        for (m, low, high) in [(8.0, 2.733, 15.507), (16.0, 7.962, 26.296), (32.0, 20.072, 46.194)] {
            assert!((chi_square(m, -Z90) / low - 1.0).abs() < 0.01 && (chi_square(m, Z90) / high - 1.0).abs() < 0.01);
        }
    }

    #[test]
    fn what_a_second_seed_changes_is_luck() {
        // y = doubt + luck, with a third of the variance luck, then none, then all of it.
        let mut rng = shuffle::keyed(5, "luck", 0);
        let mut normal = || {
            let unit = |word: u64| ((word >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
            crate::model::numeric::normal_quantile(unit(rng.next_u64()))
        };
        for (part, low, high) in [(1.0 / 3.0, 0.2, 0.5), (0.0, 0.0, 1e-9), (1.0, 0.8, 1.2)] {
            let (of_doubt, of_luck) = ((1.0_f64 - part).sqrt(), part.sqrt());
            let mut shares = Vec::new();
            for _ in 0..20 {
                let points: Vec<(f64, f64, f64)> = (0..128).map(|_| (normal(), normal(), normal())).collect();
                let value = |point: &(f64, f64, f64), second: bool| {
                    of_doubt * point.0 + of_luck * if second { point.2 } else { point.1 }
                };
                let values: Vec<f64> = points.iter().map(|point| value(point, false)).collect();
                let pairs: Vec<_> = points[..32].iter().map(|p| (value(p, false), value(p, true))).collect();
                shares.push(luck(&values, &pairs).unwrap().share);
            }
            let mean = shares.iter().sum::<f64>() / 20.0;
            assert!((low..=high).contains(&mean), "{part}: {mean}");
        }
        assert_eq!(luck(&[1.0; 40], &[(1.0, 1.0)]), None);
    }
}
