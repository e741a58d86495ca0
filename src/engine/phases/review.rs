//! Looks at everybody: at the end of each year, how many there are of each kind, and how much each voice counts.
//!
//! What a household is changes with its age, and nobody is looked at who has nothing to decide: so voice weights are taken once a
//! year, whatever is recorded. Readiness is no part of the model: it says whom a tick has to look at
//! ([`crate::engine::base::readiness`]).

use crate::engine::base::constants::Constants;
use crate::engine::base::parallel;
use crate::engine::base::random::CHUNK;
use crate::engine::base::readiness::{older, readiness_of_all};
use crate::engine::choice::offer::law;
use crate::engine::choice::squeeze::stands_apart;
use crate::engine::phases::pensions::retire;
use crate::engine::phases::survey::{Bounds, Scene, Tally, take_voices};
use crate::engine::state::census::Census;
use crate::engine::state::counts::{AGES, INCOMES};
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::Household;
use crate::model::income_code;

/// At the end of a year, when the tick is that of the next January: who has turned 65 gets a pension, voice weights are taken anew, and a census.
pub fn review(sim: &mut ReplicateState) {
    if sim.tick.is_multiple_of(sim.constants.ticks_per_year) {
        retire(sim);
    }
    sim.census = sim.tick.is_multiple_of(sim.constants.ticks_per_year).then(|| survey(sim, true));
}

/// Households of each kind now.
pub fn census(sim: &mut ReplicateState) -> Census {
    survey(sim, false)
}

/// Where bands of age, income and deciles begin.
fn bounds(c: &Constants, wages: impl Iterator<Item = f64>) -> Bounds {
    let band = |wage: f64, bound: u16| {
        income_code::first_code(|code| (income_code::income(code) * wage / 1_000.0) as u16 >= bound)
    };
    Bounds {
        ages: AGES.map(|bound| bound as u32 * c.ticks_per_year),
        deciles: c.deciles.map(|bound| income_code::first_code(|code| income_code::cents(code) >= bound)),
        incomes: wages.map(|wage| INCOMES.map(|bound| band(wage, bound))).collect(),
    }
}

/// What a count in `tick` needs, at these wages of all places; `anew` says whether voice weights are taken.
fn scene(c: &Constants, tick: u32, wages: impl Iterator<Item = f64>, anew: bool) -> Scene<'_> {
    Scene {
        ages: &c.ages,
        memory: c.memory,
        clock: c.age_clock(tick),
        today: c.day(tick),
        bounds: bounds(c, wages),
        anew,
    }
}

/// Takes the voice weights of households that nobody has counted yet, at the start.
pub(crate) fn first_voices(c: &Constants) -> impl Fn(&mut [Household]) {
    let scene = scene(c, 0, std::iter::empty(), true);
    move |households| take_voices(&scene, households)
}

/// Counts everybody; `anew` takes their voice weights as well.
fn survey(sim: &mut ReplicateState, anew: bool) -> Census {
    let places = sim.world.places.len();
    let scene = scene(&sim.constants, sim.tick, sim.world.places.iter().map(|state| state.wage), anew);
    let count = |tally: &mut Tally, _: usize, households: &mut [Household]| tally.count(&scene, households);
    let households = &mut sim.world.households;
    let tally = parallel::gather_chunks(households, CHUNK, || Tally::new(places), count, Tally::with);
    for (state, change) in sim.world.places.iter_mut().zip(&tally.voices) {
        state.voice_sum = state.voice_sum.wrapping_add_signed(*change);
    }
    tally.census()
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
    let renew = |all: &mut [u8], how: &(dyn Fn(&[Household], &mut [u8]) + Sync)| {
        let some = |(): &mut (), first: usize, ready: &mut [u8]| how(&households[first..first + ready.len()], ready);
        parallel::map_chunks(all, CHUNK, || (), some);
    };
    if !known {
        world.ready.resize(households.len(), 0);
        renew(&mut world.ready, &|from, ready| readiness_of_all(c, from, clock, &apart, ready));
        world.apart = apart;
    } else if sim.tick.is_multiple_of(c.ticks_per_year) {
        renew(&mut world.ready, &|from, ready| {
            ready.iter_mut().zip(from).for_each(|(ready, h)| *ready = older(c, *ready, h, clock));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::base::readiness::readiness;
    use crate::engine::simulation::Simulation;
    use crate::engine::state::counts::{PROFILE_SLOTS, group, slots};
    use crate::model::voice;
    use crate::scenario::Scenario;
    use std::collections::BTreeMap;

    /// A country in which people join, pledge, move, die, switch class and get fees, for four years.
    const COUNTRY: &str = r#"
model = "2"
time = { start = 2025, years = 4 }
population = { households = 12_000, spin_up = 2, growth = 0.01 }
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
    fn a_census_counts_everybody_as_profiles_say() {
        let s = Scenario::parse(COUNTRY).expect("a good scenario");
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        for _ in 0..2 {
            (0..9).for_each(|_| sim.tick());
            sim.world.places[0].wage = 1.37;
            let places = s.places.len();
            let mut expected =
                Census { groups: vec![0; places * 30], circles: BTreeMap::new(), slots: [0; PROFILE_SLOTS] };
            sim.with_context(|context| {
                for h in sim.world.households.iter().filter(|h| !h.is_gone()) {
                    let (age, traits) = context.traits(h);
                    let profile = context.profile(h, age, &traits);
                    slots(&profile).into_iter().for_each(|slot| expected.slots[slot] += 1);
                    let k = group(h.place as usize, profile.decile, profile.class);
                    match h.community {
                        0 => expected.groups[k] += 1,
                        community => *expected.circles.entry((k, community, h.stage())).or_insert(0) += 1,
                    }
                }
            });
            let before = sim.world.households.clone();
            assert!(census(&mut sim) == expected && !expected.circles.is_empty());
            assert!(before == sim.world.households, "a census changes nobody");
        }
    }

    #[test]
    fn readiness_is_kept_whatever_happens_and_voices_are_those_of_each_january() {
        let s = Scenario::parse(COUNTRY).expect("a good scenario");
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
                    if tick % 12 == 0 && tick > 0 && !h.is_gone() && h.born() < tick - 1 {
                        let class = context.traits(h).1.class;
                        let voice = voice::weight(class, c.decile(h.income_cents()) >= 8, h.is_member());
                        stale_voices += (h.voice() != voice) as u32;
                    }
                }
                for (j, state) in world.places.iter().enumerate() {
                    let residents = world.households.iter().filter(|h| h.place as usize == j);
                    assert_eq!(residents.map(|h| h.voice() as u64).sum::<u64>(), state.voice_sum, "{j}");
                }
            });
        }
        assert!(kinds.iter().all(|&n| n > 100), "{kinds:?}");
        // Ranks are drawn anew after the review at the end of the year, and some join.
        assert!(stale_voices < 600, "{stale_voices}");
    }
}
