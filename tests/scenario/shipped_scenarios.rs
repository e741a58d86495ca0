//! The shipped scenarios: valid without a warning, each with a small sweep, and some of them, made small, tell the story that they are there for.
//!
//! The bands are wide: they are there to notice that a scenario tells another story. That no number moves at all is held by hashes of every record
//! (`tests/model/record_hashes.rs`).

use std::path::Path;

use footvote::engine::{RunOptions, run_replicate};
use footvote::experiment::design::points::Points;
use footvote::experiment::expression::Expression;
use footvote::scenario::read::edit::Edit;
use footvote::scenario::{Loaded, load};

/// The scenarios about new places.
const NEW: [&str; 15] = [
    "chicago-town",
    "critical-mass",
    "discipline-or-drain",
    "door-closes",
    "forest-city",
    "only-for-the-wealthy",
    "prospera",
    "remote-work",
    "repeal-risk",
    "sandy-springs",
    "templates-learning",
    "the-villages",
    "three-communities",
    "tulsa-grant",
    "which-barrier",
];

fn read(name: &str, edits: &[&str]) -> Loaded {
    let edits: Vec<Edit> = edits.iter().map(|edit| Edit::parse(edit)).collect();
    load(&Path::new("scenarios").join(format!("{name}.toml")), &edits).unwrap_or_else(|report| panic!("{report}"))
}

/// Runs replicate 0 of a scenario with `edits`, after a spin-up of fifteen years, and compares `outcomes` with their least and greatest values.
fn pin(name: &str, edits: &[&str], outcomes: &[(&str, f64, f64)]) {
    let scenario = read(name, &[edits, &["population.spin_up=15"]].concat()).scenario;
    let record = run_replicate(&scenario, 0, &RunOptions::default(), &|_| true).expect("it can be simulated");
    let mut missed = String::new();
    for &(output, low, high) in outcomes {
        let expression = Expression::parse(output, &scenario).unwrap_or_else(|error| panic!("{error}; {}", error.hint));
        let value = expression.evaluate(&record).unwrap_or(f64::NAN);
        if !(low..=high).contains(&value) {
            missed += &format!("\n  {output} is {value:.4}, not {low} to {high}");
        }
    }
    assert!(missed.is_empty(), "{name}:{missed}");
}

#[test]
fn every_shipped_scenario_is_valid_without_a_warning() {
    let folder = std::fs::read_dir("scenarios").expect("the folder is there");
    let mut names: Vec<String> = folder
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| path.file_stem().expect("it has a name").to_string_lossy().to_string())
        .collect();
    names.sort();
    let index = std::fs::read_to_string("scenarios/README.md").expect("it is there");
    for name in &names {
        let loaded = read(name, &[]);
        // The next decade says itself that its towns are a handful of simulated households.
        let noisy = |why: &str| {
            name == "next-decade"
                && (why.starts_with("founding will be noisy") || why.starts_with("it is met in jumps"))
        };
        // The cities of the benchmark are random numbers, crime too.
        let random = |what: &str| name == "reference" && what.contains("`violent_crime` is at most 7.28");
        let mut others = loaded.warnings.iter().filter(|warning| !noisy(&warning.why) && !random(&warning.what));
        assert!(others.next().is_none(), "{name}: {:?}", loaded.warnings);
        assert!(index.contains(&format!("[{name}.toml]")), "{name} is not in scenarios/README.md");
    }
    assert!(NEW.iter().all(|name| names.iter().any(|found| found == name)), "{names:?}");
}

#[test]
fn the_scenarios_about_new_places_vary_what_they_ask_about() {
    for name in NEW {
        let loaded = read(name, &[]);
        let sweep = loaded.scenario.sweep.as_ref().unwrap_or_else(|| panic!("{name} has no [sweep]"));
        let points = Points::of(sweep, loaded.scenario.seed).expect("it can be laid out").len();
        assert!((2..=30).contains(&points), "{name} has {points} points");
        let written = std::fs::read_to_string(format!("scenarios/{name}.toml")).expect("it was read");
        for word in ["# ", "What to vary", "What one should see", "ssumed"] {
            assert!(written.contains(word), "{name} does not say {word:?}");
        }
        for (output, _) in loaded.scenario.facts.iter().flat_map(|fact| &fact.outputs) {
            assert!(Expression::parse(output, &loaded.scenario).is_ok(), "{name}: {output}");
        }
    }
}

/// Every value of every axis can be read into its scenario: a key may be known and yet clash with another that is written there.
#[test]
fn every_shipped_sweep_has_values_that_its_scenario_takes() {
    let mut tried = 0;
    for file in std::fs::read_dir("scenarios").expect("the folder is there") {
        let path = file.expect("it can be listed").path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let table: toml::Table = text.parse().expect("it is TOML");
        let axes = table.get("sweep").and_then(|sweep| sweep.get("axis")).and_then(toml::Value::as_array);
        for axis in axes.into_iter().flatten() {
            let key = axis["key"].as_str().expect("an axis has a key");
            for value in axis.get("values").and_then(toml::Value::as_array).into_iter().flatten() {
                let edit = Edit::parse(&format!("{key}={value}"));
                load(&path, &[edit]).unwrap_or_else(|report| panic!("{}, {key}={value}: {report}", path.display()));
                tried += 1;
            }
        }
    }
    assert!(tried > 50, "{tried} values");
    // Planted: a wage beside the income from which it follows.
    let clash = Edit::parse("place.sandy-springs.wage=1");
    assert!(load(Path::new("scenarios/sandy-springs.toml"), &[clash]).is_err());
}

