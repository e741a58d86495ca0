//! Defines the rows about new places, communities, entry, money, and what exit and reform are worth.
//!
//! People, income and capital that moved are three separate series: `households` and `income` of a jurisdiction's
//! residents, `declared_income` of e-residents who stayed where they were, and the dollars of the flow of funds.

use crate::engine::records::read_back;
use crate::engine::state::money::Flow;
use crate::engine::state::new_place::Status;
use crate::model::household::Class;
use serde::Deserialize;

/// One new place at one recorded moment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct JurisdictionRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Ticks since the start.
    pub tick: u32,
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the place.
    pub place: String,
    /// Community that founds or feeds it; empty for none.
    pub community: String,
    /// What it is at the moment: planned, building, open, closed or repealed.
    #[serde(deserialize_with = "read_back::status")]
    pub status: Status,
    /// Real households that live there.
    pub households: f64,
    /// Gross income of residents, $ per year.
    pub income: f64,
    /// Residents who hold equity, real households.
    pub shareholders: f64,
    /// Housing units.
    pub housing_units: f64,
    /// Units that nobody lives in.
    pub vacancies: f64,
    /// Most units the land holds.
    #[serde(deserialize_with = "read_back::or_infinite")]
    pub land_cap: f64,
    /// Share of outsiders who know of it.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub awareness: f64,
    /// Hostile events of the host, per year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub hazard: f64,
    /// Treasury, $.
    pub treasury: f64,
    /// Sponsor's cash that is left, $.
    pub sponsor: f64,
    /// Equity held by residents, $.
    pub equity: f64,
    /// Asking rent, $ per year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub rent_asking: f64,
    /// The builder's account, $.
    pub builder_balance: f64,
    /// Debt that rents carry, $.
    pub builder_debt: f64,
    /// Equity that rents carry, residents' and others', $.
    pub builder_equity: f64,
    /// Times that its builder's account ran dry and nobody paid, once a tick at most.
    pub builder_failures: u32,
    /// Lost by lenders so far: debt written down and overdrafts, $.
    pub lenders_loss: f64,
    /// Lost by holders of equity so far, $.
    pub holders_loss: f64,
    /// Drawn by the treasury from the sponsor so far, $.
    pub sponsor_to_treasury: f64,
    /// Drawn by the builder from the sponsor so far, $.
    pub sponsor_to_builder: f64,
    /// Paid out to owners so far, $.
    pub profit_paid: f64,
    /// Homes built so far.
    pub homes_built: f64,
    /// s*: services that residents feel, $ per household and year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub services_felt: f64,
    /// s_j: services of its own government, $ per household and year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub services_own: f64,
    /// Years until treasury and sponsor's cash are spent at the pace of the last year; infinite if they grow.
    #[serde(deserialize_with = "read_back::or_infinite")]
    pub runway_years: f64,
}

/// One community at one recorded moment.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct CommunityRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Ticks since the start.
    pub tick: u32,
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the community.
    pub community: String,
    /// Real households that hold its values.
    pub values: f64,
    /// Of these, have joined.
    pub members: f64,
    /// Of these, have pledged.
    pub pledged: f64,
    /// Members who would pledge but cannot pay.
    pub supporters: f64,
    /// Members who are e-residents.
    pub e_residents: f64,
    /// Residents of its places, members or not.
    pub residents: f64,
    /// Its places that are open.
    pub jurisdictions: u32,
    /// Places founded from its template that succeeded, by anyone.
    pub successes: u32,
    /// The ticket it asks for, $ per household; 0 while it does not gather.
    pub ticket: f64,
    /// The legal part of it, $ per household.
    pub ticket_legal: f64,
    /// Paid into escrow, $.
    pub escrow: f64,
    /// Income that e-residents declare in its places, $ per year.
    pub declared_income: f64,
}

