//! Counts incomes of residents in bins, so that sums over a place touch no household.
//!
//! Each place counts its households and sums their incomes (integer cents) in 512 fixed log bins from $500 to $40 M,
//! residents who earn the local wage level apart from remote ones, by employer. Tax, net income and the poor share
//! follow at the current wage level: a flat tax exactly but for the floor, brackets at each bin's mean income.

use crate::model::household::{Household, PlaceId};
use crate::model::income::{NET_INCOME_FLOOR, income_tax};
use crate::model::income_code;
use crate::model::numeric::ln;
use crate::model::place::Bracket;

/// Number of bins.
pub const BINS: usize = 512;
const LOWEST: f64 = 500.0;
const HIGHEST: f64 = 40e6;
/// Net income below which a household is poor, base-year $ per year.
pub const POVERTY_LINE: f64 = 30_000.0;

/// The bin of an income at wage level 1, $ per year.
#[inline]
pub fn bin_of(income: f64) -> usize {
    let width = (ln(HIGHEST) - ln(LOWEST)) / BINS as f64;
    (((ln(income.max(LOWEST)) - ln(LOWEST)) / width) as usize).min(BINS - 1)
}

/// Households and incomes of one bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bin {
    number: u16,
    households: u32,
    /// Income, cents per year.
    cents: u64,
}

/// Households and incomes by bin.
#[derive(Debug, Clone, Default)]
struct Bins {
    /// Households in all bins.
    households: u64,
    /// Income in all bins, cents per year.
    cents: u64,
    /// Bins that are not empty, in ascending order: most of them are, where few live.
    bins: Vec<Bin>,
    /// The number of the bin that was last searched for, less its position: where many live the bins beside it have the same. No part of what
    /// is counted.
    ahead: u16,
}

impl PartialEq for Bins {
    fn eq(&self, other: &Self) -> bool {
        (self.households, self.cents, &self.bins) == (other.households, other.cents, &other.bins)
    }
}

impl Eq for Bins {}

impl Bins {
    /// Where a bin is, or would be.
    #[inline]
    fn find(&mut self, number: u16) -> Result<usize, usize> {
        let guess = number.wrapping_sub(self.ahead) as usize;
        if self.bins.get(guess).is_some_and(|bin| bin.number == number) {
            return Ok(guess);
        }
        let found = self.bins.binary_search_by_key(&number, |bin| bin.number);
        // Positions are never larger than numbers.
        found.inspect(|&at| self.ahead = number - at as u16)
    }

    fn add(&mut self, number: usize, cents: u32) {
        self.households += 1;
        self.cents += cents as u64;
        let at = self.find(number as u16).unwrap_or_else(|at| {
            self.bins.insert(at, Bin { number: number as u16, households: 0, cents: 0 });
            at
        });
        self.bins[at].households += 1;
        self.bins[at].cents += cents as u64;
    }

    fn remove(&mut self, number: usize, cents: u32) {
        self.households -= 1;
        self.cents -= cents as u64;
        let at = self.find(number as u16).expect("it was counted in");
        self.bins[at].households -= 1;
        self.bins[at].cents -= cents as u64;
        if self.bins[at].households == 0 {
            self.bins.remove(at);
        }
    }

    /// Adds this group's totals at wage level `wage` under the given tax law.
    fn total(&self, wage: f64, law: &TaxLaw, totals: &mut Totals) {
        if self.households == 0 {
            return;
        }
        let n = self.households as f64;
        let gross = self.cents as f64 / 100.0 * wage;
        totals.households += n;
        totals.gross += gross;
        if law.brackets.is_empty() {
            let tax = law.flat_rate * gross;
            totals.tax += tax;
            totals.net += gross - tax - law.annual_fee * n;
        }
        for &Bin { households: count, cents, .. } in &self.bins {
            let mean = cents as f64 / 100.0 / count as f64 * wage;
            let tax = income_tax(mean, law.flat_rate, law.brackets);
            let net = mean - tax - law.annual_fee;
            if law.brackets.is_empty() {
                totals.net += (NET_INCOME_FLOOR - net).max(0.0) * count as f64;
                if net >= 1.05 * POVERTY_LINE {
                    break;
                }
            } else {
                totals.tax += tax * count as f64;
                totals.net += net.max(NET_INCOME_FLOOR) * count as f64;
            }
            totals.poor += count as f64 * poor_share(net);
        }
    }
}

/// Share of a bin whose mean net income is `net` that is poor: from 1 to 0 over the width of a bin.
fn poor_share(net: f64) -> f64 {
    let width = 0.022 * POVERTY_LINE;
    ((POVERTY_LINE - net) / width + 0.5).clamp(0.0, 1.0)
}

/// The income tax law of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaxLaw<'a> {
    /// Flat rate on all income.
    pub flat_rate: f64,
    /// Brackets on top.
    pub brackets: &'a [Bracket],
    /// Fee, $ per household and year.
    pub annual_fee: f64,
}

/// Sums over the residents of a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Totals {
    /// Simulated households.
    pub households: f64,
    /// Gross income, $ per year.
    pub gross: f64,
    /// Income tax, $ per year.
    pub tax: f64,
    /// Net income, $ per year.
    pub net: f64,
    /// Poor households.
    pub poor: f64,
}

/// The bins of one place: residents earning the local wage, and remote residents by employer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceBins {
    local: Bins,
    remote: Vec<(PlaceId, Bins)>,
}

