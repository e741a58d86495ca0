//! Lists the columns of the tables of a run, with unit and meaning. Header, `columns.json` and documentation are made from here.

use crate::engine::records::rows::{BaseYearRow, EventRow, FlowRow, GroupRow, PlaceRow, ProfileRow};
use crate::engine::state::new_place::Status;
use crate::experiment::summary::SummaryRow;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::table::{Column, Table};
use crate::words;

/// The columns of `places.csv` that are written straight from the attributes in force.
#[cfg(test)]
pub(crate) const IN_FORCE: &[&str] = &["business_tax", "climate_risk"];

/// `places.csv`.
#[rustfmt::skip]
pub static PLACES: Table<PlaceRow> = Table {
    file: "places.csv",
    about: "one place at one recorded moment of one replicate; moves, blocked and refused are counted since the 1 January before, a row on 1 January holds the whole year that ends there, whatever time.record says; before its opening a place has no households and no moves, and its other numbers are empty",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "tick", unit: "ticks", about: "ticks since the start", cell: |row| Whole(row.tick as u64) },
        Column { name: "year", unit: "year", about: "calendar year with its fraction", cell: |row| Number(row.year) },
        Column { name: "place", unit: "", about: "name of the place", cell: |row| Text(&row.place) },
        Column { name: "kind", unit: "", about: "legacy or new", cell: |row| Text(row.kind.name()) },
        Column { name: "status", unit: "", about: "what a new place is at the moment: planned, building, open, closed or repealed; empty for legacy places", cell: |row| Text(row.status.map_or("", Status::name)) },
        Column { name: "households", unit: "households", about: "real households that live there", cell: |row| Count(row.households) },
        Column { name: "simulated", unit: "simulated households", about: "simulated households that live there", cell: |row| Whole(row.simulated) },
        Column { name: "inflow", unit: "households", about: "moved in from another place", cell: |row| Count(row.inflow) },
        Column { name: "outflow", unit: "households", about: "moved out to another place", cell: |row| Count(row.outflow) },
        Column { name: "local_moves", unit: "households", about: "changed dwelling within the place", cell: |row| Count(row.local_moves) },
        Column { name: "blocked_by_cash", unit: "households", about: "residents who would have moved to another place but lacked the cash", cell: |row| Count(row.blocked_by_cash) },
        Column { name: "refused", unit: "households", about: "wanted in, could pay, but were not admitted", cell: |row| Count(row.refused) },
        Column { name: "moved_in_from_abroad", unit: "households", about: "moved in from abroad; not in inflow", cell: |row| Count(row.moved_in_from_abroad) },
        Column { name: "moved_out_abroad", unit: "households", about: "moved out to abroad; not in outflow", cell: |row| Count(row.moved_out_abroad) },
        Column { name: "income", unit: "$ per household and year", about: "mean gross income", cell: |row| Number(row.income) },
        Column { name: "net_income", unit: "$ per household and year", about: "mean income after state and local taxes and fees", cell: |row| Number(row.net_income) },
        Column { name: "wage", unit: "1 = national mean of the base year", about: "wage level", cell: |row| Number(row.wage) },
        Column { name: "capital", unit: "1 = base year", about: "business capital; of a new place, capital per job of its metro", cell: |row| Number(row.capital) },
        Column { name: "rent", unit: "$ per year", about: "rent of a dwelling", cell: |row| Number(row.rent) },
        Column { name: "home_price", unit: "$", about: "price of a dwelling", cell: |row| Number(row.home_price) },
        Column { name: "housing_units", unit: "units", about: "housing stock", cell: |row| Count(row.housing_units) },
        Column { name: "revenue", unit: "$ per year", about: "revenue of the government: of an old one with entry fees and less relocation grants as its budget feels them, of a new one taxes and fees of its residents; 0 while a suburb lives on its parent's budget", cell: |row| Number(row.revenue) },
        Column { name: "obligations", unit: "$ per year", about: "debt service and pensions that are due whoever stays", cell: |row| Number(row.obligations) },
        Column { name: "services", unit: "$ per household and year", about: "public services", cell: |row| Number(row.services) },
        Column { name: "debt", unit: "$", about: "debt booked to keep services at their floor", cell: |row| Number(row.debt) },
        Column { name: "entry_fees", unit: "$", about: "entry fees taken so far", cell: |row| Number(row.entry_fees) },
        Column { name: "grants", unit: "$", about: "relocation grants paid so far", cell: |row| Number(row.grants) },
        Column { name: "insolvent", unit: "0 or 1", about: "1 while services are kept up by debt", cell: |row| if row.exists() { Whole(row.insolvent as u64) } else { Missing } },
        Column { name: "crime", unit: "per 100,000 people and year", about: "violent crimes", cell: |row| Number(row.crime) },
        Column { name: "governance", unit: "standard deviations", about: "quality of governance, z-score", cell: |row| Number(row.governance) },
        Column { name: "schools", unit: "quartile steps", about: "quality of schools", cell: |row| Number(row.schools) },
        Column { name: "income_tax", unit: "share of income", about: "state and local income tax in force, without brackets; residents of a new place pay a part of their host's beside it", cell: |row| Number(row.income_tax) },
        Column { name: "sales_tax", unit: "share of price", about: "sales tax in force", cell: |row| Number(row.sales_tax) },
        Column { name: "property_tax", unit: "share of value per year", about: "property tax in force", cell: |row| Number(row.property_tax) },
        Column { name: "poor_share", unit: "share of households", about: "residents with net income below $30,000", cell: |row| Number(row.poor_share) },
        Column { name: "voice", unit: "1 = at the start", about: "mean voice weight of residents relative to the start", cell: |row| Number(row.voice) },
        Column { name: "discipline", unit: "standard deviations", about: "what is left of governance gained because households left", cell: |row| Number(row.discipline) },
        Column { name: "drain", unit: "standard deviations", about: "what is left of governance gained because the vocal came, or lost because they left", cell: |row| Number(row.drain) },
        Column { name: "business_tax", unit: "share of profits", about: "business tax in force", cell: |row| if row.exists() { Number(row.in_force.business_tax) } else { Missing } },
        Column { name: "climate_risk", unit: "standard deviations", about: "climate risk in force, above the US mean", cell: |row| if row.exists() { Number(row.in_force.climate_risk) } else { Missing } },
    ],
};

