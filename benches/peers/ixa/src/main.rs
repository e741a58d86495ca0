//! Runs the reference model in ixa: households are entities with properties, and a plan for each tick makes the next.
//!
//! Usage: `ixa-peer HOUSEHOLDS`

// The macros of ixa register entities before `main` and allow themselves the unsafe code of it: `forbid` would not compile.
#![deny(unsafe_code)]

#[path = "../../common.rs"]
mod common;

use common::{CHANCE, CITIES, Person, TICKS};
use ixa::prelude::*;
use ixa::rand::RngExt;
use std::time::Instant;

define_entity!(Household);
define_property!(struct Income(f64), Household, impl_eq_hash = both);
define_property!(struct Tastes([f64; 3]), Household, impl_eq_hash = both);
define_property!(struct City(u8), Household);

define_rng!(Consider);
define_rng!(Choose);

/// The cities, and how often anybody moved.
struct Country {
    cities: [common::City; CITIES],
    moves: usize,
}

define_data_plugin!(CountryPlugin, Country, |context| {
    Country { cities: common::load_cities(populations(context)), moves: 0 }
});

/// Households consider moving, then rents follow populations.
fn tick(context: &mut Context) {
    // One borrow of the generator for all: `sample_bool` for each looks the generator up each time.
    let considering: Vec<HouseholdId> = context.sample(Consider, |rng| {
        context.get_entity_iterator::<Household>().filter(|_| rng.random_bool(CHANCE)).collect()
    });
    for household in considering {
        consider(context, household);
    }
    let populations = populations(context);
    common::set_rents(&mut context.get_data_mut(CountryPlugin).cities, populations);

    let next = context.get_current_time() + 1.0;
    if next < TICKS as f64 {
        context.add_plan(next, tick);
    }
}

/// The household takes the best of all cities.
fn consider(context: &mut Context, household: HouseholdId) {
    let Income(income) = context.get_property(household);
    let Tastes(tastes) = context.get_property(household);
    let City(here) = context.get_property(household);
    let cities = &context.get_data(CountryPlugin).cities;
    let best = context
        .sample(Choose, |rng| common::best_city(cities, income, tastes, usize::from(here), || rng.random()))
        as u8;
    if best != here {
        context.set_property(household, City(best));
        context.get_data_mut(CountryPlugin).moves += 1;
    }
}

/// How many live in each city, from the index of cities.
fn populations(context: &impl ContextEntitiesExt) -> [usize; CITIES] {
    std::array::from_fn(|j| context.query_entity_count(with!(Household, City(j as u8))))
}

fn main() {
    let mut context = Context::new();
    context.init_random(1000);
    context.index_property_counts::<Household, City>();
    for Person { income, tastes, city } in common::load_people() {
        let household = with!(Household, Income(income), Tastes(tastes), City(city as u8));
        context.add_entity(household).expect("a household with all its properties");
    }
    // Reads the cities before the clock starts.
    let _country = context.get_data(CountryPlugin);
    context.add_plan(0.0, tick);

    let clock = Instant::now();
    context.execute();
    common::report("ixa, one thread", clock, context.get_data(CountryPlugin).moves, populations(&context));
}
