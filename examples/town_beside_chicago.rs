//! What a town of like-minded families beside Chicago would need to open: the host's own rules, more efficient ones, more people, a copy.
//!
//! `cargo run --release --example town_beside_chicago -- [SEEDS] [HOUSEHOLDS]`
//!
//! The first lines simulate `scenarios/chicago-town.toml` without its reform. Then the share of households that each preset needs
//! is measured: among a hundred times as many places' worth of homes nothing is ever funded, so that the households of a large community
//! go on pledging, each by itself; the most pledges in twenty years, per household that holds the values, say at which share there are enough.
//! The most of few is more than there would be of many: at 120,000 households a rare preset (remote-tech) seems to need a fifth too few people, its placebo a third,
//! so take a million (a quarter of an hour on two cores).

use footvote::engine::records::rows::{EventKind, ReplicateRecord};
use footvote::engine::{RunOptions, run_replicate};
use footvote::scenario::{Edit, Scenario, load, parse};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Presets: name, metro of the site or the far site itself, share in the measurement, S, legal cost, governance of the template.
const PRESETS: [(&str, &str, f64, f64, f64); 4] = [
    ("families", "metro = \"chicago\", miles = 20, bearing = 315", 0.1, 2_000.0, 8e6),
    ("professionals", "metro = \"chicago\", miles = 25, bearing = 270", 0.1, 1_000.0, 8e6),
    ("artists", "metro = \"pittsburgh\", miles = 10", 0.1, 300.0, 3e6),
    ("remote-tech", "latitude = 43.5, longitude = -103.5, state = \"MN\"", 0.02, 500.0, 8e6),
];

/// So many times S, so that nothing is funded while pledges are counted.
const NEVER_FUNDED: f64 = 100.0;

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// The town beside Chicago without the reform, with `edits`.
fn town(households: u64, edits: &[String]) -> Scenario {
    let always = [format!("population.households={households}"), "event.1.set.governance_target=-0.27".to_owned()];
    let edits: Vec<Edit> = always.iter().chain(edits).map(|text| Edit::parse(text)).collect();
    load(&scenarios().join("chicago-town.toml"), &edits).unwrap_or_else(|report| panic!("{report}")).scenario
}

/// A preset among twelve metros, never funded.
fn gathering(households: u64, preset: usize, edits: &[String]) -> Scenario {
    let (name, site, share, capacity, legal) = PRESETS[preset];
    let text = format!(
        "model = \"2\"\n[time]\nstart = 2025\nyears = 20\nrecord = \"year\"\n[population]\nhouseholds = {households}\n[places]\n\
         table = \"us-metros.csv\"\nonly = [\"atlanta\", \"buffalo\", \"chicago\", \"cleveland\", \"columbus\", \"dallas\", \"detroit\", \
         \"grand-rapids\", \"indianapolis\", \"minneapolis\", \"phoenix\", \"pittsburgh\"]\n[[community]]\nname = \"members\"\n\
         preset = \"{name}\"\nshare = {share}\nfoundings = 1\ntemplate = {{ site = {{ {site} }}, capacity = {}, legal = {} }}\n",
        capacity * NEVER_FUNDED,
        legal * NEVER_FUNDED,
    );
    let edits: Vec<Edit> = edits.iter().map(|text| Edit::parse(text)).collect();
    let read = |path: &Path| std::fs::read_to_string(path);
    let file = scenarios().join("gathering.toml");
    parse(&text, &file.display().to_string(), &read, &edits).unwrap_or_else(|report| panic!("{report}")).scenario
}

/// What makes the template of `community` a copy of its host: no affinity, the host's government, and its share of the host's obligations.
fn copy(scenario: &Scenario, community: &str, capacity: f64) -> Vec<String> {
    let template = scenario.communities[0].template.expect("a preset has a template") as usize;
    let state = &scenario.places[template].state;
    let same_metro = scenario
        .places
        .iter()
        .filter(|place| place.charter.is_none() && place.metro == scenario.places[template].metro);
    let same_state = scenario.places.iter().filter(|place| place.charter.is_none() && place.state == *state);
    let largest = |places: &mut dyn Iterator<Item = &footvote::model::place::Place>| {
        places.max_by_key(|place| place.households).cloned()
    };
    let host = largest(&mut same_metro.into_iter())
        .or_else(|| largest(&mut same_state.into_iter()))
        .expect("the host is in the model");
    let left = (1.0 - scenario.places[template].charter.as_ref().map_or(0.0, |charter| charter.host_share))
        * host.attributes.obligations;
    let of = |key: &str, value: f64| format!("community.{community}.template.{key}={value}");
    vec![
        "parameters.norms_weight=0".to_owned(),
        of("governance", host.attributes.governance),
        of("opex", left * capacity),
    ]
}

