//! Runs household rules alone before the start, so that the first population has sorted itself and stays where it is.
//!
//! From the lottery on, households move, move within their metro, die and are born, and their ties relocate, for
//! `population.spin_up` years in quarters (in more ticks where more than one ring would come up in one). Prices, wages, taxes
//! and attention are held at the base year; there is no housing, no budget, no community and no new place. ξ is solved
//! again every second year so that nobody's number changes on average. It runs on a keyed subsample: at most 200,000
//! households, at most twice as many where the smallest place would have fewer than 200.

use crate::engine::base::constants::Constants;
use crate::engine::base::geography::Pull;
use crate::engine::base::parallel;
use crate::engine::base::random::{CHUNK, Keys};
use crate::engine::choice::batch::chunk::ChunkWorkspace;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::snapshot::Snapshot;
use crate::engine::error::EngineError;
use crate::engine::phases::generations::bury_and_bear;
use crate::engine::phases::move_households::move_households;
use crate::engine::phases::pensions::retire;
use crate::engine::phases::review::renew_readiness;
use crate::engine::phases::timetable::switch_classes;
use crate::engine::start::first_state::first_state;
use crate::engine::start::headcount::Headcount;
use crate::engine::start::solver::Solver;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::rest::Prepared;
use crate::engine::state::wish::Decisions;
use crate::model::clock::DAYS;
use crate::model::place::Kind;
use crate::model::population::Households;
use crate::model::rules::AmenityRule;
use crate::scenario::Scenario;

/// Households that are spun up, unless the smallest place needs more.
const SAMPLE: u64 = 200_000;
/// Least households of a place among them, as far as twice the sample goes.
const LEAST_PER_PLACE: u64 = 200;
/// Ticks in a year of the spin-up, if no more are needed.
const QUARTERS: u32 = 4;
/// Years between two solutions of ξ.
const YEARS_BETWEEN: u32 = 2;
/// Largest remaining net flow, as a share of a place's households per year.
const TOLERANCE: f64 = 1e-4;
/// Households on which ξ is solved during the spin-up.
const SOLVED_ON: usize = 50_000;

/// What is settled before a spin-up.
pub(crate) struct SpinUp<'a> {
    /// The highest rate of looking around that arms share.
    pub envelope: Option<f64>,
    /// How attention differs from the kernel.
    pub pull: Option<&'a Pull>,
}

/// Years of spin-up before the start: none where ages stand still or amenities are given, so that nothing is at rest.
pub fn spin_up_years(scenario: &Scenario) -> u32 {
    let acts = scenario.mechanisms.life_cycle && scenario.rules.amenities != AmenityRule::Given;
    if acts { (scenario.population.numbers.spin_up + 0.5) as u32 } else { 0 }
}

/// The households that the spin-up of `scenario` leaves, whose places have `sizes` simulated households; `None` without one.
///
/// `go_on` is asked once a year whether anybody still wants them.
pub(crate) fn spin_up(
    scenario: &Scenario,
    replicate: u32,
    keys: &Keys,
    before: &SpinUp,
    sizes: &[u64],
    go_on: &dyn Fn() -> bool,
) -> Result<Option<Prepared>, EngineError> {
    let years = spin_up_years(scenario);
    if years == 0 {
        return Ok(None);
    }
    let legacy: Vec<usize> = (0..sizes.len()).filter(|&j| scenario.places[j].kind == Kind::Legacy).collect();
    let all: Vec<u64> = legacy.iter().map(|&j| sizes[j]).collect();
    let sample = subsample(&all);
    let total: u64 = sample.iter().sum();
    let weight = scenario.real_households() as f64 / total as f64;
    let quiet = quiet(scenario, years, total, before.envelope);
    let mut constants = Constants::new(&quiet, before.envelope);
    if let Some(pull) = before.pull {
        constants.geography.attend(&quiet.places, pull);
    }
    let mut state = first_state(&quiet, replicate, keys.of_spin_up(), constants, (&sample, weight), None)?;
    state.freeze_base_year()?;
    let mut solver = Solver::default();
    for year in 0..years {
        if !go_on() {
            return Err(EngineError::Interrupted);
        }
        if year % YEARS_BETWEEN == 0 && legacy.len() > 1 {
            let (count, wanted) = (Headcount::of(&state.world), vec![[0.0; 2]; legacy.len()]);
            let moves = state.solve_again(&count, &wanted, SOLVED_ON, TOLERANCE, &mut solver)?;
            state.hit_move_rate(moves);
        }
        advance_year(&mut state);
    }
    Ok(Some(leave(&state, years)))
}

