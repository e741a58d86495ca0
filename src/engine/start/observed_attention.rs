//! Fits attention to moves on record, before the start: the blend with the kernel, and three rounds on a small population at rest.
//!
//! The population is drawn by lot, as before a spin-up, with at most [`SAMPLE`] households; homes are drawn anew in each round, since they
//! follow attention; ξ is solved for no net flows in each round.

use crate::engine::base::constants::Constants;
use crate::engine::base::geography::Pull;
use crate::engine::base::random::Keys;
use crate::engine::error::EngineError;
use crate::engine::start::expected_flows::flow_matrix;
use crate::engine::start::first_state::first_state;
use crate::engine::start::headcount::Headcount;
use crate::engine::start::solver::Solver;
use crate::engine::state::replicate::ReplicateState;
use crate::model::observed_attention::{ROUNDS, blend, correct, goal};
use crate::model::place::Kind;
use crate::model::population::Households;
use crate::model::rules::{Alternatives, AmenityRule};
use crate::scenario::Scenario;
use std::sync::Arc;

/// Households on which attention is fitted.
const SAMPLE: u64 = 40_000;
/// Least households of a place among them.
const LEAST_PER_PLACE: u64 = 40;
/// Largest remaining net flow, as a share of a place's households per year.
const TOLERANCE: f64 = 1e-4;

/// How attention to other metros differs from the kernel in `scenario`; `None` without moves on record.
pub(crate) fn observed_pull(
    scenario: &Scenario,
    replicate: u32,
    keys: &Keys,
    envelope: Option<f64>,
    sizes: &[u64],
) -> Result<Option<Arc<Pull>>, EngineError> {
    let Some(attention) = &scenario.attention else {
        return Ok(None);
    };
    let quiet = quiet(scenario);
    let old = (0..sizes.len()).filter(|&j| scenario.places[j].kind == Kind::Legacy);
    let sample = subsample(&old.map(|j| sizes[j]).collect::<Vec<_>>());
    let total: u64 = sample.iter().sum();
    let weight = quiet.real_households() as f64 / total as f64;
    let quiet = Scenario {
        population: crate::model::population::Population {
            households: Households::Sample(total),
            ..quiet.population.clone()
        },
        ..quiet
    };
    let world = |pull: &Pull| -> Result<ReplicateState<'_>, EngineError> {
        let mut constants = Constants::new(&quiet, envelope);
        constants.geography.attend(&quiet.places, pull);
        let mut state = first_state(&quiet, replicate, keys.of_spin_up(), constants, (&sample, weight), None)?;
        state.freeze_base_year()?;
        Ok(state)
    };
    let mut metros: Vec<String> = quiet.places.iter().map(|place| place.metro_name.clone()).collect();
    metros.sort();
    metros.dedup();
    let n = metros.len();
    let of = |name: &str| metros.iter().position(|metro| metro == name);
    let number: Vec<usize> = quiet.places.iter().filter_map(|place| of(&place.metro_name)).collect();
    let mut pull = Pull::none(metros.clone());
    let state = world(&pull)?;
    let mut households = vec![0.0; n];
    state.world.places.iter().zip(&number).for_each(|(place, &metro)| households[metro] += place.households as f64);
    let kernel = by_metro(&state, &number, &households);

    let mut moves = vec![0.0; n * n];
    let place = |name: &String| quiet.places.iter().position(|place| place.name == *name).map(|j| number[j]);
    for (origin, destination, moved) in &attention.routes {
        if let (Some(l), Some(j)) = (place(origin), place(destination))
            && l != j
        {
            moves[l * n + j] += moved;
        }
    }
    let rows = moves.chunks(n).zip(kernel.chunks(n));
    let mut fitted: Vec<f64> = rows.flat_map(|(moves, kernel)| blend(moves, kernel)).collect();
    let moved: Vec<f64> = moves.chunks(n).map(|row| row.iter().sum()).collect();
    let goal = goal(&fitted, &moved, &households);
    let all = scenario.rules.alternatives == Alternatives::All;
    let mut solver = Solver::default();
    for _ in 0..ROUNDS {
        pull.set(&fitted, &kernel);
        let mut state = world(&pull)?;
        let count = Headcount::of(&state.world);
        if quiet.rules.amenities != AmenityRule::Given && quiet.places.len() > 1 {
            let wanted = vec![[0.0; 2]; quiet.places.len()];
            state.solve_again(&count, &wanted, SAMPLE as usize, TOLERANCE, &mut solver)?;
        }
        let sample = count.sample(&state.world, SAMPLE as usize);
        let flows = state.with_context(|context| flow_matrix(context, &state.world, &sample, all));
        let mut expected = vec![0.0; n * n];
        for (l, row) in flows.chunks(number.len()).enumerate() {
            for (j, flow) in row.iter().enumerate().filter(|(j, _)| number[*j] != number[l]) {
                expected[number[l] * n + number[j]] += flow;
            }
        }
        fitted = correct(&fitted, &expected, &goal, n);
    }
    pull.set(&fitted, &kernel);
    Ok(Some(Arc::new(pull)))
}

/// The kernel from metro to metro, rows that add up to 1: its places weighted by households.
fn by_metro(state: &ReplicateState, number: &[usize], households: &[f64]) -> Vec<f64> {
    let n = households.len();
    let mut kernel = vec![0.0; n * n];
    let mut row = Vec::new();
    for (l, place) in state.world.places.iter().enumerate() {
        let here = number[l];
        state.kernel.national_attention(&state.constants.geography, l as u16, 0.0, &mut row);
        let share = place.households as f64 / households[here];
        row.iter().zip(number).for_each(|(probability, &there)| kernel[here * n + there] += share * probability);
    }
    kernel
}

/// The same places and households at rest, and nothing else.
fn quiet(scenario: &Scenario) -> Scenario {
    let mut quiet = scenario.at_rest();
    quiet.communities.clear();
    quiet.incorporations.clear();
    quiet.population.numbers.growth = 0.0;
    quiet
}

/// How many of the households of each place attention is fitted on: in proportion, and at least a few.
fn subsample(sizes: &[u64]) -> Vec<u64> {
    let total: u64 = sizes.iter().sum();
    let share = |n: u64| (n as u128 * SAMPLE.min(total) as u128 / total.max(1) as u128) as u64;
    sizes.iter().map(|&n| share(n).max(LEAST_PER_PLACE).min(n)).collect()
}