/// One kind of household before the gate of one new place (or of a template, where it can only pledge).
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct EntryRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// The 1 January that ends the year.
    pub year: f64,
    /// Name of the new place or template.
    pub place: String,
    /// Tenth of the national income distribution, 1 to 10.
    pub income_decile: u8,
    /// Mobility class.
    #[serde(deserialize_with = "read_back::class")]
    pub class: Class,
    /// Values group; empty for none.
    pub community: String,
    /// Would come, or said yes to the template.
    pub would: f64,
    /// Of these, could pay or was helped.
    pub could_pay: f64,
    /// Of these, was admitted.
    pub admitted: f64,
    /// Of these, moved in.
    pub moved: f64,
}

/// Money that moved in one calendar year.
#[derive(Debug, Clone, PartialEq)]
pub struct CapitalRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// The 1 January that ends the year.
    pub year: f64,
    /// The new place; empty for what only passes a community's escrow.
    pub place: String,
    /// The community; empty for none.
    pub community: String,
    /// What for, who pays and who is paid.
    pub flow: Flow,
    /// How much, $.
    pub dollars: f64,
}

/// Why living in a new place may be worth something over the old city: wages, taxes, what a dwelling costs, schools, safety, government, values in
/// common, surroundings, and family near by.
pub const EXIT_CAUSES: [&str; 9] =
    ["wages", "taxes", "housing", "schools", "safety", "government", "shared values", "surroundings", "family"];

/// Exit and reform side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct ExitOrReformRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Name of the new place.
    pub place: String,
    /// Name of the old city.
    pub city: String,
    /// Governance of the new place less that of the old city at the end, sd.
    pub governance_gap: f64,
    /// Years from the start to the opening.
    pub exit_years: f64,
    /// What each founder paid in advance, $.
    pub exit_ticket: f64,
    /// Real households that live in the new place at the end.
    pub exit_households: f64,
    /// Worth of living there and not in the old city, $ per resident and year.
    pub exit_gain: f64,
    /// The same over all residents, $ per year.
    pub exit_total: f64,
    /// Of `exit_gain`, what gross incomes bring, $ per resident and year.
    pub exit_wages: f64,
    /// Of `exit_gain`, what taxes and fees bring, $ per resident and year.
    pub exit_taxes: f64,
    /// Of `exit_gain`, what rents bring, $ per resident and year.
    pub exit_housing: f64,
    /// Of `exit_gain`, what schools bring, $ per resident and year.
    pub exit_schools: f64,
    /// Of `exit_gain`, what crime brings, $ per resident and year.
    pub exit_safety: f64,
    /// Of `exit_gain`, what quality of government brings, $ per resident and year.
    pub exit_government: f64,
    /// Of `exit_gain`, what affinity to the place brings, $ per resident and year.
    pub exit_values: f64,
    /// Of `exit_gain`, what amenities of the place and of where it lies, and climate bring, $ per resident and year.
    pub exit_surroundings: f64,
    /// Of `exit_gain`, what family near by brings, $ per resident and year.
    pub exit_family: f64,
    /// Years in which the old city's own politics would close half of the gap; infinite if they are blocked.
    pub reform_years: f64,
    /// Real households of the old city at the end.
    pub reform_households: f64,
    /// Worth of closing the gap there, $ per resident and year.
    pub reform_gain: f64,
    /// The same over all residents, $ per year.
    pub reform_total: f64,
}

impl ExitOrReformRow {
    /// What of `exit_gain` each cause brings, in the order of [`EXIT_CAUSES`]: together they are all of it.
    pub fn exit_parts(&self) -> [f64; 9] {
        [
            self.exit_wages,
            self.exit_taxes,
            self.exit_housing,
            self.exit_schools,
            self.exit_safety,
            self.exit_government,
            self.exit_values,
            self.exit_surroundings,
            self.exit_family,
        ]
    }
}

/// One part of what a template is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct GainRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Name of the community.
    pub community: String,
    /// Which cause, a cost of the move, the total, or the placebo.
    pub part: &'static str,
    /// Mean gain over the place where holders of the community's values live, utility.
    pub utility: f64,
    /// Mean chance that a holder who looks says yes; undefined for a single part.
    pub yes: f64,
}
