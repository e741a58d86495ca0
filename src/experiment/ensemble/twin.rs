//! Runs a scenario beside its twin: the same households with the same luck in a world without what it asks about.
//!
//! Both arms share one base year wherever behaviour and population are the same, since it does not depend on what happens
//! later. Where the twin is the rest arm, it solves base year and path of amenities for both; else the arm as written hands on
//! what its own rest arm has solved. Either way its numbers are to the last bit those of a run without a twin.

use std::sync::Arc;

use crate::engine::records::rows::ReplicateRecord;
use crate::engine::rest::{has_path, is_rest};
use crate::engine::start::calibration::Calibration;
use crate::engine::{EngineError, Finished, RunOptions};
use crate::experiment::doubt::replicate::envelope;
use crate::experiment::ensemble::arms::{Arm, ArmError};
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::Watch;
use crate::scenario::Scenario;

/// A scenario with its twin, ready to run.
#[derive(Debug, Clone)]
pub struct Twins<'s> {
    scenario: &'s Scenario,
    twin: Arm,
    /// Largest ring-rate envelope of both, per year: spin-ups take the same steps in each.
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
        let envelope = arms.map(envelope).into_iter().fold(0.0, f64::max);
        Ok(Some(Twins { scenario, twin, envelope }))
    }

    /// The scenario of the twin.
    pub fn twin(&self) -> &Scenario {
        &self.twin.scenario
    }

    /// Runs one replicate in both arms, one after the other.
    pub fn replicate(&self, replicate: u32, options: &RunOptions, watch: &Watch) -> Result<TwinRecords, EngineError> {
        let options = RunOptions { envelope: Some(self.envelope), ..options.clone() };
        if self.twin.calibrate_on.is_none() && has_path(&self.twin.scenario) && is_rest(&self.twin.scenario) {
            return self.rest_first(replicate, &options, watch);
        }
        let Finished { record: scenario, calibration, .. } = parallel::arm(self.scenario, &options, watch, replicate)?;
        let shared = match &self.twin.calibrate_on {
            None => Shared { base_year: calibration },
            Some(other) => Shared { base_year: parallel::base_year(other, &options, watch, replicate)? },
        };
        let twin = self.beside(shared, replicate, &options, watch)?;
        Ok(together(scenario, twin))
    }

    /// Runs one replicate whose twin is the rest arm: it solves base year and path for both.
    fn rest_first(&self, replicate: u32, options: &RunOptions, watch: &Watch) -> Result<TwinRecords, EngineError> {
        let twin = parallel::arm(&self.twin.scenario, options, watch, replicate)?;
        let options = RunOptions { calibration: Some(twin.calibration), ..options.clone() };
        let scenario = parallel::replicate(self.scenario, &options, watch, replicate)?;
        Ok(together(scenario, twin.record))
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

/// Both records; the seconds of both are said of the arm as written.
fn together(mut scenario: ReplicateRecord, twin: ReplicateRecord) -> TwinRecords {
    scenario.setup_seconds += twin.setup_seconds;
    scenario.path_seconds += twin.path_seconds;
    scenario.tick_seconds += twin.tick_seconds;
    TwinRecords { scenario, twin }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::calibrate;
    use crate::scenario::{Twin, parse};

    const WORLD: &str = "model = \"2\"\nreplicates = 1\ntime = { start = 2025, years = 2 }\npopulation = { households = 9_000, spin_up = 2 }\n\
        place = [ { name = \"aa\", metro = \"greek\", latitude = 40, longitude = -80, households = 50_000, rent = 9_000 },\n\
        { name = \"mid\", kind = \"new\", founding = \"developer\", site = { metro = \"greek\", miles = 20 }, units = 4_000, sponsor = 9e8 },\n\
        { name = \"suburb\", metro = \"greek\", latitude = 40.1, longitude = -80, households = 20_000, rent = 9_500 },\n\
        { name = \"zz\", latitude = 41, longitude = -90, households = 50_000, rent = 9_000 } ]\n\
        event = [ { year = 2026, place = \"zz\", set = { governance = 1.0 } } ]\n\
        incorporation = [ { place = \"suburb\", parent = \"aa\", from = 2026, set = { income_tax = 0.01 } } ]\n";

    fn world() -> Scenario {
        parse(WORLD, "x.toml", &|_| unreachable!("there is no table"), &[])
            .unwrap_or_else(|report| panic!("{report}"))
            .scenario
    }

    #[test]
    fn the_arm_as_written_is_to_the_last_bit_a_run_without_a_twin() {
        let scenario = world();
        let twins = Twins::of(&scenario).unwrap().expect("something happens");
        let both = twins.replicate(0, &RunOptions::default(), &Watch::silent()).unwrap();
        let alone = parallel::replicate(&scenario, &RunOptions::default(), &Watch::silent(), 0).unwrap();
        assert_eq!((&both.scenario.places, &both.scenario.flows), (&alone.places, &alone.flows));
        assert_ne!(both.twin.places, alone.places);
        assert!(both.twin.events.is_empty(), "{:?}", both.twin.events);
    }

    /// So either arm may solve it first: new places and votes are no part of the base year.
    #[test]
    fn both_arms_would_solve_the_same_base_year_to_the_last_bit() {
        let scenario = world();
        let twins = Twins::of(&scenario).unwrap().expect("something happens");
        let solved = |scenario: &Scenario| calibrate(scenario, 0, &RunOptions::default(), &|| true).unwrap();
        let (ours, theirs) = (solved(&scenario), solved(twins.twin()));
        for (name, base) in theirs.names.iter().zip(&theirs.places) {
            let here = ours.names.iter().position(|other| other == name).expect("the scenario has it too");
            assert_eq!(&ours.places[here], base, "{name}");
        }
        // Planted: with the vote the suburb would never have shared a budget.
        let apart = Scenario { incorporations: Vec::new(), twin: Twin::None, ..twins.twin().clone() };
        assert_ne!(solved(&apart).places, theirs.places);
    }
}
