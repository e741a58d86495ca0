//! Works out what residents of a suburb are asked: life there under its own rules and on its own budget.

use crate::engine::base::constants::Constants;
use crate::engine::choice::offer::{Law, offer};
use crate::engine::state::place::{PlaceState, revenue, suburban_services};
use crate::engine::state::reform::apply;
use crate::engine::state::world::World;
use crate::model::bins::TaxLaw;
use crate::model::numeric::ln;
use crate::model::place::Bracket;
use crate::model::reform::Incorporation;
use crate::model::utility::Offer;
use crate::scenario::Scenario;

/// What residents of a suburb are asked.
#[derive(Debug, Clone, Copy)]
pub struct Proposition<'s> {
    pub(crate) offer: Offer,
    pub(crate) law: Law<'s>,
    pub(crate) wage: f64,
}

/// The question put to residents of each place now, if any.
pub fn propositions<'s>(
    scenario: &'s Scenario,
    c: &Constants,
    world: &World,
    tick: u32,
    weight: f64,
) -> Vec<Option<Proposition<'s>>> {
    let mut all = vec![None; world.places.len()];
    if !scenario.mechanisms.incorporation {
        return all;
    }
    for (incorporation, ballot) in scenario.incorporations.iter().zip(&world.ballots) {
        if ballot.done.is_none() && scenario.time.tick_at(incorporation.from) <= tick as i64 {
            let j = incorporation.place as usize;
            let state = independent(scenario, c, world, incorporation, weight);
            all[j] = Some(Proposition {
                offer: offer(scenario, c, &state),
                law: suburban_law(scenario, &scenario.places[j].brackets, &state),
                wage: state.wage,
            });
        }
    }
    all
}

/// Taxes of a suburb, which shares none with a host.
fn suburban_law<'s>(scenario: &Scenario, brackets: &'s [Bracket], state: &PlaceState) -> Law<'s> {
    let seen = if scenario.mechanisms.tax { &state.attributes } else { &state.base.attributes };
    let tax = TaxLaw { flat_rate: seen.income_tax, brackets, annual_fee: seen.annual_fee };
    Law { tax, entry_fee: seen.entry_fee, grant: state.attributes.relocation_grant }
}

/// The suburb as it would be under its own rules and on its own budget.
fn independent(
    scenario: &Scenario,
    c: &Constants,
    world: &World,
    incorporation: &Incorporation,
    weight: f64,
) -> PlaceState {
    let j = incorporation.place as usize;
    let mut state = world.places[j].clone();
    for reform in &incorporation.reforms {
        apply(&mut state, reform, reform.change, weight);
    }
    let wages: Vec<f64> = world.places.iter().map(|place| place.wage).collect();
    state.totals = state.bins.totals(incorporation.place, &wages, &state.law(&scenario.places[j].brackets));
    state.revenue = revenue(c, &state);
    let p = &c.parameters;
    let before = world.places[j].own_rates();
    let parent = world.places[incorporation.parent as usize].services;
    state.services = suburban_services(c, &state, before, parent);
    state.schools = state.attributes.schools + p.school_response * ln(state.services / state.base.services);
    state
}
