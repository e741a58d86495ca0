//! Balances the treasury of each new place, which lives on what it collects; when that and its sponsor's cash are spent, it closes.
//!
//! Each tick: taxes and fees in; running cost, services, the return on members' equity and the host's share out. Services
//! per household stay what was budgeted: the treasury, not services, takes the difference.

use crate::engine::state::e_residence::{declared, residence};
use crate::engine::state::event::Happening;
use crate::engine::state::money::{Flow, cents};
use crate::engine::state::new_place::Status;
use crate::engine::state::place::revenue;
use crate::engine::state::replicate::ReplicateState;
use crate::model::charter::Founding;
use crate::model::household::{PlaceId, Stage};
use crate::model::place::Attributes;

/// Step 7, second part: the books of every open place, and closings.
pub fn balance_treasuries(sim: &mut ReplicateState) {
    for j in 0..sim.world.new_places.len() {
        let open = sim.world.new_places[j].as_ref().is_some_and(|new_place| new_place.status == Status::Open);
        if open && sim.scenario.places[j].founding != Founding::Plain {
            keep_books(sim, j);
            if sim.world.new_places[j].as_ref().is_some_and(|new_place| new_place.treasury < 0) {
                close(sim, j);
            }
        }
    }
}

fn keep_books(sim: &mut ReplicateState, j: usize) {
    let dt = sim.constants.dt;
    let running = sim.running_cost(j);
    let residency = sim.residency_revenue(j);
    let state = &sim.world.places[j];
    let collected = revenue(&sim.constants, state).total();
    let services = state.services * state.households as f64;
    let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
    let (interest, share) = (sim.constants.parameters.interest, charter.revenue_share);
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    let before = new_place.treasury;
    new_place.book(Flow::Taxes, cents(collected * dt));
    new_place.book(Flow::Residency, cents(residency * dt));
    new_place.book(Flow::HostShare, cents(share * (collected + residency) * dt));
    new_place.book(Flow::Running, cents(running * dt));
    new_place.book(Flow::Services, cents(services * dt));
    let dividends = interest * new_place.equity() as f64 / 100.0;
    new_place.book(Flow::Dividends, cents(dividends * dt));
    let pace = (new_place.treasury - before) as f64 / dt;
    new_place.change_per_year = if new_place.change_per_year.is_nan() {
        pace
    } else {
        new_place.change_per_year + (pace - new_place.change_per_year) * dt
    };
    if new_place.treasury < 0 && new_place.sponsor > 0 {
        let help = new_place.sponsor.min(-new_place.treasury);
        new_place.book(Flow::Sponsor, help);
    }
}

/// The treasury is empty and nobody pays: debts, then the services of the tick, then equity at what it fetches.
fn close(sim: &mut ReplicateState, j: usize) {
    let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    let owed = -new_place.treasury;
    new_place.book(Flow::Default, owed);
    let equity = cents(charter.resale * new_place.equity() as f64 / 100.0);
    new_place.book(Flow::Compensation, equity);
    new_place.status = Status::Closed;
    new_place.closing = true;
    let years = sim.tick.saturating_sub(new_place.opened.unwrap_or(sim.tick)) as f64 * sim.constants.dt;
    let households = sim.world.places[j].households as f64 * sim.weight;
    sim.note(j as PlaceId, Happening::Closed { years, households, resale: charter.resale });
    dissolve(sim, j);
    let k = sim.scenario.places[j].community as usize;
    if k > 0 {
        let pledged: Vec<u32> =
            sim.households_where(|household| household.community as usize == k && household.stage() == Stage::Pledged);
        pledged.into_iter().for_each(|id| sim.refund(id, 0.0));
    }
}

/// What closing and repeal have in common: shares and e-residency end, and the laws of the host apply.
pub fn dissolve(sim: &mut ReplicateState, j: usize) {
    let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
    let shareholders = sim.households_where(|household| household.place as usize == j && household.is_shareholder());
    for id in shareholders {
        sim.give_up_share(id, j as PlaceId);
    }
    let k = sim.scenario.places[j].community;
    let others = (0..sim.world.new_places.len())
        .any(|l| sim.scenario.places[l].community == k && sim.world.status(l) == Some(Status::Open));
    if k > 0 && !others {
        for id in sim.households_where(|household| household.community == k && household.is_e_resident()) {
            sim.change(id, |household| household.set_e_resident(false));
        }
    }
    let state = &mut sim.world.places[j];
    state.attributes = Attributes {
        income_tax: charter.host_income_tax,
        sales_tax: 0.0,
        property_tax: 0.0,
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
    let left = new_place.treasury;
    new_place.book(Flow::Remainder, left.max(0));
}

impl ReplicateState<'_> {
    /// Fees and portable taxes that e-residents pay to place `j`, $ per year.
    pub(crate) fn residency_revenue(&self, j: usize) -> f64 {
        let place = &self.scenario.places[j];
        let Some(k) = (place.community as usize).checked_sub(1).filter(|&k| k < self.world.communities.len()) else {
            return 0.0;
        };
        if residence(self.scenario, &self.world, k) != Some(j) {
            return 0.0;
        }
        let community_state = &self.world.communities[k];
        let fee = place.charter.as_ref().map_or(0.0, |charter| charter.residency_fee);
        let portable = self.constants.parameters.portable_share;
        let taxes = if portable > 0.0 { portable * declared(self.scenario, &self.world, k, j)[1] } else { 0.0 };
        fee * community_state.counters.e_residents as f64 + taxes
    }
}
