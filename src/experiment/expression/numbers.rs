//! Lists the numbers that can be asked for, and how each adds up over places and over time.

use crate::engine::records::rows::{CommunityRow, EntryRow, GroupRow, JurisdictionRow, ProfileRow};
use crate::engine::state::event::EventKind;
use crate::engine::state::new_place::Status;
use crate::experiment::summary::MEASURES;

/// How a number adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// A stock: adds up over places.
    Stock,
    /// A count of what happened in a calendar year: adds up over places and years.
    Flow,
    /// A level: averaged over places with their households as weights.
    Level,
    /// A ratio of two counts, computed from their sums.
    Ratio,
}

impl Aggregation {
    /// Whether it counts what happens in a calendar year.
    pub fn counts(self) -> bool {
        matches!(self, Aggregation::Flow | Aggregation::Ratio)
    }
}

/// Which rows it is read from.
#[derive(Clone, Copy)]
pub enum Source {
    /// `places.csv`: index into [`MEASURES`].
    Places(usize),
    /// `groups.csv`: numerator, and denominator of a ratio.
    Groups(fn(&GroupRow) -> f64, fn(&GroupRow) -> f64),
    /// `profiles.csv`.
    Profiles(fn(&ProfileRow) -> f64),
    /// `jurisdictions.csv`.
    Jurisdictions(fn(&JurisdictionRow) -> f64),
    /// `communities.csv`.
    Communities(fn(&CommunityRow) -> f64),
    /// `entry.csv`: numerator, and denominator of a ratio.
    Entry(fn(&EntryRow) -> f64, fn(&EntryRow) -> f64),
    /// `events.csv`: how many of a kind so far.
    Events(EventKind),
}

/// A table that numbers are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// `places.csv`.
    Places,
    /// `groups.csv`.
    Groups,
    /// `profiles.csv`.
    Profiles,
    /// `jurisdictions.csv`.
    Jurisdictions,
    /// `communities.csv`.
    Communities,
    /// `entry.csv`.
    Entry,
    /// `events.csv`.
    Events,
}

impl Source {
    /// The table whose rows these are.
    pub fn table(&self) -> Table {
        match self {
            Source::Places(_) => Table::Places,
            Source::Groups(..) => Table::Groups,
            Source::Profiles(_) => Table::Profiles,
            Source::Jurisdictions(_) => Table::Jurisdictions,
            Source::Communities(_) => Table::Communities,
            Source::Entry(..) => Table::Entry,
            Source::Events(_) => Table::Events,
        }
    }
}

/// One number.
pub struct Number {
    /// Its name.
    pub name: &'static str,
    /// How it adds up.
    pub kind: Aggregation,
    /// Where it is read.
    pub source: Source,
}

impl Number {
    /// Whether it counts places or what happened to them, not households, homes or money.
    pub fn counts_places(&self) -> bool {
        match self.source {
            Source::Events(_) => true,
            Source::Places(_) => self.name == "insolvent",
            Source::Jurisdictions(_) => {
                ["foundings", "alive", "closed", "repealed", "builder_failed"].contains(&self.name)
            }
            Source::Communities(_) => ["jurisdictions", "successes"].contains(&self.name),
            Source::Groups(..) | Source::Profiles(_) | Source::Entry(..) => false,
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        std::ptr::eq(self, other)
    }
}

impl std::fmt::Debug for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const PLACE_FLOWS: [&str; 8] = [
    "inflow",
    "outflow",
    "net_inflow",
    "local_moves",
    "blocked_by_cash",
    "refused",
    "moved_in_from_abroad",
    "moved_out_abroad",
];
const PLACE_STOCKS: [&str; 5] = ["households", "housing_units", "revenue", "debt", "insolvent"];

/// Numbers of places: every measure of the summary.
pub static OF_PLACES: std::sync::LazyLock<Vec<Number>> = std::sync::LazyLock::new(|| {
    let kind = |name: &str| match name {
        _ if PLACE_FLOWS.contains(&name) => Aggregation::Flow,
        _ if PLACE_STOCKS.contains(&name) => Aggregation::Stock,
        _ => Aggregation::Level,
    };
    let number = |(k, measure): (usize, &crate::experiment::summary::Measure)| Number {
        name: measure.name,
        kind: kind(measure.name),
        source: Source::Places(k),
    };
    MEASURES.iter().enumerate().map(number).collect()
});

const ONE: fn(&GroupRow) -> f64 = |_| 1.0;

/// Numbers of income deciles and mobility classes.
#[rustfmt::skip]
pub static OF_GROUPS: [Number; 7] = [
    Number { name: "households", kind: Aggregation::Stock, source: Source::Groups(|row| row.households, ONE) },
    Number { name: "would", kind: Aggregation::Flow, source: Source::Groups(|row| row.would, ONE) },
    Number { name: "could_pay", kind: Aggregation::Flow, source: Source::Groups(|row| row.could_pay, ONE) },
    Number { name: "admitted", kind: Aggregation::Flow, source: Source::Groups(|row| row.admitted, ONE) },
    Number { name: "moved", kind: Aggregation::Flow, source: Source::Groups(|row| row.moved, ONE) },
    Number { name: "blocked", kind: Aggregation::Flow, source: Source::Groups(|row| row.would - row.could_pay, ONE) },
    Number { name: "blocked_share", kind: Aggregation::Ratio, source: Source::Groups(|row| row.would - row.could_pay, |row| row.would) },
];

/// Numbers of the national profile.
#[rustfmt::skip]
pub static OF_PROFILES: [Number; 5] = [
    Number { name: "moves", kind: Aggregation::Flow, source: Source::Profiles(|row| row.moves) },
    Number { name: "local_moves", kind: Aggregation::Flow, source: Source::Profiles(|row| row.local_moves) },
    Number { name: "would", kind: Aggregation::Flow, source: Source::Profiles(|row| row.would) },
    Number { name: "blocked_by_cash", kind: Aggregation::Flow, source: Source::Profiles(|row| row.blocked_by_cash) },
    Number { name: "household_years", kind: Aggregation::Flow, source: Source::Profiles(|row| row.household_years) },
];

/// Whether a new place is open or has been.
fn opened(row: &JurisdictionRow) -> f64 {
    row.status.is_inhabited() as u8 as f64
}

/// Money that others have put into a new place so far, $: debt and equity that its rents carry, what lenders and holders have lost, and
/// what its sponsor has paid to treasury and builder.
fn invested(row: &JurisdictionRow) -> f64 {
    let claims = row.builder_debt + row.builder_equity;
    claims + row.lenders_loss + row.holders_loss + row.sponsor_to_treasury + row.sponsor_to_builder
}

/// Numbers of new places that old ones do not have.
#[rustfmt::skip]
pub static OF_JURISDICTIONS: [Number; 17] = [
    Number { name: "foundings", kind: Aggregation::Stock, source: Source::Jurisdictions(opened) },
    Number { name: "alive", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| (row.status == Status::Open) as u8 as f64) },
    Number { name: "closed", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| (row.status == Status::Closed) as u8 as f64) },
    Number { name: "repealed", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| (row.status == Status::Repealed) as u8 as f64) },
    Number { name: "treasury", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| row.treasury) },
    Number { name: "sponsor", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| row.sponsor) },
    Number { name: "equity", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| row.equity) },
    Number { name: "invested", kind: Aggregation::Stock, source: Source::Jurisdictions(invested) },
    Number { name: "total_income", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| row.income) },
    Number { name: "shareholders", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| row.shareholders) },
    Number { name: "builder_failed", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| (row.builder_failures > 0) as u8 as f64) },
    Number { name: "builder_loss", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| row.lenders_loss + row.holders_loss) },
    Number { name: "vacancies", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| row.vacancies) },
    Number { name: "land_cap", kind: Aggregation::Stock, source: Source::Jurisdictions(|row| row.land_cap) },
    Number { name: "runway_years", kind: Aggregation::Level, source: Source::Jurisdictions(|row| row.runway_years) },
    Number { name: "hazard", kind: Aggregation::Level, source: Source::Jurisdictions(|row| row.hazard) },
    Number { name: "awareness", kind: Aggregation::Level, source: Source::Jurisdictions(|row| row.awareness) },
];

