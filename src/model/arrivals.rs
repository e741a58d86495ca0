//! Admit the world outside: households that arrive from abroad and leave for it, in whole numbers at a constant weight.
//!
//! A place is told its arrivals and departures in real households a year. A tick brings rate·dt/weight simulated
//! households on average: the fraction is carried from tick to tick. A flow starts at a keyed fraction, so that its
//! expected sum is right at any time; so does an admission cap, which one simulated household may pass in its first year. Newcomers are
//! aged 25 to 45, with the place's odds; arrival n is keyed by n, leavers by slot; slots are appended and never reused.
//! National `growth` adds households in the same way, and N⁰, Y⁰, H⁰, F and metro sizes of the base year grow with it:
//! growth alone moves no rent, wage or service.

use crate::model::acts::Role;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{AttributeRow, DefaultValue as Value, Quantity, Slot};

/// Flows between a place and the world outside.
#[rustfmt::skip]
pub const ROWS: &[AttributeRow] = &[
    Quantity { name: "arrivals", symbol: "", unit: "households per year", default: Value::One(0.0), min: 0.0, max: 1e9, evidence: Data, source: "none unless given", about: "real households that move in from abroad each year, a number or a dated series", slot: Slot::One(|a| &mut a.arrivals), role: Role::Series },
    Quantity { name: "departures", symbol: "", unit: "households per year", default: Value::One(0.0), min: 0.0, max: 1e9, evidence: Data, source: "none unless given", about: "real households that leave for abroad each year, a number or a dated series", slot: Slot::One(|a| &mut a.departures), role: Role::Series },
];

/// Youngest and oldest newcomers, years.
pub const NEWCOMER_AGES: [f64; 2] = [25.0, 45.0];

/// What rounding may not take from a whole household.
const SLACK: f64 = 1e-9;

/// A fraction carried from tick to tick.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Carry(f64);

impl Carry {
    /// A carry that starts at `fraction` in [0, 1): keyed and uniform for a flow, 0 for a limit.
    pub fn new(fraction: f64) -> Self {
        Carry(fraction)
    }

    /// Whole units of `amount` and what was carried; the rest is carried on.
    pub fn take(&mut self, amount: f64) -> u64 {
        self.0 += amount;
        let whole = (self.0 + SLACK).floor().max(0.0);
        self.0 -= whole;
        whole as u64
    }

    /// Simulated households that `real_per_year` come to in `dt` years.
    pub fn households(&mut self, real_per_year: f64, dt: f64, weight: f64) -> u64 {
        self.take(real_per_year * dt / weight)
    }

    /// Puts back what could not happen: `units` stay due.
    pub fn put_back(&mut self, units: u64) {
        self.0 += units as f64;
    }
}

/// Dated series of a place, (from, households per year) by date; empty where a number holds all the time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Abroad {
    /// Households that come.
    pub arrivals: Vec<(f64, f64)>,
    /// Households that leave.
    pub departures: Vec<(f64, f64)>,
}

impl Abroad {
    /// The series of the attribute called `name`.
    pub fn series(&self, name: &str) -> &[(f64, f64)] {
        if name == "arrivals" { &self.arrivals } else { &self.departures }
    }
}

/// Value in `year` of a dated series (from, value), by date: each value holds until the next; the first also before.
pub fn at(series: &[(f64, f64)], year: f64) -> f64 {
    let begun = series.partition_point(|&(from, _)| from <= year);
    series.get(begun.saturating_sub(1)).map_or(0.0, |&(_, value)| value)
}

/// Who leaves: the `n` of `residents` (lottery number keyed by slot and tick, slot) with the lowest numbers, by slot;
/// all if there are fewer.
pub fn leavers(n: usize, residents: &mut [(u32, u32)]) -> Vec<u32> {
    let n = n.min(residents.len());
    if n == 0 {
        return Vec::new();
    }
    residents.select_nth_unstable(n - 1);
    let mut slots: Vec<u32> = residents[..n].iter().map(|&(_, slot)| slot).collect();
    slots.sort_unstable();
    slots
}

/// The highest lottery number that `n` of `residents` leavers are looked for below: by chance so few lie under it that they do not
/// suffice once in 10²⁰ times (ten standard deviations of a Poisson number, and ten households), and then everybody is looked at.
pub fn enough(n: u64, residents: u64) -> u32 {
    let n = n as f64;
    let share = (n + 10.0 * n.sqrt() + 10.0) / residents.max(1) as f64;
    (share * 4_294_967_296.0) as u32
}

