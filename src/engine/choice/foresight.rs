//! Lets households see what is announced: what a place will offer once each of its dated changes is in force.
//!
//! Only events count, in the order of their dates, each on the place as those before will have left it; nothing else of the
//! place is foreseen, and nothing of places that share taxes with a host. The base year is solved without: what is announced
//! is news.

use crate::engine::base::constants::Constants;
use crate::engine::choice::offer::{Law, offer, standing_law};
use crate::engine::state::reform::apply;
use crate::engine::state::world::World;
use crate::model::foresight::weight;
use crate::model::utility::Offer;
use crate::scenario::Scenario;

/// Changes of one place that households look ahead to, at most.
const MOST: usize = 4;

/// A place once one of its announced changes is in force.
#[derive(Debug, Clone)]
pub struct Ahead<'s> {
    /// e^(−ρ·years until then).
    pub(crate) weight: f64,
    pub(crate) offer: Offer,
    pub(crate) law: Law<'s>,
    pub(crate) wage: f64,
}

/// What is announced for each place, by date; nothing at all if nobody looks ahead.
pub fn announced<'s>(scenario: &'s Scenario, c: &Constants, world: &World, tick: u32) -> Vec<Vec<Ahead<'s>>> {
    let mut all: Vec<Vec<Ahead>> = vec![Vec::new(); world.places.len()];
    let mut states: Vec<Option<Box<_>>> = vec![None; world.places.len()];
    let years = |year: f64| (scenario.time.tick_at(year) - tick as i64) as f64 * c.dt;
    for event in scenario.events.iter().filter(|event| years(event.year) > 0.0) {
        let mut changed: Vec<usize> = Vec::new();
        for reform in &event.reforms {
            let j = reform.place as usize;
            let state = states[j].get_or_insert_with(|| Box::new(world.places[j].clone()));
            apply(state, reform, reform.change, world.weight);
            if !changed.contains(&j) {
                changed.push(j);
            }
        }
        for j in changed {
            if all[j].len() == MOST || world.places[j].joint.is_some() {
                continue;
            }
            let state = states[j].as_ref().expect("it has just been changed");
            all[j].push(Ahead {
                weight: weight(c.parameters.foresight_rate, years(event.year)),
                offer: offer(scenario, c, state),
                law: standing_law(scenario, &scenario.places[j].brackets, state),
                wage: state.wage,
            });
        }
    }
    if all.iter().all(Vec::is_empty) { Vec::new() } else { all }
}