/// What has happened to places so far.
#[rustfmt::skip]
pub static OF_EVENTS: [Number; 4] = [
    Number { name: "fundings", kind: Aggregation::Stock, source: Source::Events(EventKind::Funded) },
    Number { name: "successes", kind: Aggregation::Stock, source: Source::Events(EventKind::Success) },
    Number { name: "incorporations", kind: Aggregation::Stock, source: Source::Events(EventKind::Incorporated) },
    Number { name: "votes_lost", kind: Aggregation::Stock, source: Source::Events(EventKind::VoteLost) },
];

/// Numbers of communities.
#[rustfmt::skip]
pub static OF_COMMUNITIES: [Number; 12] = [
    Number { name: "values", kind: Aggregation::Stock, source: Source::Communities(|row| row.values) },
    Number { name: "members", kind: Aggregation::Stock, source: Source::Communities(|row| row.members) },
    Number { name: "pledged", kind: Aggregation::Stock, source: Source::Communities(|row| row.pledged) },
    Number { name: "supporters", kind: Aggregation::Stock, source: Source::Communities(|row| row.supporters) },
    Number { name: "e_residents", kind: Aggregation::Stock, source: Source::Communities(|row| row.e_residents) },
    Number { name: "residents", kind: Aggregation::Stock, source: Source::Communities(|row| row.residents) },
    Number { name: "jurisdictions", kind: Aggregation::Stock, source: Source::Communities(|row| row.jurisdictions as f64) },
    Number { name: "successes", kind: Aggregation::Stock, source: Source::Communities(|row| row.successes as f64) },
    Number { name: "ticket", kind: Aggregation::Level, source: Source::Communities(|row| row.ticket) },
    Number { name: "ticket_legal", kind: Aggregation::Level, source: Source::Communities(|row| row.ticket_legal) },
    Number { name: "escrow", kind: Aggregation::Stock, source: Source::Communities(|row| row.escrow) },
    Number { name: "declared_income", kind: Aggregation::Stock, source: Source::Communities(|row| row.declared_income) },
];

const EVERYONE: fn(&EntryRow) -> f64 = |_| 1.0;

/// Numbers of those who stand before the gate of a new place.
#[rustfmt::skip]
pub static OF_ENTRY: [Number; 6] = [
    Number { name: "would", kind: Aggregation::Flow, source: Source::Entry(|row| row.would, EVERYONE) },
    Number { name: "could_pay", kind: Aggregation::Flow, source: Source::Entry(|row| row.could_pay, EVERYONE) },
    Number { name: "admitted", kind: Aggregation::Flow, source: Source::Entry(|row| row.admitted, EVERYONE) },
    Number { name: "moved", kind: Aggregation::Flow, source: Source::Entry(|row| row.moved, EVERYONE) },
    Number { name: "blocked", kind: Aggregation::Flow, source: Source::Entry(|row| row.would - row.could_pay, EVERYONE) },
    Number { name: "blocked_share", kind: Aggregation::Ratio, source: Source::Entry(|row| row.would - row.could_pay, |row| row.would) },
];
