//! Weighs governance: g·q_j, q in standard deviations.

use crate::model::acts::{Acts, Role};
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{AttributeRow, DefaultValue as Value, ParameterRow, Quantity, Slot};
use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::row::{DependsOn, TermRow};

/// g.
#[rustfmt::skip]
pub const WEIGHT: ParameterRow = Quantity { name: "governance_weight", symbol: "g", unit: "utility per sd", default: Value::One(0.20), min: 0.0, max: 5.0, evidence: Weak, source: "one sd of institutions is worth about one sd of local income, Nifo & Vecchione 2014", about: "utility of one standard deviation of governance", slot: Slot::One(|p| &mut p.governance_weight), role: Acts::ALWAYS };

/// Spread of g.
#[rustfmt::skip]
pub const SPREAD: ParameterRow = Quantity { name: "taste_sd_governance", symbol: "sd g", unit: "log points", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Weak, source: "KRW's individual estimates are widely spread", about: "spread of g between households", slot: Slot::One(|p| &mut p.taste_sd_governance), role: Acts::ALWAYS };

/// q of a place.
#[rustfmt::skip]
pub const PLACE_KEY: AttributeRow = Quantity { name: "governance", symbol: "q", unit: "sd", default: Value::One(0.0), min: -3.0, max: 3.0, evidence: Data, source: "national mean unless given", about: "governance quality, z-score", slot: Slot::One(|a| &mut a.governance), role: Role::Governance };

/// q* of a place.
#[rustfmt::skip]
pub const TARGET_KEY: AttributeRow = Quantity { name: "governance_target", symbol: "q*", unit: "sd", default: Value::Derived("governance"), min: -3.0, max: 3.0, evidence: Assumed, source: "the place is at rest unless a reform is set", about: "governance that politics pull towards", slot: Slot::One(|a| &mut a.governance_target), role: Role::GovernanceTarget };

/// Governance as households see it.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "governance", kind: MechanismKind::Channel, usual: true, needs: Needs::Nothing, about: "households see changes of governance", slot: |m| &mut m.governance };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "governance",
    symbol: "g·q",
    depends_on: DependsOn::Place,
    optional: false,
    parameters: &[WEIGHT, SPREAD],
    switch: Some(SWITCH),
};

/// g·q.
#[inline(always)]
pub fn term(weight: f64, governance: f64) -> f64 {
    weight * governance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_standard_deviation_below_the_mean_by_hand() {
        assert_eq!(term(0.75, -0.5), -0.375);
    }
}
