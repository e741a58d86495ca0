//! Buries whoever dies and bears whoever takes its slot: stretch by stretch the households, then place by place what its books count.
//!
//! Where no community keeps books and nobody holds equity a birth changes nothing but its slot and its place, by integers: so order does not
//! matter. The others are let in one after the other.

use crate::engine::base::birth::{Birth, birth};
use crate::engine::base::blocks::BlockStream;
use crate::engine::base::parallel;
use crate::engine::base::person::Arrival;
use crate::engine::base::random::Purpose;
use crate::engine::base::readiness::readiness;
use crate::engine::phases::by_place::by_place;
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::{Household, PlaceId};
use pulp::Arch;

/// Slots in which one thread bears: some hundred a tick. Tests of threads have more households than that.
const STRETCH: usize = 1 << 16;

/// A slot, who was there and who is.
type Succession = (u32, Household, Birth);

/// Part of step 1: buries whoever dies, and bears whoever takes its slot.
pub(crate) fn bury_and_bear(sim: &mut ReplicateState) {
    let due = sim.calendar.take(sim.tick);
    let arrival = if sim.tick == 0 { Arrival::Start } else { Arrival::Birth };
    let (blocks, arch) = (BlockStream::new(&sim.keys, sim.tick, Purpose::Birth), Arch::new());
    let (c, scenario, tick) = (&sim.constants, sim.scenario, sim.tick);
    let (affiliation, kernel, clock) = (&sim.affiliation, &sim.kernel, sim.constants.age_clock(sim.tick));
    let world = &mut sim.world;
    let (apart, slots) = (&world.apart, world.households.len());
    // Before the first decisions nobody's readiness is known.
    let mut unknown = Vec::new();
    let known = !world.ready.is_empty();
    if !known {
        unknown.resize(slots, 0);
    }
    let ready = if known { &mut world.ready[..] } else { &mut unknown[..] };
    let born = parallel::map_pairs(&mut world.households, ready, STRETCH, |k, households, ready| {
        let (first, end) = (k * STRETCH, (k + 1) * STRETCH);
        let of = |slot: usize| due.partition_point(|&id| (id as usize) < slot);
        let mut due = due[of(first)..of(end)].to_vec();
        due.retain(|&id| !households[id as usize - first].is_gone());
        let mut born: Vec<Succession> = Vec::with_capacity(due.len());
        blocks.each(arch, &due, |n, words| {
            let at = due[n] as usize - first;
            let old = households[at];
            let new = birth(c, scenario, affiliation, kernel, old.place, tick, arrival, &words);
            if is_plain(&old, &new.household) {
                households[at] = new.household;
                if known {
                    ready[at] = readiness(c, &new.household, clock, apart);
                }
            }
            born.push((due[n], old, new));
        });
        born
    });
    let born = born.concat();
    book(sim, &born);
    for (id, old, new) in born {
        if !is_plain(&old, &new.household) {
            sim.withdraw(id);
            // Equity stays with the dwelling: whoever is reborn there inherits it.
            sim.change(id, |household| {
                *household = new.household;
                household.set_shareholder(old.is_shareholder());
            });
        }
        if let Some(tick) = new.death {
            sim.calendar.note(tick, id);
        }
        if let Some(tick) = new.joins {
            sim.calendar.note_joining(tick, id, &new.household);
        }
        sim.deaths += 1;
        if let Some(ledger) = &mut sim.ledger {
            ledger.forget(id as usize);
        }
    }
}

/// Whether nobody but the place keeps books of either.
fn is_plain(old: &Household, new: &Household) -> bool {
    old.community == 0 && new.community == 0 && !old.is_shareholder()
}

/// Counts the dead out of the books of their places, and the born in.
fn book(sim: &mut ReplicateState, born: &[Succession]) {
    let places: Vec<PlaceId> = born.iter().map(|(_, old, _)| old.place).collect();
    let lists = by_place(sim.world.places.len(), &places, Some);
    let mut books: Vec<_> = sim.world.places.iter_mut().zip(lists.lists()).collect();
    parallel::map_chunks(
        &mut books,
        1,
        || (),
        |(), _, books| {
            for (state, list) in books {
                for (_, old, new) in list.iter().map(|&k| &born[k as usize]) {
                    state.bins.remove(old);
                    state.bins.add(&new.household);
                    state.voice_sum = state.voice_sum - old.voice() as u64 + new.household.voice() as u64;
                }
            }
        },
    );
}
