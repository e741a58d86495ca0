//! What happens: randomness, one tick, a whole simulation, and the records it leaves.
//!
//! Reading order: [`tick`] is the most important page. [`random`] and [`decide`] are what it stands on; [`world`] is the
//! state, [`settle`] what follows from everybody's moves, [`base_year`] where it starts from, [`observe`] what is kept.
//! New places: [`town`] and [`society`] are their state, [`belonging`] and [`membership`] who joins, [`channel`] what a
//! community brings up, [`found`] and [`openings`] how a place begins, [`new_places`] and [`treasury`] how it lives and closes,
//! [`hosts`] who may end it, [`incorporate`] the suburb that leaves, [`new_records`] what all that leaves behind.
//! [`words`] is how reasons of events write numbers. [`calibration`] hands a base year to another arm of a comparison; [`ledger`] keeps what moves cost each household.

pub mod base;
pub mod choice;
pub mod found;
pub mod phases;
pub mod records;
pub mod simulation;
pub mod start;
pub mod state;
pub mod tick;
pub mod words;

use crate::engine::records::observe::Observer;
use crate::engine::records::rows::ReplicateRecord;
use crate::engine::simulation::Simulation;
use crate::engine::start::calibration::Calibration;
use crate::engine::state::ledger::Standing;
use crate::scenario::{RecordEvery, Scenario};
use std::sync::Arc;
use std::time::Instant;

/// Why a checked scenario could still not be simulated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// A place got no simulated household.
    #[error("the place `{place}` has {real} households, fewer than one simulated household stands for ({weight:.1})")]
    EmptyPlace {
        /// Name of the place.
        place: String,
        /// Its real households.
        real: u64,
        /// Real households per simulated one.
        weight: f64,
    },
    /// Base-year obligations exceed base-year revenue.
    #[error("the place `{place}` owes ${obligations:.0} per household and year but collects only ${revenue:.0}")]
    ObligationsExceedRevenue {
        /// Name of the place.
        place: String,
        /// Obligations per household, $ per year.
        obligations: f64,
        /// Revenue per household, $ per year.
        revenue: f64,
    },
    /// The base-year inversion did not converge.
    #[error(
        "no amenities make the base year's net flows come out: after {steps} Newton steps {residual:.2e} of a place's households per year remain"
    )]
    NoBaseYear {
        /// Newton steps taken.
        steps: u32,
        /// Largest remaining net flow as a share of a place per year.
        residual: f64,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// How a replicate is computed.
#[derive(Debug, Clone, Default)]
pub struct RunOptions {
    /// Ring-rate envelope that the arms of a comparison share, per year; `None` takes the scenario's own.
    pub envelope: Option<f64>,
    /// Work through the chunks of households in an order shuffled by this number: a test of
    /// determinism, it may not change anything.
    pub shuffle_chunks: Option<u64>,
    /// The base year to take over from another arm; `None` solves it.
    pub calibration: Option<Arc<Calibration>>,
    /// Whether to keep what moves cost each household.
    pub ledger: bool,
}

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

/// Solves the base year of one replicate and simulates nothing.
pub fn calibrate(scenario: &Scenario, replicate: u32, options: &RunOptions) -> Result<Arc<Calibration>, EngineError> {
    Simulation::new(scenario, replicate, options).map(|sim| Arc::new(Calibration::of(&sim)))
}

/// Simulates one replicate like [`run_replicate`] and keeps what comparisons need.
pub fn run_arm(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    progress: &(dyn Fn(u32) -> bool + Sync),
) -> Result<Finished, EngineError> {
    let start = Instant::now();
    let mut sim = Simulation::new(scenario, replicate, options)?;
    let calibration = options.calibration.clone().unwrap_or_else(|| Arc::new(Calibration::of(&sim)));
    let setup_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let gains = records::template_gain::gains(&sim);
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
    let standings = state::ledger::standings(&sim);
    let ledger = records::exit_or_reform::ledger(&sim);
    let mut record = observer.finish(sim);
    record.exit_or_reform = ledger;
    record.gains = gains;
    record.setup_seconds = setup_seconds;
    record.tick_seconds = start.elapsed().as_secs_f64();
    Ok(Finished { record, calibration, standings })
}
