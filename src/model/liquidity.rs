//! Pays for a move from liquid wealth, a buffer that is rebuilt after every move.
//!
//! a_i(t) = Q(z_i | y_i)·(1 − exp(−(t − moved)/τ_s)), Q = scale·0.06·30k·(y/30k)^2.43·exp(1.5·Φ⁻¹(z)), $.
//! The median is capped at its value for y = $200,000. y is income at wage level 1: wealth does not jump with the place.
//! Carroll 1997 (buffer stocks); shape from the Survey of Consumer Finances; *weak*.
//! Who sells a home has e·P_i beside it, the part of its price that is left for the move: `home_equity`, 0 unless a scenario says more.

use crate::model::household::{Household, uniform};
use crate::model::income_code;
use crate::model::numeric::{exp, normal_quantile, pow};
use std::sync::LazyLock;

/// Liquid wealth with a full buffer, $.
pub fn full_buffer(income: f64, rank: f64, scale: f64) -> f64 {
    scale * median(income) * spread(rank)
}

/// 0.06·30k·(y/30k)^2.43, $.
fn median(income: f64) -> f64 {
    0.06 * 30_000.0 * pow(income.min(200_000.0) / 30_000.0, 2.43)
}

/// exp(1.5·Φ⁻¹(z)).
fn spread(rank: f64) -> f64 {
    exp(1.5 * normal_quantile(rank))
}

/// [`median`] of every code of income.
static MEDIANS: LazyLock<Vec<f64>> =
    LazyLock::new(|| (0..=u16::MAX).map(|code| median(income_code::income(code))).collect());

/// [`spread`] of every rank.
static SPREADS: LazyLock<Vec<f64>> = LazyLock::new(|| (0..=u16::MAX).map(|rank| spread(uniform(rank))).collect());

/// [`full_buffer`] of a household, to the last bit: powers and quantiles are taken once.
#[inline]
pub fn full_buffer_of(household: &Household, scale: f64) -> f64 {
    full_buffers(scale)(household)
}

/// [`full_buffer_of`] each of many households: their tables are large, and asked for all at once the processor waits for many
/// at the same time.
#[inline]
pub fn full_buffers(scale: f64) -> impl Fn(&Household) -> f64 {
    let (medians, spreads) = (&MEDIANS[..], &SPREADS[..]);
    move |household| scale * medians[household.income as usize] * spreads[household.wealth_rank as usize]
}

/// e·P_i: what the sale of a home that costs `ratio` times `gross` income leaves for the move, $.
#[inline(always)]
pub fn sale_cash(home_equity: f64, ratio: f64, gross: f64) -> f64 {
    home_equity * ratio * gross
}

/// Share of the buffer rebuilt `years` after the last move between metros.
pub fn rebuilt_share(years: f64, buffer_years: f64) -> f64 {
    1.0 - exp(-years.max(0.0) / buffer_years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_household_at_thirty_thousand_holds_1800_dollars() {
        assert!((full_buffer(30_000.0, 0.5, 1.0) - 1_800.0).abs() < 1e-9);
        assert!((full_buffer(60_000.0, 0.5, 1.0) - 1_800.0 * 5.388934307).abs() < 1e-3);
        assert_eq!(full_buffer(200_000.0, 0.3, 1.0), full_buffer(900_000.0, 0.3, 1.0));
    }

    #[test]
    fn a_household_s_buffer_is_that_of_its_income_and_rank_to_the_last_bit() {
        let mut h = Household::new(0);
        for k in 0..20_000u32 {
            h.set_income(300.0 + (k.wrapping_mul(2_654_435_761) % 90_000_000) as f64 / 100.0);
            h.wealth_rank = (k * 7_919) as u16;
            assert_eq!(full_buffer_of(&h, 1.3), full_buffer(h.income(), uniform(h.wealth_rank), 1.3));
        }
    }

    #[test]
    fn the_buffer_refills_by_63_percent_in_one_time_constant() {
        assert_eq!(rebuilt_share(0.0, 3.0), 0.0);
        assert!((rebuilt_share(3.0, 3.0) - 0.6321205588285577).abs() < 1e-15);
    }
}
