//! Describes a place: the laws, prices and politics of a jurisdiction as the scenario gives them for the base year.

use std::collections::BTreeMap;

use crate::model::acts::Role;
use crate::model::arrivals::Abroad;
use crate::model::awareness::Awareness;
use crate::model::capital::USUAL_BUSINESS_TAX;
use crate::model::charter::{Charter, Founding, Jobs};
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{AttributeRow, DefaultValue as Value, Quantity, Slot, joined, length};
pub use crate::model::settings::{Attributes, Bracket};
use crate::model::utility;

/// Old or new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// An existing city: admits everybody, housing is durable, rents clear the market.
    #[default]
    Legacy,
    /// A founded jurisdiction: admits only into vacant units.
    New,
}

impl Kind {
    /// Both kinds, in the order of every table.
    pub const ALL: [Kind; 2] = [Kind::Legacy, Kind::New];

    /// The word used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Legacy => "legacy",
            Kind::New => "new",
        }
    }
}

/// One place of the base year.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The name used in scenario files and tables.
    pub name: String,
    /// The name printed on charts.
    pub label: String,
    /// Index of the metro; places of one metro share a labour market.
    pub metro: u16,
    /// Name of the metro.
    pub metro_name: String,
    /// Host state, for maps and host-state rules; may be empty.
    pub state: String,
    /// Old or new.
    pub kind: Kind,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Real households in the base year.
    pub households: u64,
    /// Income tax brackets, ascending; empty for a flat tax.
    pub brackets: Vec<Bracket>,
    /// Whether `obligations` was given; otherwise F is a share of base-year revenue.
    pub obligations_given: bool,
    /// Observed net inflow of the base year, real households per year (used with `amenities = "observed"`).
    pub observed_net_flow: f64,
    /// The same by year, (from, households per year) by date; empty where the number holds all the time.
    pub net_flow_series: Vec<(f64, f64)>,
    /// Base-year attributes.
    pub attributes: Attributes,
    /// Dated arrivals and departures.
    pub abroad: Abroad,
    /// How it comes into being.
    pub founding: Founding,
    /// What jobs it offers.
    pub jobs: Jobs,
    /// Whether it admits members of its community only.
    pub members_only: bool,
    /// Number of the community that founds it or feeds it, 0 for none.
    pub community: u8,
    /// Whether a legacy place is its host, with which it shares taxes and services; never for a legacy place.
    pub hosted: bool,
    /// How a new place becomes known.
    pub awareness: Awareness,
    /// What makes it new; `None` for a legacy place.
    pub charter: Option<Box<Charter>>,
}

/// Numbers the metros of `places` in the order in which they come.
pub fn number_metros(places: &mut [Place]) {
    let mut metros: BTreeMap<String, u16> = BTreeMap::new();
    for place in places {
        let next = metros.len() as u16;
        place.metro = *metros.entry(place.metro_name.clone()).or_insert(next);
    }
}

const UNBOUNDED: f64 = f64::INFINITY;

/// Wages, rents, taxes and fees.
#[rustfmt::skip]
const PRICES_AND_TAXES: &[AttributeRow] = &[
    Quantity { name: "wage", symbol: "w̄", unit: "level", default: Value::Derived("median_income over the household-weighted mean of all places, else 1"), min: 0.05, max: 20.0, evidence: Data, source: "scenario", about: "wage level, 1 = national mean", slot: Slot::One(|a| &mut a.wage), role: Role::Wage },
    Quantity { name: "rent", symbol: "r⁰", unit: "$ per year", default: Value::Required, min: 100.0, max: 1e6, evidence: Data, source: "scenario", about: "annual rent of a dwelling", slot: Slot::One(|a| &mut a.rent), role: Role::Rent },
    Quantity { name: "income_tax", symbol: "τ", unit: "share", default: Value::One(0.0), min: 0.0, max: 0.95, evidence: Data, source: "scenario", about: "flat state and local income tax rate; added to every bracket", slot: Slot::One(|a| &mut a.income_tax), role: Role::Plain },
    Quantity { name: "sales_tax", symbol: "", unit: "share", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Data, source: "scenario", about: "sales tax rate", slot: Slot::One(|a| &mut a.sales_tax), role: Role::Plain },
    Quantity { name: "property_tax", symbol: "τᵖ", unit: "share of value per year", default: Value::One(0.011), min: 0.0, max: 0.2, evidence: Weak, source: "US mean effective rate, about 1.1 %", about: "property tax", slot: Slot::One(|a| &mut a.property_tax), role: Role::Plain },
    Quantity { name: "business_tax", symbol: "τᵇ", unit: "share", default: Value::One(USUAL_BUSINESS_TAX), min: 0.0, max: 0.95, evidence: Weak, source: "a usual US state rate; 0 in new places unless given", about: "business tax rate", slot: Slot::One(|a| &mut a.business_tax), role: Role::Plain },
    Quantity { name: "annual_fee", symbol: "fee", unit: "$ per year", default: Value::One(0.0), min: 0.0, max: 1e6, evidence: Data, source: "scenario", about: "fee that every household pays", slot: Slot::One(|a| &mut a.annual_fee), role: Role::Plain },
    Quantity { name: "entry_fee", symbol: "", unit: "$", default: Value::One(0.0), min: 0.0, max: 1e7, evidence: Data, source: "scenario", about: "fee paid on moving in", slot: Slot::One(|a| &mut a.entry_fee), role: Role::Plain },
    Quantity { name: "relocation_grant", symbol: "", unit: "$", default: Value::One(0.0), min: 0.0, max: 1e6, evidence: Data, source: "scenario", about: "paid to whoever moves in from another metro", slot: Slot::One(|a| &mut a.relocation_grant), role: Role::Plain },
];

