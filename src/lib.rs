//! footvote simulates who leaves the old city for a new jurisdiction, who cannot, and what happens to both.
//!
//! Households live in places. Now and then a household's clock rings: it considers one other place, compares what life
//! there is worth with what life here is worth, and moves if the gain exceeds the cost, luck included, and it can pay.
//! Wages, rents, housing, budgets, crime and governance follow from everybody's moves. One tick in words:
//!
//! 1. *timetable*: events, trends, deaths, births and openings that are due;
//! 2. *decide*: every household whose clock rings considers one thing, all in parallel, on a frozen world;
//! 3. *admit*: places with vacancies or a cap draw lots among those who want in;
//! 4. *move*: wishes are carried out, counters change by integers;
//! 5. *settle*: wages, housing stock, rents;
//! 6. *govern*: budgets, services, crime, governance;
//! 7. *found*: communities are funded, places close, hosts act, suburbs vote; from counters alone;
//! 8. *observe*: records are taken; observing changes nothing.
//!
//! Reading order: [`engine::tick`] is that schedule in code; [`model`] holds the rules, one a file, with formula, unit
//! and source; [`scenario`] turns a file as written into one that cannot be invalid; [`engine`] makes it happen with
//! keyed luck, so that the same scenario gives the same bytes on any machine and any number of threads; `experiment`
//! asks how often and with what changed; `output`, `chart` and `report` keep and show it. The program in `main.rs` and
//! `cli` only asks.

#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
pub mod chart;
pub mod engine;
#[cfg(feature = "cli")]
pub mod experiment;
pub mod format;
pub mod model;
#[cfg(feature = "cli")]
pub mod output;
#[cfg(feature = "cli")]
pub mod report;
pub mod scenario;

// The fake records of the tests name this crate as a stranger would.
#[cfg(test)]
extern crate self as footvote;
#[cfg(test)]
#[path = "../tests/fake/mod.rs"]
mod fake;
