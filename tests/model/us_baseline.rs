//! The shipped US scenario looks like the country it is drawn from.
//!
//! The bands are those of `footvote bands` (docs/MODEL.md), widened for the smaller sample; at fixed seeds they either
//! hold or the model has changed.

use std::path::{Path, PathBuf};

use footvote::engine::records::rows::{ProfileRow, ReplicateRecord};
use footvote::engine::{RunOptions, run_replicate};
use footvote::model::population::Households;
use footvote::scenario::{Scenario, load};

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

fn shipped(name: &str, households: u64) -> Scenario {
    let mut scenario = load(&scenarios().join(name), &[]).expect("shipped scenarios are valid").scenario;
    scenario.population.households = Households::Sample(households.min(scenario.real_households()));
    scenario
}

fn run(scenario: &Scenario) -> ReplicateRecord {
    run_replicate(scenario, 0, &RunOptions::default(), &|_| true)
        .unwrap_or_else(|why| panic!("{}: {why}", scenario.name))
}

/// Moves per household and year of a part of the country, per cent.
fn rate(record: &ReplicateRecord, dimension: &str, band: &str) -> f64 {
    let rows: Vec<&ProfileRow> =
        record.profiles.iter().filter(|row| row.dimension.name() == dimension && row.band == band).collect();
    100.0 * rows.iter().map(|row| row.moves).sum::<f64>() / rows.iter().map(|row| row.household_years).sum::<f64>()
}

#[test]
fn the_us_baseline_moves_like_the_country() {
    let mut scenario = shipped("us-metros.toml", 150_000);
    scenario.time.years = 5;
    let record = run(&scenario);
    // 150,000 households × 5 years: 20,000 moves, so a rate of 2.7 % has a standard error of .02 points.
    for (dimension, band, low, high) in [
        ("all", "all", 2.4, 2.9),
        ("age", "25", 5.4, 7.8),
        ("age", "26-34", 4.4, 6.0),
        ("age", "35-44", 2.6, 3.5),
        ("age", "45-54", 1.8, 2.6),
        ("age", "65+", 1.3, 1.9),
        ("class", "mobile", 5.2, 6.8),
        ("class", "stuck", 2.5, 3.7),
        ("class", "rooted", 0.45, 0.85),
        ("tenure", "renter", 4.2, 5.8),
        ("tenure", "owner", 1.1, 1.7),
        ("income", "<25k", 1.6, 2.6),
        ("income", "200k+", 2.5, 3.7),
    ] {
        let rate = rate(&record, dimension, band);
        assert!((low..=high).contains(&rate), "{dimension} {band}: {rate:.2} is not in {low} to {high}");
    }
    // All moves by tenure after them: CPS 2018-19, 19.7 % of renters and 4.9 % of owners. Bands 18 to 21.5 and 4.4 to 5.5.
    for (band, low, high) in [("renter", 18.0, 21.5), ("owner", 4.4, 5.5)] {
        let rows: Vec<_> =
            record.profiles.iter().filter(|row| row.dimension.name() == "tenure" && row.band == band).collect();
        let moves: f64 = rows.iter().map(|row| row.moves + row.local_moves).sum();
        let rate = 100.0 * moves / rows.iter().map(|row| row.household_years).sum::<f64>();
        assert!((low..=high).contains(&rate), "{band}s: {rate:.2} is not in {low} to {high}");
    }
    let blocked: f64 =
        record.profiles.iter().filter(|row| row.dimension.name() == "all").map(|row| row.blocked_by_cash).sum();
    let would: f64 = record.profiles.iter().filter(|row| row.dimension.name() == "all").map(|row| row.would).sum();
    assert!((0.11..0.15).contains(&(blocked / would)), "{}", blocked / would);
    assert!(record.inversion.expect("amenities are solved").steps <= 8);
}

#[test]
fn a_fifth_less_attention_is_noticed() {
    let mut scenario = shipped("us-metros.toml", 60_000);
    scenario.time.years = 1;
    scenario.parameters.attention_rate *= 0.8;
    assert!(rate(&run(&scenario), "all", "all") < 2.4);
}

#[test]
fn the_reference_model_agrees_with_other_frameworks() {
    let record = run(&shipped("reference.toml", 200_000));
    let moves: u64 = record.flows.iter().map(|row| row.simulated).sum();
    let per_household = moves as f64 / record.simulated as f64;
    let sizes: Vec<f64> = record.places.iter().filter(|row| row.tick == 120).map(|row| row.simulated as f64).collect();
    let total: f64 = sizes.iter().sum();
    let top = sizes.iter().fold(0.0, |top: f64, n| top.max(*n)) / total;
    let concentration: f64 = sizes.iter().map(|n| (n / total) * (n / total)).sum();
    // 200,000 households: moves per household have a standard error of .003, the top share one of .001 (bounds: 4).
    assert!((per_household - 1.825).abs() < 0.015, "{per_household}");
    assert!((top - 0.171).abs() < 0.004, "{top}");
    assert!((concentration - 0.0533).abs() < 0.001, "{concentration}");
}
