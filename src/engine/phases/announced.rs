//! Works out what is announced: what a place will offer once each of its dated changes is in force.
//!
//! Only events count, the first four of each place in the order of their dates, each on the place as those before will have left it. What a
//! tax will buy is foreseen with it, at today's residents, and what schools and crime make of that; a new place pays its host's taxes
//! then, too. Nothing else is foreseen. The base year is solved without: what is announced is news.

use crate::engine::base::constants::Constants;
use crate::engine::choice::ahead::Ahead;
use crate::engine::choice::offer::{law, offer};
use crate::engine::choice::snapshot::Snapshot;
use crate::engine::phases::share;
use crate::engine::phases::share::Host;
use crate::engine::state::ballot::budgets;
use crate::engine::state::place::{PlaceState, revenue};
use crate::engine::state::reform::{apply, ends_parity};
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::world::World;
use crate::model::foresight::weight;
use crate::model::household::PlaceId;
use crate::model::numeric::{exp, ln};
use crate::model::rules::BudgetRule;
use crate::scenario::Scenario;

/// Changes of one place that households look ahead to, at most.
const MOST: usize = 4;

/// What households see of places when they decide: as they are, and where they look ahead what is announced.
pub fn with_what_is_announced<'a>(sim: &'a ReplicateState) -> Snapshot<'a> {
    let mut snapshot = sim.snapshot();
    if sim.scenario.mechanisms.foresight {
        snapshot.look_ahead(announced(sim.scenario, &sim.constants, &sim.world, sim.tick));
    }
    snapshot
}

/// What is announced for each place, by date; nothing at all if nobody looks ahead.
pub fn announced(scenario: &Scenario, c: &Constants, world: &World, tick: u32) -> Vec<Vec<Ahead>> {
    let n = world.places.len();
    let mut all: Vec<Vec<Ahead>> = vec![Vec::new(); n];
    // The places as laws will have left them, without what follows from those.
    let mut states: Vec<Option<Box<PlaceState>>> = vec![None; n];
    // A tax of its own ends parity with its host, as it will in the tick of the event.
    let parity = |j: usize| world.new_places[j].as_ref().is_some_and(|new_place| new_place.parity);
    let mut parity: Vec<bool> = (0..n).map(parity).collect();
    let years = |year: f64| (scenario.time.tick_at(year) - tick as i64) as f64 * c.dt;
    for event in scenario.events.iter().filter(|event| years(event.year) > 0.0) {
        let mut changed = vec![false; n];
        for reform in &event.reforms {
            let j = reform.place as usize;
            parity[j] &= !ends_parity(reform);
            let state = states[j].get_or_insert_with(|| Box::new(world.places[j].clone()));
            apply(state, reform, reform.change, world.weight);
            changed[j] = true;
        }
        let old: Vec<Option<PlaceState>> = (0..n)
            .map(|j| {
                let state = states[j].as_deref().filter(|_| world.new_places[j].is_none())?;
                Some(served(scenario, c, world, j, state))
            })
            .collect();
        for j in 0..n {
            let host = world.new_places[j].as_ref().and_then(|new_place| new_place.host);
            let concerned = changed[j] || host.is_some_and(|host| changed[host as usize]);
            if all[j].len() == MOST || !concerned {
                continue;
            }
            let ahead = match &old[j] {
                Some(state) => state.clone(),
                None => {
                    let state = states[j].as_deref().unwrap_or(&world.places[j]);
                    let host = host.and_then(|host| old[host as usize].as_ref());
                    joined(scenario, c, world, (j, parity[j]), state, host)
                }
            };
            all[j].push(seen(scenario, c, world, j, &ahead, years(event.year)));
        }
    }
    if all.iter().all(Vec::is_empty) { Vec::new() } else { all }
}