#[test]
fn a_sweep_none_of_whose_points_could_begin_is_refused_before_it_begins() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string("scenarios/sandy-springs.toml").expect("it can be read");
    let clash = text.replace("key = \"place.sandy-springs.local_share\"", "key = \"place.sandy-springs.wage\"");
    assert_ne!(clash, text);
    let (file, table) = (folder.path().join("clash.toml"), folder.path().join("us-metros.csv"));
    std::fs::write(&file, clash.replace("values = [0.03, 0.06, 0.15, 0.45]", "values = [0.9, 1]"))
        .expect("it is written");
    std::fs::copy("scenarios/us-metros.csv", table).expect("it is copied");
    for command in ["check", "sweep"] {
        let refused = std::process::Command::new(env!("CARGO_BIN_EXE_footvote"))
            .args([command, file.to_str().expect("a path")])
            .current_dir(folder.path())
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&refused.stderr).replace('\n', " ");
        assert_eq!(refused.status.code(), Some(3), "{command}: {said}");
        for part in
            ["none of 6 points tried", "place.sandy-springs.wage = 0.9", "both `wage` and `median_income`", "hint: let"]
        {
            assert!(said.contains(part), "{command}: {said}");
        }
        assert!(!said.contains("not a reform"), "{command}: warnings are not what hinders it: {said}");
    }
    assert!(!folder.path().join("output").exists());
}

#[test]
fn a_table_of_points_can_be_simulated() {
    let table = std::fs::read_to_string("scenarios/which-barrier.csv").expect("it is there");
    let mut lines = table.lines();
    let keys: Vec<&str> = lines.next().expect("it has a header").split(',').collect();
    for line in lines {
        let edits: Vec<String> =
            keys.iter().zip(line.split(',')).map(|(key, value)| format!("{key}={value}")).collect();
        assert!(
            read("which-barrier", &edits.iter().map(String::as_str).collect::<Vec<_>>()).warnings.is_empty(),
            "{line}"
        );
    }
}

#[test]
fn a_town_beside_chicago() {
    pin(
        "chicago-town",
        &["places.only=[\"chicago\", \"detroit\"]", "population.households=70_000", "community.families.share=0.02"],
        &[
            ("place.families-1.households@2045", 0.0, 0.0), // it never opens: most of those who say yes cannot pay
            ("community.families.supporters@2035", 2_300.0, 7_000.0),
        ],
    );
}

#[test]
fn discipline_or_drain() {
    pin(
        "discipline-or-drain",
        &["places.only=[\"buffalo\", \"cleveland\", \"pittsburgh\"]", "population.households=40_000"],
        &[
            // The city is governed worse and worse, whoever has gone.
            ("place.buffalo.governance@2045", -2.10, -1.60),
            // Half a standard deviation below its charter: a town that gains people need not mend its ways (`discipline_limit`).
            ("place.newtown.governance@2045", 0.35, 0.65),
        ],
    );
}

#[test]
fn only_for_the_wealthy() {
    pin(
        "only-for-the-wealthy",
        &["places.only=[\"chicago\", \"detroit\"]", "population.households=90_000"],
        // The town fills, and of the poorest tenth two simulated households live there at most.
        &[("place.gate.households@2035", 700.0, 2_500.0), ("place.gate.decile.1.households@2035", 0.0, 125.0)],
    );
}

#[test]
fn remote_work() {
    pin(
        "remote-work",
        &["places.only=[\"chicago\", \"detroit\"]", "population.households=90_000"],
        // The near one is larger.
        &[("place.near.households@2035", 2_500.0, 6_200.0), ("place.far.households@2035", 1_000.0, 2_500.0)],
    );
}

#[test]
fn exit_without_moving() {
    pin(
        "sandy-springs",
        &["places.only=[\"atlanta\", \"birmingham\"]", "population.households=60_000"],
        &[
            // It takes little along, and the county loses little.
            ("place.sandy-springs.services@2019", 11_200.0, 14_500.0),
            ("place.atlanta.services@2019", 11_400.0, 13_400.0),
        ],
    );
}

#[test]
fn templates_that_others_copy() {
    pin(
        "templates-learning",
        &[
            "places.only=[\"atlanta\", \"chicago\"]",
            "population.households=140_000",
            "parameters.community_attention=0.5",
            // Twice as many as the preset has, among whom chance decides whether anybody founds.
            "community.pioneers.share=0.008",
        ],
        // Somebody founds, and others come.
        &[("new.households@2055", 5_000.0, 11_000.0), ("community.pioneers.successes@2055", 1.0, 4.0)],
    );
}

#[test]
fn three_communities() {
    pin(
        "three-communities",
        &[
            "places.only=[\"chicago\", \"pittsburgh\"]",
            "population.households=320_000",
            "time.years=14",
            "parameters.community_attention=0.5",
        ],
        &[
            // Nobody founds: most of those who would cannot pay, and hardly any artist pledges.
            ("community.professionals.residents@2039", 0.0, 0.0),
            ("community.families.supporters@2039", 1_780.0, 4_360.0),
            ("community.artists.pledged@2039", 0.0, 200.0),
        ],
    );
}

#[test]
fn which_barrier_binds() {
    pin(
        "which-barrier",
        &[
            "places.only=[\"chicago\", \"detroit\"]",
            "population.households=115_000",
            "community.settlers.share=0.01",
            "community.settlers.template.legal=0",
            "mechanisms.liquidity=false",
            "mechanisms.family=false",
            "parameters.remote_only_wage=1",
        ],
        // Without legal costs, without need of cash and with one job as good as another they found, of many members a few.
        &[("new.households@2045", 2_500.0, 6_500.0), ("community.settlers.members@2045", 30_000.0, 70_000.0)],
    );
}
