//! A place is a jurisdiction: its laws, prices and politics as the scenario gives them for the base year.

use crate::model::charter::{Charter, Founding, Jobs};
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, Quantity, Slot};

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

/// One step of a bracketed income tax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bracket {
    /// Income from which the rate applies, dollars per year.
    pub from: f64,
    /// Marginal rate.
    pub rate: f64,
}

/// The numbers of a place that a scenario gives and that events and trends may change.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributes {
    /// w̄: wage level, 1 = national mean.
    pub wage: f64,
    /// r⁰: annual rent of a dwelling, dollars.
    pub rent: f64,
    /// τ: flat state and local income tax rate; with brackets, added to every rate.
    pub income_tax: f64,
    /// Sales tax rate.
    pub sales_tax: f64,
    /// τᵖ: property tax, share of value per year.
    pub property_tax: f64,
    /// τᵇ: business tax rate.
    pub business_tax: f64,
    /// Fee every household pays, dollars per year.
    pub annual_fee: f64,
    /// Fee paid on moving in, dollars.
    pub entry_fee: f64,
    /// Paid to whoever moves in from another metro, dollars.
    pub relocation_grant: f64,
    /// c: violent crimes per 100,000 people.
    pub violent_crime: f64,
    /// q: governance quality, z-score.
    pub governance: f64,
    /// q*: governance that residents' politics pull towards.
    pub governance_target: f64,
    /// S⁰: schools, quartile steps.
    pub schools: f64,
    /// Added to the solved amenity, utility.
    pub amenity: f64,
    /// ε: elasticity of housing supply.
    pub supply_elasticity: f64,
    /// H: housing units (events scale the stock; the base year has one per household).
    pub housing_units: f64,
    /// Most housing units the land holds.
    pub land_cap: f64,
    /// F: fixed obligations, dollars per base-year household and year.
    pub obligations: f64,
    /// Transfers received, dollars per base-year household and year.
    pub transfers: f64,
    /// ν: speed of politics per year.
    pub reform_speed: f64,
    /// Share of politics that is blocked.
    pub gridlock: f64,
    /// Governance lost to special interests, sd.
    pub capture: f64,
    /// Most households admitted per year.
    pub admission_cap: f64,
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
    /// Base-year attributes.
    pub attributes: Attributes,
    /// How it comes into being.
    pub founding: Founding,
    /// What jobs it offers.
    pub jobs: Jobs,
    /// Whether it admits members of its community only.
    pub members_only: bool,
    /// Number of the community that founds it or feeds it, 0 for none.
    pub community: u8,
    /// What makes it new; `None` for a legacy place.
    pub charter: Option<Box<Charter>>,
}

macro_rules! one {
    ($field:ident) => {
        Slot::One(|a: &mut Attributes| &mut a.$field)
    };
}

const UNBOUNDED: f64 = f64::INFINITY;

