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
/// years are cut instead.
const FEWER: &[&str] = &["population.households=100_000"];
const SHORTER: &[&str] = &["time.years=3"];

/// Coarse, with towns ten times as large.
const COARSE: &[&str] = &[
    "population.households=160_000",
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
    ("business-tax", FEWER, "cc72f5760895dcd51a2b24bb245871bbc7b3555b14bb4221b047bf2d127126b8"),
    ("chicago-town", SHORTER, "465c9137690ff1b98450cbd9d008967b5300968d701e8e046c26a4c4f5f1f853"),
    ("critical-mass", SHORTER, "861266eba4bf7254781d24d159fb243e0a7c2241d2dabe51ab7aad4907ddc0da"),
    ("detroit", FEWER, "69a41055417b379af018d1501af6af3114f1f94756ddd06fe6cf3589385b78f0"),
    ("discipline-or-drain", SHORTER, "ba7e981242181c3bc6ab8af9b30e96f9ac15e932a7552e840c47ec5a275042be"),
    ("door-closes", SHORTER, "ee59a4be3c88b7bd87ccfa2a86cac6ca776dc235281c942579a33e832d246557"),
    ("forest-city", FEWER, "47108c04aedee16b865ab2b0b0b4377ea28be2ed6c4e15ca65ca08022a4ccadc"),
    ("governance-drift", SHORTER, "465ff434912b4486199ffb45734717ccb0803411eda75dceded5b9656b79ce31"),
    ("low-tax-alone", SHORTER, "6d5c30782e767d31656ffd64eed74c7e87c6e5326f68517471f8ee85c6a2e262"),
    ("next-decade", COARSE, "fde2c2fc65f10596085532d1cb354e8900e23cad151e4ec15176fbc14ddc25f0"),
    ("only-for-the-wealthy", SHORTER, "dd52c45e102d05e0f2e76ee487f77ff95c439b5b0d6a14e88de6842dbe97e369"),
    (
        "prospera",
        &["population.households=1_000_000"],
        "97edf1c566fcc3cc51198930b8963f7c83460b467368da6b78d44a11112aa80e",
    ),
    ("reference", FEWER, "0b8d2547cd4fa33e4c28ecf14a1325321865a55fde740c0b57a2db8ea122181f"),
    ("remote-work", SHORTER, "241cb2a372c3c65bc7d6801b2d5549ec0a82c54c578240060d734a83be54db83"),
    ("repeal-risk", SHORTER, "98d79ab95a7cd0849a6c99c8adfdcfacf91f891a6751797b79d810cc19f48a8c"),
    ("safety-alone", SHORTER, "b66fd1176afd821c82d192dfbf0b1c0f4145f64809caeab7479c0018381c7ac2"),
    ("sandy-springs", SHORTER, "2731e72d6556a22ccb95877bf7f5107f45a715f13cbb1e715228198a4bac924a"),
    ("sun-belt", FEWER, "d19b105b2a0257f39f74220b23d738f257fa929290a017a05ff790a8f3c55bb9"),
    ("templates-learning", SHORTER, "2fbe80be323f996085fd56e054f67c8b296c563e9f047b5881c4b8aab32daea1"),
    ("the-villages", FEWER, "78c6225f7032790483cd655973f475fbe685c2e0b7179423bc7a5bc541507e16"),
    ("three-communities", SHORTER, "fbba94292f3b466de9f2573cf590a9c524886de3e26aca1b38e7352e1a3798d8"),
    ("tulsa-grant", SHORTER, "6699fabd1eb9edfe497e7690fadbbf5ecca6755a2700d043087e93f0197dc252"),
    ("two-cities", &[], "ad15adf9a520ec359ac171a02819a227690f34d88aefc9465bc37643437c3f99"),
    ("us-metros", FEWER, "1a688ce6f73616341f18f1d4731ef531fbd91865f3b6b8f62bf739f74eb84963"),
    ("us-metros-moving", FEWER, "2196db375b8cfd9a5c077f6cceaaa1cefce1c1b7cfe110f3dd81c99e7915691a"),
    ("us-states", FEWER, "0d99ab82955c7db82157c61d061c69f13f03bf7de2a4976ab87a9ba5125c1fac"),
    ("which-barrier", SHORTER, "a75ba87cd3f37999ae5dfcdab6b7efc4380bb65e8a5b07c3757e65cd8a67c6ac"),
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
