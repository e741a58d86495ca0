//! The timetable: events and trends that are due, deaths that are due, and ranks that are redrawn.

use crate::engine::base::birth::birth;
use crate::engine::base::parallel;
use crate::engine::base::random::{CHUNK, Purpose, word};
use crate::engine::found::opening;
use crate::engine::simulation::Simulation;
use crate::engine::state::world::PlaceState;
use crate::engine::words;
use crate::model::acts::Role;
use crate::model::household::Stage;
use crate::model::numeric::pow;
use crate::model::place::ATTRIBUTES;
use crate::model::reform::{Change, Reform};

/// Births worked on together.
const CRADLES: usize = 128;

/// Deaths and joinings by tick, within the horizon.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    deaths: Vec<Vec<u32>>,
    /// Household and the birth of whoever will join: a slot may be reborn before.
    joinings: Vec<Vec<(u32, i32)>>,
}

impl Calendar {
    /// An empty calendar of `ticks` ticks.
    pub fn new(ticks: u32) -> Self {
        Calendar { deaths: vec![Vec::new(); ticks as usize], joinings: vec![Vec::new(); ticks as usize] }
    }

    /// Notes that `household` dies in `tick`; later than the horizon is forgotten.
    pub fn note(&mut self, tick: i64, household: u32) {
        if let Some(day) = usize::try_from(tick).ok().and_then(|tick| self.deaths.get_mut(tick)) {
            day.push(household);
        }
    }

    /// Notes that `household`, born in tick `born`, joins its community in `tick`.
    pub fn note_joining(&mut self, tick: i64, household: u32, born: i32) {
        if let Some(day) = usize::try_from(tick).ok().and_then(|tick| self.joinings.get_mut(tick)) {
            day.push((household, born));
        }
    }

    fn take(&mut self, tick: u32) -> Vec<u32> {
        let mut due = std::mem::take(&mut self.deaths[tick as usize]);
        due.sort_unstable();
        due
    }
}

/// Step 1.
pub fn keep(sim: &mut Simulation) {
    apply_events(sim);
    apply_trends(sim);
    if sim.scenario.mechanisms.life_cycle {
        bury_and_bear(sim);
    }
    join(sim);
    switch_classes(sim);
    opening::keep(sim);
}

/// Whoever finds its community in this tick becomes a member.
fn join(sim: &mut Simulation) {
    for (id, born) in std::mem::take(&mut sim.calendar.joinings[sim.tick as usize]) {
        let h = &sim.world.households[id as usize];
        if h.born() == born && h.community > 0 && h.stage() == Stage::Outsider {
            sim.change(id, |h| h.set_stage(Stage::Member));
        }
    }
}

/// The tick in which something dated `year` happens.
fn due_tick(sim: &Simulation, year: f64) -> i64 {
    let ticks = (year - sim.scenario.time.start as f64) * sim.scenario.time.ticks_per_year as f64;
    (ticks + 0.5).floor() as i64
}

fn apply_events(sim: &mut Simulation) {
    for event in &sim.scenario.events {
        if due_tick(sim, event.year) != sim.tick as i64 {
            continue;
        }
        for reform in &event.reforms {
            let (old, new) = apply(&mut sim.world.places[reform.place as usize], reform, reform.change, sim.weight);
            let note = if event.note.is_empty() { String::new() } else { format!(": {}", event.note) };
            let unit = ATTRIBUTES[reform.attribute].unit;
            let (old, new) = (words::value(old, unit), words::value(new, unit));
            let reason = format!("{} from {old} to {new}{note}", reform.key());
            sim.log.push(sim.event(reform.place, "reform", reason));
        }
    }
}

