//! Changes a household and, with it, the counters of its community and its place: every such change passes through here.

use crate::engine::base::random::{CHUNK, Keys, Purpose, unit2};
use crate::engine::base::readiness::{moved, readiness};
use crate::engine::state::community::Campaign;
use crate::engine::state::money::{Flow, cents};
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::{Household, NOWHERE, PlaceId, Stage};
use crate::model::numeric::normal_quantile;
use crate::model::utility::{taste_deviations, taste_factor};
use rand::Rng;
use std::ops::Range;

/// Fixed taste factors of the households `ids`, with standard deviations `sds` in logs.
pub(crate) fn spreads(sds: [f64; 3], keys: &Keys, ids: Range<usize>) -> Vec<[f32; 3]> {
    let mut rng = keys.stream(0, Purpose::Taste, (ids.start * 6) as u128);
    ids.map(|_| sds.map(|sd| taste_factor(sd, normal_quantile(unit2(rng.next_u32(), rng.next_u32()))) as f32)).collect()
}

impl ReplicateState<'_> {
    /// Adds a household after all others: slots are never used again.
    pub(crate) fn append(&mut self, household: Household) -> u32 {
        let id = self.world.households.len();
        let state = &mut self.world.places[household.place as usize];
        state.bins.add(&household);
        state.households += 1;
        state.voice_sum += household.voice() as u64;
        self.world.households.push(household);
        if self.world.ready.len() == id {
            self.world.ready.push(0);
            self.refresh_readiness(id as u32);
        }
        if household.community > 0 {
            let decile = self.constants.decile(household.income_cents());
            self.world.communities[household.community as usize - 1].counters.count(&household, decile, 1);
        }
        if let Some(ledger) = &mut self.ledger {
            ledger.append();
        }
        let sds = taste_deviations(&self.constants.parameters);
        if sds != [0.0; 3] {
            self.world.spreads.extend(spreads(sds, &self.keys, id..id + 1));
        }
        if let Some(order) = self.chunk_order.as_mut().filter(|order| order.len() < (id + 1).div_ceil(CHUNK)) {
            order.push(order.len());
        }
        id as u32
    }

    /// Takes a household out of the country: its slot stays, and nobody lives in it.
    pub(crate) fn leave(&mut self, id: u32) {
        let place = self.world.households[id as usize].place;
        self.give_up_share(id, place);
        self.withdraw(id);
        let household = self.world.households[id as usize];
        let state = &mut self.world.places[place as usize];
        state.bins.remove(&household);
        state.households -= 1;
        state.voice_sum -= household.voice() as u64;
        self.change(id, |household| {
            household.community = 0;
            household.set_stage(Stage::Outsider);
            household.set_e_resident(false);
            household.place = NOWHERE;
        });
    }

    /// Finds anew how readily a household moves, after something of it has changed.
    pub(crate) fn refresh_readiness(&mut self, id: u32) {
        if let Some(ready) = self.world.ready.get_mut(id as usize) {
            let clock = self.constants.age_clock(self.tick);
            let household = &self.world.households[id as usize];
            *ready = readiness(&self.constants, household, clock, &self.world.apart);
        }
    }

    /// Finds anew how readily a household moves of which only its place or that of its family has changed.
    #[inline]
    pub(crate) fn note_new_place(&mut self, id: u32) {
        if let Some(ready) = self.world.ready.get_mut(id as usize) {
            let clock = self.constants.age_clock(self.tick);
            *ready = moved(&self.constants, *ready, &self.world.households[id as usize], clock, &self.world.apart);
        }
    }

    /// Changes a household, and the counters of its communities with it.
    pub fn change(&mut self, id: u32, how: impl FnOnce(&mut Household)) {
        let household = &mut self.world.households[id as usize];
        let before = *household;
        how(household);
        let after = *household;
        self.refresh_readiness(id);
        if before.community > 0 {
            let decile = self.constants.decile(before.income_cents());
            let community_state = &mut self.world.communities[before.community as usize - 1];
            community_state.counters.count(&before, decile, -1);
            if before.is_e_resident() {
                community_state.leave_register(&before);
            }
        }
        if after.community > 0 {
            let decile = self.constants.decile(after.income_cents());
            let community_state = &mut self.world.communities[after.community as usize - 1];
            community_state.counters.count(&after, decile, 1);
            if after.is_e_resident() {
                community_state.enter_register(&after);
            }
        }
    }

    /// Puts a household in another stage of its community; a pledge is paid into escrow, one taken back is refunded.
    pub fn set_stage(&mut self, id: u32, stage: Stage) {
        let household = &self.world.households[id as usize];
        let k = household.community as usize - 1;
        if stage == household.stage() {
            return;
        }
        if household.stage() == Stage::Pledged {
            self.refund(id, 0.0);
            if stage == Stage::Member {
                return;
            }
        }
        if stage == Stage::Pledged {
            let [equity, legal] = self.world.communities[k].ticket_cents();
            self.world.communities[k].book(Flow::Pledges, equity + legal);
        }
        self.change(id, |household| household.set_stage(stage));
    }

    /// Takes back the pledge or the support of a household that moves, dies or loses its community.
    pub fn withdraw(&mut self, id: u32) {
        let household = &self.world.households[id as usize];
        if matches!(household.stage(), Stage::Pledged | Stage::Supporter) {
            self.set_stage(id, Stage::Member);
        }
    }

    /// Returns the ticket of a pledged household but for a `forfeiture`, which goes to the place; it stays a member.
    pub fn refund(&mut self, id: u32, forfeiture: f64) {
        let household = &self.world.households[id as usize];
        if household.stage() != Stage::Pledged {
            return;
        }
        let k = household.community as usize - 1;
        let community_state = &mut self.world.communities[k];
        let [equity, legal] = community_state.ticket_cents();
        let kept = cents(forfeiture * (equity + legal) as f64 / 100.0);
        community_state.book(Flow::Refunds, equity + legal - kept);
        if kept > 0
            && let Campaign::Gathering { place, .. } = community_state.campaign
        {
            community_state.book(Flow::Forfeitures, kept);
            if let Some(new_place) = &mut self.world.new_places[place as usize] {
                new_place.book(Flow::Forfeitures, kept);
            }
        }
        self.change(id, |household| household.set_stage(Stage::Member));
    }

    /// Turns the ticket of a pledged household that has moved in into its share of the place.
    pub fn redeem(&mut self, id: u32, place: PlaceId) {
        let k = self.world.households[id as usize].community as usize - 1;
        let community_state = &mut self.world.communities[k];
        let [equity, legal] = community_state.ticket_cents();
        community_state.book(Flow::Equity, equity);
        community_state.book(Flow::Legal, legal);
        if let Some(new_place) = &mut self.world.new_places[place as usize] {
            new_place.book(Flow::Equity, equity);
            new_place.book(Flow::Legal, legal);
            new_place.shareholders += 1;
        }
        self.change(id, |household| {
            household.set_stage(Stage::Member);
            household.set_shareholder(true);
        });
    }

    /// Ends the share of a household that leaves a place; equity is tied to residence.
    pub fn give_up_share(&mut self, id: u32, place: PlaceId) {
        if !self.world.households[id as usize].is_shareholder() {
            return;
        }
        if let Some(new_place) = &mut self.world.new_places[place as usize] {
            new_place.shareholders -= 1;
        }
        self.change(id, |household| household.set_shareholder(false));
    }
}
