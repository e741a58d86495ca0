//! Applies what is due: events, trends, deaths and births, national growth, comings and goings abroad, joinings, openings; and redraws ranks of
//! mobility.

use crate::engine::base::random::{CHUNK, Purpose, word};
use crate::engine::found::opening;
use crate::engine::phases::abroad::{cross_borders, follow_series};
use crate::engine::phases::generations::bury_and_bear;
use crate::engine::phases::grow::grow;
use crate::engine::phases::values::revalue;
use crate::engine::state::event::Happening;
use crate::engine::state::reform::{Changed, apply, ends_parity, is_own_law};
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::Stage;
use crate::model::numeric::pow;
use crate::model::place::ATTRIBUTES;
use crate::model::reform::{Change, Reform};

/// Step 1.
pub fn apply_due(sim: &mut ReplicateState) {
    follow_series(sim);
    apply_events(sim);
    apply_trends(sim);
    if sim.scenario.mechanisms.life_cycle {
        bury_and_bear(sim);
    }
    grow(sim);
    cross_borders(sim);
    revalue(sim);
    join(sim);
    switch_classes(sim);
    opening::open_due(sim);
}

/// Whoever finds its community in this tick becomes a member.
fn join(sim: &mut ReplicateState) {
    for (id, born, community) in sim.calendar.take_joinings(sim.tick) {
        let household = &sim.world.households[id as usize];
        if (household.born(), household.community, household.stage()) == (born, community, Stage::Outsider) {
            sim.change(id, |household| household.set_stage(Stage::Member));
        }
    }
}

fn apply_events(sim: &mut ReplicateState) {
    for event in &sim.scenario.events {
        if sim.scenario.time.tick_at(event.year) != sim.tick as i64 {
            continue;
        }
        for reform in &event.reforms {
            if !may_act(sim, reform) {
                continue;
            }
            let place = &mut sim.world.places[reform.place as usize];
            let Changed { old, new, asked } = apply(place, reform, reform.change, sim.weight);
            let (attribute, note) = (reform.attribute, event.note.clone());
            sim.note(reform.place, Happening::Reform { attribute, old, new, asked, note });
        }
    }
}

/// Whether a reform acts on its place: its own laws stand no longer once its host's is in force. A tax of its own ends parity.
fn may_act(sim: &mut ReplicateState, reform: &Reform) -> bool {
    let (j, name) = (reform.place as usize, ATTRIBUTES[reform.attribute].name);
    if sim.world.places[j].host_law && is_own_law(name) {
        return false;
    }
    if let Some(new_place) = sim.world.new_places[j].as_mut().filter(|_| ends_parity(reform)) {
        new_place.parity = false;
    }
    true
}

fn apply_trends(sim: &mut ReplicateState) {
    let dt = sim.constants.dt;
    for trend in &sim.scenario.trends {
        let (from, until) = (sim.scenario.time.tick_at(trend.from), sim.scenario.time.tick_at(trend.until));
        let now = sim.tick as i64;
        if now == from || now == until {
            for reform in &trend.reforms {
                let (attribute, note) = (reform.attribute, trend.note.clone());
                let what = match now == from {
                    true => Happening::TrendBegins { attribute, note },
                    false => Happening::TrendEnds { attribute, note },
                };
                sim.note(reform.place, what);
            }
        }
        if now < from || now >= until {
            continue;
        }
        for reform in &trend.reforms {
            if !may_act(sim, reform) {
                continue;
            }
            let change = match reform.change {
                Change::Set(value) => Change::Set(value),
                Change::Add(per_year) => Change::Add(per_year * dt),
                Change::Multiply(per_year) => Change::Multiply(pow(per_year, dt)),
            };
            apply(&mut sim.world.places[reform.place as usize], reform, change, sim.weight);
        }
    }
}

/// Part of step 1: redraws ranks of mobility.
pub(crate) fn switch_classes(sim: &mut ReplicateState) {
    let p = sim.constants.parameters.class_switch * sim.constants.dt;
    if p == 0.0 {
        return;
    }
    for first in (0..sim.world.households.len()).step_by(CHUNK) {
        let len = (sim.world.households.len() - first).min(CHUNK);
        for (at, words) in sim.keys.candidates(sim.tick, Purpose::ClassSwitch, first / CHUNK, len, p) {
            sim.world.households[first + at].class_rank = (words[word::DRAW] >> 16) as u16;
            sim.refresh_readiness((first + at) as u32);
        }
    }
}
