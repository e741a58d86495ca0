//! Compute how far attention reaches: nearby places, those of the same state, and a little everywhere.
//!
//! K_lj ∝ M_j^a·[max(d_lj, d₀)^(−δ)·(1 + s·same_state) + k_∞], d in miles, same_state = 1 if both have the same
//! principal state. d₀ 25, δ 1.6, s 2, k_∞ .0003, a 1 *fitted*: simulated moves (attention × acceptance × home rings)
//! on the US metro flows of
//! 2005; moves on the right route .699 in 2005 and .728 in 2011 (version 1: .681; it must reach .715).

use crate::model::acts::Acts;
use crate::model::numeric::pow;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, ParameterRow, Quantity, Slot};
use crate::model::settings::Parameters;

macro_rules! one {
    ($field:ident) => {
        Slot::One(|p: &mut Parameters| &mut p.$field)
    };
}

/// The default kernel.
#[rustfmt::skip]
pub const ROWS: &[ParameterRow] = &[
    Quantity { name: "attention_d0", symbol: "d₀", unit: "miles", default: Value::One(25.0), min: 0.01, max: 500.0, evidence: Fitted, source: "US metro flows of 2005", about: "nearer places count as this far", slot: one!(attention_d0), role: Acts::ALWAYS },
    Quantity { name: "attention_delta", symbol: "δ", unit: "elasticity", default: Value::One(1.6), min: 0.0, max: 5.0, evidence: Fitted, source: "US metro flows of 2005", about: "how attention fades with distance", slot: one!(attention_delta), role: Acts::ALWAYS },
    Quantity { name: "attention_same_state", symbol: "s", unit: "factor", default: Value::One(2.0), min: 0.0, max: 100.0, evidence: Fitted, source: "US metro flows of 2005", about: "extra attention within the principal state", slot: one!(attention_same_state), role: Acts::ALWAYS },
    Quantity { name: "attention_constant", symbol: "k_∞", unit: "mile^(−δ)", default: Value::One(0.0003), min: 0.0, max: 1.0, evidence: Fitted, source: "US metro flows of 2005", about: "attention that does not fade with distance", slot: one!(attention_constant), role: Acts::ALWAYS },
];

/// max(d, d₀)^(−δ)·(1 + s·same_state) + k_∞.
pub fn reach(p: &Parameters, miles: f64, same_state: bool) -> f64 {
    let near = pow(miles.max(p.attention_d0), -p.attention_delta);
    near * if same_state { 1.0 + p.attention_same_state } else { 1.0 } + p.attention_constant
}

/// Whether two principal states are the same; places without a state share none.
pub fn same_state(one: &str, other: &str) -> bool {
    !one.is_empty() && one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_falls_to_a_floor_and_triples_within_a_state() {
        let p = Parameters::default();
        // 100^(−1.6) = 6.30957e-4.
        assert!((reach(&p, 100.0, false) - (6.309_573_444_801_93e-4 + 3e-4)).abs() < 1e-15);
        assert!((reach(&p, 100.0, true) - (3.0 * 6.309_573_444_801_93e-4 + 3e-4)).abs() < 1e-15);
        assert_eq!(reach(&p, 3.0, false), reach(&p, 25.0, false));
        assert!((reach(&p, 1e9, false) - 3e-4).abs() < 1e-12);
        // Limit: s = k_∞ = 0 is the power law of version 1.
        let plain = Parameters {
            attention_same_state: 0.0,
            attention_constant: 0.0,
            attention_delta: 0.7,
            attention_d0: 20.0,
            ..p
        };
        for d in [5.0, 150.0, 2_400.0] {
            assert_eq!(reach(&plain, d, true), pow(d.max(20.0), -0.7));
        }
    }

    #[test]
    fn places_without_a_state_share_none() {
        assert!(same_state("IL", "IL") && !same_state("IL", "IN") && !same_state("", ""));
    }
}
