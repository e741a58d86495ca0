//! What the base year of sixty American metros says of the weights of governance and crime.

use std::path::Path;

use footvote::engine::records::rows::{Refusal, RevealedRow};
use footvote::engine::run_replicate;
use footvote::engine::simulation::Simulation;
use footvote::engine::{PathRule, RunOptions};
use footvote::model::population::Households;
use footvote::model::revealed::{mean_amenity, reveal};
use footvote::scenario::{Scenario, load};

fn metros() -> Scenario {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/us-metros.toml");
    let mut scenario = load(&file, &[]).expect("shipped scenarios are valid").scenario;
    scenario.population.households = Households::Sample(60_000);
    scenario.population.numbers.spin_up = 0.0;
    scenario.time.years = 1;
    scenario
}

fn rows(scenario: &Scenario) -> Vec<RevealedRow> {
    let options = RunOptions { path: PathRule::BaseYear, ..RunOptions::default() };
    run_replicate(scenario, 0, &options, &|_| true).expect("it runs").revealed
}

#[test]
fn sixty_metros_reveal_nothing_of_governance_and_a_wish_for_crime() {
    // Oracle: −.04 (.12) alone, −.01 (.06) beside crime; another sample of households moves ξ by a few hundredths.
    let rows = rows(&metros());
    let near = |row: &RevealedRow, revealed: f64, error: f64| {
        let (found, std_error) = (row.revealed.expect("60 places"), row.std_error.expect("60 places"));
        assert!((found - revealed).abs() < 0.04 && (std_error - error).abs() < 0.03, "{row:?}");
    };
    near(&rows[2], -0.04, 0.12);
    near(&rows[0], -0.01, 0.06);
    assert_eq!((rows[0].weight, rows[1].weight, rows[2].weight), ("governance", "crime", "governance alone"));
    // Signed as in utility: −γ is assumed, and crime comes out as if it were wanted.
    assert!((rows[1].assumed + 0.68).abs() < 0.02 && (rows[1].revealed.expect("60 places") - 1.0).abs() < 0.3);
    // Planted fault: another assumed weight moves the slope, not what is revealed.
    let mut strong = metros();
    strong.parameters.governance_weight = 0.75;
    let again = self::rows(&strong);
    assert!((again[0].revealed.expect("60") - rows[0].revealed.expect("60")).abs() < 0.05);
    assert!((again[0].slope.expect("60") - rows[0].slope.expect("60") + 0.55).abs() < 0.05);
}

#[test]
fn with_all_five_regressors_the_base_year_returns_minus_what_is_assumed() {
    let scenario = metros();
    let sim = Simulation::new(&scenario, 0).expect("a base year");
    let n = scenario.places.len();
    let mut remote = vec![0.0; n];
    sim.world.households.iter().filter(|h| h.is_remote()).for_each(|h| remote[h.place as usize] += 1.0);
    let households: Vec<f64> = sim.world.places.iter().map(|state| state.households as f64).collect();
    let xi: Vec<f64> =
        (0..n).map(|j| mean_amenity(sim.world.places[j].base.amenity, remote[j] / households[j])).collect();
    let of = |number: &dyn Fn(usize) -> f64| (0..n).map(number).collect::<Vec<f64>>();
    let base = |j: usize| &sim.world.places[j].base.attributes;
    let columns = [
        of(&|j| base(j).wage.ln()),
        of(&|j| base(j).rent.ln()),
        of(&|j| base(j).income_tax),
        of(&|j| base(j).violent_crime.ln()),
        of(&|j| base(j).governance),
    ];
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let p = &sim.constants.parameters;
    let mean = |by: [f64; 3]| by.iter().sum::<f64>() / 3.0;
    let beta = mean(p.income_weight.0);
    // Signed as in utility; only the first, the fourth and the fifth are held to account.
    let assumed = [beta, -beta * p.housing_share, -beta, -mean(p.crime_weight.0), p.governance_weight];
    let states: Vec<u32> = (0..n)
        .map(|j| scenario.places.iter().position(|p| p.state == scenario.places[j].state).unwrap_or(j) as u32)
        .collect();
    let revealed = reveal(&xi, &columns, &assumed, &households, &states).expect("60 places");
    assert!(revealed[0].revealed().abs() < 1.0, "income: {:?}", revealed[0]);
    assert!(revealed[3].revealed().abs() < 0.2, "crime: {:?}", revealed[3]);
    assert!(revealed[4].revealed().abs() < 0.2, "governance: {:?}", revealed[4]);
    // Planted fault: crime with the wrong sign would be revealed as twice its weight.
    let turned: Vec<f64> = columns[3].iter().map(|ln_crime| -ln_crime).collect();
    let columns = [columns[0], columns[1], columns[2], &turned, columns[4]];
    let faulty = reveal(&xi, &columns, &assumed, &households, &states).expect("60 places");
    assert!(faulty[3].revealed().abs() > 1.0 && faulty[4].revealed().abs() < 0.2, "{:?}", faulty[3]);
}

#[test]
fn few_places_are_refused_and_given_amenities_say_nothing() {
    let mut few = metros();
    few.places.truncate(12);
    few.headline = None;
    let rows = rows(&few);
    assert!(rows.iter().all(|row| row.note == Some(Refusal::TooFewPlaces(12)) && row.revealed.is_none()), "{rows:?}");
    few.rules.amenities = footvote::model::rules::AmenityRule::Given;
    assert!(self::rows(&few).is_empty());
}
