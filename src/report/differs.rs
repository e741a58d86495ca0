//! Lists what a reform changes in its baseline: events, trends, places of its own, and values.

use std::collections::{BTreeMap, BTreeSet};

use crate::chart::words::keys;
use crate::format::{counted, value};
use crate::model::place::{ATTRIBUTES, Place};
use crate::model::reform::{Change, Reform};
use crate::report::html::{escaped, table};
use crate::scenario::{Scenario, resolved};

/// Most rows.
const MOST: usize = 60;
/// Blocks of the file that say nothing about the world, or are compared as happenings.
const APART: [&str; 7] = ["event", "trend", "incorporation", "sweep", "fact", "vary", "output"];
/// Keys of the top that say nothing about the world.
const NAMES: [&str; 10] =
    ["model", "name", "title", "question", "currency", "seed", "replicates", "headline", "answer", "twin"];

/// Title and question of a reform where they are its own, and a table of what differs.
pub fn list(name: &str, reform: &Scenario, base: &Scenario) -> String {
    let own = |text: &str, other: &str| !text.is_empty() && text != other && text != name;
    let mut out = String::new();
    if own(&reform.title, &base.title) {
        out.push_str(&format!("<p>{}</p>\n", escaped(&reform.title)));
    }
    let mut rows = happenings(reform, base);
    rows.extend(values(reform, base));
    if rows.is_empty() {
        out.push_str("<p>Nothing in it differs from the baseline but what is asked.</p>\n");
        return out;
    }
    let all = rows.len();
    rows.truncate(MOST);
    out.push_str(&table(&format!("What differs in {name}"), &["What", "Baseline", "With it"], &rows, &[]));
    if all > MOST {
        out.push_str(&format!("<p>The first {MOST} of {}.</p>\n", counted(all, "difference")));
    }
    out
}

/// What happens in one of the two only.
fn happenings(reform: &Scenario, base: &Scenario) -> Vec<Vec<String>> {
    let (ours, theirs) = (happens(reform), happens(base));
    let only = |these: &[[String; 2]], others: &[[String; 2]]| -> Vec<[String; 2]> {
        these.iter().filter(|one| !others.contains(one)).cloned().collect()
    };
    let added = only(&ours, &theirs).into_iter().map(|[when, what]| vec![when, "–".to_owned(), what]);
    let dropped = only(&theirs, &ours).into_iter().map(|[when, what]| vec![when, what, "–".to_owned()]);
    added.chain(dropped).collect()
}

