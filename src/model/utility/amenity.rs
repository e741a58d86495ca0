//! Weigh amenities: ξ_j, solved in the base year for households that work where they live and for remote ones, plus Δξ_j
//! that a scenario adds.

use crate::model::acts::Role;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{AttributeRow, DefaultValue as Value, Quantity, Slot};
use crate::model::utility::row::{DependsOn, TermRow};

/// Δξ of a place.
#[rustfmt::skip]
pub const PLACE_KEY: AttributeRow = Quantity { name: "amenity", symbol: "Δξ", unit: "utility", default: Value::One(0.0), min: -20.0, max: 20.0, evidence: Assumed, source: "0: the solved amenity is left alone", about: "added to the solved amenity; -0.4 is a demand shock of 0.4", slot: Slot::One(|a| &mut a.amenity), role: Role::Plain };

/// Its row in the table of terms.
pub const TERM: TermRow = TermRow {
    name: "amenity",
    symbol: "ξ",
    depends_on: DependsOn::Place,
    optional: false,
    parameters: &[],
    switch: None,
};

/// ξ + Δξ.
pub fn level(solved: f64, added: f64) -> f64 {
    solved + added
}

/// ξ for those who work where they live, or for remote households.
#[inline(always)]
pub fn term(local: f64, for_remote: f64, remote: bool) -> f64 {
    if remote { for_remote } else { local }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_households_have_an_amenity_of_their_own() {
        assert_eq!((term(level(0.25, 0.5), 2.0, false), term(1.0, 2.0, true)), (0.75, 2.0));
    }
}
