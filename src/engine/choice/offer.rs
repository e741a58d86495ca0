//! States what a place offers to a household that considers it: rent, taxes, safety, schools, entry and the host's risk.

use crate::engine::base::constants::Constants;
use crate::engine::state::new_place::NewPlaceState;
use crate::engine::state::place::PlaceState;
use crate::model::bins::TaxLaw;
use crate::model::place::{Attributes, Bracket, Place};
use crate::model::utility::{Conditions, Offer};
use crate::scenario::Scenario;

/// Taxes and entry conditions of one place as a mover sees them.
#[derive(Debug, Clone, Copy)]
pub struct Law<'s> {
    /// Income tax and annual fee.
    pub tax: TaxLaw<'s>,
    /// Entry fee, $.
    pub entry_fee: f64,
    /// Relocation grant for movers from other metros, $.
    pub grant: f64,
}

pub(crate) fn offer(scenario: &Scenario, c: &Constants, state: &PlaceState) -> Offer {
    let joint = state.joint.as_ref().map(|joint| Attributes {
        sales_tax: joint.rates.sales,
        property_tax: joint.rates.property,
        ..state.attributes.clone()
    });
    let conditions = Conditions {
        now: joint.as_ref().unwrap_or(&state.attributes),
        base: &state.base.attributes,
        rent: state.rent,
        crime: state.crime,
        schools: state.schools,
        governance: state.governance,
        amenity: state.base.amenity,
    };
    Offer::of(&c.parameters, &scenario.mechanisms, &conditions)
}

pub(crate) fn law<'s>(scenario: &Scenario, place: &'s Place, state: &'s PlaceState) -> Law<'s> {
    let (seen, tax) = match scenario.mechanisms.tax {
        true => (&state.attributes, state.law(&place.brackets)),
        false => {
            let base = &state.base.attributes;
            let brackets = state.base.joint.as_ref().map_or(&place.brackets, |joint| &joint.brackets);
            (base, TaxLaw { flat_rate: base.income_tax, brackets, annual_fee: base.annual_fee })
        }
    };
    Law { tax, entry_fee: seen.entry_fee, grant: state.attributes.relocation_grant }
}

/// h·κ·T of a place that its host may take.
pub(crate) fn risk(scenario: &Scenario, c: &Constants, new_place: &Option<Box<NewPlaceState>>, place: &Place) -> f64 {
    match (new_place, &place.charter) {
        (Some(new_place), Some(charter)) if scenario.mechanisms.host_risk => {
            new_place.hazard * charter.severity * c.parameters.host_horizon
        }
        _ => 0.0,
    }
}

/// Taxes of a place that shares none with a host.
pub fn standing_law<'s>(scenario: &Scenario, brackets: &'s [Bracket], state: &PlaceState) -> Law<'s> {
    let seen = if scenario.mechanisms.tax { &state.attributes } else { &state.base.attributes };
    let tax = TaxLaw { flat_rate: seen.income_tax, brackets, annual_fee: seen.annual_fee };
    Law { tax, entry_fee: seen.entry_fee, grant: state.attributes.relocation_grant }
}
