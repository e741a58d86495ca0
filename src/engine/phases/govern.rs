//! Balances budgets, and lets services, crime and governance follow, once everybody has moved.

use crate::engine::base::constants::Constants;
use crate::engine::phases::new_place;
use crate::engine::phases::share::{collect, host_of, pay_parents};
use crate::engine::state::ballot::budgets;
use crate::engine::state::event::Happening;
use crate::engine::state::place::{PlaceState, politics, revenue};
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::suburb::suburban_services;
use crate::engine::state::world::World;
use crate::model::budget::{Provision, Revenue, provide, tax_change};
use crate::model::crime;
use crate::model::household::PlaceId;
use crate::model::numeric::ln;
use crate::model::rules::BudgetRule;
use crate::scenario::Scenario;

/// Step 6: budgets, services, crime, governance. `losses` is each place's net loss of households in this tick.
pub fn govern(scenario: &Scenario, c: &Constants, world: &mut World, losses: &[i64]) {
    let on = &scenario.mechanisms;
    let p = &c.parameters;
    if on.budget {
        for state in &mut world.places {
            state.debt_service = p.interest * state.debt_cents as f64 / 100.0;
        }
    }
    collect(scenario, c, world);
    pay_parents(scenario, c, world);
    let mut settled = if on.budget { pool(scenario, c, world) } else { vec![true; world.places.len()] };
    for (incorporation, ballot) in scenario.incorporations.iter().zip(&world.ballots) {
        settled[incorporation.place as usize] |= ballot.done.is_some();
    }
    for (j, state) in world.places.iter_mut().enumerate() {
        if !settled[j] && world.new_places[j].is_none() {
            balance(scenario, c, state);
        }
    }
    if on.budget {
        serve_suburbs(scenario, c, world);
    }
    for (j, (state, &loss)) in world.places.iter_mut().zip(losses).enumerate() {
        if world.new_places[j].is_some() {
            continue;
        }
        let services_ratio = state.services / state.base.services;
        state.schools = state.attributes.schools + p.school_response * ln(services_ratio);
        if on.crime_response {
            let poor_change = state.poor_share() - state.base.poor_share;
            let target = crime::target(
                state.attributes.violent_crime,
                services_ratio,
                p.services_crime,
                poor_change,
                p.poverty_crime,
            );
            state.crime = crime::next_crime(state.crime, target, c.dt, p.crime_half_life);
        }
        if on.voice {
            let before = (state.households as i64 + loss).max(1) as f64;
            let excess_loss = loss as f64 / before / c.dt - state.base.net_loss;
            let politics = politics(c, state);
            let voice = state.voice();
            let by_exit = state.heed_exit(c, excess_loss, voice);
            state.by_exit[1] += c.dt * politics.drained(voice);
            state.governance = politics.next(state.governance, voice, state.base.decay, by_exit, c.dt);
        }
    }
    govern_new_places(scenario, c, world, losses);
}

/// New places follow their hosts.
fn govern_new_places(scenario: &Scenario, c: &Constants, world: &mut World, losses: &[i64]) {
    for (j, &loss) in losses.iter().enumerate() {
        let (Some(mut new_place), Some(charter)) = (world.new_places[j].take(), &scenario.places[j].charter) else {
            continue;
        };
        let mut state = std::mem::take(&mut world.places[j]);
        let host = host_of(scenario, world, &new_place);
        new_place::govern(&scenario.mechanisms, c, &mut state, &mut new_place, charter, host.as_ref(), loss);
        world.places[j] = state;
        world.new_places[j] = Some(new_place);
    }
}

/// Suburbs that have incorporated live on their parent's services but for the local part; what they lack at the floor is their debt.
fn serve_suburbs(scenario: &Scenario, c: &Constants, world: &mut World) {
    for (incorporation, ballot) in scenario.incorporations.iter().zip(&world.ballots) {
        if ballot.done.is_some() {
            let parent = world.places[incorporation.parent as usize].services;
            let suburb = &mut world.places[incorporation.place as usize];
            let provision = suburban_services(c, suburb, ballot.before, parent);
            book(c, suburb, provision);
        }
    }
}

/// Balances the budgets that a parent shares with suburbs which have not incorporated; which places they are.
fn pool(scenario: &Scenario, c: &Constants, world: &mut World) -> Vec<bool> {
    let mut pooled = vec![false; world.places.len()];
    let budgets = budgets(scenario, &world.ballots);
    for parent in 0..world.places.len() {
        let members: Vec<usize> = (0..budgets.len()).filter(|&j| budgets[j] as usize == parent).collect();
        if members.len() < 2 {
            continue;
        }
        let places = &world.places;
        let sum = |of: &dyn Fn(&PlaceState) -> f64| members.iter().map(|&j| of(&places[j])).sum::<f64>();
        let units = sum(&|s| s.service_units);
        let floor = c.parameters.services_floor * places[parent].base.services;
        let provision = provide(sum(&|s| s.revenue.total() + s.unserved), sum(&PlaceState::obligations), units, floor);
        for &j in &members {
            let state = &mut world.places[j];
            state.services = provision.services;
            state.insolvent = provision.borrowing > 0.0;
            pooled[j] = true;
        }
        world.places[parent].debt_cents += borrowed_cents(c, provision);
    }
    pooled
}

/// Services from what is left after obligations; taxes move first if the rule says so.
fn balance(scenario: &Scenario, c: &Constants, state: &mut PlaceState) {
    let p = &c.parameters;
    let units = state.service_units;
    let obligations = state.obligations();
    let share = match scenario.rules.budget {
        BudgetRule::Services => 0.0,
        BudgetRule::Taxes => 1.0,
        BudgetRule::Mixed => p.budget_tax_share,
    };
    if share > 0.0 {
        let need = obligations + state.base.services * units;
        let gap = need - state.revenue.total();
        let step = tax_change(gap, state.totals.gross, state.tax_shift, share, p.tax_step * c.dt);
        let old = state.attributes.income_tax;
        state.attributes.income_tax = (old + step).clamp(0.0, 0.95);
        state.tax_shift += state.attributes.income_tax - old;
        // Only what the rate really moved is collected: at its bounds it stays.
        let change = state.totals.gross * (state.attributes.income_tax - old);
        state.totals.tax += change;
        state.totals.net -= change;
        let shared = state.revenue.shared;
        state.revenue = Revenue { shared, ..revenue(c, state) };
    }
    let revenue = state.revenue.total() + state.unserved;
    let provision = provide(revenue, obligations, units, p.services_floor * state.base.services);
    book(c, state, provision);
}

/// Provides services, and books what is borrowed for them in a tick.
fn book(c: &Constants, state: &mut PlaceState, provision: Provision) {
    state.services = provision.services;
    state.insolvent = provision.borrowing > 0.0;
    state.debt_cents += borrowed_cents(c, provision);
}

/// What is borrowed in a tick, cents.
fn borrowed_cents(c: &Constants, provision: Provision) -> i64 {
    (provision.borrowing * c.dt * 100.0 + 0.5) as i64
}

/// Logs places that have begun or ceased to live on debt.
pub fn note_solvency(sim: &mut ReplicateState) {
    for j in 0..sim.world.places.len() {
        let state = &sim.world.places[j];
        // Where nobody lives no budget is told of.
        if state.insolvent == sim.counts.insolvent[j] || state.households == 0 {
            continue;
        }
        let what = match state.insolvent {
            true => Happening::Insolvent { revenue: state.revenue.total() / state.households as f64 },
            false => Happening::Solvent,
        };
        sim.counts.insolvent[j] = state.insolvent;
        sim.note(j as PlaceId, what);
    }
}
