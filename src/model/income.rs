//! Taxes income: what a household earns in a place and what is left of it.
//!
//! Gross income in place j is y_ij = y_i·w_j ($ per year); a remote household earns its employer's wage level.
//! Net income is n_ij = y_ij − T_j(y_ij) − fee_j, never below $1,000. T is the state and local tax only; the federal
//! tax is outside the model (Koşar et al.'s tax term implies a base of 1 − τ = 0.94).

use crate::model::place::Bracket;

/// Net incomes below this count as this, $ per year.
pub const NET_INCOME_FLOOR: f64 = 1_000.0;

/// Income tax T(y) in $ per year: the flat rate on all income plus the brackets' marginal rates, exactly.
#[inline(always)]
pub fn income_tax(gross: f64, flat_rate: f64, brackets: &[Bracket]) -> f64 {
    let mut tax = flat_rate * gross;
    for (k, bracket) in brackets.iter().enumerate() {
        let until = brackets.get(k + 1).map_or(f64::INFINITY, |next| next.from);
        tax += bracket.rate * (gross.min(until) - bracket.from).max(0.0);
    }
    tax
}

/// Net income n = max(y − T(y) − fee, 1000), $ per year.
#[inline(always)]
pub fn net_income(gross: f64, flat_rate: f64, brackets: &[Bracket], annual_fee: f64) -> f64 {
    (gross - income_tax(gross, flat_rate, brackets) - annual_fee).max(NET_INCOME_FLOOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_tax_each_dollar_at_its_own_rate() {
        let brackets = [Bracket { from: 0.0, rate: 0.02 }, Bracket { from: 50_000.0, rate: 0.05 }];
        assert_eq!(income_tax(40_000.0, 0.0, &brackets), 800.0);
        assert_eq!(income_tax(80_000.0, 0.0, &brackets), 1_000.0 + 1_500.0);
        assert_eq!(income_tax(80_000.0, 0.01, &brackets), 3_300.0);
    }

    #[test]
    fn net_income_has_a_floor() {
        assert_eq!(net_income(100_000.0, 0.05, &[], 500.0), 94_500.0);
        assert_eq!(net_income(1_200.0, 0.05, &[], 500.0), 1_000.0);
    }
}
