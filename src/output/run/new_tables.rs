//! Lists the columns of the tables of new places and communities, of the flow of funds, and of what is on record.

use crate::engine::records::rows::{
    CapitalRow, CommunityRow, EntryRow, ExitOrReformRow, GainRow, JurisdictionRow, RevealedRow,
};
use crate::experiment::evidence::scores::ScoreRow;
use crate::output::folder::cell::Cell;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::table::{Column, Table};
use crate::words;

/// `jurisdictions.csv`.
#[rustfmt::skip]
pub static JURISDICTIONS: Table<JurisdictionRow> = Table {
    file: "jurisdictions.csv",
    about: "one new place at one recorded moment of one replicate, whether or not it has been founded",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "tick", unit: "ticks", about: "ticks since the start", cell: |row| Whole(row.tick as u64) },
        Column { name: "year", unit: "year", about: "calendar year with its fraction", cell: |row| Number(row.year) },
        Column { name: "place", unit: "", about: "name of the new place", cell: |row| Text(&row.place) },
        Column { name: "community", unit: "", about: "community that founds or feeds it; empty for none", cell: |row| Text(&row.community) },
        Column { name: "status", unit: "", about: "planned, building, open, closed or repealed", cell: |row| Text(row.status.name()) },
        Column { name: "households", unit: "households", about: "real households that live there", cell: |row| Count(row.households) },
        Column { name: "income", unit: "$ per year", about: "gross income of residents: income that moved", cell: |row| Number(row.income) },
        Column { name: "shareholders", unit: "households", about: "residents who hold equity", cell: |row| Count(row.shareholders) },
        Column { name: "housing_units", unit: "units", about: "housing stock", cell: |row| Count(row.housing_units) },
        Column { name: "vacancies", unit: "units", about: "homes that nobody lives in", cell: |row| Count(row.vacancies) },
        Column { name: "land_cap", unit: "units", about: "most homes the land holds", cell: |row| if row.land_cap.is_finite() { Number(row.land_cap) } else { Missing } },
        Column { name: "awareness", unit: "share of outsiders", about: "who knows of it; empty before it opens", cell: |row| if row.status.is_inhabited() { Number(row.awareness) } else { Missing } },
        Column { name: "hazard", unit: "per year", about: "hostile events of the host; empty before it opens", cell: |row| if row.status.is_inhabited() { Number(row.hazard) } else { Missing } },
        Column { name: "treasury", unit: "$", about: "treasury", cell: |row| Number(row.treasury) },
        Column { name: "sponsor", unit: "$", about: "sponsor's cash that is left", cell: |row| Number(row.sponsor) },
        Column { name: "equity", unit: "$", about: "equity held by residents: capital that moved", cell: |row| Number(row.equity) },
        Column { name: "rent_asking", unit: "$ per year", about: "asking rent; empty before it opens", cell: |row| known(row, row.rent_asking) },
        Column { name: "builder_balance", unit: "$", about: "the builder's account", cell: |row| Number(row.builder_balance) },
        Column { name: "builder_debt", unit: "$", about: "debt that rents carry", cell: |row| Number(row.builder_debt) },
        Column { name: "builder_equity", unit: "$", about: "equity that rents carry, of residents and of others", cell: |row| Number(row.builder_equity) },
        Column { name: "builder_failures", unit: "number", about: "times that its builder's account ran dry and nobody paid, once a tick at most: after the first, shortfalls of whoever goes on without a reserve", cell: |row| Whole(row.builder_failures as u64) },
        Column { name: "lenders_loss", unit: "$", about: "lost by lenders so far: debt written down and overdrafts of builders, without unpaid bills of treasuries", cell: |row| Number(row.lenders_loss) },
        Column { name: "holders_loss", unit: "$", about: "lost by holders of equity so far", cell: |row| Number(row.holders_loss) },
        Column { name: "sponsor_to_treasury", unit: "$", about: "drawn by the treasury from the sponsor so far", cell: |row| Number(row.sponsor_to_treasury) },
        Column { name: "sponsor_to_builder", unit: "$", about: "drawn by the builder from the sponsor so far", cell: |row| Number(row.sponsor_to_builder) },
        Column { name: "profit_paid", unit: "$", about: "paid out to owners of the builder so far", cell: |row| Number(row.profit_paid) },
        Column { name: "homes_built", unit: "units", about: "homes built so far", cell: |row| Count(row.homes_built) },
        Column { name: "services_felt", unit: "$ per household and year", about: "services that residents feel, the host's part and its own; empty before it opens", cell: |row| known(row, row.services_felt) },
        Column { name: "services_own", unit: "$ per household and year", about: "services of its own government, smoothed over a year; empty before it opens and where its charter has ended under a host outside the model", cell: |row| known(row, row.services_own) },
        Column { name: "runway_years", unit: "years", about: "until treasury and sponsor's cash are spent at the pace of the last year; empty if they grow, before it opens and after its end", cell: |row| if row.runway_years.is_finite() && row.status.is_inhabited() { Number(row.runway_years) } else { Missing } },
    ],
};

