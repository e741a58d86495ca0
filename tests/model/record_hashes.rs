//! Every shipped scenario is run once, small, with its twin, charts and page: its results stay what they were, byte for byte.
//!
//! A change of a hash is a change of results: say so in `CHANGELOG.md`, with the rule that changed. Restructuring never
//! changes one. These are of the second model; those of the first stood from commit fa5a9ca to 18b8627, through all of the house.
//!
//! This is the only place where all of them are simulated: what holds for every shipped scenario is checked here, on its folder.
//! `.ci/run` runs a few once more by the program, and verifies them.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use footvote::output::folder::draft::DraftFolder;
use footvote::output::folder::layout::Layout;
use footvote::output::folder::manifest::Manifest;
use footvote::publish::Monitor;
use footvote::publish::run::{RunJob, RunOutcome};
use footvote::scenario::read::edit::Edit;
use footvote::scenario::{Scenario, load};

use crate::support::desk::Desk;

/// Large populations are cut where no place may be left without households; where new places need their resolution,
/// years are cut instead. So are three quarters of the years before the start: two worlds go through all sixty of them.
const FEWER: &[&str] = &["population.households=100_000", "population.spin_up=15"];
const SHORTER: &[&str] = &["time.years=3", "population.spin_up=15"];

/// Coarse, with towns ten times as large.
const COARSE: &[&str] = &[
    "population.households=160_000",
    "population.spin_up=15",
    "uncertainty.repeat=0",
    "place.new-city.units=10000",
    "place.charter.units=10000",
    "community.artists.template.capacity=10000",
    "community.professionals.template.capacity=10000",
    "community.families.template.capacity=10000",
    "community.remote-tech.template.capacity=10000",
];

/// Scenario, how it is made small, and the BLAKE3 of its tables.
const HASHES: &[(&str, &[&str], &str)] = &[
    ("business-tax", FEWER, "993ac9a19089e425fc21d476869218c39c9b4eb19a5b1d948269caf53cc6c0ba"),
    ("chicago-town", SHORTER, "3d1e592229a5dec230b355d2e6ce5aeca1369f09f5ef2c711f767616611ec8e5"),
    ("critical-mass", SHORTER, "8274dfb43af2cd614bb3794cb3ceaee0109fd5f10d2dce892251804759a15373"),
    ("detroit", FEWER, "cdb8224e815917ccc8f34837157b339ba0ce3e71dd708b75699d20689747747b"),
    ("discipline-or-drain", SHORTER, "dd118fd2be826b5b504286f3f673083243068708a6d2fb318045bf4bd8fb5222"),
    ("door-closes", SHORTER, "04eeb95646d1c94d5bed454537f06f98a85d28b1732f6045ed4d8c9fe694004c"),
    ("forest-city", FEWER, "864624bdf215c4a59414e477556b6fbd5b33bd7a44179c6a8923febcab8cd0e0"),
    ("governance-drift", SHORTER, "e0ab9b2a1fe3bd7591a46745d9d8bf216d7eebefe2d127764064b14ccd334146"),
    ("low-tax-alone", SHORTER, "988cee54275a98a2382ea92240a462441fde7d721a071a427f3307a71a15dc74"),
    ("next-decade", COARSE, "ca003e074bda9c31518878e259e9b056b8ca130bc2c4ec8cfc9cff8f1aac4eb7"),
    ("only-for-the-wealthy", SHORTER, "35a80d46125ef396d3392d55f8d8630ccdfa9176d1ee7a4274bac84f7c1f08be"),
    (
        "prospera",
        &["population.households=1_000_000", "population.spin_up=15"],
        "312a483097fd88a671604c1675602cef8b5e050be36a27bc3d8fdb8a1027ebf3",
    ),
    ("reference", FEWER, "e22b00d59451a5b6b482afbf62fcbd37c04d8317aeedaee52a5fe9044510bcce"),
    ("remote-work", SHORTER, "d23be2a08c17398b399df735fccf2e370b217339bb06800818079bb9df261086"),
    ("repeal-risk", SHORTER, "195604d90f227ce5605f07e257f2ebddd51e457fe191802ea532884d6d3d3431"),
    ("safety-alone", SHORTER, "21755baf7c1ade088289326d6e4a01945fe8cab668e31f1789ffcb648750d9fb"),
    ("sandy-springs", SHORTER, "2c7a4a3077e29b19bd0a1713b354d8198b4a076442ce4d9e971967e2cd912a97"),
    ("sun-belt", FEWER, "e6c3b013e526d972973923a3b6876144ff519653227f0acf93d815d85c76171c"),
    ("templates-learning", SHORTER, "0f79bf5475edc821f1ecfeeb63b36b01890a2e3f936d453d9fd08c648b0af7af"),
    ("the-villages", FEWER, "195774e60fa83118c0bc0b9f386f24004fd99b55e04d4b2d3ed0554d1e751001"),
    ("three-communities", SHORTER, "b2cf9ae755edae388c5f3ad7abcca4a03de290e38cd4475678229215195b579c"),
    ("tulsa-grant", SHORTER, "9b214178401f2a75b4e7d6f8267c039ce95bccdd5b9b8f0d039cd5bf5729cbf3"),
    ("two-cities", &[], "6b20b6df366bca2bcc9ea1e0a8c991ac3b0184c0efdb0e5013c6f88977c07812"),
    (
        "us-metros",
        &["population.households=100_000"],
        "d64ab661da2ccb9f3c75bf8b83ad6a66f8c85b3a409e18eb6dd2bd50162f6255",
    ),
    ("us-metros-moving", FEWER, "5ebe88bb23eb25e73393d8218a87e9d2f5513224f3aebd332c168b9fc4908218"),
    ("us-states", FEWER, "647b66926d9abc3fb30be6f5c8412fc5c301d91af79dac8bbd7f7a166cbb0d9a"),
    ("which-barrier", SHORTER, "353221600772d1d7b63e7364f739f1aff77d259cefcee3f6789e04db19a3ba6d"),
];

