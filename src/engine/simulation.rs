//! Simulates one replicate: draws its population, solves its base year, and lets the ticks go by.

use crate::engine::base::constants::Constants;
use crate::engine::base::random::{CHUNK, Keys};
use crate::engine::choice::context::DecisionContext;
use crate::engine::error::EngineError;
use crate::engine::options::{PathRule, RunOptions};
use crate::engine::start::first_state::first_state;
use crate::engine::start::observed_attention::observed_pull;
use crate::engine::start::population::{shuffled, simulated_households};
use crate::engine::start::rest_arm::{has_path, is_rest};
use crate::engine::start::solver::Solver;
use crate::engine::start::spin_up::{SpinUp, spin_up};
use crate::engine::state::ledger::Ledger;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::rest::{Amenities, Path};
use crate::engine::state::world::World;
use crate::engine::tick::tick;
use crate::scenario::Scenario;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// One replicate while it runs.
///
/// What it is made of is its [`ReplicateState`], which it dereferences to.
pub struct Simulation<'s> {
    state: ReplicateState<'s>,
    solver: Solver,
}

impl<'s> Simulation<'s> {
    /// Draws the population of `replicate` and solves its base year.
    pub fn new(scenario: &'s Scenario, replicate: u32) -> Result<Self, EngineError> {
        Simulation::with_options(scenario, replicate, &RunOptions::default())
    }

    /// As [`Simulation::new`], computed as `options` say.
    pub fn with_options(scenario: &'s Scenario, replicate: u32, options: &RunOptions) -> Result<Self, EngineError> {
        Simulation::unless_stopped(scenario, replicate, options, &|| true)
    }

    /// As [`Simulation::with_options`]; `go_on` is asked once a year of the spin-up.
    pub(crate) fn unless_stopped(
        scenario: &'s Scenario,
        replicate: u32,
        options: &RunOptions,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Self, EngineError> {
        let mut constants = Constants::new(scenario, options.envelope);
        let keys = Keys::new(scenario.seed, replicate);
        let (sizes, weight) = simulated_households(scenario)?;
        let pull = match &options.calibration {
            Some(calibration) => calibration.pull.clone(),
            None => observed_pull(scenario, replicate, &keys, options.envelope, &sizes)?,
        };
        if let Some(pull) = &pull {
            constants.geography.attend(&scenario.places, pull);
        }
        let prepared = match &options.calibration {
            Some(calibration) => calibration.prepared.clone(),
            None => {
                let before = SpinUp { envelope: options.envelope, pull: pull.as_deref() };
                spin_up(scenario, replicate, &keys, &before, &sizes, go_on)?.map(Arc::new)
            }
        };
        let mut state = first_state(scenario, replicate, keys, constants, (&sizes, weight), prepared)?;
        let households = state.world.households.len();
        state.ledger = options.ledger.then(|| Ledger::new(households));
        state.chunk_order = options.shuffle_chunks.map(|seed| shuffled(households.div_ceil(CHUNK), seed));
        state.amenities = match &options.calibration {
            _ if options.path == PathRule::BaseYear => Amenities::Frozen,
            Some(calibration) => calibration.path.clone().map_or(Amenities::Frozen, Amenities::Following),
            None if is_rest(scenario) && has_path(scenario) => Amenities::Solved(Path {
                names: scenario.places.iter().map(|place| place.name.clone()).collect(),
                ..Path::default()
            }),
            None => Amenities::Frozen,
        };
        state.enrol();
        state.round_limits();
        match &options.calibration {
            Some(calibration) => calibration.hand_to(&mut state),
            None => {
                state.freeze_base_year()?;
                state.prepare_new_places();
                state.solve_amenities()?;
            }
        }
        state.prepare_new_places();
        state.begin_campaigns();
        Ok(Simulation { state, solver: Solver::default() })
    }

    /// Advances by one tick.
    pub fn tick(&mut self) {
        self.state.enter_year(&mut self.solver);
        tick(&mut self.state, &mut |_, _| ());
    }

    /// Advances by one tick while `watch` sees the world as it stands just before the decisions.
    #[doc(hidden)]
    pub fn tick_watched(&mut self, watch: &mut dyn FnMut(&DecisionContext, &World)) {
        self.state.enter_year(&mut self.solver);
        tick(&mut self.state, watch);
    }
}

impl<'s> Deref for Simulation<'s> {
    type Target = ReplicateState<'s>;

    fn deref(&self) -> &ReplicateState<'s> {
        &self.state
    }
}

impl<'s> DerefMut for Simulation<'s> {
    fn deref_mut(&mut self) -> &mut ReplicateState<'s> {
        &mut self.state
    }
}
