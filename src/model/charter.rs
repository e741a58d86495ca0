//! Describes a charter, what makes a place new: its size, what it costs to build, who pays, and the host that may repeal it.
//!
//! A *template* is the charter of a place that a community would found; every place founded from it has the same one.
//! Money is in dollars per real household or real dollars of the place; none of it is known for a place that does not
//! exist, so everything here is *assumed* unless a scenario cites a figure.

use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, Quantity, Slot, joined, length};
use crate::model::services;
pub use crate::model::settings::Charter;

/// How a new place comes into being.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Founding {
    /// It stands from the start: a legacy place.
    Standing,
    /// Opens at its date with its units and closes for nothing: a plain new place.
    Plain,
    /// A developer builds it with sponsor cash on a schedule (charter city).
    Developer,
    /// Members of a community pledge to found it (network state).
    Pledge,
    /// A never-open row that households judge before they pledge.
    Template,
}

/// How a new place sets its own taxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taxes {
    /// As its keys say.
    Own,
    /// (1 − h_s) of its host's, so that residents pay what they would pay to the host alone.
    Parity,
}

/// What jobs a new place offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jobs {
    /// Those of its metro.
    Metro,
    /// Its own, at the stated wage level.
    Template,
    /// None: households without remote work earn little.
    RemoteOnly,
}

macro_rules! one {
    ($field:ident) => {
        Slot::One(|c: &mut Charter| &mut c.$field)
    };
}

const SCEN: &str = "nobody has measured it";