#[test]
fn every_shipped_scenario_leaves_the_records_that_it_left_and_a_page() {
    let desk = Desk::empty();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    // One thread a scenario: as many at a time as the machine has processors.
    let work = || {
        while let Some(&(name, size, expected)) = HASHES.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found = run(name, size, &desk.path(name));
            let complaint = match &found {
                Ok(found) if found == expected => continue,
                Ok(found) => format!("\n  {name}: other records than before, {found}"),
                Err(why) => format!("\n  {name}: {why}"),
            };
            wrong.lock().unwrap_or_else(PoisonError::into_inner).push(complaint);
        }
    };
    std::thread::scope(|scope| {
        (0..std::thread::available_parallelism().map_or(2, usize::from)).for_each(|_| {
            scope.spawn(work);
        });
    });
    let mut wrong = wrong.into_inner().expect("nobody panicked");
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

/// Runs a scenario into a folder, checks what holds for all of them, and returns the hash of its tables.
fn run(name: &str, size: &[&str], folder: &Path) -> Result<String, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(format!("{name}.toml"));
    let mut edits: Vec<Edit> = size.iter().map(|edit| Edit::parse(edit)).collect();
    edits.push(Edit::parse("replicates=1"));
    let loaded = load(&file, &edits).map_err(|report| report.to_string())?;
    let draft = DraftFolder::begin(folder, Layout::Run, false).map_err(|error| error.to_string())?;
    let job = RunJob { threads: Some(1), ..RunJob::new(&loaded.scenario, &loaded.resolved) };
    let outcome = job.write(draft.path(), &Monitor::silent()).map_err(|error| error.to_string())?;
    draft.publish().map_err(|error| error.to_string())?;
    check_base_year(&loaded.scenario, &outcome)?;
    check_households(&loaded.scenario, folder)?;
    check_page(&loaded.scenario, folder)?;
    Ok(hash(folder))
}

/// The base year is solved, in few steps.
fn check_base_year(scenario: &Scenario, outcome: &RunOutcome) -> Result<(), String> {
    // Weights that are drawn from their laws may be far from those with which the search begins.
    let most = if scenario.uncertainty.is_some() { 20 } else { 8 };
    match outcome.stats.inversion() {
        Some(found) if found.steps > most || found.residual >= 1e-8 => Err(format!("{found:?}")),
        _ => Ok(()),
    }
}

