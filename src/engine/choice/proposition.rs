//! Works out what residents of a suburb are asked: life there under its own rules and on its own budget.

use crate::engine::base::constants::Constants;
use crate::engine::choice::offer::{Law, offer, standing_law};
use crate::engine::state::place::{PlaceState, revenue, suburban_services};
use crate::engine::state::reform::apply;
use crate::engine::state::world::World;
use crate::model::numeric::{exp, ln};
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

/// The question put to the residents of a suburb now.
pub fn proposition<'s>(
    scenario: &'s Scenario,
    c: &Constants,
    world: &World,
    incorporation: &Incorporation,
    weight: f64,
) -> Proposition<'s> {
    let state = independent(scenario, c, world, incorporation, weight);
    Proposition {
        offer: offer(scenario, c, &state),
        law: standing_law(scenario, &scenario.places[incorporation.place as usize].brackets, &state),
        wage: state.wage,
    }
}

/// The suburb as it would be under its own rules and on its own budget, once schools and crime have followed its services: crime is multiplied
/// by `(s' / s)^−ψ`, `s'` what it would serve and `s` what residents are served today.
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
    if scenario.mechanisms.crime_response {
        state.crime *= exp(-p.services_crime * ln(state.services / world.places[j].services));
    }
    state
}
