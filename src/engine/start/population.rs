//! Draws the first population: how many households each place gets, who they are, and the state they put each place in.

use crate::engine::base::affiliation::Affiliation;
use crate::engine::base::birth::birth;
use crate::engine::base::constants::Constants;
use crate::engine::base::geography::AttentionKernel;
use crate::engine::base::parallel;
use crate::engine::base::person::Arrival;
use crate::engine::base::random::{BIRTH_WORDS, CHUNK, Keys, Purpose};
use crate::engine::error::EngineError;
use crate::engine::start::dates::draw_everybody;
use crate::engine::state::calendar::Calendar;
use crate::engine::state::household::spreads;
use crate::engine::state::place::PlaceState;
use crate::model::household::{Household, PlaceId};
use crate::model::place::{Kind, Place};
use crate::model::population::Households;
use crate::model::utility::taste_deviations;
use crate::scenario::Scenario;
use rand::Rng;

/// Simulated households of each place (largest remainders) and the weight of each.
pub(crate) fn simulated_households(scenario: &Scenario) -> Result<(Vec<u64>, f64), EngineError> {
    let real = scenario.real_households();
    let total = match scenario.population.households {
        Households::All => real,
        Households::Sample(n) => n.min(real),
    };
    let weight = real as f64 / total as f64;
    let exact = |n: u64| (n as u128 * total as u128, real as u128);
    let mut sizes: Vec<u64> = scenario.places.iter().map(|p| (exact(p.households).0 / exact(0).1) as u64).collect();
    let mut rest: Vec<usize> = (0..sizes.len()).collect();
    rest.sort_by_key(|&j| std::cmp::Reverse(exact(scenario.places[j].households).0 % real as u128));
    let missing = (total - sizes.iter().sum::<u64>()) as usize;
    rest.iter().take(missing).for_each(|&j| sizes[j] += 1);
    let legacy = |place: &Place| place.kind == Kind::Legacy;
    match scenario.places.iter().zip(&sizes).find(|(place, size)| legacy(place) && **size == 0) {
        Some((place, _)) => Err(EngineError::EmptyPlace { place: place.name.clone(), real: place.households, weight }),
        None => Ok((sizes, weight)),
    }
}

/// Draws every household, place after place, and notes deaths within the horizon.
pub(crate) fn draw_population(
    scenario: &Scenario,
    c: &Constants,
    affiliation: &Affiliation,
    keys: &Keys,
    kernel: &AttentionKernel,
    sizes: &[u64],
    calendar: &mut Calendar,
) -> Vec<Household> {
    let ends: Vec<u64> = sizes
        .iter()
        .scan(0, |sum, &n| {
            *sum += n;
            Some(*sum)
        })
        .collect();
    let total = ends.last().copied().unwrap_or(0) as usize;
    let horizon = scenario.time.ticks();
    let who = |id: usize, words: &[u32; BIRTH_WORDS]| {
        let place = ends.partition_point(|&end| end <= id as u64) as PlaceId;
        birth(c, scenario, affiliation, kernel, place, 0, Arrival::Start, words)
    };
    draw_everybody(total, keys, horizon, calendar, who, |_| ())
}

/// Fixed taste factors of every household; nothing where tastes are common.
pub(crate) fn draw_spreads(c: &Constants, keys: &Keys, households: usize) -> Vec<[f32; 3]> {
    let sds = taste_deviations(&c.parameters);
    if sds == [0.0; 3] {
        return Vec::new();
    }
    let mut all = vec![[0.0; 3]; households];
    parallel::map_chunks(
        &mut all,
        CHUNK,
        || (),
        |(), first, some| {
            some.copy_from_slice(&spreads(sds, keys, first..first + some.len()));
        },
    );
    all
}

pub(crate) fn initial_places(
    scenario: &Scenario,
    households: &[Household],
    sizes: &[u64],
    weight: f64,
) -> Vec<PlaceState> {
    let mut first = 0;
    let ranges: Vec<std::ops::Range<usize>> = sizes
        .iter()
        .map(|&n| {
            let range = first..first + n as usize;
            first = range.end;
            range
        })
        .collect();
    parallel::map(sizes.len(), None, |j| {
        let attributes = scenario.places[j].attributes.clone();
        let mut state = PlaceState {
            households: sizes[j],
            served: sizes[j] as f64,
            // As many as live there, whatever the returns to scale: nobody has come or left yet.
            service_units: sizes[j] as f64,
            wage: attributes.wage,
            rent: attributes.rent,
            units: if scenario.places[j].kind == Kind::New {
                0.0
            } else {
                (attributes.housing_units / weight).max(1.0)
            },
            schools: attributes.schools,
            crime: attributes.violent_crime,
            governance: attributes.governance,
            ..PlaceState::default()
        };
        state.base.land_cap = attributes.land_cap / weight;
        state.base.attributes = attributes.clone();
        state.attributes = attributes;
        state.bins.extend(&households[ranges[j].clone()]);
        for household in &households[ranges[j].clone()] {
            state.voice_sum += household.voice() as u64;
        }
        state
    })
}

/// A permutation of 0..n, shuffled by `seed`.
pub(crate) fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut rng = Keys::new(seed, u32::MAX).stream(0, Purpose::Ring, 0);
    for k in (1..n).rev() {
        order.swap(k, rng.next_u64() as usize % (k + 1));
    }
    order
}