/// `flows.csv`.
#[rustfmt::skip]
pub static FLOWS: Table<FlowRow> = Table {
    file: "flows.csv",
    about: "moves from one place to another, or between a place and `abroad`, in one calendar year of one replicate, whatever time.record says; pairs without a move are left out",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "year", unit: "year", about: "the 1 January that ends the year", cell: |row| Number(row.year) },
        Column { name: "origin", unit: "", about: "place left, or abroad", cell: |row| Text(&row.origin) },
        Column { name: "destination", unit: "", about: "place entered, or abroad", cell: |row| Text(&row.destination) },
        Column { name: "moves", unit: "households", about: "real households that moved", cell: |row| Count(row.moves) },
        Column { name: "simulated", unit: "simulated households", about: "simulated households that moved", cell: |row| Whole(row.simulated) },
    ],
};

/// `groups.csv`.
#[rustfmt::skip]
pub static GROUPS: Table<GroupRow> = Table {
    file: "groups.csv",
    about: "one group of residents of one place at one recorded moment of one replicate; moves are counted since the 1 January before, a row on 1 January holds the whole year; empty groups are left out",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "year", unit: "year", about: "calendar year of the record", cell: |row| Number(row.year) },
        Column { name: "place", unit: "", about: "place of residence; of origin, for the four counts of moves", cell: |row| Text(&row.place) },
        Column { name: "income_decile", unit: "1 to 10", about: "tenth of the national income distribution, 1 the poorest", cell: |row| Whole(row.income_decile as u64) },
        Column { name: "class", unit: "", about: "mobility class: mobile, stuck or rooted", cell: |row| Text(row.class.name()) },
        Column { name: "community", unit: "", about: "values group; empty for none", cell: |row| Text(&row.community) },
        Column { name: "stage", unit: "", about: "stage in the values group: outsider, member, pledged or supporter", cell: |row| Text(row.stage.name()) },
        Column { name: "households", unit: "households", about: "real households that live there at the record", cell: |row| Count(row.households) },
        Column { name: "would", unit: "households", about: "would have moved to another place had cash and admission allowed", cell: |row| Count(row.would) },
        Column { name: "could_pay", unit: "households", about: "of these, could pay or were helped", cell: |row| Count(row.could_pay) },
        Column { name: "admitted", unit: "households", about: "of these, were admitted", cell: |row| Count(row.admitted) },
        Column { name: "moved", unit: "households", about: "of these, moved", cell: |row| Count(row.moved) },
    ],
};

/// `profiles.csv`.
#[rustfmt::skip]
pub static PROFILES: Table<ProfileRow> = Table {
    file: "profiles.csv",
    about: "how often one kind of household moved, nationally, in one calendar year of one replicate, whatever time.record says",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "year", unit: "year", about: "the 1 January that ends the year", cell: |row| Number(row.year) },
        Column { name: "dimension", unit: "", about: "what divides the households: all, age, income, class, tenure, children, remote or distance", cell: |row| Text(row.dimension.name()) },
        Column { name: "band", unit: "", about: "which part of them", cell: |row| Text(&row.band) },
        Column { name: "household_years", unit: "household-years", about: "lived by them in the year; 0 for bands of distance", cell: |row| Count(row.household_years) },
        Column { name: "moves", unit: "households", about: "moves between metros", cell: |row| Count(row.moves) },
        Column { name: "local_moves", unit: "households", about: "moves within a metro", cell: |row| Count(row.local_moves) },
        Column { name: "would", unit: "households", about: "moves between metros that were wanted, whether or not they could be paid", cell: |row| Count(row.would) },
        Column { name: "blocked_by_cash", unit: "households", about: "of these, blocked by cash", cell: |row| Count(row.blocked_by_cash) },
    ],
};

