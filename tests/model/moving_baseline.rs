//! A baseline that moves: net flows follow what places are told, and households look where people were seen to go.

use std::path::Path;

use footvote::engine::records::rows::ReplicateRecord;
use footvote::engine::simulation::Simulation;
use footvote::engine::start::expected_flows::flow_matrix;
use footvote::engine::{RunOptions, run_replicate};
use footvote::experiment::evidence::scores::common_part;
use footvote::scenario::{Scenario, load, parse};

fn world(more: &str) -> Scenario {
    let place = |name: &str, longitude: i32, flow: &str| {
        format!(
            "[[place]]\nname = \"{name}\"\nlatitude = 40\nlongitude = {longitude}\nhouseholds = 1_000_000\nrent = 15_000\n{flow}\n"
        )
    };
    let text = format!(
        "model = \"2\"\nseed = 3\n[time]\nyears = 6\n[population]\nhouseholds = 30_000\nspin_up = 6\n[rules]\namenities = \"observed\"\n{more}{}{}{}",
        place("a", -80, "observed_net_flow = [[2025, 8_000], [2028, -12_000]]"),
        place("b", -90, "observed_net_flow = [[2025, -8_000], [2028, 12_000]]"),
        place("c", -100, ""),
    );
    parse(&text, "moving.toml", &|_| unreachable!("there is no table"), &[]).expect("a good scenario").scenario
}

/// Households of `place` by year, in millions.
fn households(record: &ReplicateRecord, place: &str) -> Vec<f64> {
    record.places.iter().filter(|row| row.place == place).map(|row| row.households / 1e6).collect()
}

#[test]
fn places_gain_and_lose_what_they_are_told_year_by_year() {
    let run = |scenario: &Scenario| run_replicate(scenario, 0, &RunOptions::default(), &|_| true).expect("it runs");
    let scenario = world("");
    let record = run(&scenario);
    // Moves are drawn: about 800 a year to and from a place of 10,000, so a sum over three years is off by some 50 of them or
    // .005 million; the pull brings it back. .02 is four times that.
    for (place, sign) in [("a", 1.0), ("b", -1.0)] {
        let found = households(&record, place);
        for (year, wanted) in [(3, 1.0 + sign * 0.024), (6, 1.0 + sign * (0.024 - 0.036))] {
            assert!((found[year] - wanted).abs() < 0.02, "{place} {year}: {found:?}");
        }
    }
    let change = |record: &ReplicateRecord| households(record, "a")[6] - households(record, "a")[3];
    // Planted fault: the first number for ever. Three years later that is .06 million away.
    let mut constant = scenario;
    constant.places.iter_mut().for_each(|place| place.net_flow_series.clear());
    assert!(
        change(&record) < -0.016 && change(&run(&constant)) > 0.004,
        "{} {}",
        change(&record),
        change(&run(&constant))
    );
}

/// Expected moves of a small national population, and those on record, route by route.
fn routes(more: &str) -> (Vec<f64>, Vec<f64>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = format!(
        "model = \"2\"\n[population]\nhouseholds = 40_000\nspin_up = 0\n[places]\ntable = \"us-metros.csv\"\ntop = 60\n{more}\
         [[fact]]\ntext = \"moves\"\nflows = \"us-metro-flows.csv\"\n"
    );
    let file = folder.join("attention.toml").display().to_string();
    let scenario = parse(&text, &file, &|path| std::fs::read_to_string(path), &[]).expect("a good scenario").scenario;
    let sim = Simulation::new(&scenario, 0).expect("a base year");
    let members: Vec<(usize, f64)> = (0..sim.world.households.len()).map(|id| (id, 1.0)).collect();
    let flows = sim.with_context(|context| flow_matrix(context, &sim.world, &members, false));
    let n = scenario.places.len();
    let on_record = &scenario.moves[0].routes;
    let expected = on_record.iter().map(|route| flows[route.origin as usize * n + route.destination as usize]);
    (expected.collect(), on_record.iter().map(|route| route.households).collect())
}

#[test]
fn moves_between_metros_are_on_the_routes_that_were_seen() {
    let share = |more: &str| {
        let (expected, seen) = routes(more);
        common_part(&seen, &expected).expect("there are moves")
    };
    // Expected moves, no luck in them but who the 40,000 are: .728 and .86 in a second program; size and distance alone have .689. Over six seeds
    // .727 and .859, standard deviation .0024 each: bounds of four of them or more, false alarm 6e-5 each at most.
    let kernel = share("");
    assert!((0.715..0.74).contains(&kernel), "{kernel}");
    let observed = share("[attention]\nflows = \"us-metro-flows-2005.csv\"\n");
    assert!(observed >= 0.849, "{observed}");
}

#[test]
fn shipped_states_follow_the_forecast_of_2001() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/us-states.toml");
    let scenario = load(&file, &[]).expect("a shipped scenario").scenario;
    let florida = scenario.places.iter().find(|place| place.name == "fl").expect("a state");
    let (years, flows): (Vec<f64>, Vec<f64>) = florida.net_flow_series.iter().copied().unzip();
    assert_eq!(years, (2001..2011).map(f64::from).collect::<Vec<_>>());
    // What is counted in 2006 happens from 2005 on: five years ahead the forecast of 2001 says 50,227 returns.
    assert!((flows[4] / 1.04 - 50_227.0).abs() < 5.0, "{flows:?}");
    assert_eq!(florida.observed_net_flow, flows[0]);
}