/// What exists from the opening on.
fn known(row: &JurisdictionRow, number: f64) -> Cell<'_> {
    if row.status.is_inhabited() { Number(number) } else { Missing }
}

/// `communities.csv`.
#[rustfmt::skip]
pub static COMMUNITIES: Table<CommunityRow> = Table {
    file: "communities.csv",
    about: "one community at one recorded moment of one replicate",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "tick", unit: "ticks", about: "ticks since the start", cell: |row| Whole(row.tick as u64) },
        Column { name: "year", unit: "year", about: "calendar year with its fraction", cell: |row| Number(row.year) },
        Column { name: "community", unit: "", about: "name of the community", cell: |row| Text(&row.community) },
        Column { name: "values", unit: "households", about: "hold its values", cell: |row| Count(row.values) },
        Column { name: "members", unit: "households", about: "of these, have joined", cell: |row| Count(row.members) },
        Column { name: "pledged", unit: "households", about: "of these, have pledged", cell: |row| Count(row.pledged) },
        Column { name: "supporters", unit: "households", about: "members who would pledge but cannot pay", cell: |row| Count(row.supporters) },
        Column { name: "e_residents", unit: "households", about: "members who are e-residents", cell: |row| Count(row.e_residents) },
        Column { name: "residents", unit: "households", about: "live in its places, members or not", cell: |row| Count(row.residents) },
        Column { name: "jurisdictions", unit: "places", about: "its places that are open", cell: |row| Whole(row.jurisdictions as u64) },
        Column { name: "successes", unit: "places", about: "founded from its template, by anyone, and held their capacity", cell: |row| Whole(row.successes as u64) },
        Column { name: "ticket", unit: "$ per household", about: "what a pledge costs; 0 while it does not gather", cell: |row| Number(row.ticket) },
        Column { name: "ticket_legal", unit: "$ per household", about: "legal part of the ticket", cell: |row| Number(row.ticket_legal) },
        Column { name: "escrow", unit: "$", about: "paid by pledged households", cell: |row| Number(row.escrow) },
        Column { name: "declared_income", unit: "$ per year", about: "income that e-residents declare in its places: income that moved without its people", cell: |row| Number(row.declared_income) },
    ],
};

/// `entry.csv`.
#[rustfmt::skip]
pub static ENTRY: Table<EntryRow> = Table {
    file: "entry.csv",
    about: "one kind of household before the gate of one new place (or of a template, where it can only pledge) in one calendar year of one replicate, whatever time.record says",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "year", unit: "year", about: "the 1 January that ends the year", cell: |row| Number(row.year) },
        Column { name: "place", unit: "", about: "name of the new place or template", cell: |row| Text(&row.place) },
        Column { name: "income_decile", unit: "1 to 10", about: "tenth of the national income distribution, 1 the poorest", cell: |row| Whole(row.income_decile as u64) },
        Column { name: "class", unit: "", about: "mobility class: mobile, stuck or rooted", cell: |row| Text(row.class.name()) },
        Column { name: "community", unit: "", about: "values group; empty for none", cell: |row| Text(&row.community) },
        Column { name: "would", unit: "households", about: "would come, or said yes to the template", cell: |row| Count(row.would) },
        Column { name: "could_pay", unit: "households", about: "of these, could pay or were helped", cell: |row| Count(row.could_pay) },
        Column { name: "admitted", unit: "households", about: "of these, were admitted", cell: |row| Count(row.admitted) },
        Column { name: "moved", unit: "households", about: "of these, moved in", cell: |row| Count(row.moved) },
    ],
};

