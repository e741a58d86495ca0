//! One tick. The order is the model: everything households read is frozen while they decide.
//!
//! 1. timetable – events, trends, deaths and births that are due.
//! 2. decide – every household whose clock rings considers one thing; in parallel, on a frozen world.
//! 3. admit – places with a cap admit wishes in the order of a keyed lottery number; the rest stay and are counted.
//! 4. move – wishes are carried out; counters change by integers.
//! 5. settle – wages, housing stock, rents.
//! 6. govern – budgets, services, crime, governance.
//! 7. found – campaigns, openings for the next tick, treasuries and closings, hosts; reads counters only.

use crate::engine::base::parallel;
use crate::engine::base::random::CHUNK;
use crate::engine::choice::batch::chunk::ChunkWorkspace;
use crate::engine::choice::decide::{DecisionContext, Decisions, Wish};
use crate::engine::found::campaign::advance_campaigns;
use crate::engine::found::host;
use crate::engine::found::incorporation;
use crate::engine::found::opening;
use crate::engine::found::treasury;
use crate::engine::phases::settle::{govern, settle};
use crate::engine::phases::timetable;
use crate::engine::simulation::Simulation;
use crate::engine::state::ledger;
use crate::engine::state::new_place::Flow;
use crate::engine::state::new_place::cents;
use crate::engine::state::world::{Snapshot, World};
use crate::model::household::{Household, PlaceId};

/// Advances the simulation by one tick; `watch` sees the frozen world just before the decisions.
pub fn tick(sim: &mut Simulation, watch: &mut dyn FnMut(&DecisionContext, &World)) {
    timetable::apply_due(sim);
    let decisions = decide(sim, watch);
    opening::size(sim, &decisions);
    let admitted = admit(sim, &decisions);
    ledger::book(sim, &decisions, &admitted);
    let losses = move_households(sim, &decisions, &admitted);
    opening::conclude(sim, &decisions, &admitted);
    settle(sim.scenario, &sim.constants, &mut sim.world);
    govern(sim.scenario, &sim.constants, &mut sim.world, &losses);
    sim.note_solvency();
    advance_campaigns(sim);
    treasury::balance(sim);
    host::threaten(sim);
    incorporation::count(sim);
    sim.tick += 1;
}

/// Step 2: wishes of all chunks, in the order of the chunks.
fn decide(sim: &mut Simulation, watch: &mut dyn FnMut(&DecisionContext, &World)) -> Vec<Decisions> {
    sim.refresh_kernel();
    let mut snapshot = Snapshot::default();
    snapshot.refresh(sim.scenario, &sim.constants, &sim.world, sim.tick, sim.weight);
    let context = DecisionContext {
        scenario: sim.scenario,
        constants: &sim.constants,
        snapshot: &snapshot,
        kernel: &sim.kernel,
        keys: &sim.keys,
        tick: sim.tick,
    };
    watch(&context, &sim.world);
    let chunks = sim.world.households.len().div_ceil(CHUNK);
    let order = sim.chunk_order.as_deref();
    let mut decisions = parallel::map_with(chunks, order, ChunkWorkspace::default, |workspace, chunk| {
        context.decide_chunk(&sim.world, chunk, workspace)
    });
    decisions.extend(opening::directed(&context, &sim.world));
    decisions
}

/// Who wants to enter a place: those who have paid for a home first, then by lottery number and household; chunk and wish.
type Queue = Vec<(bool, u32, u32, usize, usize)>;

