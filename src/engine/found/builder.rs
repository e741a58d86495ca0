//! Keeps the builder of each new place alive: the sponsor's cash, failures, profits, successors, and new homes.
//!
//! In this order, each tick, after the treasury: what the sponsor has left covers the account; else the builder fails, and
//! holders and lenders lose; in January owners are paid what is above the reserve; whoever is at work builds while rents
//! exceed costs and few homes stand empty.

use crate::engine::state::event::Happening;
use crate::engine::state::money::cents;
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::model::builder::vacancy;
use crate::model::household::PlaceId;

/// Step 7, third part: every place that stands.
pub fn keep_building(sim: &mut ReplicateState) {
    for j in 0..sim.world.new_places.len() {
        if sim.world.status(j).is_some_and(Status::is_inhabited) {
            keep_account(sim, j);
        }
    }
}

fn keep_account(sim: &mut ReplicateState, j: usize) {
    let (c, p) = (&sim.constants, &sim.constants.parameters);
    let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
    let cost = c.unit_cost(charter);
    let state = &mut sim.world.places[j];
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    let households = state.households as f64;
    // Whoever has promised cash for the homes pays while it lasts, under whatever law they stand.
    let drawn = new_place.sponsor_builder();
    if new_place.status == Status::Open {
        new_place.note_pace(drawn, c.dt);
    }
    let empty = vacancy(households, state.units);
    let failure = new_place.builder.fail(state.rent, households, state.units, &cost);
    if sim.tick.is_multiple_of(c.ticks_per_year) {
        new_place.builder.pay_out(p.reserve_years_builder, &cost, state.units);
    }
    let risky = sim.scenario.mechanisms.host_risk && new_place.status == Status::Open;
    let repeal = if risky { new_place.hazard * charter.severity } else { 0.0 };
    let limits = c.building_limits(charter, sim.weight, state.base.land_cap);
    let wanted = limits.triggered(state.rent, cost.trigger_rent(repeal, charter.capital_severity), empty);
    let (lag, reserve) = (p.successor_years, p.reserve_years_builder);
    let at_work = new_place.builder.succeed(wanted, lag, reserve, &cost, state.units);
    if at_work && wanted && sim.scenario.mechanisms.construction {
        let built = limits.built(state.units, c.dt);
        state.units += built;
        new_place.homes_built += built;
        new_place.builder.pay_homes(cents(cost.total() * built), 0);
    }
    let years = sim.tick.saturating_sub(new_place.opened.unwrap_or(sim.tick)) as f64 * c.dt;
    if let Some(failure) = failure.filter(|failure| failure.first) {
        let real = |cents: i64| cents as f64 / 100.0 * sim.weight;
        let what = Happening::BuilderFailed {
            years,
            occupancy: 1.0 - empty,
            equity: real(failure.equity),
            debt: real(failure.debt),
            overdraft: real(failure.overdraft),
        };
        sim.note(j as PlaceId, what);
    }
}
