//! Opens new places at their date, sizes those that open by pledge, and ends their campaigns.
//!
//! Those who pledged get one directed wish each: who says no leaves a forfeiture, who lacks the cash for the truck or
//! loses the lottery is refunded in full.

use crate::engine::state::event::Happening;
use crate::engine::state::money::{Flow, cents};
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::wish::Decisions;
use crate::model::charter::Founding;
use crate::model::household::PlaceId;

/// Part of step 1: opens what is due.
pub fn open_due(sim: &mut ReplicateState) {
    if !sim.scenario.mechanisms.founding {
        return;
    }
    for j in 0..sim.world.new_places.len() {
        let due = match &sim.world.new_places[j] {
            Some(new_place) if matches!(new_place.status, Status::Planned | Status::Building) => {
                new_place.opened == Some(sim.tick)
            }
            _ => false,
        };
        if due {
            open(sim, j as PlaceId);
        }
    }
}

fn open(sim: &mut ReplicateState, place: PlaceId) {
    let (j, weight) = (place as usize, sim.weight);
    let given = &sim.scenario.places[j];
    let charter = given.charter.as_ref().expect("a new place has a charter");
    let state = &mut sim.world.places[j];
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    let pledge = given.founding == Founding::Pledge;
    let planned = if pledge { new_place.capacity } else { charter.units / weight };
    let limits = sim.constants.building_limits(charter, weight, state.base.land_cap);
    state.units = limits.first_tranche(planned);
    new_place.homes_built = state.units;
    new_place.status = Status::Open;
    new_place.opening = true;
    new_place.hazard = charter.hazard;
    // What stands at the opening may be a part of what is planned; so is the budget.
    let built = state.units / planned;
    let budget = charter.reserve_years * new_place.budgeted_revenue * charter.capacity / weight * built;
    if given.founding != Founding::Plain {
        new_place.book(Flow::WorkingCapital, cents(budget));
    }
    if !pledge {
        // Members' equity and legal parts are booked when they move in; the rest of the building is debt inside the rent.
        let cost = sim.constants.unit_cost(charter);
        new_place.builder.pay_homes(cents(cost.total() * state.units), 0);
        new_place.builder.borrow_reserve(sim.constants.parameters.reserve_years_builder, &cost, state.units);
    }
    let homes = (state.units * weight).round();
    sim.note(place, Happening::Opened { homes, by_pledge: pledge });
    if let Some(k) = (given.community as usize).checked_sub(1).filter(|_| pledge) {
        let root = sim.lineage(k);
        sim.world.communities[root].attempts += 1;
        sim.world.communities[k].founded += 1;
    }
}

/// Before admission: a place by pledge has as many units as came for, at most as many as its cap lets in, at least S, at most what is built at
/// once and what its land holds.
pub fn size(sim: &mut ReplicateState, decisions: &[Decisions]) {
    for j in 0..sim.world.new_places.len() {
        let Some(new_place) = sim.world.new_places[j].as_ref().filter(|new_place| new_place.opening) else {
            continue;
        };
        if sim.scenario.places[j].founding != Founding::Pledge {
            continue;
        }
        let wanted = decisions.iter().flat_map(|d| &d.wishes);
        let wanted = wanted.filter(|wish| wish.pledged && !wish.blocked && wish.to as usize == j).count() as u64;
        let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
        let state = &mut sim.world.places[j];
        let wanted = wanted.min(state.quota().map_or(u64::MAX, |quota| quota as u64));
        let limits = sim.constants.building_limits(charter, sim.weight, state.base.land_cap);
        state.units = limits.first_tranche(new_place.capacity.max(wanted as f64));
        let built = state.units;
        sim.world.new_places[j].as_mut().expect("a new place has its state").homes_built = built;
    }
}

/// After moving: books what the opening cost, refunds everybody else, and ends the campaign.
pub fn conclude(sim: &mut ReplicateState, decisions: &[Decisions], admitted: &[Vec<bool>]) {
    for (d, admitted) in decisions.iter().zip(admitted) {
        for &id in &d.declined {
            sim.refund(id, sim.constants.parameters.forfeiture);
        }
        for (wish, admitted) in d.wishes.iter().zip(admitted) {
            if wish.pledged && !admitted {
                sim.refund(wish.household, 0.0);
            }
        }
    }
    let weight = sim.weight;
    for j in 0..sim.world.new_places.len() {
        let Some(new_place) = sim.world.new_places[j].as_mut() else {
            continue;
        };
        new_place.closing = false;
        if !new_place.opening {
            continue;
        }
        new_place.opening = false;
        let place = &sim.scenario.places[j];
        if place.founding != Founding::Pledge {
            continue;
        }
        let charter = place.charter.as_ref().expect("a new place has a charter");
        let homes = sim.world.places[j].units;
        let home = sim.constants.unit_cost(charter);
        let cost = cents(home.total() * homes);
        let legal = cents(new_place.ticket.legal * charter.capacity / weight);
        let flows = new_place.flows();
        let paid = flows[Flow::Equity as usize] + flows[Flow::Legal as usize];
        new_place.book(Flow::Construction, (cost + legal - paid).max(0));
        new_place.builder.borrow_reserve(sim.constants.parameters.reserve_years_builder, &home, homes);
        new_place.issued = new_place.shareholders;
        let households = (new_place.shareholders as f64 * weight).round();
        let ticket = new_place.ticket;
        sim.note(j as PlaceId, Happening::Settled { households, ticket });
        sim.end_campaign(place.community as usize - 1);
    }
}
