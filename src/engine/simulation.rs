//! Simulates one replicate: draws its population, solves its base year, and lets the ticks go by.

use crate::engine::base::affiliation::Affiliation;
use crate::engine::base::constants::Constants;
use crate::engine::base::random::{CHUNK, Keys};
use crate::engine::choice::attention::first_kernel;
use crate::engine::choice::context::DecisionContext;
use crate::engine::error::EngineError;
use crate::engine::found::host;
use crate::engine::options::RunOptions;
use crate::engine::start::population::{draw_population, draw_spreads, initial_places, shuffled, simulated_households};
use crate::engine::state::calendar::Calendar;
use crate::engine::state::counts::Counts;
use crate::engine::state::ledger::Ledger;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::world::World;
use crate::engine::tick::tick;
use crate::scenario::Scenario;
use std::ops::{Deref, DerefMut};

/// One replicate while it runs.
///
/// What it is made of is its [`ReplicateState`], which it dereferences to.
pub struct Simulation<'s> {
    state: ReplicateState<'s>,
}

impl<'s> Simulation<'s> {
    /// Draws the population of `replicate` and solves its base year.
    pub fn new(scenario: &'s Scenario, replicate: u32) -> Result<Self, EngineError> {
        Simulation::with_options(scenario, replicate, &RunOptions::default())
    }

    /// As [`Simulation::new`], computed as `options` say.
    pub fn with_options(scenario: &'s Scenario, replicate: u32, options: &RunOptions) -> Result<Self, EngineError> {
        let constants = Constants::new(scenario, options.envelope);
        let affiliation = Affiliation::of(scenario, &constants)?;
        let keys = Keys::new(scenario.seed, replicate);
        let (sizes, weight) = simulated_households(scenario)?;
        let kernel = first_kernel(&constants.geography, &sizes, constants.parameters.mass_exponent);
        let mut calendar = Calendar::new(scenario.time.ticks());
        let households = draw_population(scenario, &constants, &affiliation, &keys, &kernel, &sizes, &mut calendar);
        let spreads = draw_spreads(&constants, &keys, households.len());
        let places = initial_places(scenario, &households, &sizes, weight);
        let chunks = households.len().div_ceil(CHUNK);
        let mut state = ReplicateState {
            scenario,
            replicate,
            counts: Counts::new(scenario.places.len()),
            ledger: options.ledger.then(|| Ledger::new(households.len())),
            world: World::new(scenario, places, households, spreads, weight),
            hosts: host::hosts(scenario),
            constants,
            affiliation,
            keys,
            kernel,
            tick: 0,
            weight,
            founders: sizes.iter().sum(),
            grown: 0,
            log: Vec::new(),
            inversion: None,
            net_flow: vec![[0.0; 2]; sizes.len()],
            deaths: 0,
            calendar,
            chunk_order: options.shuffle_chunks.map(|seed| shuffled(chunks, seed)),
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
        Ok(Simulation { state })
    }

    /// Advances by one tick.
    pub fn tick(&mut self) {
        tick(&mut self.state, &mut |_, _| ());
    }

    /// Advances by one tick while `watch` sees the world as it stands just before the decisions.
    #[doc(hidden)]
    pub fn tick_watched(&mut self, watch: &mut dyn FnMut(&DecisionContext, &World)) {
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
