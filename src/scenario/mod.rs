//! What is asked: a file as written becomes a checked [`Scenario`] that cannot be invalid.
//!
//! Reading order: `load` walks through a scenario. A text becomes a `tree` of values that know where they are written
//! (TOML, a CSV `table`, or an [`edit`] from the command line); [`keys`] and the quantity tables say what may be there;
//! `settings`, `places` (each `place`), `changes` and [`sweep`] read it, block by block (`read`) and value by `value`.
//! New places are a `charter` at a `site`: a `new_place` that stands by itself, or the `template` (perhaps one of the
//! [`presets`]) of a `community`, which `expansion` turns into places; an `incorporation` makes one of a suburb.
//! [`closing`] is what a run's closing page adds, with the moves on record of `on_record`. `limits` and `resolution` compare values with each other; every [`diagnostic`] is collected on the way. [`resolved`]
//! (with `resolved_new`) writes a scenario back, [`schema`] tells editors what may be written; `words` and `show` are
//! the words of files and messages.

pub mod block;
pub mod diagnostic;
pub mod read;
pub mod resolved;
pub mod schema;
pub(crate) mod show;

mod load;
mod resolved_new;

use crate::model::community::Community;
use crate::model::mechanisms::Mechanisms;
use crate::model::parameters::Parameters;
use crate::model::place::Place;
use crate::model::population::{Households, Population};
use crate::model::reform::{Event, Incorporation, Trend};
use crate::model::rules::Rules;
use crate::scenario::block::closing::{Fact, Moves, Vary};
use crate::scenario::block::sweep::Sweep;
use crate::scenario::diagnostic::{Diagnostic, Sources};

pub use crate::scenario::load::{load, parse};

/// How often records are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordEvery {
    /// After every tick.
    Tick,
    /// At the end of every year.
    Year,
    /// At the start and the end only.
    End,
}

/// The calendar of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The first year.
    pub start: i32,
    /// How many years are simulated.
    pub years: u32,
    /// Ticks in a year, 12 to 365.
    pub ticks_per_year: u32,
    /// How often records are taken (always at tick 0 as well).
    pub record: RecordEvery,
}

impl Time {
    /// Ticks of the whole run.
    pub fn ticks(&self) -> u32 {
        self.years * self.ticks_per_year
    }

    /// Years per tick.
    pub fn dt(&self) -> f64 {
        1.0 / self.ticks_per_year as f64
    }

    /// The tick in which something dated `year` happens; outside `0..ticks()` it never does.
    pub fn tick_at(&self, year: f64) -> i64 {
        let ticks = (year - self.start as f64) * self.ticks_per_year as f64;
        (ticks + 0.5).floor() as i64
    }

    /// The calendar year, with its fraction, at the end of `tick` ticks.
    pub fn year_at(&self, tick: u32) -> f64 {
        self.start as f64 + tick as f64 / self.ticks_per_year as f64
    }
}

/// A checked scenario: everything a simulation needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Names the run folder; the stem of the file unless it says otherwise.
    pub name: String,
    /// Title for charts and reports.
    pub title: String,
    /// The question it asks.
    pub question: String,
    /// Seed of all randomness.
    pub seed: u64,
    /// Independent repetitions.
    pub replicates: u32,
    /// The place whose households are the headline number; `None` picks the largest change.
    pub headline: Option<u16>,
    /// The calendar.
    pub time: Time,
    /// The population.
    pub population: Population,
    /// Places, sorted by name: the order in which they are listed in a file never matters.
    pub places: Vec<Place>,
    /// Dated changes, by date.
    pub events: Vec<Event>,
    /// Gradual changes, by date.
    pub trends: Vec<Trend>,
    /// Communities, in the order of the file.
    pub communities: Vec<Community>,
    /// Suburbs that may incorporate, in the order of the file.
    pub incorporations: Vec<Incorporation>,
    /// Which mechanisms act.
    pub mechanisms: Mechanisms,
    /// Which variant of each rule.
    pub rules: Rules,
    /// All parameters.
    pub parameters: Parameters,
    /// What `sweep` varies; a plain run ignores it.
    pub sweep: Option<Sweep>,
    /// What is on record, for the closing page.
    pub facts: Vec<Fact>,
    /// Moves on record, to be compared with those of a run.
    pub moves: Vec<Moves>,
    /// What the closing page varies.
    pub vary: Vec<Vary>,
}

impl Scenario {
    /// Real households of all places in the base year.
    pub fn real_households(&self) -> u64 {
        self.places.iter().map(|place| place.households).sum()
    }

    /// Simulated households of all places at the start.
    pub fn simulated_households(&self) -> u64 {
        match self.population.households {
            Households::All => self.real_households(),
            Households::Sample(simulated) => simulated,
        }
    }
}

/// A scenario that was read, and what is worth knowing about the reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The checked scenario.
    pub scenario: Scenario,
    /// The same scenario as one TOML text without defaults, edits or other files; reading it gives `scenario` again.
    pub resolved: String,
    /// What is allowed but doubtful.
    pub warnings: Vec<Diagnostic>,
    /// The texts that `warnings` point into.
    pub sources: Sources,
}
