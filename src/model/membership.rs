//! Decides who holds a community's values, and when they find it.
//!
//! Outsiders join at the Bass rate p + q·F, F the share that has joined; in closed form
//! F(t) = (1 − e^{−(p+q)t})/(1 + (q/p)·e^{−(p+q)t}), t in years since the community went online. One uniform number per
//! household is compared with it, so joining needs no ring and no tick length. The same curve says who has heard of a
//! new place t years after its opening (Bass 1969; p and q from Sultan, Farley & Lehmann 1990).

use crate::model::community::CommunityNumbers;
use crate::model::numeric::{exp, ln};

/// F(t): share that has joined, or heard, `years` after the beginning.
pub fn bass_share(p: f64, q: f64, years: f64) -> f64 {
    if years <= 0.0 || p <= 0.0 {
        return 0.0;
    }
    let fade = exp(-(p + q) * years);
    (1.0 - fade) / (1.0 + q / p * fade)
}

/// Years after the beginning at which the share is `share`: the inverse of [`bass_share`]; infinite if never.
pub fn bass_years(p: f64, q: f64, share: f64) -> f64 {
    if p <= 0.0 || share >= 1.0 {
        return f64::INFINITY;
    }
    -ln((1.0 - share) / (1.0 + q / p * share)) / (p + q)
}

/// When somebody joins who has not joined `entered` years after the beginning, given a uniform number: years after the
/// beginning. The hazard since entry is used up: F(t) = F(entered) + u·(1 − F(entered)).
pub fn joining_years(p: f64, q: f64, entered: f64, uniform: f64) -> f64 {
    let before = bass_share(p, q, entered);
    bass_years(p, q, before + uniform * (1.0 - before))
}

/// Odds with which a household holds the values of a community, up to a factor.
pub fn odds(c: &CommunityNumbers, income: f64, age_years: f64, children: bool, remote: bool) -> f64 {
    if income < c.income_above {
        return 0.0;
    }
    let near = match c.income_near > 0.0 {
        true => {
            let z = ln(income / c.income_near) / c.income_spread;
            exp(-0.5 * z * z)
        }
        false => 1.0,
    };
    let young = if age_years < c.young_under { c.young_odds } else { 1.0 };
    let family = if children { c.children_odds } else { c.childless_odds };
    near * young * family * if remote { c.remote_odds } else { 1.0 }
}

/// Shares that were asked for and what they come out as: no probability can exceed 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// What the mean odds of each community are to be taken as, so that its share comes out.
    pub mean_odds: Vec<f64>,
    /// The share that then belongs to each.
    pub found: Vec<f64>,
}

/// Looks for the divisor of each community's odds under which `shares` of the households in `sample` (their odds by
/// community) belong to it, those whose probability is cut at 1 included. Where nobody is cut it is the mean of the odds.
pub fn solve_shares(shares: &[f64], sample: &[Vec<f64>]) -> Shares {
    let n = shares.len();
    let mean = |k: usize| sample.iter().map(|odds| odds[k]).sum::<f64>() / sample.len().max(1) as f64;
    let means: Vec<f64> = (0..n).map(mean).collect();
    let mut mean_odds = means.clone();
    let weight = |mean_odds: &[f64], odds: &[f64], k: usize| {
        if mean_odds[k] > 0.0 { shares[k] * odds[k] / mean_odds[k] } else { 0.0 }
    };
    for _ in 0..MOST_STEPS {
        // Mean probability of each community, and how it answers to a larger factor, both in logs.
        let (mut found, mut slope, mut cut) = (vec![0.0; n], vec![0.0; n], false);
        for odds in sample {
            let total: f64 = (0..n).map(|k| weight(&mean_odds, odds, k)).sum();
            cut |= total > 1.0;
            for k in 0..n {
                let p = weight(&mean_odds, odds, k) / total.max(1.0);
                found[k] += p / sample.len() as f64;
                slope[k] += if total > 1.0 { p * (1.0 - p) } else { p } / sample.len() as f64;
            }
        }
        if !cut && mean_odds == means {
            return Shares { mean_odds, found };
        }
        let gap = |k: usize| if found[k] > 0.0 { ln(shares[k] / found[k]) } else { 0.0 };
        if (0..n).all(|k| gap(k).abs() < 1e-9) {
            return Shares { mean_odds, found };
        }
        for k in 0..n {
            let elasticity = if found[k] > 0.0 { (slope[k] / found[k]).max(0.05) } else { 1.0 };
            mean_odds[k] /= exp((gap(k) / elasticity).clamp(-2.0, 2.0));
            mean_odds[k] = mean_odds[k].max(1e-200 * means[k]);
        }
    }
    let found = (0..n).map(|k| {
        let p = |odds: &Vec<f64>| {
            let total: f64 = (0..n).map(|k| weight(&mean_odds, odds, k)).sum();
            weight(&mean_odds, odds, k) / total.max(1.0)
        };
        sample.iter().map(p).sum::<f64>() / sample.len() as f64
    });
    Shares { found: found.collect(), mean_odds }
}

