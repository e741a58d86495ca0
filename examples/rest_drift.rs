//! Measures how far American metros drift in which nothing happens, with and without spin-up and path.
//!
//! `cargo run --release --example rest_drift -- three|six|TOP SEEDS HOUSEHOLDS YEARS [lottery|spin-up|both]`; without the last word all three.

use footvote::engine::records::rows::ReplicateRecord;
use footvote::engine::{PathRule, RunOptions, run_replicate};
use footvote::scenario::{Scenario, parse};
use std::path::Path;
use std::time::Instant;

const SIX: &str = r#"only = ["san-francisco", "chicago", "denver", "austin", "seattle", "san-jose"]"#;
const THREE: &str = r#"only = ["chicago", "denver", "austin"]"#;

fn world(which: &str, households: u64, years: u64, spin_up: u32) -> Scenario {
    let places = match which {
        "three" => THREE.to_string(),
        "six" => SIX.to_string(),
        top => format!("top = {top}"),
    };
    let text = format!(
        "model = \"2\"\n[time]\nyears = {years}\n[population]\nhouseholds = {households}\nspin_up = {spin_up}\n[places]\ntable = \"us-metros.csv\"\n{places}\n"
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/drift.toml");
    let read = |path: &Path| std::fs::read_to_string(path);
    match parse(&text, &file.display().to_string(), &read, &[]) {
        Ok(loaded) => loaded.scenario,
        Err(report) => panic!("{report:?}"),
    }
}

/// 100·ln(N/N⁰) of every place after `years`.
fn drift(record: &ReplicateRecord, years: u32) -> Vec<f64> {
    let at = |year: u32| record.places.iter().filter(move |row| row.tick == year * 12).map(|row| row.households);
    at(0).zip(at(years)).map(|(then, now)| 100.0 * (now / then).ln()).collect()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |k: usize, usual: u64| args.get(k).map_or(usual, |arg| arg.parse().expect("a number"));
    let which = args.first().map_or("six", String::as_str);
    let (seeds, households, years) = (number(1, 8) as u32, number(2, 200_000), number(3, 20));
    let modes =
        [("lottery", 0, PathRule::BaseYear), ("spin-up", 60, PathRule::BaseYear), ("both", 60, PathRule::RestArm)];
    let only = args.get(4);
    for (mode, spin_up, path) in modes.into_iter().filter(|mode| only.is_none_or(|only| only == mode.0)) {
        let scenario = world(which, households, years, spin_up);
        let options = RunOptions { path, ..RunOptions::default() };
        let (start, mut set_up) = (Instant::now(), 0.0);
        let records: Vec<ReplicateRecord> = (0..seeds)
            .map(|seed| {
                let begun = Instant::now();
                let first = std::sync::OnceLock::new();
                let record = run_replicate(&scenario, seed, &options, &|_| {
                    first.get_or_init(|| begun.elapsed().as_secs_f64());
                    true
                });
                set_up += first.get().copied().unwrap_or_default();
                record.expect("the world runs")
            })
            .collect();
        let n = seeds as f64;
        println!("{which} {mode}: set-up {:.2} s, all {:.2} s a seed", set_up / n, start.elapsed().as_secs_f64() / n);
        let names: Vec<&str> = scenario.places.iter().map(|place| place.name.as_str()).collect();
        for year in [years as u32 / 2, years as u32] {
            let drifts: Vec<Vec<f64>> = records.iter().map(|record| drift(record, year)).collect();
            let mut beyond = 0;
            let mut most = ("", 0.0, 0.0);
            for (j, name) in names.iter().enumerate() {
                let mean = drifts.iter().map(|d| d[j]).sum::<f64>() / n;
                let variance = drifts.iter().map(|d| (d[j] - mean).powi(2)).sum::<f64>() / (n - 1.0);
                let error = (variance / n).sqrt();
                beyond += (mean.abs() > 0.3 + 3.0 * error) as u32;
                if mean.abs() > f64::abs(most.1) {
                    most = (name, mean, error);
                }
                if names.len() < 10 {
                    println!("  year {year:2} {name:14} {mean:+.2} ({error:.2})");
                }
            }
            let (name, mean, error) = most;
            println!(
                "  year {year:2}: {beyond} of {} beyond .3 + 3 se; furthest {name} {mean:+.2} ({error:.2}) %",
                names.len()
            );
        }
    }
}
