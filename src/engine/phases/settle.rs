//! Settle and govern: once everybody has moved, prices, stocks, budgets, crime and governance follow.

use crate::engine::base::constants::Constants;
use crate::engine::base::parallel;
use crate::engine::found::incorporation::budgets;
use crate::engine::phases::new_place;
use crate::engine::state::world::{PlaceState, World};
use crate::model::budget::{Revenue, property_revenue, provide, sales_revenue, service_units, tax_change};
use crate::model::crime;
use crate::model::housing::{Construction, market_rent, next_units, reduced_form_rent, tax_wedge};
use crate::model::income::wage_level;
use crate::model::numeric::ln;
use crate::model::rules::{BudgetRule, RentRule};
use crate::model::voice::Politics;
use crate::scenario::Scenario;

/// Households of each metro.
pub fn metro_households(c: &Constants, places: &[PlaceState]) -> Vec<u64> {
    c.geography.places.iter().map(|members| members.iter().map(|&j| places[j as usize].households).sum()).collect()
}

/// Step 5: wages, housing stock, rents.
pub fn settle(scenario: &Scenario, c: &Constants, world: &mut World) {
    let on = &scenario.mechanisms;
    let p = &c.parameters;
    if on.wages {
        let metros = metro_households(c, &world.places);
        for (j, state) in world.places.iter_mut().enumerate() {
            if world.new_places[j].is_some() {
                continue;
            }
            let growth = metros[c.geography.metro[j] as usize] as f64 / state.base.metro_households as f64;
            let keep = (1.0 - state.attributes.business_tax) / (1.0 - state.base.attributes.business_tax);
            state.wage = wage_level(state.attributes.wage, growth, p.agglomeration, keep, p.business_tax_incidence);
        }
    }
    new_place::wages(scenario, c, world);
    sum_incomes(scenario, world);
    new_place::settle(scenario, c, world);
    for (state, _) in world.places.iter_mut().zip(&world.new_places).filter(|(_, new_place)| new_place.is_none()) {
        if on.construction {
            let construction = Construction {
                supply_elasticity: state.attributes.supply_elasticity,
                build_speed: p.build_speed,
                depreciation: p.depreciation,
                land_cap: state.base.land_cap,
            };
            let rent_ratio = state.rent / state.attributes.rent;
            state.units = next_units(&construction, state.units, state.base.units, rent_ratio, c.dt);
        }
        if on.rents {
            state.rent = rent(scenario, c, state);
        }
    }
}

/// Recomputes every place's sums over residents at today's wages.
pub fn sum_incomes(scenario: &Scenario, world: &mut World) {
    let wages: Vec<f64> = world.places.iter().map(|state| state.wage).collect();
    let totals = parallel::map(world.places.len(), None, |j| {
        let (state, place) = (&world.places[j], &scenario.places[j]);
        state.bins.totals(j as u16, &wages, &state.law(&place.brackets))
    });
    world.places.iter_mut().zip(totals).for_each(|(state, totals)| state.totals = totals);
    new_place::export_taxes(scenario, world, &wages);
}

fn rent(scenario: &Scenario, c: &Constants, state: &PlaceState) -> f64 {
    let (p, base) = (&c.parameters, &state.base);
    if scenario.rules.rents == RentRule::ReducedForm {
        let ratio = state.households as f64 / base.households as f64;
        return reduced_form_rent(state.attributes.rent, ratio, p.rent_elasticity);
    }
    let wedge = |tax: f64| tax_wedge(tax, p.interest, p.depreciation);
    let wedge_ratio = wedge(state.attributes.property_tax) / wedge(base.attributes.property_tax);
    market_rent(state.attributes.rent, state.totals.net / base.net_income, state.units / base.units, wedge_ratio)
}

