//! Weigh schools: σ_m·S_j with children at home, half of it without; S in quartile steps. KRW 2022, Table 5.

use crate::model::acts::{Acts, Role};
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{AttributeRow, DefaultValue as Value, KRW, ParameterRow, Quantity, Slot};
use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::row::{DependsOn, TermRow};

/// σ.
#[rustfmt::skip]
pub const WEIGHT: ParameterRow = Quantity { name: "school_weight", symbol: "σ", unit: "utility per quartile", default: Value::PerClass([0.272, 0.266, 0.253]), min: 0.0, max: 2.0, evidence: Estimated, source: KRW, about: "utility of one school quartile; half of it without children", slot: Slot::PerClass(|p| &mut p.school_weight), role: Acts::ALWAYS };

/// S⁰ of a place.
#[rustfmt::skip]
pub const PLACE_KEY: AttributeRow = Quantity { name: "schools", symbol: "S⁰", unit: "quartile steps", default: Value::One(0.0), min: -3.0, max: 3.0, evidence: Data, source: "national mean unless given", about: "school quality", slot: Slot::One(|a| &mut a.schools), role: Role::Schools };

/// Schools as households see them.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "schools", kind: MechanismKind::Channel, usual: true, needs: Needs::Nothing, about: "households see changes of schools", slot: |m| &mut m.schools };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "schools",
    symbol: "σ·S",
    depends_on: DependsOn::Place,
    optional: false,
    parameters: &[WEIGHT],
    switch: Some(SWITCH),
};

/// σ with children at home, σ/2 without.
#[inline(always)]
pub fn weight(sigma: f64, children: bool) -> f64 {
    if children { sigma } else { 0.5 * sigma }
}

/// σ·S.
#[inline(always)]
pub fn term(weight: f64, schools: f64) -> f64 {
    weight * schools
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_children_schools_count_half() {
        assert_eq!((term(weight(0.272, true), 2.0), term(weight(0.272, false), 2.0)), (0.544, 0.272));
    }
}