impl PlaceBins {
    fn group(&mut self, employer: Option<PlaceId>) -> &mut Bins {
        let Some(employer) = employer else { return &mut self.local };
        let found = self.remote.binary_search_by_key(&employer, |(employer, _)| *employer);
        let at = found.unwrap_or_else(|at| {
            self.remote.insert(at, (employer, Bins::default()));
            at
        });
        &mut self.remote[at].1
    }

    /// Counts a household in.
    pub fn add(&mut self, household: &Household) {
        self.add_coded(household.income, household.is_paid_afar().then_some(household.employer));
    }

    /// Counts in a household with an income of this code, paid by `employer` if it works remotely.
    pub fn add_coded(&mut self, income: u16, employer: Option<PlaceId>) {
        self.group(employer).add(income_code::bin(income), income_code::cents(income));
    }

    /// Counts many households in.
    pub fn extend(&mut self, households: &[Household]) {
        let mut dense = vec![(0, 0); BINS];
        self.local.bins.iter().for_each(|bin| dense[bin.number as usize] = (bin.households, bin.cents));
        for household in households {
            if household.is_paid_afar() {
                self.add(household);
                continue;
            }
            let (households, cents) = &mut dense[income_code::bin(household.income)];
            *households += 1;
            *cents += household.income_cents() as u64;
        }
        let bins = dense.into_iter().zip(0..).map(|((households, cents), number)| Bin { number, households, cents });
        self.local.bins = bins.filter(|bin| bin.households > 0).collect();
        self.local.households = self.local.bins.iter().map(|bin| bin.households as u64).sum();
        self.local.cents = self.local.bins.iter().map(|bin| bin.cents).sum();
    }

    /// Counts a household out; it must have been counted in.
    pub fn remove(&mut self, household: &Household) {
        self.remove_coded(household.income, household.is_paid_afar().then_some(household.employer));
    }

    /// Counts out a household with an income of this code, paid by `employer` if it works remotely.
    pub fn remove_coded(&mut self, income: u16, employer: Option<PlaceId>) {
        self.group(employer).remove(income_code::bin(income), income_code::cents(income));
    }

    /// Sums over all residents; `wages` are the wage levels of all places, `place` is this one.
    pub fn totals(&self, place: PlaceId, wages: &[f64], law: &TaxLaw) -> Totals {
        let mut totals = Totals::default();
        self.local.total(wages[place as usize], law, &mut totals);
        for (employer, bins) in &self.remote {
            bins.total(wages[*employer as usize], law, &mut totals);
        }
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::numeric::{exp, normal_quantile};

    /// 20,000 households with log-normal incomes, every fifth one remote.
    fn households() -> Vec<Household> {
        (0..20_000)
            .map(|k| {
                let mut h = Household::new(0);
                h.set_income(75_000.0 * exp(0.85 * normal_quantile((k as f64 + 0.5) / 20_000.0)));
                h.set_remote(k % 5 == 0);
                h.employer = (k % 3) as u16;
                h
            })
            .collect()
    }

    fn brute_force(all: &[Household], wages: &[f64], law: &TaxLaw) -> Totals {
        all.iter().fold(Totals::default(), |mut t, h| {
            let gross = h.income() * wages[if h.is_paid_afar() { h.employer as usize } else { 0 }];
            let tax = income_tax(gross, law.flat_rate, law.brackets);
            t.households += 1.0;
            t.gross += gross;
            t.tax += tax;
            t.net += (gross - tax - law.annual_fee).max(NET_INCOME_FLOOR);
            t.poor += (gross - tax - law.annual_fee < POVERTY_LINE) as u8 as f64;
            t
        })
    }

    #[test]
    fn sums_agree_with_brute_force_within_one_in_ten_thousand() {
        let all = households();
        let mut bins = PlaceBins::default();
        all.iter().for_each(|h| bins.add(h));
        let wages = [0.93, 1.2, 0.7];
        let brackets = [
            Bracket { from: 0.0, rate: 0.01 },
            Bracket { from: 40_000.0, rate: 0.06 },
            Bracket { from: 150_000.0, rate: 0.11 },
        ];
        for law in [
            TaxLaw { flat_rate: 0.05, brackets: &[], annual_fee: 800.0 },
            TaxLaw { flat_rate: 0.01, brackets: &brackets, annual_fee: 0.0 },
        ] {
            let (fast, slow) = (bins.totals(0, &wages, &law), brute_force(&all, &wages, &law));
            for (a, b) in [(fast.gross, slow.gross), (fast.tax, slow.tax), (fast.net, slow.net)] {
                assert!((a / b - 1.0).abs() < 1e-4, "{a} against {b}");
            }
            assert_eq!(fast.households, slow.households);
            assert!((fast.poor / slow.poor - 1.0).abs() < 5e-3, "{} against {}", fast.poor, slow.poor);
        }
    }

    #[test]
    fn counting_out_undoes_counting_in() {
        let mut bins = PlaceBins::default();
        let all = households();
        all.iter().for_each(|h| bins.add(h));
        let before = bins.totals(0, &[1.0; 3], &TaxLaw { flat_rate: 0.05, brackets: &[], annual_fee: 0.0 });
        all.iter().step_by(2).for_each(|h| bins.remove(h));
        all.iter().step_by(2).for_each(|h| bins.add(h));
        let after = bins.totals(0, &[1.0; 3], &TaxLaw { flat_rate: 0.05, brackets: &[], annual_fee: 0.0 });
        assert_eq!(before, after);
        let mut at_once = PlaceBins::default();
        at_once.extend(&all[..7_000]);
        at_once.extend(&all[7_000..]);
        assert_eq!(at_once, bins);
    }
}