/// Nobody is lost: at the end there are as many households as growth makes of those at the start.
fn check_households(scenario: &Scenario, folder: &Path) -> Result<(), String> {
    let mut table = csv::Reader::from_path(folder.join("places.csv")).map_err(|error| error.to_string())?;
    let header = table.headers().map_err(|error| error.to_string())?.clone();
    let at = |name: &str| header.iter().position(|column| column == name).expect("the column is there");
    let (tick, simulated) = (at("tick"), at("simulated"));
    let (mut start, mut end) = (0, 0);
    for row in table.records() {
        let row = row.map_err(|error| error.to_string())?;
        let households: u64 = row[simulated].parse().expect("it is a count");
        match row[tick].parse::<u32>().expect("it is a count") {
            0 => start += households,
            tick if tick == scenario.time.ticks() => end += households,
            _ => {}
        }
    }
    // Growth that is in doubt is drawn.
    if scenario.uncertainty.is_some() && start > 0 && end > 0 {
        return Ok(());
    }
    let grown = (1.0 + scenario.population.numbers.growth).powi(scenario.time.years as i32);
    let expected = (start as f64 * grown) as u64;
    if start == 0 || end != expected {
        return Err(format!("{start} households became {end}, not {expected}"));
    }
    Ok(())
}

/// The folder is complete: every file is what the manifest says, the page has its title, and there are charts.
fn check_page(scenario: &Scenario, folder: &Path) -> Result<(), String> {
    let manifest = Manifest::read(folder).map_err(|error| error.to_string())?;
    manifest.check(folder, |_| true).map_err(|error| error.to_string())?;
    let page = fs::read_to_string(folder.join("report.html")).map_err(|error| error.to_string())?;
    let pictures = manifest.files.iter().filter(|file| file.path.ends_with(".svg")).count();
    if pictures == 0 || !page.contains("<svg") || !page.contains("The answer") {
        return Err(format!("{pictures} pictures, {} bytes of page about `{}`", page.len(), scenario.title));
    }
    Ok(())
}

#[test]
fn no_shipped_scenario_is_forgotten() {
    let mut shipped: Vec<String> = fs::read_dir("scenarios")
        .expect("the folder is there")
        .filter_map(|entry| {
            entry.expect("it can be listed").file_name().to_str()?.strip_suffix(".toml").map(String::from)
        })
        .collect();
    shipped.sort();
    let hashed: Vec<&str> = HASHES.iter().map(|(name, ..)| *name).collect();
    assert_eq!(hashed, shipped);
}

#[test]
fn one_digit_or_a_shifted_cell_is_another_hash() {
    let desk = Desk::empty();
    let written = |name: &str, table: &str| {
        fs::create_dir(desk.path(name)).expect("it can be made");
        desk.write(&format!("{name}/places.csv"), table);
        hash(&desk.path(name))
    };
    let before = written("before", "place,rent\n\"a,b\",1.5\nc,2\n");
    assert_eq!(before, written("again", "place,rent\n\"a,b\",1.5\nc,2\n"));
    assert_ne!(before, written("other", "place,rent\n\"a,b\",1.5\nc,3\n"));
    assert_ne!(before, written("shifted", "place,rent\na,\"b,1.5\"\nc,2\n"));
}

/// The BLAKE3 of the cells of all tables of a run, in the order of their names.
fn hash(run: &Path) -> String {
    let mut names: Vec<String> = fs::read_dir(run)
        .expect("the run is there")
        .filter_map(|entry| entry.expect("it can be listed").file_name().into_string().ok())
        .filter(|name| name.ends_with(".csv"))
        .collect();
    names.sort();
    let mut hasher = blake3::Hasher::new();
    for name in &names {
        hasher.update(format!("{name}\n").as_bytes());
        let reader = csv::ReaderBuilder::new().has_headers(false).from_path(run.join(name));
        for row in reader.expect("it can be read").into_records() {
            for cell in &row.expect("it is a table") {
                hasher.update(cell.as_bytes()).update(b"\x1f");
            }
            hasher.update(b"\n");
        }
    }
    hasher.finalize().to_hex().to_string()
}
