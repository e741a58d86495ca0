//! Lets households come from abroad and leave for it, as many as each place is told, on top of national growth.
//!
//! A place is told real households a year, as a number or a dated series; events may change the number. Fractions are carried
//! from tick to tick. The nth household that comes to a place is the same in all arms of a comparison; who leaves is drawn
//! by lot among the residents, by slot. Slots are appended and never used again.

use crate::engine::base::birth::birth;
use crate::engine::base::parallel;
use crate::engine::base::person::Arrival;
use crate::engine::base::random::{CHUNK, Purpose, address};
use crate::engine::phases::grow::welcome;
use crate::engine::state::replicate::ReplicateState;
use crate::model::arrivals::{at, leavers};
use crate::model::household::PlaceId;
use rand::Rng;

/// Part of step 1, before events: dated series take their value of today.
pub fn follow_series(sim: &mut ReplicateState) {
    let time = &sim.scenario.time;
    for (state, place) in sim.world.places.iter_mut().zip(&sim.scenario.places) {
        let numbers = [&mut state.attributes.arrivals, &mut state.attributes.departures];
        for (number, series) in numbers.into_iter().zip([&place.abroad.arrivals, &place.abroad.departures]) {
            let due = |(year, _): &(f64, f64)| time.tick_at(*year) == sim.tick as i64;
            if let Some((_, value)) = series.iter().rfind(|step| due(step)) {
                *number = *value;
            } else if sim.tick == 0 && !series.is_empty() {
                *number = at(series, time.start as f64);
            }
        }
    }
}

/// Part of step 1: who comes from abroad, and who leaves for it.
pub fn cross_borders(sim: &mut ReplicateState) {
    (0..sim.world.places.len()).for_each(|j| arrive(sim, j));
    depart(sim);
}

fn arrive(sim: &mut ReplicateState, j: usize) {
    let (dt, weight) = (sim.constants.dt, sim.weight);
    let state = &mut sim.world.places[j];
    if state.attributes.arrivals == 0.0 {
        return;
    }
    let count = state.abroad[0].households(state.attributes.arrivals, dt, weight);
    let first = state.newcomers;
    state.newcomers += count;
    sim.counts.abroad[j][0] += count;
    let from = address(&sim.scenario.places[j].name);
    for number in first..first + count {
        let words = sim.keys.newcomer(from, number);
        let (place, how) = (j as PlaceId, Arrival::Growth);
        let new = birth(&sim.constants, sim.scenario, &sim.affiliation, &sim.kernel, place, sim.tick, how, &words);
        welcome(sim, new);
    }
}

fn depart(sim: &mut ReplicateState) {
    let (dt, weight) = (sim.constants.dt, sim.weight);
    let due = |state: &mut crate::engine::state::place::PlaceState| match state.attributes.departures {
        0.0 => 0,
        real => state.abroad[1].households(real, dt, weight),
    };
    let due: Vec<u64> = sim.world.places.iter_mut().map(due).collect();
    if due.iter().all(|&count| count == 0) {
        return;
    }
    let households = &sim.world.households;
    let lots = parallel::map(households.len().div_ceil(CHUNK), None, |chunk| {
        let first = chunk * CHUNK;
        let mut rng = sim.keys.stream(sim.tick, Purpose::Departure, first as u128);
        let mut lots = Vec::new();
        for (k, household) in households[first..households.len().min(first + CHUNK)].iter().enumerate() {
            let lot = rng.next_u32();
            if !household.is_gone() && due[household.place as usize] > 0 {
                lots.push((household.place, (lot, (first + k) as u32)));
            }
        }
        lots
    });
    let mut residents = vec![Vec::new(); due.len()];
    lots.into_iter().flatten().for_each(|(place, lot)| residents[place as usize].push(lot));
    for (j, (count, mut residents)) in due.into_iter().zip(residents).enumerate() {
        let leaving = leavers(count as usize, &mut residents);
        sim.world.places[j].abroad[1].put_back(count - leaving.len() as u64);
        sim.counts.abroad[j][1] += leaving.len() as u64;
        leaving.into_iter().for_each(|id| sim.leave(id));
    }
}
