//! Reckons what a suburb that has incorporated owes its parent, can pay, and serves its residents with.

use crate::engine::base::constants::Constants;
use crate::engine::state::place::PlaceState;
use crate::model::budget::{Provision, service_units};
use crate::model::services::{Rates, felt};

/// What an incorporated suburb goes on owing its parent, $ per year: 1 − l of what its residents would pay at the rates
/// from `before` its vote. What its own rules add or leave out is its own affair.
pub fn to_parent(c: &Constants, state: &PlaceState, before: Rates) -> f64 {
    let (p, t, now) = (&c.parameters, &state.totals, state.own_rates());
    let sales_base = (1.0 - p.housing_share) * t.net / (1.0 + now.sales);
    let homes = p.housing_share * t.net / (p.interest + p.depreciation + now.property);
    let changed = (before.income - now.income) * t.gross
        + (before.sales - now.sales) * sales_base
        + (before.property - now.property) * homes
        + (before.business - now.business) * state.profits
        + (before.fee - now.fee) * t.households;
    // What is taken and paid at its door is its own affair, too.
    (1.0 - state.attributes.local_share) * (state.revenue.total() - state.revenue.door + changed)
}

/// What one dollar of services per household costs in a suburb, $ per year: N⁰·(N/N⁰)^χ_n of the suburb itself, whoever pays.
pub fn suburban_units(c: &Constants, state: &PlaceState) -> f64 {
    service_units(state.base.grown_households(), state.households as f64, c.parameters.service_scale)
}

/// What an incorporated suburb that owes its parent `owed` can pay, $ per year: no more than its obligations leave of what it collects.
pub fn paid_to_parent(state: &PlaceState, owed: f64) -> f64 {
    owed.min((state.revenue.total() - state.obligations()).max(0.0))
}

/// What residents of an incorporated suburb feel: their parent's services but for the local part, and what they pay beside it. What
/// their suburb owes and does not collect they go without, down to a fifth of the parent's services; below that it borrows.
pub fn suburban_services(c: &Constants, state: &PlaceState, before: Rates, parent_services: f64) -> Provision {
    let own = state.revenue.total() - to_parent(c, state, before) - state.obligations();
    let (share, units) = (1.0 - state.attributes.local_share, suburban_units(c, state).max(1.0));
    let services = felt(share, parent_services, 1.0, own / units);
    let gap = services - (share * parent_services + own / units);
    Provision { services, borrowing: (gap * units).max(0.0) }
}