/// `events.csv`.
#[rustfmt::skip]
pub static EVENTS: Table<EventRow> = Table {
    file: "events.csv",
    about: "something that happened to a place in one replicate",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "tick", unit: "ticks", about: "tick in which it happened", cell: |row| Whole(row.tick as u64) },
        Column { name: "year", unit: "year", about: "calendar year with its fraction", cell: |row| Number(row.year) },
        Column { name: "place", unit: "", about: "name of the place", cell: |row| Text(&row.place) },
        Column { name: "kind", unit: "", about: "what happened", cell: |row| Text(row.kind().name()) },
        Column { name: "reason", unit: "", about: "why, in words", cell: |row| Sentence(words::event::reason(&row.what, row.currency)) },
    ],
};

/// `base_year.csv`.
#[rustfmt::skip]
pub static BASE_YEAR: Table<BaseYearRow> = Table {
    file: "base_year.csv",
    about: "what the base-year inversion found for one place in one replicate",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "place", unit: "", about: "name of the place", cell: |row| Text(&row.place) },
        Column { name: "amenity_local", unit: "utility", about: "amenity for households that work where they live", cell: |row| Number(row.amenity_local) },
        Column { name: "amenity_remote", unit: "utility", about: "amenity for remote households", cell: |row| Number(row.amenity_remote) },
        Column { name: "net_flow_local", unit: "share of the place per year", about: "expected net inflow of households that work where they live, at tick 0", cell: |row| Number(row.net_flow_local) },
        Column { name: "net_flow_remote", unit: "share of the place per year", about: "expected net inflow of remote households, at tick 0", cell: |row| Number(row.net_flow_remote) },
        Column { name: "services", unit: "$ per household and year", about: "services of the base year", cell: |row| Number(row.services) },
        Column { name: "revenue", unit: "$ per household and year", about: "revenue of the base year", cell: |row| Number(row.revenue) },
        Column { name: "obligations", unit: "$ per household and year", about: "fixed obligations of the base year", cell: |row| Number(row.obligations) },
    ],
};

/// `summary.csv`.
#[rustfmt::skip]
pub static SUMMARY: Table<SummaryRow> = Table {
    file: "summary.csv",
    about: "one number of one place at one recorded moment, over all replicates",
    columns: &[
        Column { name: "year", unit: "year", about: "calendar year with its fraction", cell: |row| Number(row.year) },
        Column { name: "place", unit: "", about: "name of the place", cell: |row| Text(&row.place) },
        Column { name: "quantity", unit: "", about: "column of places.csv, or net_inflow = inflow - outflow; the unit is that of the column", cell: |row| Text(row.quantity) },
        Column { name: "replicates", unit: "number", about: "replicates in which the number exists: a place has one from its opening", cell: |row| Whole(row.replicates as u64) },
        Column { name: "mean", unit: "of the quantity", about: "mean over replicates", cell: |row| Number(row.mean) },
        Column { name: "standard_error", unit: "of the quantity", about: "Monte-Carlo standard error of the mean; empty with a single replicate", cell: |row| row.standard_error.map_or(Missing, Number) },
        Column { name: "median", unit: "of the quantity", about: "median over replicates", cell: |row| Number(row.median) },
        Column { name: "p05", unit: "of the quantity", about: "5 % quantile over replicates (type 7); empty with fewer than 20", cell: |row| row.p05.map_or(Missing, Number) },
        Column { name: "p25", unit: "of the quantity", about: "25 % quantile over replicates (type 7)", cell: |row| Number(row.p25) },
        Column { name: "p75", unit: "of the quantity", about: "75 % quantile over replicates (type 7)", cell: |row| Number(row.p75) },
        Column { name: "p95", unit: "of the quantity", about: "95 % quantile over replicates (type 7); empty with fewer than 20", cell: |row| row.p95.map_or(Missing, Number) },
        Column { name: "least", unit: "of the quantity", about: "least value of any replicate", cell: |row| Number(row.least) },
        Column { name: "most", unit: "of the quantity", about: "greatest value of any replicate", cell: |row| Number(row.most) },
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::MEASURES;

    #[test]
    fn every_summarised_number_is_a_column_of_places() {
        for measure in MEASURES {
            let known = PLACES.columns.iter().any(|column| column.name == measure.name);
            assert!(known || measure.name == "net_inflow", "{}", measure.name);
        }
    }
}
