//! Decides when a household looks around, and what it looks at.
//!
//! National rings come at rate λ_i = λ·a(age)·(1 + b_r·remote) per year, a(age) = (0.80 + 0.86·exp(−((age−25)/12)²))/0.966.
//! A national ring brings up one place of another metro: P(j) = (1−ρ)·K_lj/ΣK + ρ·1[j in the home metro]·M_j^a/Σ,
//! ρ counting only when the home metro is another one; K_lj as in [`crate::model::reach`].
//! A local ring (rate λ_loc) brings up one place of the own metro, the own place included, P ∝ M^a.
//! M_j is the number of households. One alternative per look is read off Koşar et al.'s design: two non-home
//! alternatives per two-year window, about one look a year.

use crate::model::numeric::{exp, pow};
use crate::model::settings::Mechanisms;
use crate::model::settings::Parameters;

/// a(age): how much more the young look around; mean 1 over the start ages.
pub fn age_factor(age_years: f64) -> f64 {
    let z = (age_years - 25.0) / 12.0;
    (0.80 + 0.86 * exp(-z * z)) / 0.966
}

/// The largest value of [`age_factor`], at 25.
pub const MAX_AGE_FACTOR: f64 = 1.66 / 0.966;

/// National ring rates for every age in ticks, without the remote factor, per year.
pub fn national_rates(parameters: &Parameters, age_attention: bool, ticks_per_year: u32, ages: usize) -> Vec<f64> {
    (0..ages)
        .map(|tick| {
            let factor = if age_attention { age_factor(tick as f64 / ticks_per_year as f64) } else { 1.0 };
            parameters.attention_rate * factor
        })
        .collect()
}

/// How many times more looks than `attention_rate` says `population.move_rate` may ask for.
pub const MOST_LOOKS: f64 = 2.0;

/// The largest total ring rate of any household, per year: it says how fine the steps of the spin-up are.
pub fn rate_envelope(parameters: &Parameters, on: &Mechanisms) -> f64 {
    let age = if on.age_attention { MAX_AGE_FACTOR } else { 1.0 };
    let remote = if on.remote_work { 1.0 + parameters.remote_attention } else { 1.0 };
    let local = if on.local_moves { parameters.local_rate } else { 0.0 };
    let ties = if on.family { parameters.home_drift } else { 0.0 };
    parameters.attention_rate * age * remote + local + ties
}

/// What a ring is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ring {
    /// The rest of the country.
    National,
    /// The own metro.
    Local,
}

/// Mean radius of the earth, miles.
pub const EARTH_RADIUS: f64 = 3_958.8;

/// Great-circle distance in miles between two points in degrees: 2R·asin √(sin²(Δφ/2) + cos φ₁·cos φ₂·sin²(Δλ/2)).
pub fn miles(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half = |x: f64| {
        let s = libm::sin(x / 2.0);
        s * s
    };
    let h = half(lat_b - lat_a) + libm::cos(lat_a) * libm::cos(lat_b) * half((b.1 - a.1).to_radians());
    2.0 * EARTH_RADIUS * libm::asin(h.sqrt().min(1.0))
}

/// Attention mass M^a of a place of `households`.
pub fn mass(households: f64, exponent: f64) -> f64 {
    if exponent == 1.0 { households } else { pow(households, exponent) }
}

/// Draws from a discrete law by inverting its cumulative weights.
///
/// Inversion rather than an alias table: when weights change a little, as between two arms of a comparison, almost all
/// draws stay what they were.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lottery {
    cumulative: Vec<f64>,
    /// For each of as many equal steps of the uniform number as there are here, a power of two: the first index it can come to. It saves the
    /// search, and draws the same.
    guide: Vec<u16>,
}

impl Lottery {
    /// Makes this the law with the given weights.
    pub fn fill(&mut self, weights: impl Iterator<Item = f64>) {
        self.cumulative.clear();
        let mut sum = 0.0;
        self.cumulative.extend(weights.map(|weight| {
            sum += weight;
            sum
        }));
        self.guide.clear();
    }

    /// Notes where to begin to look, which pays where this law is drawn from more often than it has weights.
    pub fn guide(&mut self) {
        let (steps, sum) = (self.cumulative.len().next_power_of_two(), self.total());
        self.guide.clear();
        if self.cumulative.len() > u16::MAX as usize || sum <= 0.0 {
            return;
        }
        let mut first = 0;
        self.guide.extend((0..steps).map(|step| {
            let target = step as f64 / steps as f64 * sum;
            while self.cumulative[first] <= target {
                first += 1;
            }
            first as u16
        }));
    }

