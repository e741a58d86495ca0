//! Code an income in 16 bits: equal steps of ln y from $500 to $40 M, each 1.7e-4 wide.
//!
//! code = ⌊65,536·(ln y − ln 500)/ln 80,000⌋; it stands for the middle of its step: ln y = ln 500 + (code + ½)·ln
//! 80,000/65,536.
//! A step is a 128th of an income bin ([`crate::model::bins`]): the bin of a household is `code >> 7`. Coding an income
//! moves it by at most .9e-4; decoding and coding again gives the code back; a higher code is a higher income, to the
//! cent. ln y, which tenure and class read, is a product: no logarithm is taken.

use crate::model::numeric::{exp, ln};
use std::sync::LazyLock;

/// Lowest income that has a code of its own, $ per year.
pub const LOWEST: f64 = 500.0;
/// Where the last code ends, $ per year.
pub const HIGHEST: f64 = 40e6;
/// Codes in one income bin, as a power of two.
pub const BIN_SHIFT: u32 = 7;
/// ln 500.
const LN_LOWEST: f64 = 6.214_608_098_422_191;
/// ln 80,000 over 65,536: the width of a step.
pub const STEP: f64 = 11.289_781_913_656_018 / 65_536.0;

/// ln of the income that `code` stands for, $ per year.
#[inline(always)]
pub fn ln_income(code: u16) -> f64 {
    LN_LOWEST + (code as f64 + 0.5) * STEP
}

/// The income of every code, cents per year: the exponential is taken once.
static CENTS: LazyLock<Vec<u32>> =
    LazyLock::new(|| (0..=u16::MAX).map(|code| (100.0 * exp(ln_income(code)) + 0.5) as u32).collect());

/// The income that `code` stands for, cents per year: what books and bins add up.
#[inline]
pub fn cents(code: u16) -> u32 {
    CENTS[code as usize]
}

/// The income that `code` stands for, $ per year: [`cents`] over 100, so that books and choices see the same.
#[inline]
pub fn income(code: u16) -> f64 {
    cents(code) as f64 / 100.0
}

/// [`income`] from what [`ln_income`] gives, without an integer in between, so that many fit a vector.
#[inline(always)]
pub fn income_from_ln(ln_income: f64) -> f64 {
    (100.0 * exp(ln_income) + 0.5).trunc() / 100.0
}

/// The code of an income, $ per year; what is below the first or above the last takes that.
#[inline]
pub fn code(income: f64) -> u16 {
    if income.is_nan() || income <= LOWEST {
        return 0;
    }
    // The quotient is not negative: the cast cuts it down to the step and saturates at the last.
    ((ln(income) - LN_LOWEST) / STEP) as u16
}

/// The first code of which `holds` says yes, which then does of every higher one; 65,536 if there is none.
pub fn first_code(holds: impl Fn(u16) -> bool) -> u32 {
    let (mut low, mut high) = (0, 1 << 16);
    while low < high {
        let middle = (low + high) / 2;
        if holds(middle as u16) { high = middle } else { low = middle + 1 }
    }
    low
}

/// The income bin of a code.
#[inline]
pub fn bin(code: u16) -> usize {
    (code >> BIN_SHIFT) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bins::{BINS, bin_of};

    #[test]
    fn every_code_comes_back_and_incomes_rise_with_it() {
        for k in 0..=u16::MAX {
            assert_eq!(code(income(k)), k, "{}", income(k));
            assert_eq!(bin_of(income(k)), bin(k), "{k}");
            assert_eq!(income_from_ln(ln_income(k)).to_bits(), income(k).to_bits(), "{k}");
            if k > 0 {
                assert!(cents(k) > cents(k - 1), "{k}");
                assert!((income(k) / income(k - 1) - 1.0).abs() < 2e-4, "{k}");
            }
        }
        assert_eq!(bin(u16::MAX), BINS - 1);
    }

    #[test]
    fn coding_moves_no_income_by_more_than_a_ten_thousandth() {
        let mut y = LOWEST;
        let mut before = 0;
        while y < HIGHEST {
            let k = code(y);
            assert!((income(k) / y - 1.0).abs() < 1e-4, "{y}");
            assert!(k >= before, "coding is monotone");
            before = k;
            y *= 1.000_013;
        }
        // Planted fault: 16 bits from $1 to $1 bn would have steps of 3.2e-4.
        assert!(STEP < 2e-4 && ln(1e9) / 65_536.0 > 2e-4);
    }

    #[test]
    fn the_constants_and_the_ends_are_right() {
        assert_eq!(LN_LOWEST, ln(500.0));
        assert!((STEP - ln(80_000.0) / 65_536.0).abs() < 1e-19);
        assert!((income(code(75_000.0)) / 75_000.0 - 1.0).abs() < 8.7e-5);
        assert_eq!(
            (code(0.0), code(-5.0), code(f64::NAN), code(1e12), code(f64::INFINITY)),
            (0, 0, 0, u16::MAX, u16::MAX)
        );
        assert!(income(0) > 500.0 && income(u16::MAX) < HIGHEST);
        assert!((ln_income(30_000) - ln(income(30_000))).abs() < 1e-7);
    }
}
