//! Settles wages, capital, housing stock and rents once everybody has moved.

use crate::engine::base::constants::Constants;
use crate::engine::base::parallel;
use crate::engine::phases::{capital, new_place};
use crate::engine::state::place::PlaceState;
use crate::engine::state::world::World;
use crate::model::capital::wage_level;
use crate::model::housing::{Construction, Demand, market_rent, next_stock, reduced_form_rent, spending, tax_wedge};
use crate::model::rules::RentRule;
use crate::scenario::Scenario;

/// Households of each metro.
pub fn metro_households(c: &Constants, places: &[PlaceState]) -> Vec<u64> {
    c.geography.places.iter().map(|members| members.iter().map(|&j| places[j as usize].households).sum()).collect()
}

/// Step 5: wages, capital, housing stock, rents.
pub fn settle(scenario: &Scenario, c: &Constants, world: &mut World) {
    let on = &scenario.mechanisms;
    let p = &c.parameters;
    if on.wages {
        let metros = metro_households(c, &world.places);
        let per_job = capital::capital_per_job(scenario, c, world);
        let theta = if on.capital { p.capital_theta } else { 0.0 };
        for (j, state) in world.places.iter_mut().enumerate() {
            if world.new_places[j].is_some() {
                continue;
            }
            let metro = c.geography.metro[j] as usize;
            if metros[metro] == 0 {
                // Nobody is paid there: its wage stays what it was when the last one left.
                continue;
            }
            let growth = metros[metro] as f64 / state.base.grown_metro();
            state.wage = wage_level(state.attributes.wage, growth, per_job[metro], p.agglomeration, theta);
        }
    }
    new_place::wages(scenario, c, world);
    sum_incomes(scenario, world);
    capital::move_capital(scenario, c, world);
    new_place::settle(scenario, c, world);
    for (state, _) in world.places.iter_mut().zip(&world.new_places).filter(|(_, new_place)| new_place.is_none()) {
        let demand = demand(scenario, c, state);
        if on.construction {
            let construction = Construction {
                supply_elasticity: state.attributes.supply_elasticity,
                build_speed: p.build_speed,
                depreciation: p.depreciation,
                build_ceiling: p.build_ceiling,
                land_cap: state.base.land_cap / state.base.grown_units(),
            };
            let stock = next_stock(&construction, demand, state.units / state.base.grown_units(), c.dt);
            state.units = stock * state.base.grown_units();
        }
        if on.rents {
            state.rent = match demand {
                Demand::Spending(y) => market_rent(state.attributes.rent, y, state.units / state.base.grown_units()),
                Demand::Rent(ratio) => state.attributes.rent * ratio,
            };
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

/// What builders look at in this tick: spending on homes, or a rent that does not depend on the stock.
fn demand(scenario: &Scenario, c: &Constants, state: &PlaceState) -> Demand {
    let (p, base) = (&c.parameters, &state.base);
    if !scenario.mechanisms.rents {
        return Demand::Rent(if state.attributes.rent > 0.0 { state.rent / state.attributes.rent } else { 1.0 });
    }
    if scenario.rules.rents == RentRule::ReducedForm {
        let ratio = state.households as f64 / base.grown_households();
        return Demand::Rent(reduced_form_rent(1.0, ratio, p.rent_elasticity));
    }
    let wedge = |tax: f64| tax_wedge(tax, p.interest, p.depreciation);
    let wedge_ratio = wedge(state.attributes.property_tax) / wedge(base.attributes.property_tax);
    Demand::Spending(spending(state.totals.net / base.grown_net_income(), wedge_ratio))
}