/// What a place collects at today's rates, $ per year.
pub fn revenue(c: &Constants, state: &PlaceState) -> Revenue {
    let (p, t, law) = (&c.parameters, &state.totals, &state.attributes);
    Revenue {
        income_tax: t.tax,
        sales_tax: sales_revenue(t.net, p.housing_share, law.sales_tax),
        property_tax: property_revenue(t.net, p.housing_share, law.property_tax, p.interest, p.depreciation),
        fees: law.annual_fee * t.households,
        transfers: law.transfers * state.base.households as f64,
    }
}

/// Step 6: budgets, services, crime, governance. `losses` is each place's net loss of households in this tick.
pub fn govern(scenario: &Scenario, c: &Constants, world: &mut World, losses: &[i64]) {
    let on = &scenario.mechanisms;
    let p = &c.parameters;
    for state in &mut world.places {
        state.revenue = revenue(c, state);
    }
    let pooled = if on.budget { pool(scenario, c, world) } else { vec![true; world.places.len()] };
    for (j, (state, &loss)) in world.places.iter_mut().zip(losses).enumerate() {
        if let Some(new_place) = &mut world.new_places[j] {
            new_place::govern(on, c, state, new_place, loss);
            continue;
        }
        if !pooled[j] {
            balance(scenario, c, state);
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
            let by_exit = politics.by_exit(state.voice(), excess_loss);
            (0..2).for_each(|k| state.by_exit[k] += c.dt * by_exit[k]);
            state.governance = politics.next(state.governance, state.voice(), state.base.decay, excess_loss, c.dt);
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
        let scale = c.parameters.service_scale;
        let units = sum(&|s| service_units(s.base.households as f64, s.households as f64, scale));
        let floor = c.parameters.services_floor * places[parent].base.services;
        let provision = provide(sum(&|s| s.revenue.total()), sum(&PlaceState::obligations), units, floor);
        for &j in &members {
            let state = &mut world.places[j];
            state.services = provision.services;
            state.insolvent = provision.borrowing > 0.0;
            pooled[j] = true;
        }
        world.places[parent].debt_cents += (provision.borrowing * c.dt * 100.0 + 0.5) as i64;
    }
    pooled
}

/// The politics of a place as they stand.
pub fn politics(c: &Constants, state: &PlaceState) -> Politics {
    Politics {
        speed: state.attributes.reform_speed,
        gridlock: state.attributes.gridlock,
        capture: state.attributes.capture,
        target: state.attributes.governance_target,
        discipline: c.parameters.discipline,
        drain: c.parameters.drain,
    }
}

/// Services from what is left after obligations; taxes move first if the rule says so.
fn balance(scenario: &Scenario, c: &Constants, state: &mut PlaceState) {
    let p = &c.parameters;
    let units = service_units(state.base.households as f64, state.households as f64, p.service_scale);
    let obligations = state.obligations();
    let share = match scenario.rules.budget {
        BudgetRule::Services => 0.0,
        BudgetRule::Taxes => 1.0,
        BudgetRule::Mixed => p.budget_tax_share,
    };
    if share > 0.0 {
        let need = obligations + state.base.services * units;
        let step = tax_change(need, state.revenue.total(), state.totals.gross, share, p.tax_step * c.dt);
        let old = state.attributes.income_tax;
        state.attributes.income_tax = (old + step).clamp(0.0, 0.95);
        // Only what the rate really moved is collected: at its bounds it stays.
        let change = state.totals.gross * (state.attributes.income_tax - old);
        state.totals.tax += change;
        state.totals.net -= change;
        state.revenue = revenue(c, state);
    }
    let provision = provide(state.revenue.total(), obligations, units, p.services_floor * state.base.services);
    state.services = provision.services;
    state.insolvent = provision.borrowing > 0.0;
    state.debt_cents += (provision.borrowing * c.dt * 100.0 + 0.5) as i64;
}

impl PlaceState {
    /// F: obligations in force, $ per year.
    pub fn obligations(&self) -> f64 {
        self.attributes.obligations * self.base.households as f64
    }
}