fn apply_trends(sim: &mut Simulation) {
    let dt = sim.constants.dt;
    for trend in &sim.scenario.trends {
        let (from, until) = (due_tick(sim, trend.from), due_tick(sim, trend.until));
        let now = sim.tick as i64;
        if now == from || now == until {
            let kind = if now == from { "trend_begins" } else { "trend_ends" };
            for reform in &trend.reforms {
                let reason = if trend.note.is_empty() {
                    reform.key().to_string()
                } else {
                    format!("{}: {}", reform.key(), trend.note)
                };
                sim.log.push(sim.event(reform.place, kind, reason));
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

/// Changes one attribute, within its range, and what hangs on it; returns the old and the new value. A value that stays
/// what it was changes nothing, not even the last bit.
///
/// What a place *is* jumps with what the scenario says: crime and governance with their baselines, rent and wage with
/// their base levels, schools with theirs.
pub(crate) fn apply(state: &mut PlaceState, reform: &Reform, change: Change, weight: f64) -> (f64, f64) {
    let row = &ATTRIBUTES[reform.attribute];
    let mut attributes = state.attributes.clone();
    let old = if row.role == Role::HousingUnits { state.units * weight } else { row.get(&attributes).0[0] };
    let new = match change {
        Change::Set(value) => value,
        Change::Add(value) => old + value,
        Change::Multiply(factor) => old * factor,
    }
    .clamp(row.min, row.max);
    if new == old {
        return (old, new);
    }
    row.set(&mut attributes, new);
    match row.role {
        Role::Crime => state.crime *= new / old,
        Role::Rent => state.rent *= new / old,
        Role::Wage => state.wage *= new / old,
        Role::Schools => state.schools += new - old,
        Role::HousingUnits => state.units = new / weight,
        Role::LandCap => state.base.land_cap = (new / weight).floor(),
        Role::Governance => {
            state.governance = (state.governance + (new - old)).clamp(-3.0, 3.0);
            attributes.governance_target = (attributes.governance_target + (new - old)).clamp(-3.0, 3.0);
        }
        Role::Plain | Role::GovernanceTarget | Role::Obligations => {}
    }
    state.attributes = attributes;
    (old, new)
}

fn bury_and_bear(sim: &mut Simulation) {
    let due = sim.calendar.take(sim.tick);
    let numbers = &sim.scenario.population.numbers;
    let remote_work = sim.scenario.mechanisms.remote_work;
    let born = parallel::map(due.len().div_ceil(CRADLES), None, |k| {
        let due = &due[k * CRADLES..due.len().min((k + 1) * CRADLES)];
        let bear = |&id: &u32| {
            let place = sim.world.households[id as usize].place;
            let words = sim.keys.birth(sim.tick, id as usize);
            birth(&sim.constants, numbers, remote_work, &sim.kernel, place, sim.tick, &words)
        };
        due.iter().map(bear).collect::<Vec<_>>()
    });
    for (&id, new) in due.iter().zip(born.into_iter().flatten()) {
        let old = sim.world.households[id as usize];
        sim.withdraw(id);
        let state = &mut sim.world.places[old.place as usize];
        state.bins.remove(&old);
        state.bins.add(&new.household);
        state.voice_sum = state.voice_sum - old.voice() as u64 + new.household.voice() as u64;
        // Equity stays with the dwelling: whoever is reborn there inherits it.
        sim.change(id, |h| {
            *h = new.household;
            h.set_shareholder(old.is_shareholder());
        });
        sim.calendar.note(new.death, id);
        if let Some(tick) = new.joins {
            sim.calendar.note_joining(tick, id, new.household.born());
        }
        sim.deaths += 1;
        if let Some(ledger) = &mut sim.ledger {
            ledger.forget(id as usize);
        }
    }
}

fn switch_classes(sim: &mut Simulation) {
    let p = sim.constants.parameters.class_switch * sim.constants.dt;
    if p == 0.0 {
        return;
    }
    for (chunk, households) in sim.world.households.chunks_mut(CHUNK).enumerate() {
        for (at, words) in sim.keys.candidates(sim.tick, Purpose::ClassSwitch, chunk, households.len(), p) {
            households[at].class_rank = (words[word::THIN] >> 16) as u16;
        }
    }
}
