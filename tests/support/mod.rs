//! Builders for scenarios in code: places that differ only in what a test is about.
//!
//! - [`isolate`]: scenarios in which nothing acts but one rule
//! - [`worlds`]: small worlds with several places in a metro
//! - [`country`]: a small country with new places of every kind, read from text
//! - [`records`]: records of runs as text, and pools of threads
//! - [`towns`]: the books of new places, counted by hand after every tick
//! - [`statistics`]: estimators and tests with a stated rate of false alarms
//! - [`fake`]: records simple enough to check by hand
//! - [`desk`]: a folder in which the program is run, and the scenarios that commands are tried on
//! - [`pictures`]: checks of finished charts
// Every crate of tests uses its part of this.
#![allow(dead_code)]

pub mod country;
#[cfg(feature = "cli")]
pub mod desk;
#[cfg(feature = "cli")]
pub mod fake;
pub mod isolate;
#[cfg(feature = "cli")]
pub mod pictures;
pub mod records;
pub mod statistics;
pub mod towns;
pub mod worlds;

use footvote::model::charter::{Founding, Jobs};
use footvote::model::mechanisms::{MECHANISMS, Mechanisms};
use footvote::model::parameters::Parameters;
use footvote::model::place::{Attributes, Kind, Place};
use footvote::model::population::{Households, Population, PopulationNumbers};
use footvote::model::rules::Rules;
use footvote::scenario::{RecordEvery, Scenario, Time};

/// A place on the equator, `miles` east of the meridian, in a metro of its own, at national averages.
pub fn place(name: &str, households: u64, miles: f64) -> Place {
    let mut attributes = Attributes { rent: 15_000.0, income_tax: 0.04, sales_tax: 0.07, ..Attributes::default() };
    attributes.housing_units = households as f64;
    Place {
        name: name.to_string(),
        label: name.to_string(),
        metro: 0,
        metro_name: name.to_string(),
        state: String::new(),
        kind: Kind::Legacy,
        latitude: 0.0,
        longitude: miles / 69.0936,
        households,
        brackets: Vec::new(),
        obligations_given: false,
        observed_net_flow: 0.0,
        net_flow_series: Vec::new(),
        attributes,
        founding: Founding::Standing,
        jobs: Jobs::Metro,
        abroad: Default::default(),
        members_only: false,
        community: 0,
        hosted: false,
        awareness: footvote::model::awareness::Awareness::Bass,
        charter: None,
    }
}

/// A scenario with these places, each in its own metro, in the order of their names.
pub fn scenario(mut places: Vec<Place>) -> Scenario {
    places.sort_by(|a, b| a.name.cmp(&b.name));
    for (k, place) in places.iter_mut().enumerate() {
        place.metro = k as u16;
    }
    Scenario {
        name: "test".into(),
        title: "Test".into(),
        question: "Does it hold?".into(),
        currency: Default::default(),
        seed: 42,
        replicates: 1,
        headline: None,
        answer: None,
        twin: Default::default(),
        time: Time { start: 2025, years: 10, ticks_per_year: 12, record: RecordEvery::Year },
        population: Population {
            households: Households::All,
            // The plain lottery: its laws are known.
            numbers: PopulationNumbers { spin_up: 0.0, ..PopulationNumbers::default() },
        },
        places,
        events: Vec::new(),
        trends: Vec::new(),
        mechanisms: Mechanisms::default(),
        rules: Rules::default(),
        parameters: Parameters::default(),
        attention: None,
        communities: Vec::new(),
        incorporations: Vec::new(),
        sweep: None,
        facts: Vec::new(),
        moves: Vec::new(),
        vary: Vec::new(),
        uncertainty: None,
        outputs: Vec::new(),
    }
}

/// Mechanisms with only the named ones on.
pub fn only(names: &[&str]) -> Mechanisms {
    let mut m = Mechanisms::default();
    for row in MECHANISMS {
        *(row.slot)(&mut m) = names.contains(&row.name);
    }
    assert!(names.iter().all(|name| MECHANISMS.iter().any(|row| row.name == *name)), "unknown mechanism in {names:?}");
    m
}

/// The 60 largest metros of the reference data, or `None` where it is not there.
pub fn us_metros(simulated: u64) -> Option<Scenario> {
    let text = std::fs::read_to_string("../shared/data/us_metros.csv").ok()?;
    let mut rows = text.lines();
    let header: Vec<&str> = rows.next()?.split(',').collect();
    let column = |name: &str| header.iter().position(|h| *h == name).expect("column");
    let rows: Vec<Vec<&str>> = rows.take(60).map(|row| row.split(',').collect()).collect();
    let number = |row: &[&str], name: &str| row[column(name)].parse::<f64>().expect("number");
    let total: f64 = rows.iter().map(|row| number(row, "households")).sum();
    let mean =
        rows.iter().map(|r| number(r, "households") * number(r, "median_household_income_usd")).sum::<f64>() / total;
    let places = rows
        .iter()
        .map(|row| {
            let mut place = place(row[column("name")], number(row, "households") as u64, 0.0);
            place.latitude = number(row, "lat");
            place.longitude = number(row, "lon");
            place.obligations_given = true;
            place.attributes.wage = number(row, "median_household_income_usd") / mean;
            place.attributes.rent = number(row, "annual_rent_usd");
            place.attributes.income_tax = 0.55 * number(row, "state_income_tax_top_pct") / 100.0;
            place.attributes.sales_tax = number(row, "sales_tax_pct") / 100.0;
            place.attributes.property_tax = number(row, "property_tax_share_of_value");
            place.attributes.violent_crime = number(row, "violent_crime_per_100k");
            place.attributes.governance = number(row, "governance_z");
            place.attributes.governance_target = place.attributes.governance;
            place.attributes.supply_elasticity = number(row, "supply_elasticity_saiz");
            place.attributes.obligations = number(row, "obligations_per_household_usd");
            place
        })
        .collect();
    let mut s = scenario(places);
    s.population.households = Households::Sample(simulated);
    Some(s)
}
