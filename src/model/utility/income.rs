//! Weighs income: β_m·ln n_ij, what is left to spend in a year after taxes and fees.
//!
//! With Stone–Geary utility β·ln max(n − R·h_min − c_min, 1000): the least dwelling, property tax included, and the least spending are paid first.
//! KRW 2022, Table 5. That tax enters only through n is a tested restriction of their data.

use crate::model::acts::{Acts, Idle, unless};
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, KRW, ParameterRow, Quantity, Slot};
use crate::model::rules::UtilityForm;
use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::row::{DependsOn, TermRow};

const STONE_GEARY: Acts = Acts::when(|s| unless(s.rules.utility == UtilityForm::StoneGeary, Idle::NotStoneGeary));

/// β.
#[rustfmt::skip]
pub const WEIGHT: ParameterRow = Quantity { name: "income_weight", symbol: "β", unit: "utility per ln $", default: Value::PerClass([4.000, 3.873, 5.163]), min: 0.0, max: 200.0, evidence: Estimated, source: KRW, about: "utility of ln net income", slot: Slot::PerClass(|p| &mut p.income_weight), role: Acts::ALWAYS };

/// Spread of β.
#[rustfmt::skip]
pub const SPREAD: ParameterRow = Quantity { name: "taste_sd_income", symbol: "sd β", unit: "log points", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Weak, source: "KRW's individual estimates are widely spread", about: "spread of β between households", slot: Slot::One(|p| &mut p.taste_sd_income), role: Acts::ALWAYS };

/// h_min.
#[rustfmt::skip]
pub const HOUSING_MINIMUM: ParameterRow = Quantity { name: "housing_minimum", symbol: "h_min", unit: "dwellings", default: Value::One(0.3), min: 0.0, max: 2.0, evidence: Assumed, source: "used with utility = \"stone_geary\" only", about: "least dwelling, as a multiple of the place's: rent and property tax on it are paid first", slot: Slot::One(|p| &mut p.housing_minimum), role: STONE_GEARY };

/// c_min.
#[rustfmt::skip]
pub const CONSUMPTION_MINIMUM: ParameterRow = Quantity { name: "consumption_minimum", symbol: "c_min", unit: "$ per year", default: Value::One(10_000.0), min: 0.0, max: 100_000.0, evidence: Assumed, source: "used with utility = \"stone_geary\" only", about: "spending that cannot be avoided", slot: Slot::One(|p| &mut p.consumption_minimum), role: STONE_GEARY };

/// Taxes and fees as households see them; the sales tax too.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "tax", kind: MechanismKind::Channel, usual: true, needs: Needs::Nothing, about: "households see changes of taxes and fees", slot: |m| &mut m.tax };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "income",
    symbol: "β·ln n",
    depends_on: DependsOn::HouseholdAndPlace,
    optional: false,
    parameters: &[WEIGHT, SPREAD, HOUSING_MINIMUM, CONSUMPTION_MINIMUM],
    switch: Some(SWITCH),
};

/// What income is taken the logarithm of, $ per year.
#[inline(always)]
pub fn spendable(form: UtilityForm, net: f64, user_cost: f64, housing_minimum: f64, consumption_minimum: f64) -> f64 {
    match form {
        UtilityForm::CobbDouglas => net,
        UtilityForm::StoneGeary => (net - user_cost * housing_minimum - consumption_minimum).max(1_000.0),
    }
}

/// β·ln n.
#[inline(always)]
pub fn term(weight: f64, ln_spendable: f64) -> f64 {
    weight * ln_spendable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::numeric::ln;

    #[test]
    fn a_tenth_more_income_is_worth_beta_times_its_log() {
        assert!((term(4.0, ln(66_000.0)) - term(4.0, ln(60_000.0)) - 4.0 * 0.0953101798043249).abs() < 1e-12);
    }

    #[test]
    fn stone_geary_pays_the_minimum_first_and_has_a_floor() {
        let left = |net| spendable(UtilityForm::StoneGeary, net, 12_000.0, 0.5, 4_000.0);
        assert_eq!((left(60_000.0), left(9_000.0)), (50_000.0, 1_000.0));
        assert_eq!(spendable(UtilityForm::CobbDouglas, 9_000.0, 12_000.0, 0.5, 4_000.0), 9_000.0);
    }
}