/// How many of the households of each place are spun up: in proportion, and at least one.
fn subsample(sizes: &[u64]) -> Vec<u64> {
    let total: u64 = sizes.iter().sum();
    let smallest = sizes.iter().copied().min().unwrap_or(1).max(1);
    let needed = (total as u128 * LEAST_PER_PLACE as u128 / smallest as u128).min(2 * SAMPLE as u128) as u64;
    let wanted = needed.max(SAMPLE).min(total);
    sizes.iter().map(|&n| ((n as u128 * wanted as u128 / total.max(1) as u128) as u64).max(1)).collect()
}

/// The scenario of the spin-up: the same places and households, and nothing else.
fn quiet(scenario: &Scenario, years: u32, households: u64, envelope: Option<f64>) -> Scenario {
    let mut quiet = scenario.clone();
    quiet.places.retain(|place| place.kind == Kind::Legacy);
    quiet.events.clear();
    quiet.trends.clear();
    quiet.communities.clear();
    quiet.incorporations.clear();
    quiet.population.households = Households::Sample(households);
    quiet.population.numbers.growth = 0.0;
    quiet.time.years = years;
    let rate = Constants::new(scenario, envelope).envelope;
    quiet.time.ticks_per_year = QUARTERS * (rate / QUARTERS as f64).ceil().max(1.0) as u32;
    quiet
}

/// Lets a year go by; what households see does not change in it.
fn advance_year(state: &mut ReplicateState) {
    let mut snapshot = Snapshot::default();
    // What is seen are places alone, and nothing of who lives there.
    let households = std::mem::take(&mut state.world.households);
    let bins: Vec<_> = state.world.places.iter_mut().map(|place| std::mem::take(&mut place.bins)).collect();
    let seen = state.world.clone();
    state.world.households = households;
    state.world.places.iter_mut().zip(bins).for_each(|(place, bins)| place.bins = bins);
    snapshot.refresh(state.scenario, &state.constants, &seen);
    snapshot.squeeze(state.scenario, &state.constants);
    for _ in 0..state.constants.ticks_per_year {
        bury_and_bear(state);
        switch_classes(state);
        renew_readiness(state);
        let decisions = decide(state, &snapshot);
        let admitted: Vec<Vec<bool>> =
            decisions.iter().map(|d| d.wishes.iter().map(|wish| !wish.blocked).collect()).collect();
        move_households(state, &decisions, &admitted);
        state.tick += 1;
    }
    retire(state);
}

fn decide(state: &ReplicateState, snapshot: &Snapshot) -> Vec<Decisions> {
    let context = DecisionContext {
        scenario: state.scenario,
        constants: &state.constants,
        snapshot,
        kernel: &state.kernel,
        keys: &state.keys,
        tick: state.tick,
    };
    let chunks = state.world.households.len().div_ceil(CHUNK);
    parallel::map_with(chunks, None, ChunkWorkspace::default, |workspace, chunk| {
        context.decide_chunk(&state.world, chunk, workspace)
    })
}

/// Takes the households out of the spin-up and sets their clocks to 0.
fn leave(state: &ReplicateState, years: u32) -> Prepared {
    let (n, now) = (state.scenario.places.len(), state.tick as i32);
    let (mut residents, mut spreads) = (vec![Vec::new(); n], vec![Vec::new(); n]);
    for (id, household) in state.world.households.iter().enumerate() {
        let mut household = *household;
        household.set_born(-(household.age_ticks(now) as i32));
        household.dwelling = household.dwelling.reset(years as i64 * DAYS);
        household.moved = household.moved.reset(years as i64 * DAYS);
        residents[household.place as usize].push(household);
        spreads[household.place as usize].extend(state.world.spreads.get(id));
    }
    Prepared {
        names: state.scenario.places.iter().map(|place| place.name.clone()).collect(),
        ticks_per_year: state.constants.ticks_per_year,
        residents,
        spreads,
    }
}
