//! States what a place offers to a household that considers it: rent, taxes, safety, schools, entry and the host's risk.

use crate::engine::base::constants::Constants;
use crate::engine::state::new_place::NewPlaceState;
use crate::engine::state::place::PlaceState;
use crate::model::bins::TaxLaw;
use crate::model::housing::user_cost;
use crate::model::numeric::ln;
use crate::model::place::Place;
use crate::model::utility::Offer;
use crate::scenario::Scenario;

/// Taxes and entry conditions of one place as a mover sees them.
#[derive(Debug, Clone, Copy)]
pub struct Law<'s> {
    /// Income tax and annual fee.
    pub tax: TaxLaw<'s>,
    /// EntryGroup fee, $.
    pub entry_fee: f64,
    /// Relocation grant for movers from other metros, $.
    pub grant: f64,
}

pub(crate) fn offer(scenario: &Scenario, c: &Constants, state: &PlaceState) -> Offer {
    let on = &scenario.mechanisms;
    let base = &state.base.attributes;
    let (rent, property_tax) = match on.housing_cost {
        true => (state.rent, state.attributes.property_tax),
        false => (base.rent, base.property_tax),
    };
    let sales = if on.tax { state.attributes.sales_tax } else { base.sales_tax };
    let p = &c.parameters;
    Offer {
        rent,
        ln_user_cost: ln(user_cost(rent, property_tax, p.interest, p.depreciation)),
        ln_sales: ln(1.0 + sales),
        ln_crime: ln(if on.crime { state.crime } else { base.violent_crime }),
        schools: if on.schools { state.schools } else { base.schools },
        governance: if on.governance { state.governance } else { base.governance },
        amenity: state.base.amenity.map(|xi| xi + state.attributes.amenity),
    }
}

pub(crate) fn law<'s>(scenario: &Scenario, place: &'s Place, state: &PlaceState) -> Law<'s> {
    let (seen, tax) = match scenario.mechanisms.tax {
        true => (&state.attributes, state.law(&place.brackets)),
        false => {
            let base = &state.base.attributes;
            (base, TaxLaw { flat_rate: base.income_tax, brackets: &place.brackets, annual_fee: base.annual_fee })
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
