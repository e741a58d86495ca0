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

/// Simulates one replicate. `progress` is called after each tick with the ticks done and says whether to go on.
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
    let gains = template_gain::gains(&sim);
    let mut observer = Observer::new(&mut sim);
    let ticks = scenario.time.ticks();
    while sim.tick < ticks {
        sim.tick();
        let due = match scenario.time.record {
            RecordEvery::Tick => true,
            RecordEvery::Year => sim.tick.is_multiple_of(scenario.time.ticks_per_year),
            RecordEvery::End => false,
        };
        if due || sim.tick == ticks {
            observer.observe(&mut sim);
        }
        if !progress(sim.tick) {
            return Err(EngineError::Interrupted);
        }
    }
    let standings = standings(&sim);
    let exit_or_reform = exit_or_reform::ledger(&sim);
    let record = ReplicateRecord { exit_or_reform, gains, ..observer.finish(sim.into_state()) };
    Ok(Finished { record, calibration, standings })
}

/// Solves the base year of one replicate and simulates nothing.
pub fn calibrate(scenario: &Scenario, replicate: u32, options: &RunOptions) -> Result<Arc<Calibration>, EngineError> {
    Simulation::with_options(scenario, replicate, options).map(|sim| Arc::new(Calibration::of(&sim)))
}
