//! Advances campaigns: communities gather, are funded, succeed, and gather again; only counters are read.
//!
//! A campaign freezes its ticket when it begins. It is funded once pledged·weight ≥ S; permits and building take their
//! time, during which people still pledge and withdraw; then the place opens. A place that has held S for the months of
//! the success gate makes the next founding from its template cheaper, lets its founders gather again, and lets the
//! communities that copy the template begin.

use crate::engine::state::community::Campaign;
use crate::engine::state::event::Happening;
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::model::charter::Founding;
use crate::model::founding::Ticket;
use crate::model::household::{PlaceId, Stage};
use crate::model::rules::LearningFrom;

/// Step 7, first part: gates and campaigns.
pub fn advance_campaigns(sim: &mut ReplicateState) {
    if !sim.scenario.mechanisms.founding || !sim.scenario.mechanisms.communities {
        return;
    }
    gates(sim);
    for k in 0..sim.world.communities.len() {
        fund(sim, k);
    }
}

/// Counts the months for which places hold S.
fn gates(sim: &mut ReplicateState) {
    let months = sim.constants.parameters.success_months;
    let needed = (months / 12.0 * sim.constants.ticks_per_year as f64).round() as u32;
    for j in 0..sim.world.new_places.len() {
        let households = sim.world.places[j].households;
        let Some(new_place) = sim.world.new_places[j].as_mut() else {
            continue;
        };
        if new_place.status != Status::Open || households < new_place.full() {
            new_place.full_since = None;
            continue;
        }
        let since = *new_place.full_since.get_or_insert(sim.tick);
        if new_place.succeeded || sim.tick + 1 - since < needed {
            continue;
        }
        new_place.succeeded = true;
        let place = &sim.scenario.places[j];
        if place.founding != Founding::Pledge {
            continue;
        }
        let k = place.community as usize - 1;
        let root = sim.lineage(k);
        sim.world.communities[root].successes += 1;
        let capacity = place.charter.as_ref().map_or(0.0, |charter| charter.capacity);
        sim.note(j as PlaceId, Happening::Success { capacity, months });
        sim.begin_campaign(k);
        for other in 0..sim.world.communities.len() {
            if other != k && sim.scenario.communities[other].copies.is_some() && sim.lineage(other) == root {
                let community_state = &sim.world.communities[other];
                if community_state.founded == 0 && community_state.campaign == Campaign::Idle {
                    sim.begin_campaign(other);
                }
            }
        }
    }
}

/// Begins to build once enough have pledged.
fn fund(sim: &mut ReplicateState, k: usize) {
    let community_state = &sim.world.communities[k];
    let Campaign::Gathering { place, ticket } = community_state.campaign else {
        return;
    };
    let charter = sim.scenario.places[place as usize].charter.as_ref().expect("a new place has a charter");
    if community_state.opens.is_some() || community_state.counters.pledged as f64 * sim.weight < charter.capacity {
        return;
    }
    let lag = (charter.permit_lag + charter.build_lag) / 12.0 * sim.constants.ticks_per_year as f64;
    let opens = sim.tick + 1 + lag.round() as u32;
    let what = Happening::Funded {
        community: sim.scenario.communities[k].label.clone(),
        pledged: community_state.counters.pledged as f64 * sim.weight,
        ticket,
        opens: sim.scenario.time.year_at(opens),
    };
    sim.world.communities[k].opens = Some(opens);
    let new_place = sim.world.new_places[place as usize].as_mut().expect("a new place has its state");
    new_place.status = Status::Building;
    new_place.opened = Some(opens);
    new_place.ticket = ticket;
    new_place.share_cents = crate::engine::state::money::cents(ticket.equity);
    sim.note(place, what);
}

impl ReplicateState<'_> {
    /// The community whose template community `k` uses.
    pub(crate) fn lineage(&self, k: usize) -> usize {
        let mut root = k;
        // A checked scenario has no circle of copies.
        while let Some(next) = self.scenario.communities[root].copies {
            root = next as usize;
        }
        root
    }

    /// Begins the first campaigns: of every community with a template of its own.
    pub(crate) fn begin_campaigns(&mut self) {
        if !self.scenario.mechanisms.founding || !self.scenario.mechanisms.communities {
            return;
        }
        for k in 0..self.world.communities.len() {
            if self.scenario.communities[k].copies.is_none() {
                self.begin_campaign(k);
            }
        }
    }

    /// Lets community `k` gather for its next place, if it has one left; the ticket is frozen.
    pub(crate) fn begin_campaign(&mut self, k: usize) {
        let community = &self.scenario.communities[k];
        let Some(&place) = community.slots.get(self.world.communities[k].founded) else {
            return;
        };
        if community.template.is_none() || self.world.communities[k].campaign != Campaign::Idle {
            return;
        }
        let root = &self.world.communities[self.lineage(k)];
        let learned = match self.scenario.rules.learning_from {
            LearningFrom::Successes => root.successes,
            LearningFrom::Attempts => root.attempts,
        };
        let charter = self.scenario.places[place as usize].charter.as_ref().expect("a new place has a charter");
        let p = &self.constants.parameters;
        let ticket = Ticket::of(charter, p, learned, p.learning_rate);
        let community_state = &mut self.world.communities[k];
        community_state.campaign = Campaign::Gathering { place, ticket };
        community_state.opens = None;
        let (community, capacity) = (community.label.clone(), charter.capacity);
        self.note(place, Happening::Campaign { community, capacity, ticket, learned });
    }

    /// Ends the campaign of community `k`; nobody may be pledged any more.
    pub(crate) fn end_campaign(&mut self, k: usize) {
        // Whoever pledged after the wishes were called for is refunded; there is nothing left to support.
        let mine = |household: &crate::model::household::Household| household.community as usize == k + 1;
        for id in self.households_where(|household| {
            mine(household) && matches!(household.stage(), Stage::Pledged | Stage::Supporter)
        }) {
            self.withdraw(id);
        }
        let community_state = &mut self.world.communities[k];
        community_state.campaign = Campaign::Idle;
        community_state.opens = None;
    }
}