    /// Sum of the weights.
    pub fn total(&self) -> f64 {
        self.cumulative.last().copied().unwrap_or(0.0)
    }

    /// The weights.
    pub fn weights(&self) -> impl Iterator<Item = f64> + '_ {
        let below = std::iter::once(0.0).chain(self.cumulative.iter().copied());
        self.cumulative.iter().zip(below).map(|(&upto, below)| upto - below)
    }

    /// The index drawn by `uniform` in (0, 1), or `None` if all weights are zero.
    #[inline]
    pub fn draw(&self, uniform: f64) -> Option<usize> {
        let total = self.total();
        if total <= 0.0 {
            return None;
        }
        let target = uniform * total;
        // The step begins at or below the number, rounding never turns that around, and nothing before its first index reaches its begin.
        let step = (uniform * self.guide.len() as f64) as usize;
        let Some(first) = self.guide.get(step).map(|&first| first as usize) else {
            return Some(self.cumulative.partition_point(|&sum| sum <= target));
        };
        Some(first + self.cumulative[first..].iter().take_while(|&&sum| sum <= target).count())
    }

    /// Probability of index `k`.
    #[inline]
    pub fn probability(&self, k: usize) -> f64 {
        let below = if k == 0 { 0.0 } else { self.cumulative[k - 1] };
        (self.cumulative[k] - below) / self.total()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_is_largest_at_25_and_averages_one() {
        assert!((age_factor(25.0) - MAX_AGE_FACTOR).abs() < 1e-15);
        assert!((age_factor(37.0) - (0.80 + 0.86 * 0.36787944117144233) / 0.966).abs() < 1e-12);
        let table = crate::model::lifecycle::LifeTable::new(12);
        let n = 20_000;
        let mean: f64 =
            (0..n).map(|k| age_factor(table.start_age((k as f64 + 0.5) / n as f64) as f64 / 12.0)).sum::<f64>()
                / n as f64;
        assert!((mean - 1.0).abs() < 0.005, "{mean}");
    }

    #[test]
    fn chicago_to_houston_is_about_940_miles() {
        let d = miles((41.85, -87.65), (29.7633, -95.3633));
        assert!((d - 940.0).abs() < 10.0, "{d}");
        assert_eq!(miles((41.85, -87.65), (41.85, -87.65)), 0.0);
    }

    #[test]
    fn a_lottery_draws_in_proportion_and_never_a_zero_weight() {
        let mut lottery = Lottery::default();
        lottery.fill([0.0, 1.0, 0.0, 3.0, 0.0].into_iter());
        let counts = (0..1000).fold([0; 5], |mut counts, k| {
            counts[lottery.draw((k as f64 + 0.5) / 1000.0).expect("weights are positive")] += 1;
            counts
        });
        assert_eq!(counts, [0, 250, 0, 750, 0]);
        assert_eq!(lottery.probability(3), 0.75);
        lottery.fill([0.0].into_iter());
        assert_eq!(lottery.draw(0.5), None);
    }

    /// Against a search over all cumulative weights, where steps begin as well.
    #[test]
    fn a_lottery_draws_what_a_search_would() {
        let mut lottery = Lottery::default();
        let laws: [&dyn Fn(usize) -> f64; 4] =
            [&|_| 1.0, &|k| if k % 3 == 0 { 0.0 } else { 1.0 / (1 + k) as f64 }, &|k| (k * k) as f64, &|k| {
                if k == 5 { 1.0 } else { 0.0 }
            }];
        for (n, weight) in [6, 16, 61, 300].into_iter().flat_map(|n| laws.map(|law| (n, law))) {
            lottery.fill((0..n).map(weight));
            assert!(lottery.guide.is_empty());
            lottery.guide();
            for k in 0..20_000 {
                let uniform = if k % 2 == 0 { (k as f64 + 0.5) / 20_000.0 } else { (k / 2 % 512 + 1) as f64 / 513.0 };
                let target = uniform * lottery.total();
                assert_eq!(
                    lottery.draw(uniform),
                    Some(lottery.cumulative.partition_point(|&sum| sum <= target)),
                    "{n}, {uniform}"
                );
            }
            for step in 1..512 {
                let uniform = step as f64 / 512.0;
                let target = uniform * lottery.total();
                assert_eq!(lottery.draw(uniform), Some(lottery.cumulative.partition_point(|&sum| sum <= target)));
            }
        }
    }
}