/// When and where, and what.
fn happens(scenario: &Scenario) -> Vec<[String; 2]> {
    let places = |reforms: &[Reform]| -> String {
        let mut labels: Vec<&str> = Vec::new();
        for reform in reforms {
            let label = scenario.places[usize::from(reform.place)].label.as_str();
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        match labels.len() {
            0..=3 => labels.join(", "),
            many => format!("{} and {} more", labels[..2].join(", "), many - 2),
        }
    };
    let what = |reforms: &[Reform], yearly: &str, note: &str| {
        let mut parts: Vec<String> = Vec::new();
        for reform in reforms {
            let part = format!("{}{yearly}", changed(reform, scenario));
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
        format!("{}{note}", parts.join(", "))
    };
    let mut found: Vec<[String; 2]> = Vec::new();
    for event in &scenario.events {
        found.push([format!("{}, {}", event.year, places(&event.reforms)), what(&event.reforms, "", &event.note)]);
    }
    for trend in &scenario.trends {
        let when = format!("{}–{}, {}", trend.from, trend.until, places(&trend.reforms));
        found.push([when, what(&trend.reforms, " a year", &trend.note)]);
    }
    for suburb in &scenario.incorporations {
        let label = |place: u16| &scenario.places[usize::from(place)].label;
        let when = format!("from {}, {}", suburb.from, label(suburb.place));
        let rules = what(&suburb.reforms, "", &suburb.note);
        found.push([when, format!("may leave {}: {rules}", label(suburb.parent)).trim_end_matches(": ").to_owned()]);
    }
    found
}

/// “income tax to 14 %”
fn changed(reform: &Reform, scenario: &Scenario) -> String {
    let row = &ATTRIBUTES[reform.attribute];
    let written = |amount: f64| value(amount, row.unit, scenario.currency);
    let name = row.name.replace('_', " ");
    match reform.change {
        Change::Set(to) => format!("{name} to {}", written(to)),
        Change::Add(by) if by < 0.0 => format!("{name} {}", written(by)),
        Change::Add(by) => format!("{name} +{}", written(by)),
        Change::Multiply(by) => format!("{name} × {by}"),
    }
}

/// Values by key, places and communities by name; those of places and communities that only one has are one row.
fn values(reform: &Scenario, base: &Scenario) -> Vec<Vec<String>> {
    let (ours, theirs) = (flat(reform), flat(base));
    let call = |name: &str| {
        let label = |scenario: &Scenario| {
            let place = scenario.places.iter().find(|place| place.name == name);
            let community = scenario.communities.iter().find(|community| community.name == name);
            place.map(|place: &Place| place.label.clone()).or(community.map(|community| community.label.clone()))
        };
        label(reform).or(label(base)).unwrap_or_else(|| name.to_owned())
    };
    let mut rows = Vec::new();
    let blocks = |found: &BTreeMap<Vec<String>, String>| -> BTreeSet<Vec<String>> {
        let named = found.keys().filter(|path| ["place", "community"].contains(&path[0].as_str()));
        named.map(|path| path[..2].to_vec()).collect()
    };
    let (our_blocks, their_blocks) = (blocks(&ours), blocks(&theirs));
    for path in our_blocks.symmetric_difference(&their_blocks) {
        let there = ["–".to_owned(), "there".to_owned()];
        let [baseline, with] = if our_blocks.contains(path) { there } else { [there[1].clone(), there[0].clone()] };
        rows.push(vec![format!("{} {}", path[0], call(&path[1])), baseline, with]);
    }
    let shared = |path: &Vec<String>| {
        path.len() < 2 || !["place", "community"].contains(&path[0].as_str()) || {
            our_blocks.contains(&path[..2]) && their_blocks.contains(&path[..2])
        }
    };
    let paths: BTreeSet<&Vec<String>> = ours.keys().chain(theirs.keys()).collect();
    for path in paths.into_iter().filter(|path| shared(path) && ours.get(*path) != theirs.get(*path)) {
        let key = keys::key(&joined(path), &call, reform.currency);
        let written = |found: &BTreeMap<Vec<String>, String>| {
            found.get(path).map_or_else(|| "–".to_owned(), |value| key.format(value))
        };
        rows.push(vec![key.name.clone(), written(&theirs), written(&ours)]);
    }
    rows
}

/// A path as it is written, with names that have dots in quotes.
fn joined(path: &[String]) -> String {
    let parts = path.iter().map(|key| if key.contains('.') { format!("\"{key}\"") } else { key.clone() });
    parts.collect::<Vec<_>>().join(".")
}

/// Every value of the written-out scenario by its path.
fn flat(scenario: &Scenario) -> BTreeMap<Vec<String>, String> {
    let root: toml::Table = resolved::write(scenario).parse().unwrap_or_default();
    let mut found = BTreeMap::new();
    for (key, value) in &root {
        if !APART.contains(&key.as_str()) && !NAMES.contains(&key.as_str()) {
            below(value, &mut vec![key.clone()], &mut found);
        }
    }
    found
}

fn below(value: &toml::Value, path: &mut Vec<String>, found: &mut BTreeMap<Vec<String>, String>) {
    let mut deeper = |key: &str, value: &toml::Value, path: &mut Vec<String>| {
        path.push(key.to_owned());
        below(value, path, found);
        path.pop();
    };
    let name = |block: &toml::Value| Some(block.get("name")?.as_str()?.to_owned());
    match value {
        toml::Value::Table(entries) => {
            entries.iter().filter(|(key, _)| *key != "name").for_each(|(key, value)| deeper(key, value, path));
        }
        toml::Value::Array(blocks) if blocks.iter().all(|block| name(block).is_some()) => {
            blocks.iter().for_each(|block| deeper(&name(block).unwrap_or_default(), block, path));
        }
        toml::Value::String(text) => {
            found.insert(path.clone(), text.clone());
        }
        other => {
            found.insert(path.clone(), other.to_string());
        }
    }
}
