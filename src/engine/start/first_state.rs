//! Puts together the state in which a replicate begins, before its base year is solved.

use crate::engine::base::affiliation::Affiliation;
use crate::engine::base::constants::Constants;
use crate::engine::base::random::Keys;
use crate::engine::choice::attention::first_kernel;
use crate::engine::error::EngineError;
use crate::engine::found::host;
use crate::engine::start::copies::fill;
use crate::engine::start::population::{draw_population, draw_spreads, initial_places};
use crate::engine::state::calendar::Calendar;
use crate::engine::state::counts::Counts;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::rest::{Amenities, Prepared};
use crate::engine::state::world::World;
use crate::scenario::Scenario;
use std::sync::Arc;

/// The first state of `replicate`: `sizes` simulated households in the places, each for `weight` real ones, drawn by lot
/// or copied from those whom a spin-up has `prepared`.
pub(crate) fn first_state<'s>(
    scenario: &'s Scenario,
    replicate: u32,
    keys: Keys,
    constants: Constants,
    (sizes, weight): (&[u64], f64),
    prepared: Option<Arc<Prepared>>,
) -> Result<ReplicateState<'s>, EngineError> {
    let affiliation = Affiliation::of(scenario, &constants, keys)?;
    let kernel = first_kernel(&constants.geography, sizes, constants.parameters.mass_exponent);
    let mut calendar = Calendar::new(scenario.time.ticks());
    let (households, spreads) = match &prepared {
        Some(prepared) => fill(prepared, scenario, &constants, &affiliation, &keys, &kernel, sizes, &mut calendar),
        None => {
            let drawn = draw_population(scenario, &constants, &affiliation, &keys, &kernel, sizes, &mut calendar);
            let spreads = draw_spreads(&constants, &keys, drawn.len());
            (drawn, spreads)
        }
    };
    let places = initial_places(scenario, &households, sizes, weight);
    Ok(ReplicateState {
        scenario,
        replicate,
        counts: Counts::new(scenario.places.len()),
        census: None,
        ledger: None,
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
        prepared,
        amenities: Amenities::Frozen,
        calendar,
        chunk_order: None,
    })
}
