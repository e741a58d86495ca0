//! Admits wishes: places with vacancies or a yearly cap draw lots among those who want in.

use crate::engine::base::random::{Purpose, address, unit};
use crate::engine::state::new_place::Status;
use crate::engine::state::place::QUOTA_SLACK;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::wish::Decisions;
use rand::Rng;

/// Who wants to enter a place: those who have paid for a home first, then by lottery number and household; chunk and wish.
type Queue = Vec<(bool, u32, u32, usize, usize)>;

/// Step 3, once quotas are granted: for each chunk, whether each wish is admitted; places with a cap or with vacancies draw lots.
pub fn admit(sim: &mut ReplicateState, decisions: &[Decisions]) -> Vec<Vec<bool>> {
    let mut admitted: Vec<Vec<bool>> =
        decisions.iter().map(|d| d.wishes.iter().map(|wish| !wish.blocked).collect()).collect();
    let rooms: Vec<Option<usize>> = (0..sim.world.places.len()).map(|place| room(sim, place)).collect();
    if rooms.iter().all(Option::is_none) {
        return admitted;
    }
    let mut queues: Vec<Queue> = vec![Vec::new(); rooms.len()];
    for (chunk, d) in decisions.iter().enumerate() {
        for (k, wish) in d.wishes.iter().enumerate().filter(|(_, wish)| !wish.blocked) {
            let (household, to) = (&sim.world.households[wish.household as usize], wish.to as usize);
            if rooms[to].is_none() || household.place == wish.to {
                continue;
            }
            let place = &sim.scenario.places[to];
            if place.members_only
                && !(household.community == place.community && household.is_member())
                && is_chartered(sim, to)
            {
                admitted[chunk][k] = false;
                sim.counts.refused[to] += 1;
            } else {
                queues[to].push((!wish.pledged, wish.lottery, wish.household, chunk, k));
            }
        }
    }
    for (place, (mut queue, room)) in queues.into_iter().zip(rooms).enumerate() {
        let Some(room) = room else {
            continue;
        };
        queue.sort_unstable();
        for &(_, _, _, chunk, k) in queue.iter().skip(room) {
            admitted[chunk][k] = false;
            sim.counts.refused[place] += 1;
        }
        let state = &mut sim.world.places[place];
        // Vacancies are a limit of their own: who takes one uses up nothing of a cap that is not there yet.
        if state.attributes.admission_cap.is_finite() {
            state.admission_credit -= queue.len().min(room) as f64;
        }
    }
    admitted
}

/// Adds a tick's part of each yearly cap to what a place may still admit. Whole places that nobody took lapse on 1 January,
/// the fraction of one does not: a cap of .88 simulated households a year admits .88 a year on average.
pub fn grant_quotas(sim: &mut ReplicateState) {
    let new_year = sim.tick.is_multiple_of(sim.constants.ticks_per_year);
    for state in sim.world.places.iter_mut().filter(|state| state.attributes.admission_cap.is_finite()) {
        if new_year {
            state.admission_credit -= (state.admission_credit + QUOTA_SLACK).floor();
        }
        state.admission_credit += state.attributes.admission_cap / sim.weight * sim.constants.dt;
    }
}

/// How many households the place may admit in this tick; `None` for no limit.
fn room(sim: &ReplicateState, place: usize) -> Option<usize> {
    let state = &sim.world.places[place];
    let quota = state.quota();
    let vacancies = sim.world.new_places[place].as_ref().map(|new_place| match new_place.is_inhabited() {
        true => whole_homes(sim, place, (state.units - state.households as f64).max(0.0)),
        false => 0,
    });
    match (quota, vacancies) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// How many simulated households `vacant` homes hold in this tick: of a fraction of one, as often as it is large.
fn whole_homes(sim: &ReplicateState, place: usize, vacant: f64) -> usize {
    let whole = (vacant + QUOTA_SLACK).floor();
    let fraction = vacant - whole;
    if fraction <= QUOTA_SLACK {
        return whole as usize;
    }
    let mut rng = sim.keys.stream(sim.tick + 1, Purpose::Limit, address(&sim.scenario.places[place].name));
    whole as usize + (unit(rng.next_u32()) < fraction) as usize
}

/// Whether a new place still admits under its own charter.
fn is_chartered(sim: &ReplicateState, place: usize) -> bool {
    sim.world.status(place) == Some(Status::Open)
}
