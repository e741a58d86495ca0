//! One run as hashes: a line for each column of each table, so that what two machines simulate can be compared line by line.
//!
//! `cargo run --release --example record_hashes -- [SCENARIO.toml [KEY=VALUE...]]`
//!
//! Needs no feature of the library, so it runs wherever that does; `tests/processors/run` compares x86-64, aarch64 and wasm32 by it. The
//! first replicate is simulated, and that of the twin if the scenario has one, each with a base year of its own. Numbers are hashed as the
//! shortest text that reads back as the same bits: one bit more or less is another hash, and all NaN are one.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use footvote::engine::{RunOptions, run_replicate};
use footvote::scenario::{Edit, load};
use footvote::{ReplicateRecord, Scenario};

/// Without arguments: a town is founded beside one of two cities.
const TEXT: &str = r#"
    model = "2"
    seed = 1
    time = { start = 2025, years = 2 }
    population = { households = 6_000, spin_up = 2 }
    place = [
      { name = "east", latitude = 40, longitude = -80, households = 60_000, rent = 15_000, income_tax = 0.03 },
      { name = "west", latitude = 40, longitude = -95, households = 60_000, rent = 15_000 },
      { name = "town", kind = "new", founding = "developer", site = { metro = "east", miles = 20 }, units = 4_000, sponsor = 9e8 },
    ]
    event = [{ year = 2026, place = "west", set = { governance = 1.0 } }]
"#;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let scenario = match words.split_first() {
        None => Scenario::parse(TEXT)?,
        Some((file, edits)) => {
            let edits: Vec<Edit> = edits.iter().map(|edit| Edit::parse(edit)).collect();
            load(Path::new(file), &edits)?.scenario
        }
    };
    print("", &scenario)?;
    match scenario.twin() {
        Some(twin) => print("twin.", &twin),
        None => Ok(()),
    }
}

/// Simulates the first replicate and prints its hashes, `before` in front of each name.
fn print(before: &str, scenario: &Scenario) -> Result<(), Box<dyn Error>> {
    let record = run_replicate(scenario, 0, &RunOptions::default(), &|_| true)?;
    for (name, hash) in hashes(&record) {
        println!("{before}{name} {hash:016x}");
    }
    Ok(())
}

/// The hash of each number of the record and of each column of its tables, by name. The seconds that it took are left out.
///
/// All of them stand in the record's own text, on lines of their own: a table one step inward, a column three. So no column that is
/// added can be forgotten here.
fn hashes(record: &ReplicateRecord) -> BTreeMap<String, u64> {
    let mut hashes = BTreeMap::new();
    let (mut table, mut column) = (String::new(), String::new());
    for line in format!("{record:#?}").lines() {
        let text = line.trim_start();
        let field = text.split_once(": ").map(|(name, _)| name.to_owned());
        match ((line.len() - text.len()) / 4, field) {
            (1, Some(name)) => (table, column) = (name, String::new()),
            (3, Some(name)) => column = format!(".{name}"),
            _ => {}
        }
        if !table.is_empty() && !table.ends_with("_seconds") {
            let hash = hashes.entry(format!("{table}{column}")).or_insert(FNV_OFFSET);
            *hash = text.bytes().chain([b'\n']).fold(*hash, fnv_1a);
        }
    }
    hashes
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a with 64 bits.
fn fnv_1a(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}
