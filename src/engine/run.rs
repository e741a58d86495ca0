//! Runs a replicate from its first population to its last record.

use crate::engine::error::EngineError;
use crate::engine::options::{PathRule, RunOptions};
use crate::engine::progress::Progress;
use crate::engine::records::observe::Observer;
use crate::engine::records::rows::ReplicateRecord;
use crate::engine::records::standings::{Standing, standings};
use crate::engine::records::{exit_or_reform, template_gain};
use crate::engine::simulation::Simulation;
use crate::engine::start::calibration::Calibration;
use crate::engine::start::rest_arm::{has_path, is_rest, rest_arm};
use crate::engine::state::rest::Amenities;
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
    /// Rent of a unit in each place at the end, $ per year.
    pub rents: Vec<f64>,
}

impl Simulation<'_> {
    /// Lets all ticks go by and returns what the replicate leaves.
    pub fn run(mut self) -> Result<ReplicateRecord, EngineError> {
        self.record(&|_| true)
    }

    /// Lets all ticks go by and takes records; `progress` is told of each tick.
    fn record(&mut self, progress: &(dyn Fn(Progress) -> bool + Sync)) -> Result<ReplicateRecord, EngineError> {
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
            if !progress(Progress::Ticks(self.tick)) {
                return Err(EngineError::Interrupted);
            }
        }
        let exit_or_reform = exit_or_reform::ledger(self);
        Ok(ReplicateRecord { exit_or_reform, gains, ..observer.finish(self) })
    }
}

/// Simulates one replicate.
///
/// `progress` is told of each year of a spin-up, each tick of a rest arm and each tick of its own, and says whether to go on.
pub fn run_replicate(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    progress: &(dyn Fn(Progress) -> bool + Sync),
) -> Result<ReplicateRecord, EngineError> {
    run_arm(scenario, replicate, options, progress).map(|finished| finished.record)
}

/// Simulates one replicate like [`run_replicate`] and keeps what comparisons need.
pub fn run_arm(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    progress: &(dyn Fn(Progress) -> bool + Sync),
) -> Result<Finished, EngineError> {
    let handed = match needs_rest_arm(scenario, options) {
        true => Some(run_rest_arm(scenario, replicate, options, progress)?),
        false => options.calibration.clone(),
    };
    let options = &RunOptions { calibration: handed, ..options.clone() };
    let mut sim = Simulation::unless_stopped(scenario, replicate, options, &|| progress(Progress::SetUp))?;
    let calibration = options.calibration.clone().unwrap_or_else(|| Arc::new(Calibration::of(&sim)));
    if !progress(Progress::SetUp) {
        return Err(EngineError::Interrupted);
    }
    let record = sim.record(progress)?;
    let rents = sim.world.places.iter().map(|state| state.rent).collect();
    Ok(Finished { record, calibration: with_path(calibration, &sim), standings: standings(&sim), rents })
}

/// Solves the base year of one replicate, and the path of amenities in its rest arm if it has one, while `go_on` says so.
pub fn calibrate(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Arc<Calibration>, EngineError> {
    if options.calibration.is_none() && options.path == PathRule::RestArm && has_path(scenario) {
        return run_rest_arm(scenario, replicate, options, &|_| go_on());
    }
    let sim = Simulation::unless_stopped(scenario, replicate, options, go_on)?;
    Ok(Arc::new(Calibration::of(&sim)))
}

/// Whether the amenities of `scenario` follow a path that another arm has to solve, and nobody has handed it.
fn needs_rest_arm(scenario: &Scenario, options: &RunOptions) -> bool {
    options.calibration.is_none() && options.path == PathRule::RestArm && has_path(scenario) && !is_rest(scenario)
}

/// Runs the rest arm of `scenario` for its base year and path alone.
fn run_rest_arm(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    progress: &(dyn Fn(Progress) -> bool + Sync),
) -> Result<Arc<Calibration>, EngineError> {
    let rest = rest_arm(scenario);
    let options = RunOptions { calibration: None, ledger: false, path: PathRule::RestArm, ..options.clone() };
    let mut sim = Simulation::unless_stopped(&rest, replicate, &options, &|| progress(Progress::SetUp))?;
    let calibration = Arc::new(Calibration::of(&sim));
    let mut go_on = progress(Progress::SetUp);
    while go_on && sim.tick < rest.time.ticks() {
        sim.tick();
        go_on = progress(Progress::Path);
    }
    if !go_on {
        return Err(EngineError::Interrupted);
    }
    Ok(with_path(calibration, &sim))
}

/// The base year with the path that its rest arm has solved since.
fn with_path(calibration: Arc<Calibration>, sim: &Simulation) -> Arc<Calibration> {
    match &sim.amenities {
        Amenities::Solved(path) => {
            Arc::new(Calibration { path: Some(Arc::new(path.clone())), ..Arc::unwrap_or_clone(calibration) })
        }
        Amenities::Frozen | Amenities::Following(_) => calibration,
    }
}
