//! Reviews everybody each January: how much its voice counts, and how readily it moves at most.
//!
//! What a household is changes with its age, and nobody is looked at who has nothing to decide: so voice weights are taken once a
//! year, whatever is recorded. Readiness is no part of the model: it says whom a tick has to look at
//! ([`crate::engine::base::readiness`]).

use crate::engine::base::parallel;
use crate::engine::base::random::CHUNK;
use crate::engine::base::readiness::{older, readiness};
use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::offer::law;
use crate::engine::choice::squeeze::stands_apart;
use crate::engine::state::replicate::ReplicateState;
use crate::model::voice;

/// Each January but the first: takes voice weights anew.
pub fn review(sim: &mut ReplicateState) {
    if sim.tick == 0 || !sim.tick.is_multiple_of(sim.constants.ticks_per_year) {
        return;
    }
    let (c, tick, places) = (&sim.constants, sim.tick, sim.world.places.len());
    let (clock, today) = (c.age_clock(tick), c.day(tick));
    let changes = parallel::map_chunks(&mut sim.world.households, CHUNK, TraitBatch::default, |batch, _, households| {
        let mut changes = vec![0_i64; places];
        batch.clear();
        households.iter().for_each(|h| batch.push(&c.ages, h, h.age_ticks(clock), today));
        batch.read(&c.memory);
        for (k, household) in households.iter_mut().enumerate().filter(|(_, household)| !household.is_gone()) {
            let top_fifth = c.decile(household.income_cents()) >= 8;
            let voice = voice::weight(batch.class(k), top_fifth, household.is_member());
            if voice != household.voice() {
                changes[household.place as usize] += voice as i64 - household.voice() as i64;
                household.set_voice(voice);
            }
        }
        changes
    });
    for changes in changes {
        for (state, change) in sim.world.places.iter_mut().zip(changes) {
            state.voice_sum = state.voice_sum.wrapping_add_signed(change);
        }
    }
}

/// Brings readiness up to date: everybody's where it is not known or a law has changed for whom bounds hold, else each January, by age.
pub fn renew_readiness(sim: &mut ReplicateState) {
    let (c, clock) = (&sim.constants, sim.constants.age_clock(sim.tick));
    let apart: Vec<bool> = sim
        .world
        .places
        .iter()
        .zip(&sim.scenario.places)
        .map(|(state, place)| stands_apart(&law(sim.scenario, place, state)))
        .collect();
    let world = &mut sim.world;
    let (households, known) = (&world.households, world.apart == apart && world.ready.len() == world.households.len());
    if !known {
        world.ready.resize(households.len(), 0);
        parallel::map_chunks(&mut world.ready, CHUNK, || (), |(), first, ready| {
            let from = &households[first..first + ready.len()];
            ready.iter_mut().zip(from).for_each(|(ready, h)| *ready = readiness(c, h, clock, &apart));
        });
        world.apart = apart;
    } else if sim.tick.is_multiple_of(c.ticks_per_year) {
        parallel::map_chunks(&mut world.ready, CHUNK, || (), |(), first, ready| {
            let from = &households[first..first + ready.len()];
            ready.iter_mut().zip(from).for_each(|(ready, h)| *ready = older(c, *ready, h, clock));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::scenario::parse;

    /// A country in which people join, pledge, move, die, switch class and get fees, for four years.
    const COUNTRY: &str = r#"
model = "2"
time = { start = 2025, years = 4 }
population = { households = 12_000, growth = 0.01 }
parameters = { class_switch = 0.1, attention_rate = 1.5 }
place = [
  { name = "alpha", metro = "a", state = "AA", latitude = 41, longitude = -88, households = 100_000, rent = 15_000 },
  { name = "beta", metro = "a", state = "AA", latitude = 41.2, longitude = -88, households = 60_000, rent = 15_000 },
  { name = "delta", state = "DD", latitude = 40, longitude = -74, households = 100_000, rent = 15_000, arrivals = 2_000, departures = 1_500 },
]
event = [
  { year = 2026.5, place = "delta", set = { annual_fee = 500 } },
  { year = 2027.5, place = "delta", set = { annual_fee = 0 } },
]
[[community]]
name = "families"
share = 0.2
[community.template]
site = { metro = "a", miles = 15 }
capacity = 800
"#;

    #[test]
    fn readiness_is_kept_whatever_happens_and_voices_are_those_of_each_january() {
        let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
        let s = parse(COUNTRY, "test.toml", &nothing, &[]).expect("a good scenario").scenario;
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let (mut stale_voices, mut kinds) = (0, [0; 3]);
        for tick in 0..48 {
            sim.tick_watched(&mut |context, world| {
                let (c, clock) = (context.constants, context.constants.age_clock(context.tick));
                for (id, h) in world.households.iter().enumerate() {
                    let (kept, now) = (world.ready[id], readiness(c, h, clock, &context.snapshot.apart));
                    // Steps may be those of the last January, classes those of the last birth or switch: never lower ones.
                    let same = if now & 3 == 3 || kept & 3 == 3 { kept == now } else { kept & 12 == now & 12 };
                    assert!(same && kept & 3 <= now & 3 && kept >> 4 >= now >> 4, "{h:?}: {kept:b} and {now:b}");
                    kinds[match now {
                        0b111 => 0,
                        0b011 => 1,
                        _ => 2,
                    }] += 1;
                    if tick % 12 == 0 && !h.is_gone() && h.born() < tick - 1 {
                        let class = context.traits(h).1.class;
                        let voice = voice::weight(class, c.decile(h.income_cents()) >= 8, h.is_member());
                        stale_voices += (tick > 0 && h.voice() != voice) as u32;
                    }
                }
                for (j, state) in world.places.iter().enumerate() {
                    let residents = world.households.iter().filter(|h| h.place as usize == j);
                    assert_eq!(residents.map(|h| h.voice() as u64).sum::<u64>(), state.voice_sum, "{j}");
                }
            });
        }
        assert!(kinds.iter().all(|&n| n > 100), "{kinds:?}");
        // Ranks are drawn anew after the review of the same January, and some join in it.
        assert!(stale_voices < 600, "{stale_voices}");
    }
}
