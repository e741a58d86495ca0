//! The numbers that can be asked for, and how each adds up over places and over time.

use crate::engine::record::{CommunityRow, GroupRow, JurisdictionRow, ProfileRow};
use crate::experiment::summary::MEASURES;

/// How a number adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A stock: adds up over places.
    Stock,
    /// A count of what happened in a period: adds up over places and periods.
    Flow,
    /// A level: averaged over places with their households as weights.
    Level,
    /// A ratio of two counts, computed from their sums.
    Ratio,
}

/// Which rows it is read from.
#[derive(Clone, Copy)]
pub enum Source {
    /// `places.csv`: index into [`MEASURES`].
    Places(usize),
    /// `groups.csv`: numerator, and denominator of a ratio.
    Groups(fn(&GroupRow) -> f64, fn(&GroupRow) -> f64),
    /// `profiles.csv`: numerator, and what a rate divides by.
    Profiles(fn(&ProfileRow) -> f64),
    /// `jurisdictions.csv`.
    Jurisdictions(fn(&JurisdictionRow) -> f64),
    /// `communities.csv`.
    Communities(fn(&CommunityRow) -> f64),
}

/// One number.
pub struct Number {
    /// Its name.
    pub name: &'static str,
    /// How it adds up.
    pub kind: Kind,
    /// Where it is read.
    pub source: Source,
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

const PLACE_FLOWS: [&str; 6] = ["inflow", "outflow", "net_inflow", "local_moves", "blocked_by_cash", "refused"];
const PLACE_STOCKS: [&str; 5] = ["households", "housing_units", "revenue", "debt", "insolvent"];

/// Numbers of places: every measure of the summary.
pub static OF_PLACES: std::sync::LazyLock<Vec<Number>> = std::sync::LazyLock::new(|| {
    let kind = |name: &str| match name {
        _ if PLACE_FLOWS.contains(&name) => Kind::Flow,
        _ if PLACE_STOCKS.contains(&name) => Kind::Stock,
        _ => Kind::Level,
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
    Number { name: "households", kind: Kind::Stock, source: Source::Groups(|row| row.households, ONE) },
    Number { name: "would", kind: Kind::Flow, source: Source::Groups(|row| row.would, ONE) },
    Number { name: "could_pay", kind: Kind::Flow, source: Source::Groups(|row| row.could_pay, ONE) },
    Number { name: "admitted", kind: Kind::Flow, source: Source::Groups(|row| row.admitted, ONE) },
    Number { name: "moved", kind: Kind::Flow, source: Source::Groups(|row| row.moved, ONE) },
    Number { name: "blocked", kind: Kind::Flow, source: Source::Groups(|row| row.would - row.could_pay, ONE) },
    Number { name: "blocked_share", kind: Kind::Ratio, source: Source::Groups(|row| row.would - row.could_pay, |row| row.would) },
];

/// Numbers of the national profile.
#[rustfmt::skip]
pub static OF_PROFILES: [Number; 5] = [
    Number { name: "moves", kind: Kind::Flow, source: Source::Profiles(|row| row.moves) },
    Number { name: "local_moves", kind: Kind::Flow, source: Source::Profiles(|row| row.local_moves) },
    Number { name: "would", kind: Kind::Flow, source: Source::Profiles(|row| row.would) },
    Number { name: "blocked_by_cash", kind: Kind::Flow, source: Source::Profiles(|row| row.blocked_by_cash) },
    Number { name: "household_years", kind: Kind::Flow, source: Source::Profiles(|row| row.household_years) },
];

/// Numbers that new places alone have.
#[rustfmt::skip]
pub static OF_JURISDICTIONS: [Number; 5] = [
    Number { name: "vacancies", kind: Kind::Stock, source: Source::Jurisdictions(|row| row.vacancies) },
    Number { name: "shareholders", kind: Kind::Stock, source: Source::Jurisdictions(|row| row.shareholders) },
    Number { name: "treasury", kind: Kind::Stock, source: Source::Jurisdictions(|row| row.treasury) },
    Number { name: "sponsor", kind: Kind::Stock, source: Source::Jurisdictions(|row| row.sponsor) },
    Number { name: "equity", kind: Kind::Stock, source: Source::Jurisdictions(|row| row.equity) },
];

/// Numbers of communities.
#[rustfmt::skip]
pub static OF_COMMUNITIES: [Number; 9] = [
    Number { name: "values", kind: Kind::Stock, source: Source::Communities(|row| row.values) },
    Number { name: "members", kind: Kind::Stock, source: Source::Communities(|row| row.members) },
    Number { name: "pledged", kind: Kind::Stock, source: Source::Communities(|row| row.pledged) },
    Number { name: "supporters", kind: Kind::Stock, source: Source::Communities(|row| row.supporters) },
    Number { name: "e_residents", kind: Kind::Stock, source: Source::Communities(|row| row.e_residents) },
    Number { name: "residents", kind: Kind::Stock, source: Source::Communities(|row| row.residents) },
    Number { name: "jurisdictions", kind: Kind::Stock, source: Source::Communities(|row| row.jurisdictions as f64) },
    Number { name: "successes", kind: Kind::Stock, source: Source::Communities(|row| row.successes as f64) },
    Number { name: "escrow", kind: Kind::Stock, source: Source::Communities(|row| row.escrow) },
];
