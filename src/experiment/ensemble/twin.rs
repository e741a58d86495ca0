//! Runs a scenario beside its twin: the same households with the same luck in a world without what it asks about.
//!
//! Both arms share one base year wherever behaviour and population are the same, since it does not depend on what happens
//! later. The arm as written solves it and hands it on, so that its numbers are to the last bit those of a run without a twin.

use std::sync::Arc;

use crate::engine::base::constants::Constants;
use crate::engine::records::rows::ReplicateRecord;
use crate::engine::start::calibration::Calibration;
use crate::engine::{EngineError, Finished, RunOptions, calibrate};
use crate::experiment::ensemble::arms::{Arm, ArmError};
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::Watch;
use crate::scenario::Scenario;

/// A scenario with its twin, ready to run.
#[derive(Debug, Clone)]
pub struct Twins<'s> {
    scenario: &'s Scenario,
    twin: Arm,
    /// Largest ring-rate envelope of both, per year: candidates are the same in each.
    envelope: f64,
}

/// What one replicate left in both arms.
pub struct TwinRecords {
    /// As written; its seconds are those of both.
    pub scenario: ReplicateRecord,
    /// Its twin.
    pub twin: ReplicateRecord,
}

/// What one arm of a replicate hands to the other: here belongs whatever is found once, in the world at rest, and holds for both.
struct Shared {
    base_year: Arc<Calibration>,
}

impl<'s> Twins<'s> {
    /// Sets `scenario` beside its twin; `None` if it has none.
    pub fn of(scenario: &'s Scenario) -> Result<Option<Self>, ArmError> {
        let Some(other) = scenario.twin() else {
            return Ok(None);
        };
        let twin = Arm::new(scenario, &other, true)?;
        let arms = [scenario, &twin.scenario];
        let envelope = arms.map(|arm| Constants::new(arm, None).envelope).into_iter().fold(0.0, f64::max);
        Ok(Some(Twins { scenario, twin, envelope }))
    }

    /// The scenario of the twin.
    pub fn twin(&self) -> &Scenario {
        &self.twin.scenario
    }

    /// Runs one replicate in both arms, one after the other.
    pub fn replicate(&self, replicate: u32, options: &RunOptions, watch: &Watch) -> Result<TwinRecords, EngineError> {
        let options = RunOptions { envelope: Some(self.envelope), ..options.clone() };
        let Finished { record: mut scenario, calibration, .. } =
            parallel::arm(self.scenario, &options, watch, replicate)?;
        let shared = match &self.twin.calibrate_on {
            None => Shared { base_year: calibration },
            Some(other) => Shared { base_year: calibrate(other, replicate, &options)? },
        };
        let twin = self.beside(shared, replicate, &options, watch)?;
        scenario.setup_seconds += twin.setup_seconds;
        scenario.tick_seconds += twin.tick_seconds;
        Ok(TwinRecords { scenario, twin })
    }

    /// The twin of one replicate, with what the arms share.
    fn beside(
        &self,
        shared: Shared,
        replicate: u32,
        options: &RunOptions,
        watch: &Watch,
    ) -> Result<ReplicateRecord, EngineError> {
        let options = RunOptions { calibration: Some(shared.base_year), ..options.clone() };
        parallel::replicate(&self.twin.scenario, &options, watch, replicate)
    }
}
