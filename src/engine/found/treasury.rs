//! Balances the treasury of each new place, which lives on what it collects; when that and its sponsor's cash are spent, it closes.
//!
//! Each tick: taxes and fees in; running cost, services and the host's share out. Everything that own revenue leaves is spent on
//! services; residents feel them over a year. A place closes when its treasury stays below zero with services at 0.

use crate::engine::state::event::Happening;
use crate::engine::state::money::{Flow, cents};
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::model::charter::Founding;
use crate::model::founding::running_cost;
use crate::model::household::{PlaceId, Stage};
use crate::model::place::Attributes;
use crate::model::treasury::{balance, smoothed};

/// Step 7, second part: the books of every open place, and closings.
pub fn balance_treasuries(sim: &mut ReplicateState) {
    for j in 0..sim.world.new_places.len() {
        let open = sim.world.new_places[j].as_ref().is_some_and(|new_place| new_place.status == Status::Open);
        if open && sim.scenario.places[j].founding != Founding::Plain {
            if keep_books(sim, j) {
                close(sim, j);
            }
        } else if open {
            // A plain place keeps no treasury: what it collects and does not owe to its host it spends,
            // and what it takes at its door less what it pays there.
            let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
            let share = charter.revenue_share;
            let budgeted = sim.world.new_places[j].as_ref().map_or(0.0, |new_place| new_place.budgeted_revenue);
            let running = running_cost(charter, budgeted) / sim.weight;
            let residency = sim.world.new_places[j].as_ref().map_or(0.0, |new_place| new_place.residency);
            let collected = sim.world.places[j].revenue.total() + residency;
            let door = sim.world.places[j].door.flow;
            smooth(sim, j, ((1.0 - share) * collected + door - running) * sim.constants.dt);
        }
    }
}

/// Spends one tick of place `j`; whether it closes.
fn keep_books(sim: &mut ReplicateState, j: usize) -> bool {
    let dt = sim.constants.dt;
    let collected = sim.world.places[j].revenue.total();
    let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
    let share = charter.revenue_share;
    let weight = sim.weight;
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    let running = cents(running_cost(charter, new_place.budgeted_revenue) / weight * dt);
    let (before, residency) = (new_place.treasury, new_place.residency);
    let [taxes, residency, shared] = [collected, residency, share * (collected + residency)].map(|x| cents(x * dt));
    let spent = balance(before, taxes + residency - shared, running, new_place.sponsor);
    new_place.book(Flow::Taxes, taxes);
    new_place.book(Flow::Residency, residency);
    new_place.book(Flow::HostShare, shared);
    new_place.book(Flow::Running, spent.running);
    new_place.book(Flow::Services, spent.services);
    // Entry fees and grants of this tick are booked already; what was lent at the opening is no pace.
    new_place.change = new_place.treasury - new_place.closed_with.unwrap_or(before);
    new_place.book(Flow::Sponsor, spent.sponsor);
    new_place.closed_with = Some(new_place.treasury);
    debug_assert_eq!(new_place.treasury, spent.treasury, "every cent is booked");
    smooth(sim, j, spent.services as f64 / 100.0);
    spent.closes
}

/// Lets residents feel what was bought for them: $ in this tick.
fn smooth(sim: &mut ReplicateState, j: usize, bought: f64) {
    if !sim.scenario.mechanisms.budget {
        return;
    }
    let households = sim.world.places[j].households as f64;
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    new_place.own_services = smoothed(new_place.own_services, bought, households, sim.constants.dt);
}

/// The treasury is empty and nobody pays. Its homes stand, and their builder goes on.
fn close(sim: &mut ReplicateState, j: usize) {
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    let owed = -new_place.treasury;
    new_place.book(Flow::Default, owed);
    new_place.status = Status::Closed;
    new_place.closing = true;
    let years = sim.tick.saturating_sub(new_place.opened.unwrap_or(sim.tick)) as f64 * sim.constants.dt;
    let households = sim.world.places[j].households as f64 * sim.weight;
    sim.note(j as PlaceId, Happening::Closed { years, households });
    dissolve(sim, j);
    let k = sim.scenario.places[j].community as usize;
    if k > 0 {
        let pledged: Vec<u32> =
            sim.households_where(|household| household.community as usize == k && household.stage() == Stage::Pledged);
        pledged.into_iter().for_each(|id| sim.refund(id, 0.0));
    }
}

/// What closing and repeal have in common: e-residency ends, and the laws of the host apply; homes and shares stand.
pub fn dissolve(sim: &mut ReplicateState, j: usize) {
    let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
    let k = sim.scenario.places[j].community;
    let others = (0..sim.world.new_places.len())
        .any(|l| sim.scenario.places[l].community == k && sim.world.status(l) == Some(Status::Open));
    if k > 0 && !others {
        for id in sim.households_where(|household| household.community == k && household.is_e_resident()) {
            sim.change(id, |household| household.set_e_resident(false));
        }
    }
    let state = &mut sim.world.places[j];
    let hosted = sim.world.new_places[j].as_ref().is_some_and(|new_place| new_place.host.is_some());
    state.attributes = Attributes {
        // A host in the model collects its own taxes whole from now on.
        income_tax: if hosted { 0.0 } else { charter.host_income_tax },
        sales_tax: 0.0,
        property_tax: 0.0,
        business_tax: 0.0,
        annual_fee: 0.0,
        entry_fee: 0.0,
        relocation_grant: 0.0,
        admission_cap: f64::INFINITY,
        governance: charter.host_governance,
        governance_target: charter.host_governance,
        violent_crime: charter.host_crime,
        ..state.attributes.clone()
    };
    state.governance = charter.host_governance;
    state.host_law = true;
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    new_place.hazard = 0.0;
    if hosted {
        new_place.host_share = 1.0;
        new_place.own_services = 0.0;
    }
    let left = new_place.treasury;
    new_place.book(Flow::Remainder, left.max(0));
}
