//! Move family ties: kin relocate too, and a tick's one uniform number says which of three things a household hears.
//!
//! At rate k_h a year the home of a household is drawn anew from the attention row of its residence, the own metro
//! excluded.
//! The tick's uniform is cut as [0, λ_i·dt) national, [1 − (k_h + λ_loc)·dt, 1 − k_h·dt) local, [1 − k_h·dt, 1) ties;
//! the sum is at most 1.
//! Local rings and ties stand at the upper end, so that a household whose λ_i differs between two arms hears the same
//! of both. k_h *fitted*: .0045 keeps a quarter living away from home (.017 gives 34 %).

use crate::model::acts::Acts;
use crate::model::consideration::Ring;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, ParameterRow, Quantity, Slot};

/// How fast ties relocate.
#[rustfmt::skip]
pub const ROWS: &[ParameterRow] = &[
    Quantity { name: "home_drift", symbol: "k_h", unit: "per year", default: Value::One(0.0045), min: 0.0, max: 0.02, evidence: Fitted, source: "keeps the share living away from home at .25", about: "how often the place where family lives is drawn anew", slot: Slot::One(|p| &mut p.home_drift), role: Acts::when(|s| s.acts(s.on.family)) },
];

/// What a household hears in a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// A look at the rest of the country.
    National,
    /// A look at the own metro.
    Local,
    /// Its family moves.
    Ties,
}

impl Heard {
    /// The look that it is, if it is one.
    #[inline]
    pub fn ring(self) -> Option<Ring> {
        match self {
            Heard::National => Some(Ring::National),
            Heard::Local => Some(Ring::Local),
            Heard::Ties => None,
        }
    }
}

/// Rates of the three, per year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RingRates {
    /// λ_i.
    pub national: f64,
    /// λ_loc.
    pub local: f64,
    /// k_h.
    pub ties: f64,
}

impl RingRates {
    /// λ_i + λ_loc + k_h.
    #[inline]
    pub fn total(&self) -> f64 {
        self.national + self.local + self.ties
    }

    /// What a household hears whose number is `uniform` in (0, 1), in a tick of which there are `ticks_per_year`, at least
    /// [`RingRates::total`]; and where in that part of the tick its number lies: 0 at the end of the interval that is
    /// cut, uniform in (0, 1) given what it hears.
    #[inline]
    pub fn hear(&self, uniform: f64, ticks_per_year: f64) -> Option<(Heard, f64)> {
        let (below, above) = (uniform * ticks_per_year, (1.0 - uniform) * ticks_per_year);
        if below < self.national {
            Some((Heard::National, below / self.national))
        } else if above <= self.ties && self.ties > 0.0 {
            Some((Heard::Ties, above / self.ties))
        } else if above <= self.ties + self.local && self.local > 0.0 {
            Some((Heard::Local, (above - self.ties) / self.local))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: RingRates = RingRates { national: 0.85, local: 0.43, ties: 0.0045 };

    fn counts(rates: RingRates, ticks: f64) -> [u32; 4] {
        (0..1_000_000).fold([0; 4], |mut n, k| {
            n[rates.hear((k as f64 + 0.5) / 1e6, ticks).map_or(3, |(heard, _)| heard as usize)] += 1;
            n
        })
    }

    #[test]
    fn what_is_left_over_is_uniform_from_the_cut_end_on() {
        let mut left = [vec![], vec![], vec![]];
        for k in 0..1_000_000 {
            if let Some((heard, x)) = RATES.hear((k as f64 + 0.5) / 1e6, 12.0) {
                left[heard as usize].push(x);
            }
        }
        for (heard, mut left) in left.into_iter().enumerate() {
            let upwards = left.windows(2).all(|pair| pair[0] < pair[1]);
            assert_eq!(upwards, heard == Heard::National as usize, "national looks lie at the lower end");
            left.sort_by(f64::total_cmp);
            let n = left.len() as f64;
            let even = |(k, x): (usize, &f64)| (x - (k as f64 + 0.5) / n).abs() < 2.0 / n && (0.0..1.0).contains(x);
            assert!(n > 300.0 && left.iter().enumerate().all(even), "{n} of {heard}");
        }
    }

    #[test]
    fn each_is_heard_at_its_rate() {
        for ticks in [2.0, 12.0, RATES.total()] {
            let n = counts(RATES, ticks);
            for (count, rate) in n.iter().zip([0.85, 0.43, 0.0045]) {
                assert!((*count as f64 - 1e6 * rate / ticks).abs() <= 2.0, "{n:?}");
            }
        }
        assert_eq!(counts(RATES, RATES.total())[3], 0);
    }

    #[test]
    fn without_ties_nobody_hears_of_them_and_the_rest_is_as_in_version_1() {
        let n = counts(RingRates { ties: 0.0, ..RATES }, 2.0);
        assert_eq!((n[0], n[1], n[2]), (425_000, 215_000, 0));
    }

    #[test]
    fn a_rate_that_differs_between_arms_leaves_local_rings_and_ties_alone() {
        let young = RingRates { national: 1.4, ..RATES };
        let mut as_in_version_1 = 0;
        for k in 0..100_000 {
            let u = (k as f64 + 0.5) / 1e5;
            let [one, other] = [RATES, young].map(|rates| rates.hear(u, 2.0).map(|(heard, _)| heard));
            assert!(one == other || (one.is_none() && other == Some(Heard::National)));
            // Planted fault: local rings right above the national ones move with λ_i.
            let stacked = |r: RingRates| u * 2.0 >= r.national && u * 2.0 < r.national + r.local;
            as_in_version_1 += (stacked(RATES) != stacked(young)) as u32;
        }
        assert!(as_in_version_1 > 20_000);
    }
}
