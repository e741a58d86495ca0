//! Carries out the wishes of many households at once, and notes whose families have moved: chunk by chunk the households, then place by place
//! what its books count.
//!
//! Whoever belongs to no community, holds no equity and moves to no new place changes nothing but itself, two places and the
//! counts of the year, all by integers: so order does not matter, and what comes out is what
//! [`move_households`](crate::engine::phases::move_households) gives one after the other (tested).

use crate::engine::base::constants::Constants;
use crate::engine::base::parallel;
use crate::engine::base::random::CHUNK;
use crate::engine::base::readiness::moved;
use crate::engine::phases::by_place::by_place;
use crate::engine::state::counts::{PROFILE_SLOTS, ProfileCount, Row, count_profile, group};
use crate::engine::state::place::PlaceState;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::wish::{Decisions, Wish};
use crate::model::clock::Day;
use crate::model::household::{Household, PlaceId};

/// What the books of two places need to know of one wish.
#[derive(Debug, Clone, Copy)]
struct Step {
    from: PlaceId,
    to: PlaceId,
    /// Who pays a remote household.
    employer: PlaceId,
    income: u16,
    decile: u8,
    class: u8,
    voice: u8,
    /// Bit 0: remote. Bit 1: admitted. Bit 2: blocked by cash.
    flags: u8,
}

impl Step {
    fn is_admitted(self) -> bool {
        self.flags & 2 == 2
    }

    fn remote_employer(self) -> Option<PlaceId> {
        (self.flags & 1 == 1).then_some(self.employer)
    }
}

/// What came of the wishes of one chunk.
#[derive(Debug, Default)]
struct Outcome {
    steps: Vec<Step>,
    profile: Vec<ProfileCount>,
    /// Positions of wishes that must be carried out one by one.
    rest: Vec<usize>,
}

/// What a step needs of the scene.
struct Scene<'a> {
    constants: &'a Constants,
    /// Which places are new.
    new: &'a [bool],
    /// Places whose residents no bound holds for.
    apart: &'a [bool],
    today: Day,
    clock: i32,
}

/// Carries out the wishes of all chunks; returns chunk and position of those that must be carried out one by one.
pub fn carry_out(sim: &mut ReplicateState, decisions: &[Decisions], admitted: &[Vec<bool>]) -> Vec<(usize, usize)> {
    let new: Vec<bool> = sim.world.new_places.iter().map(Option::is_some).collect();
    let world = &mut sim.world;
    assert_eq!(world.ready.len(), world.households.len(), "readiness is known since the decisions");
    let scene = Scene {
        constants: &sim.constants,
        new: &new,
        apart: &world.apart,
        today: sim.constants.day(sim.tick),
        clock: sim.constants.age_clock(sim.tick),
    };
    let outcomes = parallel::map_pairs(&mut world.households, &mut world.ready, CHUNK, |chunk, households, ready| {
        let (d, admitted) = (&decisions[chunk], &admitted[chunk]);
        for &(id, home) in &d.ties {
            let at = id as usize - chunk * CHUNK;
            households[at].home = home;
            ready[at] = moved(scene.constants, ready[at], &households[at], scene.clock, scene.apart);
        }
        scene.settle(chunk * CHUNK, &d.wishes, admitted, households, ready)
    });
    let mut rest = Vec::new();
    let mut steps = Vec::with_capacity(outcomes.iter().map(|outcome| outcome.steps.len()).sum());
    for (chunk, outcome) in outcomes.into_iter().enumerate() {
        steps.extend(outcome.steps);
        rest.extend(outcome.rest.into_iter().map(|k| (chunk, k)));
        sim.counts.profile.iter_mut().zip(&outcome.profile).for_each(|(sum, part)| *sum += *part);
    }
    book(sim, &steps);
    // Wishes that are called for come after those of the chunks, and are of communities.
    let chunks = sim.world.households.len().div_ceil(CHUNK);
    let directed = decisions.iter().enumerate().skip(chunks);
    rest.extend(directed.flat_map(|(chunk, d)| (0..d.wishes.len()).map(move |k| (chunk, k))));
    rest
}

