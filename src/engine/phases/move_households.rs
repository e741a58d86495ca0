//! Moves households whose wishes were admitted, and changes counters by integers.

use crate::engine::state::money::{Flow, cents};
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::wish::{Decisions, Wish};
use crate::model::household::{Household, PlaceId};

/// Step 4: carries wishes out; returns each place's net loss of households.
pub fn move_households(sim: &mut ReplicateState, decisions: &[Decisions], admitted: &[Vec<bool>]) -> Vec<i64> {
    let before: Vec<u64> = sim.world.places.iter().map(|state| state.households).collect();
    for (d, admitted) in decisions.iter().zip(admitted) {
        for &(id, stage) in &d.stages {
            sim.set_stage(id, stage);
        }
        for &id in &d.e_residents {
            sim.change(id, |household| household.set_e_resident(true));
        }
        for &(template, can_pay, profile) in &d.judged {
            sim.counts.count_judged(template, &profile, can_pay);
        }
        for &(id, home) in &d.ties {
            sim.world.households[id as usize].home = home;
            sim.refresh_readiness(id);
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
        if !household.is_remote() {
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
        sim.refresh_readiness(id);
    }
    let household = sim.world.households[id as usize];
    let new = &mut sim.world.places[to as usize];
    new.bins.add(&household);
    new.households += 1;
    new.voice_sum += household.voice() as u64;
    let (fee, grant) = (new.attributes.entry_fee, new.attributes.relocation_grant);
    if let Some(new_place) =
        sim.world.new_places[to as usize].as_mut().filter(|new_place| new_place.status == Status::Open)
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
