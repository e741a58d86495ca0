//! Weigh family: φ_m in the metro where family lives. KRW 2022, Table 5.

use crate::model::acts::Acts;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, KRW, ParameterRow, Quantity, Slot};
use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::row::{DependsOn, TermRow};

/// φ.
#[rustfmt::skip]
pub const WEIGHT: ParameterRow = Quantity { name: "family_weight", symbol: "φ", unit: "utility", default: Value::PerClass([1.366, 1.751, 4.262]), min: 0.0, max: 20.0, evidence: Estimated, source: KRW, about: "utility of living in the metro where family lives", slot: Slot::PerClass(|p| &mut p.family_weight), role: Acts::ALWAYS };

/// Being drawn to where family lives.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "family", kind: MechanismKind::Structure, usual: true, needs: Needs::Nothing, about: "households are drawn to where family lives", slot: |m| &mut m.family };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "family",
    symbol: "φ·1[metro(home) = metro]",
    depends_on: DependsOn::HouseholdAndPlace,
    optional: false,
    parameters: &[WEIGHT],
    switch: Some(SWITCH),
};

/// φ where family lives, else 0.
#[inline(always)]
pub fn term(weight: f64, near: bool) -> f64 {
    if near { weight } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_metro_of_the_family_counts() {
        assert_eq!((term(1.366, true), term(1.366, false)), (1.366, 0.0));
    }
}
