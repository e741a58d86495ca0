//! Weigh the sales tax: −β_m·(1−α)·ln(1 + sales_j), on all that is not spent on housing.

use crate::model::numeric::ln;
use crate::model::utility::income;
use crate::model::utility::row::{DependsOn, TermRow};

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "sales tax",
    symbol: "−β·(1−α)·ln(1+sales)",
    depends_on: DependsOn::Place,
    optional: false,
    parameters: &[],
    switch: Some(income::SWITCH),
};

/// ln(1 + sales tax).
pub fn level(sales_tax: f64) -> f64 {
    ln(1.0 + sales_tax)
}

/// −β·(1−α)·ln(1 + sales).
#[inline(always)]
pub fn term(income_weight: f64, housing_share: f64, ln_sales: f64) -> f64 {
    -income_weight * (1.0 - housing_share) * ln_sales
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_per_cent_by_hand() {
        assert!((term(4.0, 0.24, level(0.08)) + 4.0 * 0.76 * 0.0769610411361284).abs() < 1e-12);
        assert_eq!(term(4.0, 0.24, level(0.0)), 0.0);
    }
}
