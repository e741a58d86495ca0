//! Adds the households that national growth brings, or takes away those it costs; each stands for as many real ones as all.
//!
//! After t years there are N⁰·(1 + g)^t households; fractions wait for the next tick. Newcomers are numbered: who the nth is,
//! and where among the residents of legacy places it comes to live, hang on its number alone, so that all arms of a
//! comparison get the same. They are 25 to 45 and draw the rest of their lives as births do. N⁰, Y⁰, H⁰, F and metro sizes
//! of the base year grow along, and so does the stock of homes as far as land allows: growth alone moves no rent, wage or
//! service. Where the nation shrinks, households leave by lot and their slots stay empty.

use crate::engine::base::birth::{Birth, birth};
use crate::engine::base::person::Arrival;
use crate::engine::base::random::{Purpose, unit2};
use crate::engine::state::place::Growth;
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::PlaceId;
use crate::model::numeric::pow;
use rand::Rng;

/// The golden ratio's fraction: multiples of it spread over (0, 1) as evenly as any numbers can.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Part of step 1: brings the population to what it is at the end of the tick.
pub fn grow(sim: &mut ReplicateState) {
    let rate = sim.scenario.population.numbers.growth;
    if rate == 0.0 {
        return;
    }
    let scale = |tick: u32| pow(1.0 + rate, tick as f64 * sim.constants.dt);
    let (before, now) = (scale(sim.tick), scale(sim.tick + 1));
    grow_base_year(sim, now / before, now);
    let due = (sim.founders as f64 * (now - 1.0).abs()).floor() as u64;
    let (first, count) = (sim.grown, due.saturating_sub(sim.grown));
    sim.grown += count;
    if rate > 0.0 { add(sim, first, count) } else { remove(sim, count) }
}

/// Takes base-year sums and homes of legacy places along; land binds homes.
fn grow_base_year(sim: &mut ReplicateState, factor: f64, growth: f64) {
    let legacy = sim.world.places.iter_mut().zip(&sim.world.new_places).filter(|(_, new_place)| new_place.is_none());
    for (state, _) in legacy {
        state.base.growth = Growth(growth);
        state.units = (state.units * factor).min(state.base.land_cap.max(state.units));
    }
}

fn add(sim: &mut ReplicateState, first: u64, count: u64) {
    let ends: Vec<u64> = (0..sim.world.places.len())
        .scan(0, |sum, j| {
            *sum += if sim.world.new_places[j].is_none() { sim.world.places[j].households } else { 0 };
            Some(*sum)
        })
        .collect();
    let residents = ends.last().copied().unwrap_or(0);
    if residents == 0 {
        return;
    }
    let mut rng = sim.keys.stream(0, Purpose::Growth, 0);
    let start = unit2(rng.next_u32(), rng.next_u32());
    for number in first..first + count {
        let at = ((start + number as f64 * GOLDEN).fract() * residents as f64) as u64;
        let place = ends.partition_point(|&end| end <= at.min(residents - 1)) as PlaceId;
        let words = sim.keys.birth(sim.tick, (sim.founders + number) as usize);
        let new = birth(
            &sim.constants,
            sim.scenario,
            &sim.affiliation,
            &sim.kernel,
            place,
            sim.tick,
            Arrival::Growth,
            &words,
        );
        welcome(sim, new);
    }
}

/// Adds a household that was not there before, with its dates.
pub(crate) fn welcome(sim: &mut ReplicateState, new: Birth) {
    let id = sim.append(new.household);
    if let Some(tick) = new.death {
        sim.calendar.note(tick, id);
    }
    if let Some(tick) = new.joins {
        sim.calendar.note_joining(tick, id, &new.household);
    }
}

fn remove(sim: &mut ReplicateState, count: u64) {
    let mut rng = sim.keys.stream(sim.tick, Purpose::Growth, 0);
    let slots = sim.world.households.len();
    // Emigration may have left fewer than are due.
    let alive: u64 = sim.world.places.iter().map(|place| place.households).sum();
    for _ in 0..count.min(alive) {
        // At most a few in a hundred slots are empty per year; whoever is drawn twice is drawn anew.
        let id = loop {
            let id = (unit2(rng.next_u32(), rng.next_u32()) * slots as f64) as usize;
            if !sim.world.households[id].is_gone() {
                break id;
            }
        };
        sim.leave(id as u32);
    }
}
