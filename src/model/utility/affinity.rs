//! Weigh affinity: v_m·A_kj, how well a place fits the values of the household's community k; nothing without one.
//!
//! A depends on who lives where, so the engine finds it. KRW 2022, Table 5 (cultural norms).

use crate::model::acts::Acts;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, KRW, ParameterRow, Quantity, Slot};
use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::row::{DependsOn, TermRow};

/// v.
#[rustfmt::skip]
pub const WEIGHT: ParameterRow = Quantity { name: "norms_weight", symbol: "v", unit: "utility per step", default: Value::PerClass([0.173, 0.258, 0.126]), min: 0.0, max: 5.0, evidence: Estimated, source: KRW, about: "utility of a step of affinity between a community's values and a place", slot: Slot::PerClass(|p| &mut p.norms_weight), role: Acts::ALWAYS };

/// Communities, and being drawn to places of one's kind.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "communities", kind: MechanismKind::Structure, usual: true, needs: Needs::Communities, about: "people with shared values find each other, and favour places of their kind", slot: |m| &mut m.communities };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "affinity",
    symbol: "v·A",
    depends_on: DependsOn::HouseholdAndPlace,
    optional: true,
    parameters: &[WEIGHT],
    switch: Some(SWITCH),
};

/// v·A.
#[inline(always)]
pub fn term(weight: f64, affinity: f64) -> f64 {
    weight * affinity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_against_ones_values_repels() {
        assert_eq!((term(0.25, 1.0), term(0.25, -0.5)), (0.25, -0.125));
    }
}
