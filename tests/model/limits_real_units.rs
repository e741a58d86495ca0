//! Limits hold in real units: whatever a household stands for, whatever the tick, and while the nation grows or shrinks.

use footvote::engine::simulation::Simulation;
use footvote::model::reform::Change;
use footvote::scenario::Scenario;

use crate::support::worlds::event;
use crate::support::{only, place, scenario};

fn case(text: &str) -> Scenario {
    let mut s = Scenario::parse(text).expect("a good scenario");
    // Limits are the subject, not rest.
    s.population.numbers.spin_up = 0.0;
    s
}

/// The households that moved into place `j` in each year of a replicate, real ones.
fn arrivals(s: &Scenario, replicate: u32, j: usize) -> Vec<f64> {
    let record = Simulation::new(s, replicate).expect("a base year").run().expect("nobody stops it");
    let name = &s.places[j].name;
    let rows = record.places.iter().filter(|row| row.place == *name && row.tick > 0);
    rows.map(|row| row.inflow).collect()
}

/// 300 a year at a weight of 339 are .88 simulated ones: nobody was let in for six years.
#[test]
fn a_cap_below_one_simulated_household_admits_its_fraction_on_average() {
    let s = case(include_str!("../fixtures/cases/admission_cap_300.toml"));
    let (b, weight) = (1, 2_033_337.0 / 6_000.0);
    let years = 6.0;
    let all: Vec<f64> = (0..24).map(|replicate| arrivals(&s, replicate, b).iter().sum::<f64>() / weight).collect();
    // Every replicate admits floor(u + 6·.885) of them, u uniform: 5 or 6, on average 5.31.
    assert!(all.iter().all(|&n| (n - 5.0).abs() < 1e-6 || (n - 6.0).abs() < 1e-6), "{all:?}");
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    // 24 draws of probability .31: sd .094; four of them.
    assert!((mean - years * 300.0 / weight).abs() < 0.38, "{mean}");
}

/// A sweep of the cap is no staircase: over replicates as many come as the cap says, wherever it lies between two
/// simulated households. False alarms: seven caps at four standard deviations of 32 uniform roundings, 4e-4.
#[test]
fn a_sweep_of_the_cap_is_smooth_in_the_mean() {
    let text = include_str!("../fixtures/cases/admission_cap_300.toml").replace("years = 6", "years = 4");
    let weight = 2_033_337.0 / 6_000.0;
    for cap in [100.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0] {
        let s = case(&text.replace("admission_cap = 300", &format!("admission_cap = {cap}")));
        let mean = (0..32).map(|r| arrivals(&s, r, 1).iter().sum::<f64>() / weight).sum::<f64>() / 32.0;
        assert!((mean - 4.0 * cap / weight).abs() < 4.0 * 0.5 / 32.0_f64.sqrt(), "{cap}: {mean}");
    }
}

/// The cap lets in as many real households whether a simulated one stands for 40 or for 339 of them.
#[test]
fn caps_and_land_hold_while_the_nation_grows() {
    let text = include_str!("../fixtures/cases/growth_caps.toml");
    for households in [6_000.0, 50_000.0] {
        let s = case(&text.replace("households = 6000", &format!("households = {households}")));
        let weight = 2_033_337.0 / households;
        let record = Simulation::new(&s, 0).expect("a base year").run().expect("nobody stops it");
        for row in record.places.iter().filter(|row| row.place == "b") {
            assert!(row.inflow <= 20_000.0 + weight, "{}: {} came", row.year, row.inflow);
            assert!(row.housing_units <= 705_000.0 + 1e-6, "{}: {} homes", row.year, row.housing_units);
            assert!((row.households / row.simulated as f64 - weight).abs() < 1e-9 * weight, "the weight is constant");
        }
        let total = |tick: u32| record.places.iter().filter(|r| r.tick == tick).map(|r| r.households).sum::<f64>();
        assert!((total(72) / total(0) - 1.05_f64.powi(6)).abs() < 2.0 / households);
    }
}

/// Three places, nobody moves.
fn still(growth: f64) -> Scenario {
    let places = [(40_000, 0.0), (20_000, 300.0), (10_000, 900.0)];
    let mut s = scenario(places.iter().enumerate().map(|(k, &(n, x))| place(&format!("p{k}"), n, x)).collect());
    s.mechanisms = only(&["housing_cost", "rents", "construction", "wages", "budget", "tax", "life_cycle"]);
    s.population.numbers.growth = growth;
    s.population.numbers.income_log_sd = 0.0;
    s.parameters.attention_rate = 0.0;
    s.places.iter_mut().for_each(|place| place.attributes.income_tax = 0.04);
    s
}