fn records(scenario: &Scenario, seeds: u32) -> Vec<ReplicateRecord> {
    let run = |seed| run_replicate(scenario, seed, &RunOptions::default(), &|_| true).expect("it runs");
    (0..seeds).into_par_iter().map(run).collect()
}

/// Mean and standard error; of one value no error is known, which is NaN.
fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// An error in brackets, or that none is known.
fn bracket(error: f64, digits: usize) -> String {
    if error.is_nan() { "(–)".to_owned() } else { format!("({error:.digits$})") }
}

/// One line: when it opens, who lives there, how many have pledged at most.
fn line(what: &str, scenario: &Scenario, seeds: u32) {
    let records = records(scenario, seeds);
    let opened: Vec<f64> = records
        .iter()
        .filter_map(|record| record.events.iter().find(|event| event.kind() == EventKind::Opened))
        .map(|event| event.year - f64::from(scenario.time.start))
        .collect();
    let people: Vec<f64> = records
        .iter()
        .map(|record| record.places.iter().rfind(|row| row.place == "families-1").map_or(0.0, |row| row.households))
        .collect();
    let pledged: Vec<f64> = records.iter().map(most_pledged).collect();
    let (people, pledged) = (mean(&people), mean(&pledged));
    let when = match opened.is_empty() {
        true => "never opens".to_owned(),
        false => format!("opens in {} of {seeds}, after {:.1} years", opened.len(), mean(&opened).0),
    };
    println!(
        "{what:62} {when}; {:.0} {} households after 20 years; at most {:.0} {} of 2,000 pledge",
        people.0,
        bracket(people.1, 0),
        pledged.0,
        bracket(pledged.1, 0)
    );
}

fn most_pledged(record: &ReplicateRecord) -> f64 {
    record.communities.iter().map(|row| row.pledged).fold(0.0, f64::max)
}

/// The share of households at which enough pledge within twenty years, per cent, with its standard error.
fn needed(scenario: &Scenario, preset: usize, seeds: u32) -> (f64, f64) {
    let (_, _, share, capacity, _) = PRESETS[preset];
    let shares: Vec<f64> =
        records(scenario, seeds).iter().map(|record| 100.0 * share * capacity / most_pledged(record)).collect();
    mean(&shares)
}

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>().expect("a number"));
    let (seeds, households) = (args.next().unwrap_or(8) as u32, args.next().unwrap_or(240_000));
    let none = "parameters.governance_weight=0".to_owned();
    let template = |key: &str, value: &str| format!("community.families.template.{key}={value}");
    let as_written = town(households, &[]);
    println!(
        "Families, .6 % of the households of twelve metros, 2,000 homes beside Chicago at Chicago's taxes; {seeds} seeds of {households} simulated households"
    );
    line("services at parity", &as_written, seeds);
    line("the same at g = 0", &town(households, std::slice::from_ref(&none)), seeds);
    line("the same at g = 0, efficiency 1.2", &town(households, &[none, template("efficiency", "1.2")]), seeds);
    line("four times the share (g = .2)", &town(households, &["community.families.share=0.024".to_owned()]), seeds);
    line("the placebo, a copy of Chicago", &town(households, &copy(&as_written, "families", 2_000.0)), seeds);

    println!("\nShare of households that a town needs to open within twenty years, % (standard error)");
    println!(
        "{:14} {:>14} {:>14} {:>14} {:>14} {:>14}",
        "preset", "g = .2", "g = 0", "g = .75", "efficiency 2", "placebo"
    );
    for (preset, (name, ..)) in PRESETS.iter().enumerate() {
        let plain = gathering(households, preset, &[]);
        let g = |weight: &str| gathering(households, preset, &[format!("parameters.governance_weight={weight}")]);
        let efficient = gathering(households, preset, &["community.members.template.efficiency=2".to_owned()]);
        let copy = gathering(households, preset, &copy(&plain, "members", NEVER_FUNDED * PRESETS[preset].3));
        let cells: Vec<(f64, f64)> =
            [&plain, &g("0"), &g("0.75"), &efficient, &copy].map(|scenario| needed(scenario, preset, seeds)).to_vec();
        let text: Vec<String> =
            cells.iter().map(|(share, error)| format!("{share:>7.2} {}", bracket(*error, 2))).collect();
        println!("{name:14} {}", text.iter().map(|cell| format!("{cell:>14}")).collect::<Vec<_>>().join(" "));
        println!(
            "{:14} doubling efficiency moves the needed number by {:.0} %; identical rules open at {:.2} times as many",
            "",
            100.0 * (1.0 - cells[3].0 / cells[0].0),
            cells[4].0 / cells[0].0
        );
    }
}