/// Steps after which a share that still has not come out is called impossible.
const MOST_STEPS: u32 = 100;

/// The community, by index, of a household with these odds, if any: it belongs to k with probability p_k = share·odds/mean
/// odds, all together at most 1.
///
/// Clocks decide that ring after −ln u/p, one for each community and one for none, whose p is what is left: the first wins, and each wins
/// with probability p. So a household that keeps its numbers while its odds change belongs to something else only where it must.
pub fn belongs(shares: &[f64], odds: &[f64], mean_odds: &[f64], mut uniform: impl FnMut() -> f64) -> Option<usize> {
    let weight = |k: usize| if mean_odds[k] > 0.0 { shares[k] * odds[k] / mean_odds[k] } else { 0.0 };
    let none = (1.0 - (0..shares.len()).map(weight).sum::<f64>()).max(0.0);
    let mut rings = |p: f64| {
        let u = uniform();
        if p > 0.0 { -ln(u) / p } else { f64::INFINITY }
    };
    let (mut first, mut who) = (rings(none), None);
    for k in 0..shares.len() {
        let time = rings(weight(k));
        if time < first {
            (first, who) = (time, Some(k));
        }
    }
    who
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_peaks_after_6_19_years_and_a_third_has_joined_after_five() {
        let (p, q) = (0.03, 0.38);
        assert!((bass_share(p, q, 5.0) - 0.331).abs() < 5e-4);
        let rate = |t: f64| (bass_share(p, q, t + 1e-4) - bass_share(p, q, t - 1e-4)) / 2e-4;
        let peak = (q / p).ln() / (p + q);
        assert!((peak - 6.19).abs() < 0.005);
        assert!(rate(peak) > rate(peak - 0.5) && rate(peak) > rate(peak + 0.5));
    }

    #[test]
    fn twelve_and_fifty_two_ticks_a_year_give_the_same_curve() {
        let (p, q) = (0.03, 0.38);
        let step = |ticks: u32| {
            // Outsiders left after each tick by the hazard integrated over it.
            (0..10 * ticks).fold(1.0, |left, k| {
                let at = |t: u32| bass_share(p, q, t as f64 / ticks as f64);
                left * (1.0 - at(k + 1)) / (1.0 - at(k))
            })
        };
        assert!((step(12) - step(52)).abs() < 1e-12);
        assert!((1.0 - step(12) - bass_share(p, q, 10.0)).abs() < 1e-12);
    }

    #[test]
    fn the_inverse_undoes_the_curve_and_latecomers_wait() {
        let (p, q) = (0.03, 0.38);
        for t in [0.1, 1.0, 6.19, 20.0] {
            assert!((bass_years(p, q, bass_share(p, q, t)) - t).abs() < 1e-9);
        }
        assert_eq!(bass_years(p, q, 1.0), f64::INFINITY);
        assert_eq!(bass_years(0.0, q, 0.5), f64::INFINITY);
        assert!((joining_years(p, q, 0.0, 0.331) - 5.0).abs() < 0.01);
        assert!(joining_years(p, q, 3.0, 1e-12) >= 3.0 - 1e-9);
    }

    #[test]
    fn shares_come_out_also_where_probabilities_are_cut_at_one() {
        // A tenth has ten times the odds of the rest: 30 % cannot come in proportion to them.
        let sample: Vec<Vec<f64>> = (0..1_000).map(|k| vec![if k % 10 == 0 { 10.0 } else { 1.0 }]).collect();
        let proportional: f64 = sample.iter().map(|odds| (0.3 * odds[0] / 1.9).min(1.0)).sum::<f64>() / 1_000.0;
        assert!(proportional < 0.25, "{proportional}");
        let solved = solve_shares(&[0.3], &sample);
        assert!((solved.found[0] - 0.3).abs() < 1e-9);
        // By hand: a tenth belongs surely, of the rest .2/.9.
        assert!((0.3 / solved.mean_odds[0] - 0.2 / 0.9).abs() < 1e-9);
        // Where nobody is cut, nothing changes, not even the last bit.
        assert_eq!(solve_shares(&[0.05], &sample).mean_odds, [1.9]);
        // Two communities that want the same households.
        let both: Vec<Vec<f64>> = sample.iter().map(|odds| vec![odds[0], 1.0]).collect();
        let solved = solve_shares(&[0.3, 0.5], &both);
        assert!((solved.found[0] - 0.3).abs() < 1e-8 && (solved.found[1] - 0.5).abs() < 1e-8);
    }

    #[test]
    fn an_impossible_share_comes_out_as_large_as_it_can() {
        let sample: Vec<Vec<f64>> = (0..1_000).map(|k| vec![if k < 120 { 1.0 + k as f64 } else { 0.0 }]).collect();
        assert!((solve_shares(&[0.3], &sample).found[0] - 0.12).abs() < 1e-9);
    }

    #[test]
    fn odds_multiply_and_shares_are_kept() {
        let numbers = CommunityNumbers {
            income_near: 42_000.0,
            young_under: 45.0,
            young_odds: 2.0,
            childless_odds: 2.0,
            ..CommunityNumbers::default()
        };
        assert!((odds(&numbers, 42_000.0, 30.0, false, false) - 4.0).abs() < 1e-12);
        assert!((odds(&numbers, 42_000.0 * 0.6_f64.exp(), 50.0, true, true) - (-0.5_f64).exp()).abs() < 1e-9);
        let rich = CommunityNumbers { income_above: 85_000.0, ..CommunityNumbers::default() };
        assert_eq!(odds(&rich, 84_999.0, 30.0, false, false), 0.0);
    }

    /// How many of the households on a grid of numbers belong to each of two communities.
    fn held(shares: &[f64; 2], odds: &[f64; 2], before: Option<&[f64; 2]>) -> ([usize; 3], [usize; 3]) {
        const STEPS: usize = 40;
        let (mut counts, mut gone) = ([0; 3], [0; 3]);
        for cell in 0..STEPS.pow(3) {
            let who = |odds: &[f64]| {
                let mut left = cell;
                let uniform = || {
                    let k = left % STEPS;
                    left /= STEPS;
                    (k as f64 + 0.5) / STEPS as f64
                };
                belongs(shares, odds, &[1.5, 1.0], uniform).map_or(2, |k| k)
            };
            counts[who(odds)] += 1;
            before.inspect(|before| gone[who(*before)] += (who(*before) != who(odds)) as usize);
        }
        (counts, gone.map(|n| n * 1_000 / STEPS.pow(3)))
    }

    #[test]
    fn each_belongs_with_its_probability_and_changes_only_where_it_must() {
        // .2·3/1.5 = .4 and .1·1/1 = .1 of 64,000.
        let (counts, _) = held(&[0.2, 0.1], &[3.0, 1.0], None);
        let near = |n: usize, expected: usize| n.abs_diff(expected) < 1_000;
        assert!(near(counts[0], 25_600) && near(counts[1], 6_400), "{counts:?}");
        // Odds of the first rise: none of its own leaves, and hardly any of the second.
        let (counts, gone) = held(&[0.2, 0.1], &[4.5, 1.0], Some(&[3.0, 1.0]));
        assert!(near(counts[0], 38_400) && gone[0] == 0 && gone[1] < 20 && gone[2] > 180, "{counts:?} {gone:?}");
        // Where more than everybody would belong, by what they are to each other; where nobody can, nobody.
        let (counts, _) = held(&[0.9, 0.9], &[3.0, 2.0], None);
        assert!(near(counts[0], 32_000) && near(counts[1], 32_000) && counts[2] == 0, "{counts:?}");
        assert_eq!(belongs(&[0.5], &[1.0], &[0.0], || 0.1), None);
    }
}
