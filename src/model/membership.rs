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

/// The community, by index, of a household with these odds, if any: it belongs to k with probability share·odds/mean
/// odds, all together at most 1.
pub fn belongs(shares: &[f64], odds: &[f64], mean_odds: &[f64], uniform: f64) -> Option<usize> {
    let weight = |k: usize| if mean_odds[k] > 0.0 { shares[k] * odds[k] / mean_odds[k] } else { 0.0 };
    let total: f64 = (0..shares.len()).map(weight).sum();
    let target = uniform * total.max(1.0);
    let mut upto = 0.0;
    (0..shares.len()).find(|&k| {
        upto += weight(k);
        target < upto
    })
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
        let count =
            |n: u32| (0..n).filter(|k| belongs(&[0.2], &[3.0], &[1.5], (*k as f64 + 0.5) / n as f64).is_some()).count();
        assert_eq!(count(1_000), 400);
        assert_eq!(belongs(&[0.9, 0.9], &[2.0, 2.0], &[1.0, 1.0], 0.75), Some(1));
        assert_eq!(belongs(&[0.5], &[1.0], &[0.0], 0.1), None);
    }
}
