//! Scenarios in which nothing acts but the rule under test.

use super::{only, scenario};
use footvote::engine::simulation::Simulation;
use footvote::model::household::ByClass;
use footvote::model::place::{ATTRIBUTES, Place};
use footvote::model::reform::{Change, Event, Reform};
use footvote::model::rules::AmenityRule;
use footvote::scenario::Scenario;

/// No mechanism, no cost of moving, one income, amenities as given; every household looks once a tick.
pub fn bare(places: Vec<Place>) -> Scenario {
    let mut s = scenario(places);
    s.mechanisms = only(&[]);
    s.rules.amenities = AmenityRule::Given;
    s.population.numbers.income_log_sd = 0.0;
    s.parameters.moving_cost = ByClass([0.0; 3]);
    s.parameters.distance_cost = ByClass([0.0; 3]);
    power_law(&mut s);
    look_per_tick(&mut s, 1.0);
    s
}

/// Attention falls as a power of distance beyond 20 miles, everywhere alike.
pub fn power_law(s: &mut Scenario) {
    let p = &mut s.parameters;
    (p.attention_d0, p.attention_same_state, p.attention_constant) = (20.0, 0.0, 0.0);
}

/// Every household looks beyond its metro with this probability in each tick.
pub fn look_per_tick(s: &mut Scenario, probability: f64) {
    s.parameters.attention_rate = probability * s.time.ticks_per_year as f64;
}

/// A replicate at its start.
pub fn start(s: &Scenario, replicate: u32) -> Simulation<'_> {
    Simulation::new(s, replicate).expect("the scenario can be simulated")
}

/// A replicate after `ticks` ticks.
pub fn after(s: &Scenario, replicate: u32, ticks: u32) -> Simulation<'_> {
    let mut sim = start(s, replicate);
    (0..ticks).for_each(|_| sim.tick());
    sim
}

/// Households of each place.
pub fn sizes(sim: &Simulation) -> Vec<u64> {
    sim.world.places.iter().map(|place| place.households).collect()
}

/// At the beginning of `tick`, attribute `key` of `place` changes.
pub fn event(s: &mut Scenario, tick: u32, place: u16, key: &str, change: Change) {
    let attribute = ATTRIBUTES.iter().position(|row| row.name == key).expect("a key of a place");
    let reforms = vec![Reform { place, attribute, change }];
    s.events.push(Event { year: s.time.year_at(tick), reforms, note: String::new() });
}
