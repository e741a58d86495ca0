//! Incorporation: a suburb that lives on its parent's budget votes itself out of it; nobody moves.
//!
//! From its date on, residents weigh at every ring whether they would gain from the suburb's own rules and its own
//! budget: its revenue stays, the parent keeps its obligations. If more than half of those heard within the campaign
//! (12 months) would gain, the suburb incorporates; otherwise the next campaign begins.

use crate::engine::base::constants::Constants;
use crate::engine::choice::decide::Scene;
use crate::engine::choice::evaluate::Chooser;
use crate::engine::phases::settle::revenue;
use crate::engine::phases::timetable::apply;
use crate::engine::simulation::Simulation;
use crate::engine::state::world::{Ballot, Law, PlaceState, World, law, offer};
use crate::engine::words;
use crate::model::budget::provide;
use crate::model::household::{Household, PlaceId};
use crate::model::income::net_income;
use crate::model::numeric::ln;
use crate::model::reform::Incorporation;
use crate::model::utility::{Offer, utility};
use crate::scenario::Scenario;

/// What residents of a suburb are asked.
#[derive(Debug, Clone, Copy)]
pub struct Proposition<'s> {
    offer: Offer,
    law: Law<'s>,
    wage: f64,
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
                law: law(scenario, &scenario.places[j], &state),
                wage: state.wage,
            });
        }
    }
    all
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
    let floor = p.services_floor * state.base.services;
    let provision = provide(state.revenue.total(), state.obligations(), state.households as f64, floor);
    state.services = provision.services;
    state.schools = state.attributes.schools + p.school_response * ln(state.services / state.base.services);
    state
}

impl Scene<'_> {
    /// What a household says about its suburb's incorporation at a ring, if it is asked.
    pub fn vote(&self, h: &Household, who: &Chooser) -> Option<(PlaceId, bool)> {
        let proposition = self.frozen.propositions[h.place as usize].as_ref()?;
        let wage = if h.is_remote() { self.frozen.wages[h.employer as usize] } else { proposition.wage };
        let tax = &proposition.law.tax;
        let net = net_income(who.income * wage, tax.flat_rate, tax.brackets, tax.annual_fee);
        let home = self.constants.geography.same_metro(h.home, h.place);
        let terms = utility(&self.constants.budgeting, &who.tastes, &proposition.offer, net, home, h.is_remote())
            .with_affinity_of(&who.terms);
        Some((h.place, terms.total() > who.here))
    }
}

/// Part of step 7: counts votes and ends campaigns.
pub fn count(sim: &mut Simulation) {
    if !sim.scenario.mechanisms.incorporation {
        return;
    }
    let months = sim.constants.parameters.incorporation_months;
    let campaign = ((months / 12.0 * sim.constants.ticks_per_year as f64).round() as i64).max(1);
    for (k, incorporation) in sim.scenario.incorporations.iter().enumerate() {
        let elapsed = sim.tick as i64 + 1 - sim.scenario.time.tick_at(incorporation.from);
        let ballot = sim.world.ballots[k];
        if ballot.done.is_some() || elapsed <= 0 || elapsed % campaign != 0 || ballot.heard == 0 {
            continue;
        }
        let share = 100.0 * ballot.yes as f64 / ballot.heard as f64;
        let gain = 2 * ballot.yes > ballot.heard;
        let (kind, verdict) = if gain { ("incorporated", "more") } else { ("vote_lost", "not more") };
        let reason = format!(
            "{share:.0} % of the {} residents heard would gain, {verdict} than half",
            words::count(ballot.heard as f64)
        );
        sim.log.push(sim.event(incorporation.place, kind, reason));
        sim.world.ballots[k] = Ballot::default();
        if gain {
            sim.world.ballots[k] = Ballot { done: Some(sim.tick), ..ballot };
            for reform in &incorporation.reforms {
                apply(&mut sim.world.places[incorporation.place as usize], reform, reform.change, sim.weight);
            }
        }
    }
}

/// Whose budget each place lives on: its own, or its parent's while it has not incorporated.
pub fn budgets(scenario: &Scenario, ballots: &[Ballot]) -> Vec<PlaceId> {
    let mut budget: Vec<PlaceId> = (0..scenario.places.len() as PlaceId).collect();
    for (incorporation, ballot) in scenario.incorporations.iter().zip(ballots) {
        if ballot.done.is_none() {
            budget[incorporation.place as usize] = incorporation.parent;
        }
    }
    budget
}

impl Simulation<'_> {
    /// Counts the vote of a resident of a suburb.
    pub(crate) fn count_vote(&mut self, place: PlaceId, yes: bool) {
        let asked = self.scenario.incorporations.iter().position(|incorporation| incorporation.place == place);
        if let Some(k) = asked {
            self.world.ballots[k].heard += 1;
            self.world.ballots[k].yes += yes as u64;
        }
    }
}
