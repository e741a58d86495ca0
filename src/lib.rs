//! footvote simulates who leaves the old city for a new jurisdiction, who cannot, and what happens to both.
//!
//! Households live in places. Now and then a household's clock rings: it considers one other place, compares what life
//! there is worth with what life here is worth, and moves if the gain exceeds the cost, luck included, and it can pay.
//! Wages, rents, housing, budgets, crime and governance follow from everybody's moves.
//!
//! ```
//! use footvote::{Scenario, Simulation};
//!
//! let scenario = Scenario::parse(
//!     r#"
//!     model = "2"
//!     time = { start = 2025, years = 2 }
//!     population = { households = 4_000 }
//!     place = [
//!       { name = "east", latitude = 40, longitude = -80, households = 1_000_000, rent = 15_000 },
//!       { name = "west", latitude = 40, longitude = -95, households = 1_000_000, rent = 15_000 },
//!     ]
//!     event = [{ year = 2026, place = "west", set = { governance = 1.0 } }]
//!     "#,
//! )?;
//! let record = Simulation::new(&scenario, 0)?.run()?;
//!
//! let west = || record.places.iter().filter(|row| row.place == "west").map(|row| row.households);
//! let (start, end) = (west().next().unwrap(), west().last().unwrap());
//! assert!(end > start, "better government attracts households: {start} to {end}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Scenario`] is what is asked, [`Simulation`] one replicate of it, [`ReplicateRecord`] what that leaves, `Ensemble` all
//! replicates side by side, `RunFolder` their tables in a folder, and `publish::run` all of it in one call, with charts and a
//! report. Five programs in `examples/` begin with these: `one_run`, `parameter_loop`, `reform_compared`, `rest_drift` and
//! `town_beside_chicago`. A sixth, `record_hashes`, prints a hash for each column of a record, to compare two machines.
//!
//! # One tick
//!
//! 1. *timetable*: events, trends, deaths, births and openings that are due;
//! 2. *decide*: every household whose clock rings considers one thing, all in parallel, on a snapshot of the world;
//! 3. *admit*: places with vacancies or a cap draw lots among those who want in;
//! 4. *move*: wishes are carried out, counters change by integers;
//! 5. *settle*: wages, housing stock, rents;
//! 6. *govern*: budgets, services, crime, governance;
//! 7. *found*: communities are funded, places close, hosts act, suburbs vote; from counters alone;
//! 8. *review*: at the end of a year voice weights are taken anew;
//! 9. *observe*: records are taken; observing changes nothing.
//!
//! # Layers
//!
//! Each layer uses those before it and none after it.
//!
//! - `format`: numbers as people write them
//! - [`model`]: the rules, one a file, with formula, unit and source
//! - [`scenario`]: a file as written becomes one that cannot be invalid
//! - [`engine`]: what happens; the same scenario gives the same bytes on any machine and any number of threads
//! - `words`: sentences about what happened
//! - `experiment`: how often, and with what changed
//! - `output`: tables in folders that are complete or absent
//! - `chart`: pictures from those tables
//! - `report`: one page with everything
//! - `publish`: a scenario into a finished folder
//!
//! # Glossary
//!
//! - *household*: who decides; each simulated one stands for many real ones
//! - *place*: where households live under one law; a *metro* is a group of places with one labour market
//! - *new place*: a place that is yet to be founded, under a *charter*
//! - *community*: households that share values and may found places from a *template*
//! - *ticket*: what a founder pays in advance; a *pledge* is the promise to pay it
//! - *wish*: a move that a household has decided on and that is not yet admitted
//! - *ledger*: what moves have cost each household
//! - *base year*: the state at rest in which a simulation starts
//! - *replicate*: one simulation with its own random draws
//! - *arm*: the baseline or a reform in a comparison; all arms share their random draws
//! - *point*: one setting of the axes of a sweep
//!
//! # Features
//!
//! - `cli` (default): the program, with everything below
//! - `charts`: `chart`, `report` and `publish`
//! - `tables`: `experiment` and `output`, with threads
//!
//! Without features the library reads scenarios and simulates them on one thread, also for `wasm32-unknown-unknown`.

#![forbid(unsafe_code)]

#[cfg(feature = "charts")]
#[doc(hidden)]
pub mod chart;
pub mod engine;
#[cfg(feature = "tables")]
pub mod experiment;
#[doc(hidden)]
pub mod format;
pub mod model;
#[cfg(feature = "tables")]
pub mod output;
#[cfg(feature = "charts")]
pub mod publish;
#[cfg(feature = "charts")]
#[doc(hidden)]
pub mod report;
pub mod scenario;
#[doc(hidden)]
pub mod words;

pub use crate::engine::records::rows::ReplicateRecord;
pub use crate::engine::simulation::Simulation;
#[cfg(feature = "tables")]
pub use crate::experiment::ensemble::parallel::Ensemble;
#[cfg(feature = "tables")]
pub use crate::output::run::folder::RunFolder;
pub use crate::scenario::Scenario;

// The fake records of the tests name this crate as a stranger would.
#[cfg(test)]
extern crate self as footvote;
#[cfg(test)]
#[path = "../tests/support/fake.rs"]
mod fake;
