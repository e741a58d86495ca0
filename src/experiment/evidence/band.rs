//! Holds a figure with the band where it must lie, and runs what figures are read from.

use crate::engine::records::rows::ReplicateRecord;
use crate::engine::{EngineError, RunOptions, run_replicate};
use crate::scenario::{RecordEvery, Scenario};

/// One figure and the band in which it must lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// What part of the behaviour it belongs to.
    pub group: &'static str,
    /// What it is, with its unit.
    pub name: String,
    /// What came out.
    pub value: f64,
    /// Least value that belongs.
    pub low: f64,
    /// Greatest value that belongs.
    pub high: f64,
}

impl Band {
    /// Whether the value lies in the band.
    pub fn holds(&self) -> bool {
        self.value >= self.low && self.value <= self.high
    }

    pub(crate) fn new(group: &'static str, name: impl Into<String>, value: f64, low: f64, high: f64) -> Self {
        Band { group, name: name.into(), value, low, high }
    }
}

/// How much is simulated.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Replicates of each response.
    pub replicates: u32,
    /// The place whose responses are measured.
    pub place: u16,
}

/// How much of an income decile, 1 to 10, lies in each third of incomes, from below.
pub(crate) fn third_shares(decile: u8) -> [f64; 3] {
    let (least, most) = (f64::from(decile) - 1.0, f64::from(decile));
    [0.0, 1.0, 2.0].map(|k: f64| ((10.0 / 3.0 * (k + 1.0)).min(most) - (10.0 / 3.0 * k).max(least)).max(0.0))
}

/// `scenario` over so many years, recorded yearly, without events and trends.
pub(crate) fn years(scenario: &Scenario, years: u32) -> Scenario {
    let mut s = scenario.clone();
    s.time.years = years;
    s.time.record = RecordEvery::Year;
    s.events.clear();
    s.trends.clear();
    s
}

/// One replicate.
pub(crate) fn run(scenario: &Scenario, replicate: u32) -> Result<ReplicateRecord, EngineError> {
    run_replicate(scenario, replicate, &RunOptions::default(), &|_| true)
}
