//! Tells luck from doubt: some points are run with a second seed, and what changes between the two is luck.
//!
//! The interval is that of χ² with ν degrees of freedom for the mean of q = ½d²/spread over m pairs, ν = 2q̄²/(s²/m) (F. E. Satterthwaite,
//! *Biometrics Bulletin* 2 (1946) 110–114). Of normal differences ν would be m, but ranks are not normal: many of their differences are
//! zero where values are tied, and few then bear it all. ν is at most the number of pairs that differ. Of made-up outputs of
//! 128 points and 32 pairs it holds the truth in 73 to 91 of 100 cases instead of the 90 that it claims, with 8 pairs in about 75:
//! it says "about". With ν = m it did so in 82, of outputs of which nine tenths are tied in 39, with 8 pairs in 20.

use crate::experiment::decides::ranks::{rank_among, ranks, variance};

/// The part of luck in an output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Luck {
    /// Share of the variance of ranks.
    pub share: f64,
    /// 90 % interval, about; `None` where no pair differs, which says nothing of how much others would.
    pub interval: Option<(f64, f64)>,
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
    let parts: Vec<f64> = pairs.iter().map(|pair| 0.5 * squared(pair) / spread).collect();
    let share = parts.iter().sum::<f64>() / pairs.len() as f64;
    let freedom = freedom(&parts);
    let end = |z: f64| (share * freedom / chi_square(freedom, z)).min(1.0);
    let interval = (share > 0.0).then(|| (end(Z90), end(-Z90)));
    Some(Luck { share: share.min(1.0), interval, points: pairs.len() as u32 })
}

/// ν of the mean of `parts`.
fn freedom(parts: &[f64]) -> f64 {
    let m = parts.len() as f64;
    let mean = parts.iter().sum::<f64>() / m;
    let differ = parts.iter().filter(|part| **part > 0.0).count() as f64;
    let squares: f64 = parts.iter().map(|part| (part - mean) * (part - mean)).sum();
    // Without scatter there are as many as differ.
    match squares > 0.0 {
        true => (2.0 * mean * mean * m * (m - 1.0) / squares).min(differ),
        false => differ,
    }
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

    /// Values of which the lower part are all alike, as counts of what seldom comes to pass are. Truth by 40,000 pairs; 400 worlds each, so
    /// that a share of cases is known to 2.5 in 100.
    #[test]
    fn the_interval_holds_the_truth_of_tied_values_where_that_of_normal_differences_does_not() {
        let mut rng = shuffle::keyed(6, "tied", 0);
        let mut world = |points: usize, cut: f64| -> (Vec<f64>, Vec<(f64, f64)>) {
            let mut normal = || {
                let unit = ((rng.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
                crate::model::numeric::normal_quantile(unit)
            };
            let one = |_| {
                let doubt = normal();
                let mut value = || (doubt + 0.3 * normal()).max(cut);
                (value(), value())
            };
            let pairs: Vec<(f64, f64)> = (0..points).map(one).collect();
            (pairs.iter().map(|pair| pair.0).collect(), pairs)
        };
        // Quantiles at .5 and .9 of a normal law with variance 1.09.
        for (points, twice, cut, least, before_at_most) in
            [(128, 32, 0.0, 0.8, 0.75), (128, 32, 1.338, 0.7, 0.5), (32, 8, 1.338, 0.65, 0.3)]
        {
            let truth = {
                let (values, pairs) = world(40_000, cut);
                let mut sorted = values.clone();
                sorted.sort_by(f64::total_cmp);
                let place = |x: f64| {
                    let (low, high) = (sorted.partition_point(|y| *y < x), sorted.partition_point(|y| *y <= x));
                    (low + high) as f64 / sorted.len() as f64 - 1.0
                };
                let squares = pairs.iter().map(|(a, b)| (place(*a) - place(*b)) * (place(*a) - place(*b))).sum::<f64>();
                0.5 * squares / pairs.len() as f64 / variance(&ranks(&values))
            };
            let (mut held, mut before, mut given) = (0.0, 0.0, 0.0);
            for _ in 0..400 {
                let (values, pairs) = world(points, cut);
                let Some(found) = luck(&values, &pairs[..twice]) else { continue };
                let Some((low, high)) = found.interval else {
                    assert_eq!(found.share, 0.0);
                    continue;
                };
                let m = twice as f64;
                let end = |z: f64| (found.share * m / chi_square(m, z)).min(1.0);
                given += 1.0;
                held += f64::from(u8::from(low <= truth && truth <= high));
                before += f64::from(u8::from(end(Z90) <= truth && truth <= end(-Z90)));
            }
            let (held, before) = (held / given, before / given);
            assert!(held >= least && before <= before_at_most, "{points} {twice} {cut}: {held}, before {before}");
        }
    }
}
