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
    ("business-tax", FEWER, "421fbc8f75c19cb1bd2b15c5aa978c7005866f70611b8105531bf27cd2e07476"),
    ("chicago-town", SHORTER, "65cc6793995efd66cf3daabacb64ca6f84542cd2eb1c9dea83e35dd1e440404b"),
    ("critical-mass", SHORTER, "f404e902afd921f88c0bdfe60d3af1a3b9ae0af227eccc4bb5399ebb7b2440d1"),
    ("detroit", FEWER, "d3f566e2bb3b63cd2ef4392ef9943e561a37bfdf1231a5b2073cc02a588d06fe"),
    ("discipline-or-drain", SHORTER, "a609c5e9d7c3941a704cc605d735012ed7cf6b87c3c35287c525db9f0a594930"),
    ("door-closes", SHORTER, "ea31d1f0e4dc4eaa164284e1bec907e0f0a1e292b7d3a7dc06f0ac5469eef90c"),
    ("forest-city", FEWER, "54f1cf3524e784c5f1beb47d7b6c3d969cbdc16cf9de385214bf66696bfe91c6"),
    ("governance-drift", SHORTER, "79dc656c89439d64fe987b4ff4cd94f79a42a1691f7783e55fc7a248c555df7a"),
    ("low-tax-alone", SHORTER, "b99b2e081250679f6b4ea273220d3d7cb1d8330b192d896e1e765a2e4ec70e88"),
    ("next-decade", COARSE, "a22464784b4ee12d799e00e2efe650bdb9fab7ad7a21f947c2827ec3fb3e63ea"),
    ("only-for-the-wealthy", SHORTER, "485e44cf86c5c4fc7cc1ec377b469d3e4674eba0a548aaf837b951e6544b6cda"),
    (
        "prospera",
        &["population.households=1_000_000", "population.spin_up=15"],
        "9c952b126dbdc4aa9a03af97cd6600fad930df2717f3e124062a7d016b508848",
    ),
    ("reference", FEWER, "0b8d2547cd4fa33e4c28ecf14a1325321865a55fde740c0b57a2db8ea122181f"),
    ("remote-work", SHORTER, "b08ba1840f7c33a5698ea369712c6707ea77df9013bd9d3bc254bbb7eb6aecc0"),
    ("repeal-risk", SHORTER, "3e2c11b762a02c41cee5f4d651e6b04418e25e5bedc7dfc4ec146faabbf5c68f"),
    ("safety-alone", SHORTER, "74ccedc77e6d734eecd75b9ce3b71899cc0a8f4f046a94750ce895b9d0ca857e"),
    ("sandy-springs", SHORTER, "5fbb9803db7e14f0a218dd7aea2eb67e765f7a8cb9c382be65be51c014c0b984"),
    ("sun-belt", FEWER, "02b47b9eb81186314bb8ab19290cdf23bd50314633e2a5ad32c5d609b2b74f91"),
    ("templates-learning", SHORTER, "a859d3169bf97f4924a2413be606a6043b4ed52f38d3f9d3f94db09c377893d3"),
    ("the-villages", FEWER, "d02982eac32e768bdad5e2521b1462434bbd449de72d31ff0c7601500ddb0859"),
    ("three-communities", SHORTER, "e69896cc2ffd03d337f489bd5552fea943e591527ab7692b73192815f74d190a"),
    ("tulsa-grant", SHORTER, "0e913d63d1220372927f84f9f8d78982e2f2c2da5206541a98aa52a87bae8681"),
    ("two-cities", &[], "ad15adf9a520ec359ac171a02819a227690f34d88aefc9465bc37643437c3f99"),
    (
        "us-metros",
        &["population.households=100_000"],
        "1a688ce6f73616341f18f1d4731ef531fbd91865f3b6b8f62bf739f74eb84963",
    ),
    ("us-metros-moving", FEWER, "ee54246b55fd920e756b6e1d2b6e6c580dce668bff47214a846c2cc43cf9f422"),
    ("us-states", FEWER, "c81edb9e8ce0169edf80f0706774308312e7c6e87a9afdb5fee34fbbf9b03853"),
    ("which-barrier", SHORTER, "cbf6371334971cdbb23f7e6100e622faa83fcae54f0d3b5afa38930571d0795b"),
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
    let draft = DraftFolder::begin(folder, false).map_err(|error| error.to_string())?;
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
