//! Holds the checked scenario: everything a simulation needs to know, and nothing that could be invalid.

use crate::format::Currency;
use crate::model::community::Community;
use crate::model::mechanisms::Mechanisms;
use crate::model::numeric::pow;
use crate::model::parameters::Parameters;
use crate::model::place::Place;
use crate::model::population::{Households, Population};
use crate::model::reform::{Event, Incorporation, Trend};
use crate::model::rules::Rules;
use crate::scenario::calendar::Time;
use crate::scenario::facts::{Fact, Moves};
use crate::scenario::sweep::{Sweep, Vary};

/// A checked scenario: everything a simulation needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Names the run folder; the stem of the file unless it says otherwise.
    pub name: String,
    /// Title for charts and reports.
    pub title: String,
    /// The question it asks.
    pub question: String,
    /// How money is marked; amounts are the same in any.
    pub currency: Currency,
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

    /// Most simulated households that there ever are slots for: those of the start and all whom national growth adds.
    pub fn most_simulated_households(&self) -> u64 {
        let start = self.simulated_households();
        let growth = self.population.numbers.growth.max(0.0);
        (start as f64 * pow(1.0 + growth, self.time.years as f64)).ceil() as u64
    }
}
