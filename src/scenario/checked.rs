//! Holds the checked scenario: everything a simulation needs to know, and nothing that could be invalid.

use crate::format::Currency;
use crate::model::arrivals;
use crate::model::community::Community;
use crate::model::mechanisms::Mechanisms;
use crate::model::numeric::pow;
use crate::model::parameters::Parameters;
use crate::model::place::Place;
use crate::model::population::{Households, Population};
use crate::model::reform::{Event, Incorporation, Trend};
use crate::model::rules::Rules;
use crate::scenario::answer::AnswerKind;
use crate::scenario::calendar::Time;
use crate::scenario::facts::{Fact, Moves, ObservedAttention};
use crate::scenario::sweep::{Sweep, Vary};
use crate::scenario::uncertainty::{Asked, Uncertainty};

/// What a scenario is measured against: the same households with the same luck, without what it asks about.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Twin {
    /// No event, trend, new place or incorporation.
    #[default]
    NothingHappens,
    /// Events and trends as written; no new place and no incorporation.
    NoFounding,
    /// Another scenario of the same households.
    Given(Box<Scenario>),
    /// No twin at all.
    None,
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
    /// How money is marked; amounts are the same in any.
    pub currency: Currency,
    /// Seed of all randomness.
    pub seed: u64,
    /// Independent repetitions.
    pub replicates: u32,
    /// The place whose households are the headline number; `None` picks the largest change.
    pub headline: Option<u16>,
    /// What kind of answer is wanted; `None` leaves the choice to what the run holds.
    pub answer: Option<AnswerKind>,
    /// What it is measured against.
    pub twin: Twin,
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
    /// Moves on record that attention is fitted to; without them it is the kernel.
    pub attention: Option<ObservedAttention>,
    /// What `sweep` varies; a plain run ignores it.
    pub sweep: Option<Sweep>,
    /// What is on record, for the closing page.
    pub facts: Vec<Fact>,
    /// Moves on record, to be compared with those of a run.
    pub moves: Vec<Moves>,
    /// What the closing page varies.
    pub vary: Vec<Vary>,
    /// What is in doubt, beside luck.
    pub uncertainty: Option<Uncertainty>,
    /// The outputs that a run works out.
    pub outputs: Vec<Asked>,
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

    /// Most simulated households that there ever are slots for: those of the start, all whom national growth adds, and all
    /// who come from abroad unless an event changes that.
    pub fn most_simulated_households(&self) -> u64 {
        let start = self.simulated_households();
        let growth = self.population.numbers.growth.max(0.0);
        let newcomers = self.newcomers() / self.real_households() as f64;
        (start as f64 * (pow(1.0 + growth, self.time.years as f64) + newcomers)).ceil() as u64
    }

    /// Real households that come from abroad over the whole run, unless an event changes that.
    pub fn newcomers(&self) -> f64 {
        let years = || (0..self.time.years).map(|k| (self.time.start as i64 + k as i64) as f64);
        let of = |place: &Place| match &place.abroad.arrivals[..] {
            [] => place.attributes.arrivals * self.time.years as f64,
            series => years().map(|year| arrivals::at(series, year)).sum(),
        };
        self.places.iter().map(of).sum()
    }
}
