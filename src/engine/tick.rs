//! One tick. The order is the model: everything households read is frozen while they decide.
//!
//! 1. timetable – events, trends, deaths and births that are due.
//! 2. decide – every household whose clock rings considers one thing; in parallel, on a frozen world.
//! 3. admit – places with a cap admit wishes in the order of a keyed lottery number; the rest stay and are counted.
//! 4. move – wishes are carried out; counters change by integers.
//! 5. settle – wages, housing stock, rents.
//! 6. govern – budgets, services, crime, governance.

use super::decide::{Decisions, Scene, Wish};
use super::desk::Desk;
use super::ledger;
use super::parallel;
use super::random::CHUNK;
use super::settle::{govern, settle};
use super::simulation::Simulation;
use super::timetable;
use super::world::{Frozen, World};
use crate::model::household::PlaceId;

/// Advances the simulation by one tick; `watch` sees the frozen world just before the decisions.
pub fn tick(sim: &mut Simulation, watch: &mut dyn FnMut(&Scene, &World)) {
    timetable::keep(sim);
    let decisions = decide(sim, watch);
    let admitted = admit(sim, &decisions);
    ledger::book(sim, &decisions, &admitted);
    let losses = carry_out(sim, &decisions, &admitted);
    settle(sim.scenario, &sim.constants, &mut sim.world);
    govern(sim.scenario, &sim.constants, &mut sim.world, &losses);
    sim.note_solvency();
    sim.tick += 1;
}

/// Step 2: wishes of all chunks, in the order of the chunks.
fn decide(sim: &mut Simulation, watch: &mut dyn FnMut(&Scene, &World)) -> Vec<Decisions> {
    sim.refresh_kernel();
    let mut frozen = Frozen::default();
    frozen.refresh(sim.scenario, &sim.constants, &sim.world.places);
    let scene = Scene {
        scenario: sim.scenario,
        constants: &sim.constants,
        frozen: &frozen,
        kernel: &sim.kernel,
        keys: &sim.keys,
        tick: sim.tick,
    };
    watch(&scene, &sim.world);
    let chunks = sim.world.households.len().div_ceil(CHUNK);
    let order = sim.chunk_order.as_deref();
    parallel::map_with(chunks, order, Desk::default, |desk, chunk| scene.decide_chunk(&sim.world, chunk, desk))
}

/// Step 3: for each chunk, whether each wish is admitted; capped places draw lots.
fn admit(sim: &mut Simulation, decisions: &[Decisions]) -> Vec<Vec<bool>> {
    let mut admitted: Vec<Vec<bool>> =
        decisions.iter().map(|d| d.wishes.iter().map(|wish| !wish.blocked).collect()).collect();
    let per_year = sim.constants.ticks_per_year;
    if sim.tick.is_multiple_of(per_year) {
        sim.world.places.iter_mut().for_each(|state| state.admitted_this_year = 0);
    }
    for place in 0..sim.world.places.len() {
        let cap = sim.world.places[place].attributes.admission_cap / sim.weight;
        if !cap.is_finite() {
            continue;
        }
        let elapsed = (sim.tick % per_year + 1) as f64 / per_year as f64;
        let allowed = (cap * elapsed) as u64;
        let room = allowed.saturating_sub(sim.world.places[place].admitted_this_year) as usize;
        let mut queue: Vec<(u32, u32, usize, usize)> = Vec::new();
        for (chunk, d) in decisions.iter().enumerate() {
            for (k, wish) in d.wishes.iter().enumerate() {
                let from = sim.world.households[wish.household as usize].place;
                if !wish.blocked && wish.to as usize == place && from != wish.to {
                    queue.push((wish.lottery, wish.household, chunk, k));
                }
            }
        }
        queue.sort_unstable();
        for &(_, _, chunk, k) in queue.iter().skip(room) {
            admitted[chunk][k] = false;
            sim.counts.refused[place] += 1;
        }
        sim.world.places[place].admitted_this_year += queue.len().min(room) as u64;
    }
    admitted
}

/// Step 4: carries wishes out; returns each place's net loss of households.
fn carry_out(sim: &mut Simulation, decisions: &[Decisions], admitted: &[Vec<bool>]) -> Vec<i64> {
    let before: Vec<u64> = sim.world.places.iter().map(|state| state.households).collect();
    for (d, admitted) in decisions.iter().zip(admitted) {
        for &(id, voice) in &d.voices {
            let h = &mut sim.world.households[id as usize];
            let state = &mut sim.world.places[h.place as usize];
            state.voice_sum = state.voice_sum - h.voice() as u64 + voice as u64;
            h.set_voice(voice);
        }
        // Looking all of them up first lets the processor wait for the memory of many at once.
        let homes: Vec<PlaceId> = d.wishes.iter().map(|w| sim.world.households[w.household as usize].place).collect();
        for ((wish, &admitted), from) in d.wishes.iter().zip(admitted).zip(homes) {
            count_and_move(sim, wish, from, admitted);
        }
    }
    let after = sim.world.places.iter().map(|state| state.households);
    before.iter().zip(after).map(|(&before, after)| before as i64 - after as i64).collect()
}

fn count_and_move(sim: &mut Simulation, wish: &Wish, from: PlaceId, admitted: bool) {
    let within_metro = sim.constants.geography.same_metro(from, wish.to);
    let miles = sim.constants.geography.miles(from, wish.to);
    sim.counts.count(wish, from, within_metro, miles, admitted);
    if !admitted || wish.to == from {
        return;
    }
    let h = &mut sim.world.households[wish.household as usize];
    let old = &mut sim.world.places[from as usize];
    old.bins.remove(h);
    old.households -= 1;
    old.voice_sum -= h.voice() as u64;
    h.place = wish.to;
    if !h.is_remote() {
        h.employer = wish.to;
    }
    if !within_metro {
        h.set_moved(sim.tick as i32);
    }
    let new = &mut sim.world.places[wish.to as usize];
    new.bins.add(h);
    new.households += 1;
    new.voice_sum += h.voice() as u64;
}
