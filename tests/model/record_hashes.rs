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
    ("business-tax", FEWER, "81817965df574fcf366afe469d320a0bcce466af73b7a55000ab1d86c77b3ef9"),
    ("chicago-town", SHORTER, "da55cb2b272a66a877bee50d3c1410c85e8eaa295604e486270fb8602986b915"),
    ("critical-mass", SHORTER, "a0d451885550cd1cb38fc6d1359ddc10d2b2e53a57f46196cf486e9b34f11a5e"),
    ("detroit", FEWER, "98312c00ffabd350c1a18aa3f03b34f4e0ef59d28bc62f3dc8294b5b99fffc1e"),
    ("discipline-or-drain", SHORTER, "c443a73cb5efc49096b94e02a49f49036c2c702ee2c7674f14a8f56b99844fed"),
    ("door-closes", SHORTER, "85e80f3ef8b18330069db16db18f00f70def1b7bbf19b236d4d05275ae86394f"),
    ("forest-city", FEWER, "7eb58cdcfc35b588c89b9fe054577c110bb2c35cdc24fb34219455436d080a53"),
    ("governance-drift", SHORTER, "362a03f972d1f4cf3deeb9b80a70b340c3f184defb10d5d84a6085e3b14cd263"),
    ("low-tax-alone", SHORTER, "8e590d16ec0670a3517671f153b4b247d8714daba39579f389210d05fddd7960"),
    ("next-decade", COARSE, "669961128243c42176c071bee96f5565854ea62bfbb0e1cf90fa3edda94f6292"),
    ("only-for-the-wealthy", SHORTER, "9f1ffec264a3e55390f94291f4664161d5c7cc65730587b6717c7dacecd1ea45"),
    (
        "prospera",
        &["population.households=1_000_000", "population.spin_up=15"],
        "26deda680725230521ba847b94915bc48dc82889420ce0413987dce035bc58b2",
    ),
    ("reference", FEWER, "6f93c70fcbfe79549c52095a77c5f9b62169a29a84ef3a798bca5c4450075609"),
    ("remote-work", SHORTER, "7efe0a12da3d86ea426c9932ea4feb4e6a43b19c96c1aadc6d62bc53bb9e6bb6"),
    ("repeal-risk", SHORTER, "ff51b4a5fba69dfecac320e999244b6ae434e475e143b23cce45cdf7e277eac8"),
    ("safety-alone", SHORTER, "19620b561f97562458bd7721d6464ffded4cee1b7389ca7a729c4a945129a88a"),
    ("sandy-springs", SHORTER, "43dc97daab73fa3bd4ed08e7460840f1100846bfe81a59fc37d9b6bf1b989c0b"),
    ("sun-belt", FEWER, "577cc857f242aae661f291f697275857e5e4398f21e2c49554af3e8a3548fce8"),
    ("templates-learning", SHORTER, "fbd25c09468c3ae5c3f37ea123d43956c9932bb4062098289a7df99c9b89b703"),
    ("the-villages", FEWER, "11c5626d8449dc1e2caca50422b803c4593d3e1c7af80f50199990b78c1eb5db"),
    ("three-communities", SHORTER, "ade05df4bb5d146ea3ac1169b60dec316c5b3e22baaefb751f7e6494bfc517f2"),
    ("tulsa-grant", SHORTER, "c7349be5317debf0769e614b5b5b4e6c76f1877673786cbe6b265a649f8abc6e"),
    ("two-cities", &[], "4717d5210eddbd8eab4597d954c21774debb20c653d4850057cb9d01d39d8f30"),
    (
        "us-metros",
        &["population.households=100_000"],
        "0df757e7190b3043a1ddd59e57d535873072bccfa0740d0dd1c36001ba2eded8",
    ),
    ("us-metros-moving", FEWER, "071202096b70ddffff5ef5cf83294de1f75cad97d56a278263ffae8144ba830c"),
    ("us-states", FEWER, "77a24cafb2f1b5d85977b9167fcc68fc569544c3d388426e2b2c7a57ef819ddf"),
    ("which-barrier", SHORTER, "e775c6f40411a2ff0d9292fdf8e09ac36b8af282dd0fa5c2305620a25f3691c3"),
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
