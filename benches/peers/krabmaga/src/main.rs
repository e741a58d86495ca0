//! Runs the reference model in krABMaga: households are agents in the schedule, the country is the state.
//!
//! An agent stands in the schedule for the tick in which it next considers moving. That is the same as a chance in each tick,
//! and many times as fast as `schedule_repeating`, which takes every agent out of the queue and puts it back in every tick.
//!
//! Usage: `krabmaga-peer HOUSEHOLDS`
#![forbid(unsafe_code)]

#[path = "../../common.rs"]
mod common;

use common::{CHANCE, CITIES, City, Person, TICKS};
use krabmaga::engine::{agent::Agent, agentimpl::AgentImpl, schedule::Schedule, state::State};
use krabmaga::rand::{Rng, SeedableRng, rngs::SmallRng};
use std::any::Any;
use std::time::Instant;

/// One household, an agent.
#[derive(Clone)]
struct Household {
    id: u32,
    income: f64,
    tastes: [f64; 3],
    city: usize,
}

impl Agent for Household {
    /// The household takes the best of all cities, and will consider moving again.
    fn step(&mut self, state: &mut dyn State) {
        let country = state.as_any_mut().downcast_mut::<Country>().expect("the state is the country");
        let random = &mut country.random;
        let best = common::best_city(&country.cities, self.income, self.tastes, self.city, || random.random());
        if best != self.city {
            country.populations[self.city] -= 1;
            country.populations[best] += 1;
            country.moves += 1;
            self.city = best;
        }
        country.waiting.push(self.clone());
    }
}

/// The cities and who lives there, the state of the simulation.
struct Country {
    cities: [City; CITIES],
    populations: [usize; CITIES],
    moves: usize,
    random: SmallRng,
    /// Who is to be scheduled.
    waiting: Vec<Household>,
}

impl Country {
    /// Schedules who waits, each for the first tick from `time` on in which it considers moving.
    fn schedule_waiting(&mut self, schedule: &mut Schedule, time: f32) {
        for household in self.waiting.drain(..) {
            let id = household.id;
            let passed = ((1.0 - self.random.random::<f64>()).ln() / (1.0 - CHANCE).ln()).floor();
            schedule.schedule_once(AgentImpl::new(Box::new(household), id), time + passed as f32, 0);
        }
    }
}

impl State for Country {
    fn init(&mut self, schedule: &mut Schedule) {
        self.schedule_waiting(schedule, 0.0);
    }

    /// Rents follow populations.
    fn after_step(&mut self, schedule: &mut Schedule) {
        common::set_rents(&mut self.cities, self.populations);
        let next = schedule.time + 1.0;
        self.schedule_waiting(schedule, next);
    }

    fn update(&mut self, _: u64) {}

    fn reset(&mut self) {}

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }
}

fn main() {
    let mut populations = [0; CITIES];
    let mut waiting = Vec::new();
    for (id, Person { income, tastes, city }) in (0..).zip(common::load_people()) {
        populations[city] += 1;
        waiting.push(Household { id, income, tastes, city });
    }
    let random = SmallRng::seed_from_u64(1000);
    let mut country = Country { cities: common::load_cities(populations), populations, moves: 0, random, waiting };
    let mut schedule = Schedule::new();
    country.init(&mut schedule);

    let clock = Instant::now();
    while schedule.events.peek().is_some_and(|(_, priority)| priority.time < TICKS as f32) {
        schedule.step(&mut country);
    }
    common::report("krABMaga, one thread", clock, country.moves, country.populations);
}