/// `capital.csv`.
#[rustfmt::skip]
pub static CAPITAL: Table<CapitalRow> = Table {
    file: "capital.csv",
    about: "money that moved in one calendar year of one replicate, whatever time.record says; what did not move is left out",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "year", unit: "year", about: "the 1 January that ends the year", cell: |row| Number(row.year) },
        Column { name: "place", unit: "", about: "the new place; empty for what passes a community's escrow only", cell: |row| Text(&row.place) },
        Column { name: "community", unit: "", about: "the community; empty for none", cell: |row| Text(&row.community) },
        Column { name: "item", unit: "", about: "what for", cell: |row| Text(row.flow.name()) },
        Column { name: "payer", unit: "", about: "who pays", cell: |row| Text(row.flow.payer().name()) },
        Column { name: "payee", unit: "", about: "who is paid", cell: |row| Text(row.flow.payee().name()) },
        Column { name: "dollars", unit: "$", about: "how much", cell: |row| Number(row.dollars) },
    ],
};

/// `exit_or_reform.csv`.
#[rustfmt::skip]
pub static EXIT_OR_REFORM: Table<ExitOrReformRow> = Table {
    file: "exit_or_reform.csv",
    about: "one new place that opened in one replicate, and as much better government in the old city it is measured against",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "place", unit: "", about: "name of the new place", cell: |row| Text(&row.place) },
        Column { name: "city", unit: "", about: "the old city it is measured against", cell: |row| Text(&row.city) },
        Column { name: "governance_gap", unit: "standard deviations", about: "governance of the new place less that of the old city at the end", cell: |row| Number(row.governance_gap) },
        Column { name: "exit_years", unit: "years", about: "from the start to the opening", cell: |row| Number(row.exit_years) },
        Column { name: "exit_ticket", unit: "$ per household", about: "what each founder paid in advance", cell: |row| Number(row.exit_ticket) },
        Column { name: "exit_households", unit: "households", about: "live in the new place at the end", cell: |row| Count(row.exit_households) },
        Column { name: "exit_gain", unit: "$ per household and year", about: "worth of living there and not in the old city; moves, and what residents like for reasons of their own, are not counted", cell: |row| Number(row.exit_gain) },
        Column { name: "exit_total", unit: "$ per year", about: "the same over all residents", cell: |row| Number(row.exit_total) },
        Column { name: "exit_wages", unit: "$ per household and year", about: "of exit_gain, what gross incomes bring; with Stone–Geary utility, also what taxes, rents and they bring only together", cell: |row| Number(row.exit_wages) },
        Column { name: "exit_taxes", unit: "$ per household and year", about: "of exit_gain, what taxes and fees bring", cell: |row| Number(row.exit_taxes) },
        Column { name: "exit_housing", unit: "$ per household and year", about: "of exit_gain, what rents bring", cell: |row| Number(row.exit_housing) },
        Column { name: "exit_schools", unit: "$ per household and year", about: "of exit_gain, what schools bring", cell: |row| Number(row.exit_schools) },
        Column { name: "exit_safety", unit: "$ per household and year", about: "of exit_gain, what crime brings", cell: |row| Number(row.exit_safety) },
        Column { name: "exit_government", unit: "$ per household and year", about: "of exit_gain, what quality of government brings", cell: |row| Number(row.exit_government) },
        Column { name: "exit_values", unit: "$ per household and year", about: "of exit_gain, what affinity to the place brings", cell: |row| Number(row.exit_values) },
        Column { name: "exit_surroundings", unit: "$ per household and year", about: "of exit_gain, what all else brings that is fixed: amenities of the place and of where it lies, climate", cell: |row| Number(row.exit_surroundings) },
        Column { name: "exit_family", unit: "$ per household and year", about: "of exit_gain, what family near by brings", cell: |row| Number(row.exit_family) },
        Column { name: "reform_years", unit: "years", about: "in which the old city's own politics would close half of the gap; empty if they are blocked", cell: |row| if row.reform_years.is_finite() { Number(row.reform_years) } else { Missing } },
        Column { name: "reform_households", unit: "households", about: "live in the old city at the end", cell: |row| Count(row.reform_households) },
        Column { name: "reform_gain", unit: "$ per household and year", about: "worth of closing the gap there", cell: |row| Number(row.reform_gain) },
        Column { name: "reform_total", unit: "$ per year", about: "the same over all residents", cell: |row| Number(row.reform_total) },
    ],
};