/// Old place `j` under the laws of `state`, with what they buy today's residents of all places on its budget: s + Δ(revenue − F)/units.
pub(crate) fn served(scenario: &Scenario, c: &Constants, world: &World, j: usize, state: &PlaceState) -> PlaceState {
    let (now, mut ahead) = (&world.places[j], state.clone());
    // A budget that keeps its services up moves taxes instead.
    if !scenario.mechanisms.budget || scenario.rules.budget != BudgetRule::Services || now.households == 0 {
        return ahead;
    }
    let mut wages: Vec<f64> = world.places.iter().map(|place| place.wage).collect();
    let brackets = &scenario.places[j].brackets;
    let mut left = |state: &PlaceState| {
        wages[j] = state.wage;
        let totals = now.bins.totals(j as PlaceId, &wages, &state.law(brackets));
        let state = PlaceState { totals, ..state.clone() };
        revenue(c, &state).total() - state.obligations()
    };
    let budgets = budgets(scenario, &world.ballots);
    let served_with: f64 =
        (0..budgets.len()).filter(|&l| budgets[l] == budgets[j]).map(|l| world.places[l].service_units).sum();
    let change = (left(state) - left(now)) / served_with.max(1.0);
    if change != 0.0 {
        let floor = c.parameters.services_floor * now.base.services;
        serve(scenario, c, &mut ahead, now, (now.services + change).max(floor));
    }
    ahead
}

/// New place `j`, at parity or not, under the laws of `state` beside its `host` as that will be, if anything is announced of it.
fn joined(
    scenario: &Scenario,
    c: &Constants,
    world: &World,
    (j, parity): (usize, bool),
    state: &PlaceState,
    host: Option<&PlaceState>,
) -> PlaceState {
    let (now, mut ahead) = (&world.places[j], state.clone());
    let (Some(seen), Some(new_place), Some(charter)) =
        (share::host(scenario, world, j), &world.new_places[j], &scenario.places[j].charter)
    else {
        return ahead;
    };
    let then = host.map_or(seen, |host| Host {
        rates: host.own_rates(),
        services: host.services,
        schools: host.schools,
        crime: host.crime,
        ..seen
    });
    if parity && !ahead.host_law {
        share::follow(&mut ahead.attributes, &mut new_place.followed_fee.clone(), then.rates, then.share);
    }
    ahead.joint = Some(share::joint_law(&ahead, &scenario.places[j].brackets, &then));
    let budgeted = |state: &PlaceState, host: &Host| {
        share::budgeted_revenue(scenario, c, state, Some(host), j, new_place.budget_income)
    };
    let chartered = new_place.is_chartered();
    // The host gets its share of what a charter brings in.
    let kept = 1.0 - if chartered { charter.revenue_share } else { 0.0 };
    let own = new_place.own_services + kept * (budgeted(&ahead, &then) - budgeted(now, &seen));
    let [was, will] = [(now, seen, new_place.own_services), (&ahead, then, own)]
        .map(|(state, host, own)| share::feel(c, state, charter, Some(&host), own, chartered));
    if scenario.mechanisms.budget {
        ahead.services = will.services;
        ahead.schools += will.schools - was.schools;
        if scenario.mechanisms.crime_response {
            ahead.crime *= exp(will.ln_crime - was.ln_crime);
        }
    }
    ahead
}

/// Gives `ahead` these services, and the schools and the crime that come of them, beside those of `now`.
fn serve(scenario: &Scenario, c: &Constants, ahead: &mut PlaceState, now: &PlaceState, services: f64) {
    let p = &c.parameters;
    let ln_change = ln(services / now.services);
    ahead.services = services;
    ahead.schools += p.school_response * ln_change;
    if scenario.mechanisms.crime_response {
        ahead.crime *= exp(-p.services_crime * ln_change);
    }
}

/// What households see of place `j` as it will be in so many `years`.
fn seen(scenario: &Scenario, c: &Constants, world: &World, j: usize, state: &PlaceState, years: f64) -> Ahead {
    // Who does not see taxes sees none that is announced.
    let tax = match scenario.mechanisms.tax {
        true => state.law(&scenario.places[j].brackets),
        false => law(scenario, &scenario.places[j], &world.places[j]).tax,
    };
    Ahead::new(weight(c.parameters.foresight_rate, years), offer(scenario, c, state), tax, state.wage)
}
