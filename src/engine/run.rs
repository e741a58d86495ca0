//! Runs a replicate from its first population to its last record.

use crate::engine::error::EngineError;
use crate::engine::options::RunOptions;
use crate::engine::records::observe::Observer;
use crate::engine::records::rows::ReplicateRecord;
use crate::engine::records::standings::{Standing, standings};
use crate::engine::records::{exit_or_reform, template_gain};
use crate::engine::simulation::Simulation;
use crate::engine::start::calibration::Calibration;
use crate::scenario::{RecordEvery, Scenario};
use std::sync::Arc;

/// A finished replicate with what comparisons need beyond its record.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// What it leaves.
    pub record: ReplicateRecord,
    /// Its base year, for other arms.
    pub calibration: Arc<Calibration>,
    /// Where every household stands in the end; empty without a ledger.
    pub standings: Vec<Standing>,
}

impl Simulation<'_> {
    /// Lets all ticks go by and returns what the replicate leaves.
    pub fn run(mut self) -> Result<ReplicateRecord, EngineError> {
        self.record(&|_| true)
    }

    /// Lets all ticks go by and takes records; `progress` is called after each tick with the ticks done.
    fn record(&mut self, progress: &(dyn Fn(u32) -> bool + Sync)) -> Result<ReplicateRecord, EngineError> {
        let gains = template_gain::gains(self);
        let mut observer = Observer::new(self);
        let (time, ticks) = (&self.scenario.time, self.scenario.time.ticks());
        while self.tick < ticks {
            self.tick();
            let due = match time.record {
                RecordEvery::Tick => true,
                RecordEvery::Year => self.tick.is_multiple_of(time.ticks_per_year),
                RecordEvery::End => false,
            };
            let due = due || self.tick == ticks;
            observer.observe(self, due);
            if !progress(self.tick) {
                return Err(EngineError::Interrupted);
            }
        }
        let exit_or_reform = exit_or_reform::ledger(self);
        Ok(ReplicateRecord { exit_or_reform, gains, ..observer.finish(self) })
    }
}

/// Simulates one replicate.
///
/// `progress` is called with the ticks done, once before the first tick and after each, and says whether to go on.
pub fn run_replicate(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    progress: &(dyn Fn(u32) -> bool + Sync),
) -> Result<ReplicateRecord, EngineError> {
    run_arm(scenario, replicate, options, progress).map(|finished| finished.record)
}

/// Simulates one replicate like [`run_replicate`] and keeps what comparisons need.
pub fn run_arm(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    progress: &(dyn Fn(u32) -> bool + Sync),
) -> Result<Finished, EngineError> {
    let mut sim = Simulation::with_options(scenario, replicate, options)?;
    let calibration = options.calibration.clone().unwrap_or_else(|| Arc::new(Calibration::of(&sim)));
    if !progress(0) {
        return Err(EngineError::Interrupted);
    }
    let record = sim.record(progress)?;
    Ok(Finished { record, calibration, standings: standings(&sim) })
}

/// Solves the base year of one replicate and simulates nothing.
pub fn calibrate(scenario: &Scenario, replicate: u32, options: &RunOptions) -> Result<Arc<Calibration>, EngineError> {
    Simulation::with_options(scenario, replicate, options).map(|sim| Arc::new(Calibration::of(&sim)))
}