/// Housing, budget, politics and admission.
#[rustfmt::skip]
const HOUSING_AND_POLITICS: &[AttributeRow] = &[
    Quantity { name: "supply_elasticity", symbol: "ε", unit: "elasticity", default: Value::One(1.75), min: 0.0, max: 20.0, evidence: Estimated, source: "Saiz 2010, population-weighted US mean", about: "elasticity of housing supply", slot: Slot::One(|a| &mut a.supply_elasticity), role: Role::Plain },
    Quantity { name: "housing_units", symbol: "H", unit: "units", default: Value::Derived("households"), min: 0.0, max: 1e10, evidence: Data, source: "one unit per household", about: "housing stock", slot: Slot::One(|a| &mut a.housing_units), role: Role::HousingUnits },
    Quantity { name: "land_cap", symbol: "", unit: "units", default: Value::One(UNBOUNDED), min: 0.0, max: UNBOUNDED, evidence: Assumed, source: "no cap unless given", about: "most housing units the land holds", slot: Slot::One(|a| &mut a.land_cap), role: Role::LandCap },
    Quantity { name: "obligations", symbol: "F/N⁰", unit: "$ per base-year household and year", default: Value::Derived("parameters.obligations_share of base-year revenue"), min: 0.0, max: 1e6, evidence: Data, source: "scenario", about: "debt service and pensions: what a shrinking city cannot shrink", slot: Slot::One(|a| &mut a.obligations), role: Role::Obligations },
    Quantity { name: "transfers", symbol: "", unit: "$ per base-year household and year", default: Value::One(0.0), min: 0.0, max: 1e6, evidence: Data, source: "scenario", about: "grants received from other governments", slot: Slot::One(|a| &mut a.transfers), role: Role::Plain },
    Quantity { name: "reform_speed", symbol: "ν", unit: "per year", default: Value::One(0.1), min: 0.0, max: 10.0, evidence: Assumed, source: "decades, not years", about: "speed of politics", slot: Slot::One(|a| &mut a.reform_speed), role: Role::Plain },
    Quantity { name: "gridlock", symbol: "", unit: "share", default: Value::One(0.5), min: 0.0, max: 1.0, evidence: Assumed, source: "nobody has measured it", about: "share of politics that is blocked", slot: Slot::One(|a| &mut a.gridlock), role: Role::Plain },
    Quantity { name: "capture", symbol: "", unit: "sd", default: Value::One(0.0), min: 0.0, max: 6.0, evidence: Assumed, source: "none unless given", about: "governance lost to special interests", slot: Slot::One(|a| &mut a.capture), role: Role::Plain },
    Quantity { name: "admission_cap", symbol: "", unit: "households per year", default: Value::One(UNBOUNDED), min: 0.0, max: UNBOUNDED, evidence: Data, source: "no cap unless given", about: "most households admitted per year", slot: Slot::One(|a| &mut a.admission_cap), role: Role::Plain },
];

const PARTS: &[&[AttributeRow]] = &[
    PRICES_AND_TAXES,
    utility::PLACE_KEYS,
    HOUSING_AND_POLITICS,
    crate::model::services::PLACE_ROWS,
    crate::model::arrivals::ROWS,
];

/// The numeric keys of a place: columns of a place table, keys of a `[[place]]` block, and what events and trends may change.
pub static ATTRIBUTES: &[AttributeRow] = &joined::<AttributeRow, { length(PARTS) }>(PARTS);

impl Default for Attributes {
    /// The defaults of [`ATTRIBUTES`]; a required or derived number is 1, its neutral level, until the scenario fills it in.
    fn default() -> Self {
        let mut a = Attributes::NEUTRAL;
        for row in ATTRIBUTES {
            if let Value::One(value) = row.default {
                row.set(&mut a, value);
            }
        }
        a
    }
}
