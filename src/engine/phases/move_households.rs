//! Moves households whose wishes were admitted, and changes counters by integers.

use crate::engine::phases::carry_out::carry_out;
use crate::engine::state::money::{Flow, cents};
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::wish::{Decisions, Wish};
use crate::model::charter::Founding;
use crate::model::household::{Household, PlaceId};

/// From so many wishes on they are carried out side by side; fewer do not pay for the threads. Tests of threads have more of them.
const MANY: usize = 1_000;

/// Step 4: carries wishes out; returns each place's net loss of households.
pub fn move_households(sim: &mut ReplicateState, decisions: &[Decisions], admitted: &[Vec<bool>]) -> Vec<i64> {
    let wishes: usize = decisions.iter().map(|d| d.wishes.len()).sum();
    let before: Vec<u64> = sim.world.places.iter().map(|state| state.households).collect();
    decisions.iter().for_each(|d| note_stages(sim, d));
    if wishes < MANY {
        decisions.iter().for_each(|d| note_ties(sim, d));
        move_one_by_one(sim, decisions, admitted);
    } else {
        move_together(sim, decisions, admitted);
    }
    sim.world.places.iter_mut().for_each(|state| state.door.settle(sim.constants.dt));
    let after = sim.world.places.iter().map(|state| state.households);
    before.iter().zip(after).map(|(&before, after)| before as i64 - after as i64).collect()
}

/// Notes what households decide in their communities.
fn note_stages(sim: &mut ReplicateState, d: &Decisions) {
    for &(id, stage) in &d.stages {
        sim.set_stage(id, stage);
    }
    for &id in &d.e_residents {
        sim.change(id, |household| household.set_e_resident(true));
    }
    for &(template, can_pay, profile) in &d.judged {
        sim.counts.count_judged(template, &profile, can_pay);
    }
}

/// Notes whose families have moved.
fn note_ties(sim: &mut ReplicateState, d: &Decisions) {
    for &(id, home) in &d.ties {
        sim.world.households[id as usize].home = home;
        sim.note_new_place(id);
    }
}

fn move_one_by_one(sim: &mut ReplicateState, decisions: &[Decisions], admitted: &[Vec<bool>]) {
    for (d, admitted) in decisions.iter().zip(admitted) {
        // Looking all of them up first lets the processor wait for the memory of many at once.
        let homes: Vec<PlaceId> = d.wishes.iter().map(|w| sim.world.households[w.household as usize].place).collect();
        for ((wish, &admitted), from) in d.wishes.iter().zip(admitted).zip(homes) {
            count_and_move(sim, wish, from, admitted);
        }
    }
}

fn move_together(sim: &mut ReplicateState, decisions: &[Decisions], admitted: &[Vec<bool>]) {
    for (chunk, k) in carry_out(sim, decisions, admitted) {
        let wish = &decisions[chunk].wishes[k];
        let from = sim.world.households[wish.household as usize].place;
        count_and_move(sim, wish, from, admitted[chunk][k]);
    }
}

fn count_and_move(sim: &mut ReplicateState, wish: &Wish, from: PlaceId, admitted: bool) {
    let within_metro = sim.constants.geography.same_metro(from, wish.to);
    let miles = sim.constants.geography.miles(from, wish.to);
    let new = sim.world.new_places[wish.to as usize].is_some();
    sim.counts.count(wish, from, within_metro, miles, admitted, new);
    if !admitted {
        return;
    }
    if wish.to == from {
        let today = sim.constants.day(sim.tick);
        sim.world.households[wish.household as usize].note_move(today, true);
        return;
    }
    relocate(sim, wish, from, within_metro);
}