/// With equal incomes and nobody moving, growth of 3 % or shrinking by 2 % a year moves no rent, wage or service by more
/// than the fraction of a household that is still due. Newcomers spread like residents, so no place gains on another.
#[test]
fn growth_alone_moves_no_rent_wage_or_service() {
    for growth in [0.03, -0.02] {
        let s = still(growth);
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let first = sim.world.places.clone();
        (0..120).for_each(|_| sim.tick());
        let factor = (1.0 + growth).powi(10);
        for (now, then) in sim.world.places.iter().zip(&first) {
            let near = |a: f64, b: f64, what: &str| {
                assert!((a / b - 1.0).abs() < 0.01, "{growth}: {what} {a} against {b}");
            };
            // Those who leave are drawn by lot: 1,800 of 10,000 have a standard deviation of .4 % of the place.
            let off = if growth < 0.0 { 0.016 } else { 1e-3 };
            let size = now.households as f64 / then.households as f64 / factor;
            assert!((size - 1.0).abs() < off, "{growth}: {size}");
            near(now.rent / then.rent, size.max(1e-9), "rent");
            near(now.wage, then.wage, "wage");
            near(now.services, then.services, "services");
            near(now.units / then.units, factor, "homes");
        }
        let there = sim.world.households.iter().filter(|household| !household.is_gone()).count() as u64;
        assert_eq!(there, sim.world.places.iter().map(|state| state.households).sum::<u64>());
        assert!((there as f64 / 70_000.0 - factor).abs() < 2.0 / 70_000.0);
    }
}

/// The twin: as many who come from abroad are no growth of the base year, and rents rise.
#[test]
fn arrivals_from_abroad_are_no_growth_and_move_rents() {
    let mut s = still(0.0);
    s.places.iter_mut().for_each(|place| place.attributes.arrivals = 0.03 * place.households as f64);
    let mut sim = Simulation::new(&s, 0).expect("a base year");
    let first = sim.world.places.clone();
    (0..120).for_each(|_| sim.tick());
    for (now, then) in sim.world.places.iter().zip(&first) {
        assert!(now.households as f64 > 1.25 * then.households as f64 && now.rent > 1.03 * then.rent);
    }
}

/// The twin: without growth not one bit differs from a world that knows none, and with it slots are only appended.
#[test]
fn newcomers_are_appended_and_leave_everybody_else_their_luck() {
    let (grown, plain) = (still(0.03), still(0.0));
    let [mut a, mut b] = [&grown, &plain].map(|s| Simulation::new(s, 0).expect("a base year"));
    for _ in 0..24 {
        a.tick();
        b.tick();
    }
    let shared = b.world.households.len();
    assert!(a.world.households.len() > shared + 4_000);
    assert!(a.world.households[..shared] == b.world.households[..], "an old household lives another life");
    let clock = a.constants.age_clock(a.tick);
    let ages = a.world.households[shared..].iter().map(|h| h.age_ticks(clock) as f64 / 12.0);
    assert!(ages.clone().all(|age| (25.0..47.1).contains(&age)));
    let mean = ages.sum::<f64>() / (a.world.households.len() - shared) as f64;
    assert!((mean - 36.0).abs() < 0.5, "{mean}");
}

/// Newcomers by growth have no column of their own, for nobody decides anything: in every place they are what moves and abroad leave
/// unexplained of its change, and over all places what national growth says.
#[test]
fn what_growth_adds_is_what_moves_and_abroad_leave_unexplained() {
    let mut s = still(0.03);
    s.mechanisms.life_cycle = true;
    s.parameters.attention_rate = 2.0;
    s.places[1].attributes.arrivals = 400.0;
    s.places[2].attributes.departures = 150.0;
    s.time.years = 5;
    let record = Simulation::new(&s, 0).expect("a base year").run().expect("nobody stops it");
    let mut added = 0.0;
    for place in &s.places {
        let rows: Vec<_> = record.places.iter().filter(|row| row.place == place.name).collect();
        assert!(rows.iter().skip(1).any(|row| row.inflow > 0.0), "nobody moves to {}", place.name);
        for pair in rows.windows(2) {
            let (then, now) = (pair[0], pair[1]);
            let abroad = now.moved_in_from_abroad - now.moved_out_abroad;
            let grown = now.households - then.households - (now.inflow - now.outflow) - abroad;
            // Three per cent of its residents, but for the lottery of whole households: five standard deviations.
            let mean = 0.03 * then.households;
            assert!((grown - mean).abs() < 5.0 * (mean * record.weight).sqrt(), "{}: {grown} of {mean}", now.year);
            added += grown;
            // Planted fault: without moves it would be another number.
            assert!((grown + now.inflow - mean).abs() > 5.0 * (mean * record.weight).sqrt());
        }
    }
    let total = record.places.iter().filter(|row| row.tick == 0).map(|row| row.households).sum::<f64>();
    assert!((added / total - (1.03_f64.powi(5) - 1.0)).abs() < 1e-4, "{added}");
}

/// A land cap that an event sets holds in real units too, and is met between two simulated households.
#[test]
fn land_is_not_rounded_to_simulated_households() {
    let mut s = still(0.0);
    s.population.households = footvote::model::population::Households::Sample(700);
    s.events.push(event(2025.0, 2, "land_cap", Change::Set(10_050.0)));
    s.events.push(event(2025.0, 2, "rent", Change::Multiply(1.5)));
    s.rules.rents = footvote::model::rules::RentRule::ReducedForm;
    let mut sim = Simulation::new(&s, 0).expect("a base year");
    (0..12).for_each(|_| sim.tick());
    let cap = sim.world.places[2].base.land_cap * sim.weight;
    assert!((cap - 10_050.0).abs() < 1e-6, "{cap}");
}
