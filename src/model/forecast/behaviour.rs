//! Says how incomes and house prices move what a place is worth.
//!
//! a_t = Δ₁ ln y − (α/3)·Δ₃ ln P, with y income a head, P an index of house prices, each growth rate less its unweighted mean over
//! places; windows begin at the first year on record. What is not on record moves nothing.

use std::collections::BTreeMap;

use crate::model::forecast::panel::{Panel, Series};
use crate::model::numeric::ln;

/// Years over which growth of prices is taken.
const PRICE_YEARS: i32 = 3;

/// Growth of incomes and prices of every place by year, less that of all places.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    income: BTreeMap<i32, Vec<f64>>,
    prices: BTreeMap<i32, Vec<f64>>,
    none: Vec<f64>,
}

impl Growth {
    /// The growth rates of a panel.
    pub fn of(panel: &Panel) -> Self {
        Growth {
            income: growth(&panel.income, 1),
            prices: growth(&panel.prices, PRICE_YEARS),
            none: vec![0.0; panel.places.len()],
        }
    }

    /// Δ₁ ln y in `year`.
    pub fn income(&self, year: i32) -> &[f64] {
        self.income.get(&year).unwrap_or(&self.none)
    }

    /// Δ₃ ln P in `year`.
    pub fn prices(&self, year: i32) -> &[f64] {
        self.prices.get(&year).unwrap_or(&self.none)
    }
}

/// Growth over `span` years at most, less its mean, for every year after the first.
fn growth(series: &Series, span: i32) -> BTreeMap<i32, Vec<f64>> {
    let Some(&first) = series.keys().next() else {
        return BTreeMap::new();
    };
    let of_year = |(&year, now): (&i32, &Vec<f64>)| {
        let before = series.get(&(year - span).max(first)).filter(|_| year > first)?;
        let raw: Vec<f64> = now.iter().zip(before).map(|(now, before)| ln(*now) - ln(*before)).collect();
        let known: Vec<f64> = now
            .iter()
            .zip(before)
            .zip(&raw)
            .filter(|((now, before), _)| **now > 0.0 && **before > 0.0)
            .map(|(_, growth)| *growth)
            .collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        let place = |((now, before), growth): ((&f64, &f64), f64)| match *now > 0.0 && *before > 0.0 {
            true => growth - mean,
            false => 0.0,
        };
        Some((year, now.iter().zip(before).zip(raw).map(place).collect()))
    };
    series.iter().filter_map(of_year).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_begin_at_the_first_year_and_what_is_unknown_moves_nothing() {
        let series: Series = [(2000, vec![1.0, 1.0]), (2001, vec![2.0, 1.0]), (2002, vec![4.0, f64::NAN])].into();
        let found = growth(&series, 3);
        let half = 0.5 * std::f64::consts::LN_2;
        assert!((found[&2001][0] - half).abs() < 1e-12 && (found[&2001][1] + half).abs() < 1e-12, "{found:?}");
        assert!(found[&2002][0].abs() < 1e-12 && found[&2002][1] == 0.0, "the only one that is known is its own mean");
        assert!(!found.contains_key(&2000));
    }
}