/// The numeric keys of a place: columns of a place table, keys of a `[[place]]` block, and what events and trends may change.
#[rustfmt::skip]
pub static ATTRIBUTES: &[Quantity<Attributes>] = &[
    Quantity { name: "wage", symbol: "w̄", unit: "level", default: Value::Derived("median_income over the household-weighted mean of all places, else 1"), min: 0.05, max: 20.0, evidence: Data, source: "scenario", about: "wage level, 1 = national mean", slot: one!(wage) },
    Quantity { name: "rent", symbol: "r⁰", unit: "$ per year", default: Value::Required, min: 100.0, max: 1e6, evidence: Data, source: "scenario", about: "annual rent of a dwelling", slot: one!(rent) },
    Quantity { name: "income_tax", symbol: "τ", unit: "share", default: Value::One(0.0), min: 0.0, max: 0.95, evidence: Data, source: "scenario", about: "flat state and local income tax rate; added to every bracket", slot: one!(income_tax) },
    Quantity { name: "sales_tax", symbol: "", unit: "share", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Data, source: "scenario", about: "sales tax rate", slot: one!(sales_tax) },
    Quantity { name: "property_tax", symbol: "τᵖ", unit: "share of value per year", default: Value::One(0.011), min: 0.0, max: 0.2, evidence: Weak, source: "US mean effective rate, about 1.1 %", about: "property tax", slot: one!(property_tax) },
    Quantity { name: "business_tax", symbol: "τᵇ", unit: "share", default: Value::One(0.0), min: 0.0, max: 0.95, evidence: Assumed, source: "none unless given", about: "business tax rate", slot: one!(business_tax) },
    Quantity { name: "annual_fee", symbol: "fee", unit: "$ per year", default: Value::One(0.0), min: 0.0, max: 1e6, evidence: Data, source: "scenario", about: "fee that every household pays", slot: one!(annual_fee) },
    Quantity { name: "entry_fee", symbol: "", unit: "$", default: Value::One(0.0), min: 0.0, max: 1e7, evidence: Data, source: "scenario", about: "fee paid on moving in", slot: one!(entry_fee) },
    Quantity { name: "relocation_grant", symbol: "", unit: "$", default: Value::One(0.0), min: 0.0, max: 1e6, evidence: Data, source: "scenario", about: "paid to whoever moves in from another metro", slot: one!(relocation_grant) },
    Quantity { name: "violent_crime", symbol: "c", unit: "per 100,000 people", default: Value::One(400.0), min: 1.0, max: 20_000.0, evidence: Data, source: "US level of about 400 unless given", about: "violent crimes reported per year", slot: one!(violent_crime) },
    Quantity { name: "governance", symbol: "q", unit: "sd", default: Value::One(0.0), min: -3.0, max: 3.0, evidence: Data, source: "national mean unless given", about: "governance quality, z-score", slot: one!(governance) },
    Quantity { name: "governance_target", symbol: "q*", unit: "sd", default: Value::Derived("governance"), min: -3.0, max: 3.0, evidence: Assumed, source: "the place is at rest unless a reform is set", about: "governance that politics pull towards", slot: one!(governance_target) },
    Quantity { name: "schools", symbol: "S⁰", unit: "quartile steps", default: Value::One(0.0), min: -3.0, max: 3.0, evidence: Data, source: "national mean unless given", about: "school quality", slot: one!(schools) },
    Quantity { name: "amenity", symbol: "Δξ", unit: "utility", default: Value::One(0.0), min: -20.0, max: 20.0, evidence: Assumed, source: "0: the solved amenity is left alone", about: "added to the solved amenity; -0.4 is a demand shock of 0.4", slot: one!(amenity) },
    Quantity { name: "supply_elasticity", symbol: "ε", unit: "elasticity", default: Value::One(1.75), min: 0.0, max: 20.0, evidence: Estimated, source: "Saiz 2010, population-weighted US mean", about: "elasticity of housing supply", slot: one!(supply_elasticity) },
    Quantity { name: "housing_units", symbol: "H", unit: "units", default: Value::Derived("households"), min: 0.0, max: 1e10, evidence: Data, source: "one unit per household", about: "housing stock", slot: one!(housing_units) },
    Quantity { name: "land_cap", symbol: "", unit: "units", default: Value::One(UNBOUNDED), min: 0.0, max: UNBOUNDED, evidence: Assumed, source: "no cap unless given", about: "most housing units the land holds", slot: one!(land_cap) },
    Quantity { name: "obligations", symbol: "F/N⁰", unit: "$ per base-year household and year", default: Value::Derived("parameters.obligations_share of base-year revenue"), min: 0.0, max: 1e6, evidence: Data, source: "scenario", about: "debt service and pensions: what a shrinking city cannot shrink", slot: one!(obligations) },
    Quantity { name: "transfers", symbol: "", unit: "$ per base-year household and year", default: Value::One(0.0), min: 0.0, max: 1e6, evidence: Data, source: "scenario", about: "grants received from other governments", slot: one!(transfers) },
    Quantity { name: "reform_speed", symbol: "ν", unit: "per year", default: Value::One(0.1), min: 0.0, max: 10.0, evidence: Assumed, source: "decades, not years", about: "speed of politics", slot: one!(reform_speed) },
    Quantity { name: "gridlock", symbol: "", unit: "share", default: Value::One(0.5), min: 0.0, max: 1.0, evidence: Assumed, source: "nobody has measured it", about: "share of politics that is blocked", slot: one!(gridlock) },
    Quantity { name: "capture", symbol: "", unit: "sd", default: Value::One(0.0), min: 0.0, max: 6.0, evidence: Assumed, source: "none unless given", about: "governance lost to special interests", slot: one!(capture) },
    Quantity { name: "admission_cap", symbol: "", unit: "households per year", default: Value::One(UNBOUNDED), min: 0.0, max: UNBOUNDED, evidence: Data, source: "no cap unless given", about: "most households admitted per year", slot: one!(admission_cap) },
];

impl Default for Attributes {
    /// The defaults of [`ATTRIBUTES`]; a required or derived number is 1, its neutral level, until the scenario fills it in.
    fn default() -> Self {
        let mut a = Attributes {
            wage: 1.0,
            rent: 1.0,
            income_tax: 0.0,
            sales_tax: 0.0,
            property_tax: 0.0,
            business_tax: 0.0,
            annual_fee: 0.0,
            entry_fee: 0.0,
            relocation_grant: 0.0,
            violent_crime: 1.0,
            governance: 0.0,
            governance_target: 0.0,
            schools: 0.0,
            amenity: 0.0,
            supply_elasticity: 1.0,
            housing_units: 1.0,
            land_cap: UNBOUNDED,
            obligations: 0.0,
            transfers: 0.0,
            reform_speed: 0.0,
            gridlock: 0.0,
            capture: 0.0,
            admission_cap: UNBOUNDED,
        };
        for row in ATTRIBUTES {
            if let Value::One(value) = row.default {
                row.set(&mut a, value);
            }
        }
        a
    }
}