/// `gains.csv`.
#[rustfmt::skip]
pub static GAINS: Table<GainRow> = Table {
    file: "gains.csv",
    about: "one part of what a template would be worth, at the start, to those who hold its community's values, in one replicate",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "community", unit: "", about: "name of the community", cell: |row| Text(&row.community) },
        Column { name: "part", unit: "", about: "which cause, or cost of moving; total is all of them; placebo is a copy of the host at the template's rents", cell: |row| Text(row.part) },
        Column { name: "utility", unit: "utility", about: "mean gain over where those who hold the community's values live; what services bring follows from the template's budget, the rest is assumed by whoever wrote it", cell: |row| Number(row.utility) },
        Column { name: "yes", unit: "probability", about: "that a holder who looks says yes: of the total and of the placebo; empty for a single part", cell: |row| if row.yes.is_nan() { Missing } else { Number(row.yes) } },
    ],
};

/// `revealed.csv`.
#[rustfmt::skip]
pub static REVEALED: Table<RevealedRow> = Table {
    file: "revealed.csv",
    about: "what the base year of one replicate says of one weight: amenities of legacy places regressed on governance and ln crime, households as weights; association, not evidence of what people would pay",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "weight", unit: "", about: "governance and crime side by side, and governance alone", cell: |row| Text(row.weight) },
        Column { name: "assumed", unit: "utility", about: "signed coefficient that the model assumes: per standard deviation of governance, per ln crime", cell: |row| Number(row.assumed) },
        Column { name: "slope", unit: "utility", about: "slope of the amenities that keep the base year at rest; empty where refused", cell: |row| row.slope.map_or(Missing, Number) },
        Column { name: "std_error", unit: "utility", about: "its standard error, clustered by state; empty where refused", cell: |row| row.std_error.map_or(Missing, Number) },
        Column { name: "revealed", unit: "utility", about: "assumed + slope: the coefficient under which amenities would not hang on it; empty where refused", cell: |row| row.revealed.map_or(Missing, Number) },
        Column { name: "clusters", unit: "states", about: "states; a place without one counts as its own", cell: |row| Whole(row.clusters) },
        Column { name: "places", unit: "places", about: "legacy places", cell: |row| Whole(row.places) },
        Column { name: "r_squared", unit: "share", about: "of the weighted variance of amenities, explained; empty where refused", cell: |row| row.r_squared.map_or(Missing, Number) },
        Column { name: "note", unit: "", about: "why nothing is said; else empty", cell: |row| row.note.map_or(Missing, |refusal| Sentence(words::revealed::refusal(refusal))) },
    ],
};

/// `scores.csv`.
#[rustfmt::skip]
pub static SCORES: Table<ScoreRow> = Table {
    file: "scores.csv",
    about: "what one forecast says of one [[fact]] of the scenario in one replicate",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "fact", unit: "", about: "the fact, in a few words", cell: |row| Text(&row.fact) },
        Column { name: "measure", unit: "", about: "value of the fact, or common part of moves on record: the share of moves on the right route", cell: |row| Text(row.measure) },
        Column { name: "unit", unit: "", about: "unit of the numbers", cell: |row| Text(&row.unit) },
        Column { name: "low", unit: "as unit says", about: "the least on record; 1 for moves", cell: |row| Number(row.low) },
        Column { name: "high", unit: "as unit says", about: "the greatest on record; 1 for moves", cell: |row| Number(row.high) },
        Column { name: "forecast", unit: "", about: "who says so: footvote; as at the start, as in the first year, everyone alike, as before, size alone, size and distance (naive forecasts); a perfect model with as many simulated moves", cell: |row| Text(row.forecast) },
        Column { name: "value", unit: "as unit says", about: "what is said", cell: |row| Number(row.value) },
    ],
};
