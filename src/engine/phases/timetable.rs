//! Applies what is due: events, trends, deaths and births, national growth, comings and goings abroad, joinings, openings; and redraws ranks of
//! mobility.

use crate::engine::base::birth::birth;
use crate::engine::base::blocks::BlockStream;
use crate::engine::base::parallel;
use crate::engine::base::person::Arrival;
use crate::engine::base::random::{CHUNK, Purpose, word};
use crate::engine::base::readiness::{GONE, readiness};
use crate::engine::found::opening;
use crate::engine::phases::abroad::{cross_borders, follow_series};
use crate::engine::phases::grow::grow;
use crate::engine::phases::values::revalue;
use crate::engine::state::event::Happening;
use crate::engine::state::reform::{Changed, apply};
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::Stage;
use crate::model::numeric::pow;
use crate::model::reform::Change;
use pulp::Arch;

/// Births worked on together.
const CRADLES: usize = 128;

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

/// The tick in which something dated `year` happens.
fn due_tick(sim: &ReplicateState, year: f64) -> i64 {
    let ticks = (year - sim.scenario.time.start as f64) * sim.scenario.time.ticks_per_year as f64;
    (ticks + 0.5).floor() as i64
}

fn apply_events(sim: &mut ReplicateState) {
    for event in &sim.scenario.events {
        if due_tick(sim, event.year) != sim.tick as i64 {
            continue;
        }
        for reform in &event.reforms {
            let place = &mut sim.world.places[reform.place as usize];
            let Changed { old, new, asked } = apply(place, reform, reform.change, sim.weight);
            let (attribute, note) = (reform.attribute, event.note.clone());
            sim.note(reform.place, Happening::Reform { attribute, old, new, asked, note });
        }
    }
}

fn apply_trends(sim: &mut ReplicateState) {
    let dt = sim.constants.dt;
    for trend in &sim.scenario.trends {
        let (from, until) = (due_tick(sim, trend.from), due_tick(sim, trend.until));
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
            let change = match reform.change {
                Change::Set(value) => Change::Set(value),
                Change::Add(per_year) => Change::Add(per_year * dt),
                Change::Multiply(per_year) => Change::Multiply(pow(per_year, dt)),
            };
            apply(&mut sim.world.places[reform.place as usize], reform, change, sim.weight);
        }
    }
}

/// Part of step 1: buries whoever dies, and bears whoever takes its slot.
pub(crate) fn bury_and_bear(sim: &mut ReplicateState) {
    let mut due = sim.calendar.take(sim.tick);
    due.retain(|&id| !sim.world.households[id as usize].is_gone());
    let arrival = if sim.tick == 0 { Arrival::Start } else { Arrival::Birth };
    let (blocks, arch) = (BlockStream::new(&sim.keys, sim.tick, Purpose::Birth), Arch::new());
    let (clock, apart) = (sim.constants.age_clock(sim.tick), &sim.world.apart);
    let born = parallel::map(due.len().div_ceil(CRADLES), None, |k| {
        let due = &due[k * CRADLES..due.len().min((k + 1) * CRADLES)];
        let mut born = Vec::with_capacity(due.len());
        blocks.each(arch, due, |k, words| {
            let old = sim.world.households[due[k] as usize];
            let (c, s) = (&sim.constants, sim.scenario);
            let new = birth(c, s, &sim.affiliation, &sim.kernel, old.place, sim.tick, arrival, &words);
            let ready = if apart.is_empty() { GONE } else { readiness(c, &new.household, clock, apart) };
            born.push((old, new, ready));
        });
        born
    });
    for (&id, (old, new, ready)) in due.iter().zip(born.into_iter().flatten()) {
        let state = &mut sim.world.places[old.place as usize];
        state.bins.remove(&old);
        state.bins.add(&new.household);
        state.voice_sum = state.voice_sum - old.voice() as u64 + new.household.voice() as u64;
        if old.community == 0 && new.household.community == 0 && !old.is_shareholder() {
            // What `change` comes to where no community keeps books.
            sim.world.households[id as usize] = new.household;
            if let Some(known) = sim.world.ready.get_mut(id as usize) {
                *known = ready;
            }
        } else {
            sim.withdraw(id);
            // Equity stays with the dwelling: whoever is reborn there inherits it.
            sim.change(id, |household| {
                *household = new.household;
                household.set_shareholder(old.is_shareholder());
            });
        }
        if let Some(tick) = new.death {
            sim.calendar.note(tick, id);
        }
        if let Some(tick) = new.joins {
            sim.calendar.note_joining(tick, id, &new.household);
        }
        sim.deaths += 1;
        if let Some(ledger) = &mut sim.ledger {
            ledger.forget(id as usize);
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
