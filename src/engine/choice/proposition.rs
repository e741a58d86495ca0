//! Works out what residents of a suburb are asked: life there under its own rules and on its own budget.

use crate::engine::base::constants::Constants;
use crate::engine::choice::offer::{Law, offer, standing_law};
use crate::engine::state::place::{PlaceState, revenue};
use crate::engine::state::reform::apply;
use crate::engine::state::suburb::suburban_services;
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
    state.services = suburban_services(c, &state, before, parent).services;
    state.schools = state.attributes.schools + p.school_response * ln(state.services / state.base.services);
    if scenario.mechanisms.crime_response {
        state.crime *= exp(-p.services_crime * ln(state.services / world.places[j].services));
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::model::numeric::pow;

    /// What is put to the vote is what the budgets will do: the parent's services but for the local part, and own money at what
    /// services cost in the suburb. Planted fault: own money by the head, 3 % of services where a tenth has left.
    #[test]
    fn voters_see_the_services_that_budgets_give() {
        for (local_share, scale) in [(0.0, 1.3), (0.5, 1.3), (1.0, 0.7), (0.5, 1.0)] {
            let text = format!(
                "model = \"2\"\n[population]\nhouseholds = 20_000\nspin_up = 2\n[parameters]\nservice_scale = {scale}\n\
                 [[place]]\nname = \"city\"\nmetro = \"m\"\nlatitude = 40\nlongitude = -80\nhouseholds = 100_000\nrent = 15_000\nincome_tax = 0.04\n\
                 [[place]]\nname = \"suburb\"\nmetro = \"m\"\nlatitude = 40.1\nlongitude = -80\nhouseholds = 50_000\nrent = 17_000\nincome_tax = 0.04\nlocal_share = {local_share}\n\
                 [[place]]\nname = \"far\"\nlatitude = 35\nlongitude = -100\nhouseholds = 50_000\nrent = 12_000\n\
                 [[incorporation]]\nplace = \"suburb\"\nparent = \"city\"\nfrom = 2100\n"
            );
            let s = Scenario::parse(&text).expect("a good scenario");
            let mut sim = Simulation::new(&s, 0).expect("a base year");
            sim.tick();
            let j = s.incorporations[0].place as usize;
            // A tenth has left since the base year.
            sim.world.places[j].base.households = sim.world.places[j].households * 10 / 9;
            let state = &sim.world.places[j];
            let asked = independent(&s, &sim.constants, &sim.world, &s.incorporations[0], sim.weight);
            let (base, n) = (state.base.grown_households(), state.households as f64);
            let own = local_share * asked.revenue.total() / (base * pow(n / base, scale));
            let expected = (1.0 - local_share) * state.services + own;
            assert!((asked.services / expected - 1.0).abs() < 1e-9, "{} is not {expected}", asked.services);
            if local_share == 0.0 {
                assert!((asked.schools - state.schools).abs() < 1e-9, "taking nothing along changes nothing");
            }
        }
    }
}
