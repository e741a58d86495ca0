//! Weigh crime: −γ_m·ln c_j, c in violent crimes per 100,000 people. KRW 2022, Table 5.

use crate::model::acts::{Acts, Role};
use crate::model::numeric::ln;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{AttributeRow, DefaultValue as Value, ParameterRow, Quantity, Slot};
use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::row::{DependsOn, TermRow};

/// γ.
#[rustfmt::skip]
pub const WEIGHT: ParameterRow = Quantity { name: "crime_weight", symbol: "γ", unit: "utility per ln crime", default: Value::PerClass([0.695, 0.623, 0.684]), min: 0.0, max: 5.0, evidence: Estimated, source: "KRW 2022, Table 5; bounded by Cullen & Levitt 1999, Ellen & O'Regan 2010", about: "disutility of ln violent crime", slot: Slot::PerClass(|p| &mut p.crime_weight), role: Acts::ALWAYS };

/// Spread of γ.
#[rustfmt::skip]
pub const SPREAD: ParameterRow = Quantity { name: "taste_sd_crime", symbol: "sd γ", unit: "log points", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Weak, source: "KRW's individual estimates are widely spread", about: "spread of γ between households", slot: Slot::One(|p| &mut p.taste_sd_crime), role: Acts::ALWAYS };

/// c of a place.
#[rustfmt::skip]
pub const PLACE_KEY: AttributeRow = Quantity { name: "violent_crime", symbol: "c", unit: "per 100,000 people", default: Value::One(400.0), min: 1.0, max: 20_000.0, evidence: Data, source: "US level of about 400 unless given", about: "violent crimes reported per year", slot: Slot::One(|a| &mut a.violent_crime), role: Role::Crime };

/// Crime as households see it.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "crime", kind: MechanismKind::Channel, usual: true, needs: Needs::Nothing, about: "households see changes of crime", slot: |m| &mut m.crime };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "crime",
    symbol: "−γ·ln c",
    depends_on: DependsOn::Place,
    optional: false,
    parameters: &[WEIGHT, SPREAD],
    switch: Some(SWITCH),
};

/// ln c.
pub fn level(crime: f64) -> f64 {
    ln(crime)
}

/// −γ·ln c.
#[inline(always)]
pub fn term(weight: f64, ln_crime: f64) -> f64 {
    -weight * ln_crime
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_crime_is_worth_gamma_times_ln_two() {
        let u = |crime| term(0.695, level(crime));
        assert!((u(200.0) - u(400.0) - 0.695 * core::f64::consts::LN_2).abs() < 1e-12);
    }
}