/// The limit in simulated households under which a scenario is warned: fractions carry over, but chance rules.
pub const FEW_HOUSEHOLDS: f64 = 10.0;

/// Whether a limit or flow of `real` households a year is below [`FEW_HOUSEHOLDS`] simulated ones.
pub fn is_coarse(real: f64, weight: f64) -> bool {
    real > 0.0 && real.is_finite() && real / weight < FEW_HOUSEHOLDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_hundred_real_households_at_weight_339_are_88_in_a_century() {
        let mut carry = Carry::new(0.0);
        let all: u64 = (0..1_200).map(|_| carry.households(300.0, 1.0 / 12.0, 339.0)).sum();
        assert_eq!(all, 88);
        // The same at 365 ticks and at one.
        for ticks in [1, 365] {
            let mut carry = Carry::new(0.0);
            let sum: u64 = (0..100 * ticks).map(|_| carry.households(300.0, 1.0 / ticks as f64, 339.0)).sum();
            assert_eq!(sum, 88);
        }
        // Planted fault: a fraction that is forgotten from month to month admits nobody for ever.
        let forgetful: u64 = (0..1_200).map(|_| Carry::new(0.0).households(300.0, 1.0 / 12.0, 339.0)).sum();
        assert_eq!(forgetful, 0);
        assert!(is_coarse(300.0, 339.0) && !is_coarse(0.0, 339.0) && !is_coarse(4_000.0, 339.0));
        assert!(!is_coarse(f64::INFINITY, 339.0));
    }

    #[test]
    fn a_limit_is_never_passed_and_a_flow_is_right_on_average_at_any_time() {
        let mut limit = Carry::new(0.0);
        let mut sum = 0;
        for month in 1..=600_u32 {
            sum += limit.households(300.0, 1.0 / 12.0, 339.0);
            assert!(sum as f64 <= 300.0 / 339.0 * month as f64 / 12.0 + 1e-6);
        }
        let n = 10_000;
        for months in [1, 7, 30] {
            let mean = (0..n)
                .map(|k| {
                    let mut carry = Carry::new((k as f64 + 0.5) / n as f64);
                    (0..months).map(|_| carry.households(300.0, 1.0 / 12.0, 339.0)).sum::<u64>() as f64
                })
                .sum::<f64>()
                / n as f64;
            assert!((mean - 300.0 / 339.0 * months as f64 / 12.0).abs() < 2e-4, "{months}: {mean}");
        }
    }

    #[test]
    fn whole_households_are_not_lost_to_rounding() {
        let mut carry = Carry::new(0.0);
        assert_eq!((0..120).map(|_| carry.households(12.0, 1.0 / 12.0, 1.0)).sum::<u64>(), 120);
        let mut daily = Carry::new(0.0);
        assert_eq!((0..36_500).map(|_| daily.households(1.0, 1.0 / 365.0, 1.0)).sum::<u64>(), 100);
        let mut none = Carry::new(0.3);
        assert_eq!((0..1_000).map(|_| none.households(0.0, 1.0 / 12.0, 1.0)).sum::<u64>(), 0);
        daily.put_back(2);
        assert_eq!(daily.take(0.0), 2);
    }

    #[test]
    fn a_series_holds_until_its_next_date() {
        let series = [(2025.0, 100.0), (2027.5, 40.0)];
        assert_eq!(
            [2020.0, 2025.0, 2027.4, 2027.5, 2040.0].map(|year| at(&series, year)),
            [100.0, 100.0, 100.0, 40.0, 40.0]
        );
        assert_eq!(at(&[], 2030.0), 0.0);
    }

    #[test]
    fn leavers_are_drawn_by_lot_and_their_order_does_not_matter() {
        let mut one = [(9, 0), (2, 1), (5, 2), (2, 3), (7, 4)];
        let mut other = one;
        other.reverse();
        assert_eq!(leavers(3, &mut one), vec![1, 2, 3]);
        assert_eq!(leavers(3, &mut other), vec![1, 2, 3]);
        assert_eq!(leavers(9, &mut one).len(), 5);
        assert_eq!(leavers(0, &mut one), Vec::<u32>::new());
    }
}