/// What it costs, who pays, and the host.
#[rustfmt::skip]
const ROWS: &[Quantity<Charter>] = &[
    Quantity { name: "capacity", symbol: "S", unit: "households", default: Value::Derived("required of a template; `units` of other new places"), min: 1.0, max: 1e9, evidence: Assumed, source: SCEN, about: "households at which a place by pledge is funded, and that a success must hold", slot: one!(capacity), role: () },
    Quantity { name: "infrastructure", symbol: "", unit: "$ per unit", default: Value::One(120_000.0), min: 0.0, max: 1e8, evidence: Assumed, source: "US subdivisions; land at $18,000 an acre (California Forever: $900 M for 50,000 acres)", about: "infrastructure including land", slot: one!(infrastructure), role: () },
    Quantity { name: "building", symbol: "", unit: "$ per unit", default: Value::One(150_000.0), min: 0.0, max: 1e8, evidence: Assumed, source: "construction cost of a modest house", about: "building a dwelling", slot: one!(building), role: () },
    Quantity { name: "legal", symbol: "", unit: "$", default: Value::One(8e6), min: 0.0, max: 1e11, evidence: Assumed, source: SCEN, about: "legal and platform cost of the first founding from a template", slot: one!(legal), role: () },
    Quantity { name: "opex", symbol: "", unit: "$ per year", default: Value::One(0.0), min: 0.0, max: 1e11, evidence: Assumed, source: SCEN, about: "fixed running cost, beside `opex_share`", slot: one!(opex), role: () },
    Quantity { name: "opex_share", symbol: "", unit: "share of revenue at S", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Assumed, source: "administration is part of `efficiency`", about: "fixed running cost as a share of the budgeted revenue", slot: one!(opex_share), role: () },
    Quantity { name: "budget_income", symbol: "", unit: "$ per year", default: Value::Derived("mean income of the community at the start, else of the population, at the place's wage level"), min: 1_000.0, max: 1e8, evidence: Assumed, source: "who would come", about: "mean gross income for which services are budgeted", slot: one!(budget_income), role: () },
    Quantity { name: "units", symbol: "", unit: "units", default: Value::Derived("`capacity`"), min: 1.0, max: 1e9, evidence: Assumed, source: "scenario", about: "homes at opening (developer, plain)", slot: one!(units), role: () },
    Quantity { name: "units_per_year", symbol: "", unit: "units per year", default: Value::One(0.0), min: 0.0, max: 1e8, evidence: Assumed, source: "scenario", about: "most homes that the developer adds each year, while rents pay for them and few stand empty", slot: one!(units_per_year), role: () },
    Quantity { name: "opens", symbol: "", unit: "calendar year", default: Value::Derived("the start of the calendar"), min: -9_999.0, max: 10_199.0, evidence: Data, source: "scenario", about: "when the first units are there (developer, plain)", slot: one!(opens), role: () },
    Quantity { name: "sponsor", symbol: "", unit: "$", default: Value::One(0.0), min: 0.0, max: 1e12, evidence: Assumed, source: "scenario", about: "cash the sponsor will put in when the treasury runs dry", slot: one!(sponsor), role: () },
    Quantity { name: "reserve_years", symbol: "", unit: "years of budget", default: Value::One(0.5), min: 0.0, max: 10.0, evidence: Assumed, source: "so that a bad month does not close a place", about: "working capital lent at opening, part of the debt inside the rent", slot: one!(reserve_years), role: () },
    Quantity { name: "permit_lag", symbol: "", unit: "months", default: Value::One(12.0), min: 0.0, max: 600.0, evidence: Assumed, source: SCEN, about: "from funding to permits", slot: one!(permit_lag), role: () },
    Quantity { name: "build_lag", symbol: "", unit: "months", default: Value::One(24.0), min: 0.0, max: 600.0, evidence: Assumed, source: SCEN, about: "from permits to opening", slot: one!(build_lag), role: () },
    Quantity { name: "growth_limit", symbol: "g_max", unit: "per year", default: Value::One(0.15), min: 0.0, max: 12.0, evidence: Assumed, source: SCEN, about: "most that the housing stock grows in a year while rents exceed costs", slot: one!(growth_limit), role: () },
    Quantity { name: "hazard", symbol: "h⁰", unit: "per year", default: Value::One(0.0), min: 0.0, max: 12.0, evidence: Assumed, source: "0 inside an ordinary host; .11 for a charter city: one event in nine years of Próspera, exact interval .003 to .62", about: "hostile events of the host", slot: one!(hazard), role: () },
    Quantity { name: "severity", symbol: "κ", unit: "probability", default: Value::One(0.5), min: 0.0, max: 1.0, evidence: Assumed, source: SCEN, about: "chance that a hostile event repeals the charter", slot: one!(severity), role: () },
    Quantity { name: "capital_severity", symbol: "κ_K", unit: "share", default: Value::One(0.5), min: 0.0, max: 1.0, evidence: Assumed, source: SCEN, about: "equity lost in a repeal", slot: one!(capital_severity), role: () },
    Quantity { name: "base_sensitivity", symbol: "e₁", unit: "per cent of base", default: Value::One(0.7), min: 0.0, max: 20.0, evidence: Assumed, source: SCEN, about: "rise of ln h with each per cent of the host's tax base lost, net of revenue shared", slot: one!(base_sensitivity), role: () },
    Quantity { name: "revenue_share", symbol: "", unit: "share", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Assumed, source: "scenario", about: "part of its revenue that the place pays to its host", slot: one!(revenue_share), role: () },
    Quantity { name: "host_income_tax", symbol: "", unit: "share", default: Value::Derived("of the largest legacy place of its metro, else of its state, else 0.05"), min: 0.0, max: 0.95, evidence: Assumed, source: "scenario", about: "income tax of the host, in force after a repeal or a closing", slot: one!(host_income_tax), role: () },
    Quantity { name: "host_governance", symbol: "", unit: "sd", default: Value::Derived("of the largest legacy place of its metro, else of its state, else 0"), min: -3.0, max: 3.0, evidence: Assumed, source: "scenario", about: "governance of the host, in force after a repeal or a closing", slot: one!(host_governance), role: () },
    Quantity { name: "host_crime", symbol: "", unit: "per 100,000 people", default: Value::Derived("of the largest legacy place of its metro, else of its state, else 400"), min: 1.0, max: 20_000.0, evidence: Assumed, source: "scenario", about: "violent crime towards which the place tends after a repeal or a closing", slot: one!(host_crime), role: () },
    Quantity { name: "residency_fee", symbol: "", unit: "$ per year", default: Value::One(130.0), min: 0.0, max: 1e6, evidence: Weak, source: "Próspera: $130 a year, secondary source", about: "fee of an e-resident", slot: one!(residency_fee), role: () },
];

const PARTS: &[&[Quantity<Charter>]] = &[ROWS, services::CHARTER_ROWS];

/// The charter table: keys of a community's `template` and of a new place, beside the attributes of any place.
pub static CHARTER: &[Quantity<Charter>] = &joined::<Quantity<Charter>, { length(PARTS) }>(PARTS);

impl Default for Charter {
    /// The defaults of [`CHARTER`]; NaN for what a scenario derives, 0 for the `budget_income` that the engine does.
    fn default() -> Self {
        let nan = f64::NAN;
        let mut charter = Charter {
            capacity: nan,
            infrastructure: nan,
            building: nan,
            legal: nan,
            opex: nan,
            opex_share: nan,
            budget_income: 0.0,
            units: nan,
            units_per_year: nan,
            opens: nan,
            sponsor: nan,
            reserve_years: nan,
            permit_lag: nan,
            build_lag: nan,
            growth_limit: nan,
            hazard: nan,
            severity: nan,
            capital_severity: nan,
            base_sensitivity: nan,
            revenue_share: nan,
            host_income_tax: nan,
            host_governance: nan,
            host_crime: nan,
            residency_fee: nan,
            host_share: nan,
            efficiency: nan,
            schools_offset: nan,
            crime_factor: nan,
        };
        for row in CHARTER {
            if let Value::One(value) = row.default {
                row.set(&mut charter, value);
            }
        }
        charter
    }
}