/// Step 3: for each chunk, whether each wish is admitted; places with a cap or with vacancies draw lots.
fn admit(sim: &mut Simulation, decisions: &[Decisions]) -> Vec<Vec<bool>> {
    let mut admitted: Vec<Vec<bool>> =
        decisions.iter().map(|d| d.wishes.iter().map(|wish| !wish.blocked).collect()).collect();
    if sim.tick.is_multiple_of(sim.constants.ticks_per_year) {
        sim.world.places.iter_mut().for_each(|state| state.admitted_this_year = 0);
    }
    let rooms: Vec<Option<usize>> = (0..sim.world.places.len()).map(|place| room(sim, place)).collect();
    if rooms.iter().all(Option::is_none) {
        return admitted;
    }
    let mut queues: Vec<Queue> = vec![Vec::new(); rooms.len()];
    for (chunk, d) in decisions.iter().enumerate() {
        for (k, wish) in d.wishes.iter().enumerate().filter(|(_, wish)| !wish.blocked) {
            let (h, to) = (&sim.world.households[wish.household as usize], wish.to as usize);
            if rooms[to].is_none() || h.place == wish.to {
                continue;
            }
            let place = &sim.scenario.places[to];
            if place.members_only && !(h.community == place.community && h.is_member()) && is_chartered(sim, to) {
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
        sim.world.places[place].admitted_this_year += queue.len().min(room) as u64;
    }
    admitted
}

/// How many households the place may admit in this tick; `None` for no limit.
fn room(sim: &Simulation, place: usize) -> Option<usize> {
    let state = &sim.world.places[place];
    let per_year = sim.constants.ticks_per_year;
    let cap = state.attributes.admission_cap / sim.weight;
    let quota = cap.is_finite().then(|| {
        let elapsed = (sim.tick % per_year + 1) as f64 / per_year as f64;
        ((cap * elapsed) as u64).saturating_sub(state.admitted_this_year) as usize
    });
    let vacancies = sim.world.new_places[place].as_ref().map(|new_place| match new_place.is_open() {
        true => (state.units.floor() - state.households as f64).max(0.0) as usize,
        false => 0,
    });
    match (quota, vacancies) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// Whether a new place still admits under its own charter.
fn is_chartered(sim: &Simulation, place: usize) -> bool {
    sim.world.status(place) == Some(crate::engine::state::new_place::Status::Open)
}

/// Step 4: carries wishes out; returns each place's net loss of households.
fn move_households(sim: &mut Simulation, decisions: &[Decisions], admitted: &[Vec<bool>]) -> Vec<i64> {
    let before: Vec<u64> = sim.world.places.iter().map(|state| state.households).collect();
    for (d, admitted) in decisions.iter().zip(admitted) {
        for &(id, voice) in &d.voices {
            let h = &mut sim.world.households[id as usize];
            let state = &mut sim.world.places[h.place as usize];
            state.voice_sum = state.voice_sum - h.voice() as u64 + voice as u64;
            h.set_voice(voice);
        }
        for &(id, stage) in &d.stages {
            sim.set_stage(id, stage);
        }
        for &id in &d.e_residents {
            sim.change(id, |h| h.set_e_resident(true));
        }
        for &(template, can_pay, profile) in &d.judged {
            sim.counts.count_judged(template, &profile, can_pay);
        }
        for &(place, yes) in &d.votes {
            sim.count_vote(place, yes);
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
    let new = sim.world.new_places[wish.to as usize].is_some();
    sim.counts.count(wish, from, within_metro, miles, admitted, new);
    if !admitted || wish.to == from {
        return;
    }
    relocate(sim, wish, from, within_metro);
}

fn relocate(sim: &mut Simulation, wish: &Wish, from: PlaceId, within_metro: bool) {
    let id = wish.household;
    let (tick, to) = (sim.tick as i32, wish.to);
    let mut h = sim.world.households[id as usize];
    if h.community > 0 || h.is_shareholder() {
        sim.give_up_share(id, from);
        if !wish.pledged {
            sim.withdraw(id);
        }
        h = sim.world.households[id as usize];
    }
    let old = &mut sim.world.places[from as usize];
    old.bins.remove(&h);
    old.households -= 1;
    old.voice_sum -= h.voice() as u64;
    let settle = |h: &mut Household| {
        h.place = to;
        if !h.is_remote() {
            h.employer = to;
        }
        if !within_metro {
            h.set_moved(tick);
        }
    };
    if h.community > 0 {
        let mine = sim.scenario.places[to as usize].community == h.community;
        sim.change(id, |h| {
            settle(h);
            h.set_e_resident(h.is_e_resident() && !mine);
        });
    } else {
        settle(&mut sim.world.households[id as usize]);
    }
    let h = sim.world.households[id as usize];
    let new = &mut sim.world.places[to as usize];
    new.bins.add(&h);
    new.households += 1;
    new.voice_sum += h.voice() as u64;
    let (fee, grant) = (new.attributes.entry_fee, new.attributes.relocation_grant);
    if let Some(new_place) = sim.world.new_places[to as usize]
        .as_mut()
        .filter(|new_place| new_place.status == crate::engine::state::new_place::Status::Open)
    {
        new_place.book(Flow::EntryFees, cents(fee));
        if !within_metro {
            new_place.book(Flow::Grants, cents(grant));
        }
    }
    if wish.pledged {
        sim.redeem(id, to);
    }
}