fn relocate(sim: &mut ReplicateState, wish: &Wish, from: PlaceId, within_metro: bool) {
    let id = wish.household;
    let (today, to) = (sim.constants.day(sim.tick), wish.to);
    let mut household = sim.world.households[id as usize];
    if household.community > 0 || household.is_shareholder() {
        sim.give_up_share(id, from);
        if !wish.pledged {
            sim.withdraw(id);
        }
        household = sim.world.households[id as usize];
    }
    let old = &mut sim.world.places[from as usize];
    old.bins.remove(&household);
    old.households -= 1;
    old.voice_sum -= household.voice() as u64;
    let settle = |household: &mut Household| {
        household.place = to;
        if !household.is_paid_afar() {
            household.employer = to;
        }
        household.note_move(today, within_metro);
    };
    if household.community > 0 {
        let mine = sim.scenario.places[to as usize].community == household.community;
        sim.change(id, |household| {
            settle(household);
            household.set_e_resident(household.is_e_resident() && !mine);
        });
    } else {
        settle(&mut sim.world.households[id as usize]);
        sim.note_new_place(id);
    }
    let household = sim.world.households[id as usize];
    let new = &mut sim.world.places[to as usize];
    new.bins.add(&household);
    new.households += 1;
    new.voice_sum += household.voice() as u64;
    let (fee, grant) = (new.attributes.entry_fee, new.attributes.relocation_grant);
    let treasury = sim.scenario.places[to as usize].founding != Founding::Plain;
    match sim.world.new_places[to as usize].as_mut().filter(|_| treasury) {
        Some(new_place) if new_place.status == Status::Open => {
            new_place.book(Flow::EntryFees, cents(fee));
            if !within_metro {
                new_place.book(Flow::Grants, cents(grant));
            }
        }
        // Its host's law is in force: it takes and pays nothing at its door.
        Some(_) => {}
        None => new.door.enter(&new.attributes, within_metro),
    }
    if wish.pledged {
        sim.redeem(id, to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::base::random::CHUNK;
    use crate::engine::choice::batch::chunk::ChunkWorkspace;
    use crate::engine::simulation::Simulation;
    use crate::engine::state::place::PlaceState;
    use crate::scenario::Scenario;

    /// A country with communities, a town by a builder, remote work and several places in a metro.
    const COUNTRY: &str = r#"
model = "2"
time = { start = 2025, years = 3 }
population = { households = 20_000, spin_up = 4 }
parameters = { attention_rate = 2.0, home_drift = 0.02 }
place = [
  { name = "alpha", metro = "a", latitude = 41, longitude = -88, households = 100_000, rent = 15_000, income_tax = 0.02, entry_fee = 300 },
  { name = "beta", metro = "a", latitude = 41.2, longitude = -88, households = 60_000, rent = 15_000, annual_fee = 300 },
  { name = "delta", latitude = 40, longitude = -74, households = 100_000, rent = 15_000, governance = 1, relocation_grant = 2_000 },
  { name = "town", kind = "new", founding = "developer", site = { metro = "a", miles = 20 }, opens = 2025, units = 9_000, awareness = "market" },
]
[[community]]
name = "families"
share = 0.2
[community.template]
site = { metro = "a", miles = 15 }
capacity = 800
"#;

    #[test]
    fn wishes_carried_out_together_leave_what_they_leave_one_by_one() {
        let s = Scenario::parse(COUNTRY).expect("a good scenario");
        let [mut a, mut b] = [0, 1].map(|_| Simulation::new(&s, 0).expect("a base year"));
        let (mut special, mut plain, mut ties) = (0, 0, 0);
        // Readiness is known from the first tick on.
        a.tick();
        b.tick();
        for tick in 0..15 {
            let (mut decisions, mut workspace) = (Vec::new(), ChunkWorkspace::default());
            a.with_context(|context| {
                let chunks = a.world.households.len().div_ceil(CHUNK);
                decisions.extend((0..chunks).map(|chunk| context.decide_chunk(&a.world, chunk, &mut workspace)));
            });
            // Every seventh is refused.
            let admit = |d: &Decisions| d.wishes.iter().map(|w| !w.blocked && w.household % 7 > 0).collect::<Vec<_>>();
            let admitted: Vec<Vec<bool>> = decisions.iter().map(admit).collect();
            for sim in [&mut a, &mut b] {
                decisions.iter().for_each(|d| note_stages(sim, d));
            }
            ties += decisions.iter().map(|d| d.ties.len()).sum::<usize>();
            decisions.iter().for_each(|d| note_ties(&mut a, d));
            move_one_by_one(&mut a, &decisions, &admitted);
            let rest = carry_out(&mut b, &decisions, &admitted);
            special += rest.len();
            plain += decisions.iter().map(|d| d.wishes.len()).sum::<usize>() - rest.len();
            for (chunk, k) in rest {
                let wish = &decisions[chunk].wishes[k];
                let from = b.world.households[wish.household as usize].place;
                count_and_move(&mut b, wish, from, admitted[chunk][k]);
            }
            assert!(a.world.households == b.world.households, "tick {tick}");
            assert!(a.world.ready == b.world.ready, "tick {tick}");
            assert!(a.counts == b.counts, "tick {tick}");
            for (a, b) in a.world.places.iter().zip(&b.world.places) {
                assert!(a == b, "tick {tick}");
            }
            a.tick();
            b.tick();
        }
        let door = |state: &PlaceState| (state.door.fees > 0) as u32 + (state.door.grants > 0) as u32;
        assert_eq!(b.world.places.iter().map(door).sum::<u32>(), 2, "one takes fees, one pays grants");
        assert!(
            special > 100 && plain > 2_000 && ties > 100,
            "{special} one by one, {plain} together, {ties} families"
        );
    }
}
