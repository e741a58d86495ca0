//! Ages households: death by a Gompertz hazard, rebirth of the slot as a household of 25, start ages at rest under both.
//!
//! h(age) = 0.010·exp(0.10·(age − 60)) per year above 60, nobody lives past 110. A tick is survived with probability
//! exp(−h·dt). Start ages are drawn from that survival curve, so the cross-section does not change by itself
//! (mean 53.3 years, 28 % aged 65 or over). A death is fixed by one uniform number at birth: its tick is computed, put
//! on a calendar, and nobody is touched before.

use crate::model::numeric::{exp, ln};
use crate::model::traits::MAX_AGE;

/// Age of a new household, years.
pub const START_AGE: u32 = 25;

/// Survival tabulated for every age in ticks from 25 to 110 years.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeTable {
    /// Age of the first entry, ticks.
    first: u32,
    /// Hazard summed from 25 years to each age.
    hazard: Vec<f64>,
    /// Share of the stationary population below the end of each age.
    below: Vec<f64>,
}

impl LifeTable {
    /// The life table at `ticks_per_year`.
    pub fn new(ticks_per_year: u32) -> Self {
        let dt = 1.0 / ticks_per_year as f64;
        let ages = (MAX_AGE - START_AGE) * ticks_per_year;
        let mut hazard = vec![0.0];
        for k in 0..ages {
            let age = START_AGE as f64 + k as f64 * dt;
            let rate = if age > 60.0 { 0.010 * exp(0.10 * (age - 60.0)) } else { 0.0 };
            hazard.push(hazard[k as usize] + rate * dt);
        }
        let mut below: Vec<f64> = hazard[..ages as usize]
            .iter()
            .scan(0.0, |sum, &h| {
                *sum += exp(-h);
                Some(*sum)
            })
            .collect();
        let total = below[below.len() - 1];
        below.iter_mut().for_each(|share| *share /= total);
        LifeTable { first: START_AGE * ticks_per_year, hazard, below }
    }

    /// Age in ticks of a household of the stationary population with this uniform number.
    pub fn start_age(&self, uniform: f64) -> u32 {
        let k = self.below.partition_point(|&share| share <= uniform).min(self.below.len() - 1);
        self.first + k as u32
    }

    /// Age in ticks at which a household alive at `age_ticks` dies, given its uniform number.
    pub fn death_age(&self, age_ticks: u32, uniform: f64) -> u32 {
        age_ticks + self.dies_within(age_ticks, uniform, u32::MAX).expect("nobody lives for ever")
    }

    /// In how many ticks a household alive at `age_ticks` dies, given its uniform number, if in less than `ticks`.
    #[inline]
    pub fn dies_within(&self, age_ticks: u32, uniform: f64, ticks: u32) -> Option<u32> {
        let now = age_ticks.saturating_sub(self.first) as usize;
        let last = self.hazard.len() - 1;
        if now >= last {
            return Some(1).filter(|&in_ticks| in_ticks < ticks);
        }
        let target = self.hazard[now] - ln(uniform);
        // Most are alive then: they are not looked for any closer.
        let end = now.saturating_add(ticks as usize);
        if ticks > 0 && end <= last && self.hazard[end - 1] < target {
            return None;
        }
        let ahead = &self.hazard[now..end.min(last)];
        let in_ticks = ahead.partition_point(|&h| h < target).max(1) as u32;
        Some(in_ticks).filter(|&in_ticks| in_ticks < ticks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stationary_population_has_mean_age_53_and_28_percent_old() {
        let table = LifeTable::new(12);
        let n = 100_000;
        let ages: Vec<f64> = (0..n).map(|k| table.start_age((k as f64 + 0.5) / n as f64) as f64 / 12.0).collect();
        let mean = ages.iter().sum::<f64>() / n as f64;
        let old = ages.iter().filter(|&&age| age >= 65.0).count() as f64 / n as f64;
        assert!((mean - 53.3).abs() < 0.3, "{mean}");
        assert!((old - 0.28).abs() < 0.01, "{old}");
    }

    #[test]
    fn death_comes_when_the_hazard_has_used_up_the_draw() {
        let table = LifeTable::new(12);
        assert!(table.death_age(30 * 12, 0.999_999) > 60 * 12);
        assert_eq!(table.death_age(30 * 12, 1e-300), 110 * 12);
        // Half of those alive at 60 are dead once 0.1·(e^{0.1 t} − 1) = ln 2: t = 20.7 years.
        let median = table.death_age(60 * 12, 0.5) as f64 / 12.0;
        assert!((median - 80.7).abs() < 0.3, "{median}");
        assert!(table.death_age(110 * 12, 0.5) > 110 * 12);
    }

    #[test]
    fn whoever_dies_within_a_horizon_dies_when_it_would_without_one() {
        let table = LifeTable::new(12);
        let (mut within, mut beyond) = (0, 0);
        for age in (25 * 12..=111 * 12).step_by(7) {
            for k in 0..200 {
                let uniform = ((k as f64 + 0.5) / 200.0).powi(3);
                let target = table.hazard[(age as usize - 300).min(1_020)] - ln(uniform);
                // The plain rule: the first age at which the summed hazard has used up the draw, at least one tick from now.
                let plain = match age >= 110 * 12 {
                    true => 1,
                    false => (1..1_320 - age)
                        .find(|&t| table.hazard[(age + t - 300) as usize] >= target)
                        .unwrap_or(1_320 - age),
                };
                assert_eq!(table.death_age(age, uniform), age + plain, "{age}, {uniform}");
                for ticks in [0, 1, 2, 119, 120, 121, 1_020, plain, plain + 1] {
                    let found = table.dies_within(age, uniform, ticks);
                    assert_eq!(found, (plain < ticks).then_some(plain), "{age}, {uniform}, {ticks}");
                    *if found.is_some() { &mut within } else { &mut beyond } += 1;
                }
            }
        }
        assert!(within > 10_000 && beyond > 10_000, "{within}, {beyond}");
    }
}
