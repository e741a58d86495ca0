//! Small worlds with several places in a metro and places that differ in everything.

use super::{place, scenario};
use footvote::model::place::{ATTRIBUTES, Bracket, Place};
use footvote::model::population::Households;
use footvote::model::reform::{Change, Event, Reform};
use footvote::scenario::Scenario;

/// A scenario in which each place lies in the metro named beside it.
pub fn in_metros(places: Vec<(&str, Place)>) -> Scenario {
    let named = places.into_iter().map(|(metro, mut place)| {
        place.metro_name = metro.to_string();
        place
    });
    let mut s = scenario(named.collect());
    let mut metros: Vec<String> = s.places.iter().map(|place| place.metro_name.clone()).collect();
    metros.sort();
    metros.dedup();
    for place in &mut s.places {
        place.metro = metros.binary_search(&place.metro_name).expect("listed") as u16;
    }
    s
}

/// Seven places in three metros that differ in size, prices, laws, crime, governance and politics; `simulated` of
/// 24,500 real households.
pub fn three_metros(simulated: u64) -> Scenario {
    let sizes = [6_000, 2_500, 1_500, 5_000, 3_000, 4_000, 2_500];
    let metros = ["alpha", "alpha", "alpha", "beta", "beta", "gamma", "gamma"];
    let miles = [0.0, 6.0, 11.0, 240.0, 252.0, 900.0, 904.0];
    let mut places = Vec::new();
    for (k, metro) in metros.into_iter().enumerate() {
        let x = k as f64;
        let mut p = place(&format!("p{k}"), sizes[k], miles[k]);
        let a = &mut p.attributes;
        a.wage = 0.85 + 0.06 * x;
        a.rent = 11_000.0 + 1_700.0 * x;
        a.income_tax = 0.01 * ((k * 3) % 5) as f64;
        a.sales_tax = 0.04 + 0.01 * (k % 4) as f64;
        a.property_tax = 0.006 + 0.002 * x;
        a.annual_fee = if k == 4 { 350.0 } else { 0.0 };
        a.entry_fee = if k == 2 { 1_500.0 } else { 0.0 };
        a.violent_crime = 150.0 + 90.0 * ((k * 5) % 7) as f64;
        a.governance = 0.3 * x - 0.8;
        a.governance_target = 0.2 * x - 0.3;
        a.capture = 0.05 * x;
        a.supply_elasticity = 0.7 + 0.5 * x;
        a.schools = 0.2 * x - 0.5;
        a.transfers = if k == 5 { 400.0 } else { 0.0 };
        p.obligations_given = k == 3;
        a.obligations = if k == 3 { 900.0 } else { 0.0 };
        if k == 6 {
            p.brackets = vec![
                Bracket { from: 0.0, rate: 0.01 },
                Bracket { from: 45_000.0, rate: 0.05 },
                Bracket { from: 140_000.0, rate: 0.09 },
            ];
        }
        places.push((metro, p));
    }
    let mut s = in_metros(places);
    s.time.years = 2;
    s.population.households = Households::Sample(simulated);
    s
}

/// The change of one key of one place.
pub fn reform(place: u16, key: &str, change: Change) -> Reform {
    let attribute = ATTRIBUTES.iter().position(|row| row.name == key).expect("a key of places");
    Reform { place, attribute, change }
}

/// One reform as a dated event.
pub fn event(year: f64, place: u16, key: &str, change: Change) -> Event {
    Event { year, reforms: vec![reform(place, key, change)], note: String::new() }
}
