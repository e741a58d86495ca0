//! Weigh climate risk: −κ_c·z_j, z in standard deviations of floods, fires and heat above the US mean. Off unless asked for.
//!
//! It has a weight for all classes alike: nobody has measured what people pay to be safe from the climate of a whole place.
//! Where homes lie in a floodplain they sell for a few per cent less (Beltrán, Maddison & Elliott 2018).

use crate::model::acts::{Acts, Role};
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{AttributeRow, DefaultValue as Value, ParameterRow, Quantity, Slot};
use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::row::{DependsOn, TermRow};

/// κ_c.
#[rustfmt::skip]
pub const WEIGHT: ParameterRow = Quantity { name: "climate_weight", symbol: "κ_c", unit: "utility per sd", default: Value::One(0.1), min: 0.0, max: 5.0, evidence: Assumed, source: "nobody has measured it; .1 is worth about 2.5 % of income", about: "disutility of one standard deviation of climate risk", slot: Slot::One(|p| &mut p.climate_weight), role: Acts::when(|s| s.acts(s.on.climate_risk)) };

/// z of a place.
#[rustfmt::skip]
pub const PLACE_KEY: AttributeRow = Quantity { name: "climate_risk", symbol: "z", unit: "sd", default: Value::One(0.0), min: -5.0, max: 5.0, evidence: Data, source: "US mean unless given", about: "risk of floods, fires and heat above the US mean", slot: Slot::One(|a| &mut a.climate_risk), role: Role::Plain };

/// Minding climate risk at all.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "climate_risk", kind: MechanismKind::Structure, usual: false, needs: Needs::Nothing, about: "households mind the climate risk of places", slot: |m| &mut m.climate_risk };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "climate risk",
    symbol: "−κ_c·z",
    depends_on: DependsOn::Place,
    optional: true,
    parameters: &[WEIGHT],
    switch: Some(SWITCH),
};

/// −κ_c·z.
#[inline(always)]
pub fn term(weight: f64, risk: f64) -> f64 {
    -weight * risk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_standard_deviations_cost_two_weights_and_safety_is_worth_as_much() {
        assert_eq!((term(0.1, 2.0), term(0.1, -2.0)), (-0.2, 0.2));
    }

    #[test]
    fn where_nobody_minds_a_sum_keeps_its_last_bit() {
        for (sum, risk) in [(1.0 / 3.0, 4.0), (-1.0 / 3.0, -4.0)] {
            assert_eq!(f64::to_bits(sum + term(0.0, risk)), f64::to_bits(sum));
        }
    }
}