impl Scene<'_> {
    fn settle(
        &self,
        first: usize,
        wishes: &[Wish],
        admitted: &[bool],
        households: &mut [Household],
        ready: &mut [u8],
    ) -> Outcome {
        let geography = &self.constants.geography;
        let mut outcome = Outcome { profile: vec![ProfileCount::default(); PROFILE_SLOTS], ..Outcome::default() };
        // Looking all of them up first lets the processor wait for the memory of many at once.
        let found: Vec<Household> = wishes.iter().map(|wish| households[wish.household as usize - first]).collect();
        for (k, ((wish, &admitted), mut h)) in wishes.iter().zip(admitted).zip(found).enumerate() {
            if h.community > 0 || h.is_shareholder() || self.new[wish.to as usize] {
                outcome.rest.push(k);
                continue;
            }
            let (at, from, to) = (wish.household as usize - first, h.place, wish.to);
            let within_metro = geography.same_metro(from, to);
            count_profile(&mut outcome.profile, wish, within_metro, geography.miles(from, to), admitted);
            outcome.steps.push(Step {
                from,
                to,
                employer: h.employer,
                income: h.income,
                decile: wish.profile.decile,
                class: wish.profile.class,
                voice: h.voice(),
                flags: h.is_paid_afar() as u8 | (admitted as u8) << 1 | (wish.blocked as u8) << 2,
            });
            if !admitted {
                continue;
            }
            h.note_move(self.today, within_metro);
            if to != from {
                h.place = to;
                if !h.is_paid_afar() {
                    h.employer = to;
                }
                ready[at] = moved(self.constants, ready[at], &h, self.clock, self.apart);
            }
            households[at] = h;
        }
        outcome
    }
}

/// A place, its rows of the counts, and the steps that lead away from it and to it.
struct Ledger<'a> {
    state: &'a mut PlaceState,
    row: Row<'a>,
    leaving: &'a [u32],
    coming: &'a [u32],
}

/// Books steps place by place.
fn book(sim: &mut ReplicateState, steps: &[Step]) {
    let (n, geography) = (sim.world.places.len(), &sim.constants.geography);
    let leaving = by_place(n, steps, |step| Some(step.from));
    let coming = by_place(n, steps, |step| (step.is_admitted() && step.to != step.from).then_some(step.to));
    let rows = sim.counts.rows().zip(leaving.lists().zip(coming.lists()));
    let mut ledgers: Vec<Ledger> = sim
        .world
        .places
        .iter_mut()
        .zip(rows)
        .map(|(state, (row, (leaving, coming)))| Ledger { state, row, leaving, coming })
        .collect();
    let one = |(): &mut (), _: usize, ledgers: &mut [Ledger]| {
        for Ledger { state, row, leaving, coming } in ledgers {
            for step in leaving.iter().map(|&k| steps[k as usize]) {
                let stays = step.to == step.from;
                if stays {
                    *row.local += step.is_admitted() as u64;
                    continue;
                }
                let group = group(0, step.decile, step.class);
                row.count(group, step.to, step.flags & 4 == 4, step.is_admitted());
                if step.is_admitted() {
                    state.bins.remove_coded(step.income, step.remote_employer());
                    state.households -= 1;
                    state.voice_sum -= step.voice as u64;
                }
            }
            for step in coming.iter().map(|&k| steps[k as usize]) {
                state.door.enter(&state.attributes, geography.same_metro(step.from, step.to));
                state.bins.add_coded(step.income, step.remote_employer());
                state.households += 1;
                state.voice_sum += step.voice as u64;
            }
        }
    };
    parallel::map_chunks(&mut ledgers, 1, || (), one);
}
