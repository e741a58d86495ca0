//! Weighs housing: −β_m·α·ln R_j, the user cost of a dwelling; nothing with Stone–Geary utility, which pays it from income.
//!
//! R = r·(1 + τᵖ/(i + d_H)) in $ per year. That rent enters only through α is a tested restriction of KRW's data.

use crate::model::acts::Acts;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, ParameterRow, Quantity, Slot};
use crate::model::rules::UtilityForm;
use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::row::{DependsOn, TermRow};

/// α.
#[rustfmt::skip]
pub const SHARE: ParameterRow = Quantity { name: "housing_share", symbol: "α", unit: "share of net income", default: Value::One(0.24), min: 0.0, max: 0.6, evidence: Estimated, source: "Davis & Ortalo-Magné 2011; KRW imply 0.213", about: "share of net income spent on housing", slot: Slot::One(|p| &mut p.housing_share), role: Acts::ALWAYS };

/// Rents and property taxes as households see them.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "housing_cost", kind: MechanismKind::Channel, usual: true, needs: Needs::Nothing, about: "households see changes of rents and property taxes", slot: |m| &mut m.housing_cost };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "housing",
    symbol: "−β·α·ln R",
    depends_on: DependsOn::Place,
    optional: false,
    parameters: &[SHARE],
    switch: Some(SWITCH),
};

/// −β·α·ln R.
#[inline(always)]
pub fn term(form: UtilityForm, income_weight: f64, share: f64, ln_user_cost: f64) -> f64 {
    let weight = match form {
        UtilityForm::CobbDouglas => -income_weight * share,
        UtilityForm::StoneGeary => 0.0,
    };
    weight * ln_user_cost
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::housing::user_cost;
    use crate::model::numeric::ln;

    #[test]
    fn twice_the_rent_costs_alpha_of_the_worth_of_income() {
        let u = |rent| term(UtilityForm::CobbDouglas, 4.0, 0.24, ln(user_cost(rent, 0.012, 0.05, 0.01)));
        assert!((u(24_000.0) - u(12_000.0) + 4.0 * 0.24 * core::f64::consts::LN_2).abs() < 1e-12);
        assert_eq!(term(UtilityForm::StoneGeary, 4.0, 0.24, 9.0), 0.0);
    }
}
