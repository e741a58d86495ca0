//! Lets business capital follow jobs, taxes and wages, and says what capital per job does to wages.
//!
//! Switched off, capital stays what it was in the base year and moves no wage.

use crate::engine::base::constants::Constants;
use crate::engine::state::place::PlaceState;
use crate::engine::state::world::World;
use crate::model::capital::{CapitalRule, Site, mean_response, per_job};
use crate::model::charter::Jobs;
use crate::model::numeric::{exp, ln};
use crate::scenario::Scenario;

/// K/(N/N⁰) of each metro's legacy places; 1 where there are none, and where capital does not answer.
pub fn capital_per_job(scenario: &Scenario, c: &Constants, world: &World) -> Vec<f64> {
    let metro = |members: &Vec<u16>| {
        let legacy = members.iter().map(|&j| j as usize).filter(|&j| world.new_places[j].is_none());
        let sites: Vec<Site> = legacy.map(|j| site(&world.places[j])).collect();
        if sites.is_empty() || !scenario.mechanisms.capital { 1.0 } else { per_job(&sites)[1] }
    };
    c.geography.places.iter().map(metro).collect()
}

fn site(state: &PlaceState) -> Site {
    Site {
        base_capital: state.base.grown_gross(),
        capital: exp(state.ln_capital),
        base_households: state.base.grown_households(),
        households: state.households as f64,
    }
}

/// Moves capital by one tick, and with it what business taxes fall on.
pub fn move_capital(scenario: &Scenario, c: &Constants, world: &mut World) {
    let legacy: Vec<usize> = (0..world.places.len()).filter(|&j| world.new_places[j].is_none()).collect();
    if scenario.mechanisms.capital {
        // Wages that stand still do not answer capital inside the step.
        let theta = if scenario.mechanisms.wages { c.parameters.capital_theta } else { 0.0 };
        let rule = CapitalRule { theta, ..CapitalRule::new(&c.parameters) };
        let response = |&j: &usize| {
            let state = &world.places[j];
            let (law, base) = (&state.attributes, &state.base.attributes);
            rule.response((1.0 - law.business_tax) / (1.0 - base.business_tax), state.wage / base.wage)
        };
        let x: Vec<f64> = legacy.iter().map(response).collect();
        let weights: Vec<f64> = legacy.iter().map(|&j| world.places[j].base.gross).collect();
        let mean = mean_response(&x, &weights);
        for (&j, x) in legacy.iter().zip(x) {
            let state = &mut world.places[j];
            let jobs = state.households as f64 / state.base.grown_households();
            state.ln_capital = rule.next_ln(state.ln_capital, jobs, x, mean, c.dt);
        }
    }
    let metros = capital_per_job(scenario, c, world);
    for (j, state) in world.places.iter_mut().enumerate() {
        let mut base = state.base.grown_gross();
        if world.new_places[j].is_some() {
            let metro = ln(metros[c.geography.metro[j] as usize]);
            state.ln_capital = if scenario.places[j].jobs == Jobs::RemoteOnly { f64::NEG_INFINITY } else { metro };
            base = state.totals.gross;
        }
        state.profits = c.parameters.profit_share * base * exp(state.ln_capital);
    }
}
