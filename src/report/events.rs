//! Lists what happened to places, and in how many replicates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::chart::hero::paper::{NARROW, WIDE};
use crate::chart::hero::timeline;
use crate::chart::read::tables::RunTables;
use crate::format::counted;
use crate::model::place::ATTRIBUTES;
use crate::output::folder::read::{ReadError, each_row};
use crate::report::first;
use crate::report::html::table;

/// Most lines of the log.
const MOST: usize = 60;
/// An event with more different reasons than this is one row.
const ALIKE: usize = 3;

/// A kind of event in words.
fn what(kind: &str) -> String {
    match kind {
        // A law, a shock or an election: the tables call all of them so.
        "reform" => "change",
        "campaign" => "gathers pledges",
        "opened" => "opens",
        "settled" => "founders move in",
        "success" => "has held its capacity",
        "vote_lost" => "vote to incorporate lost",
        "unsolved" => "amenities not solved",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

/// A reason with the keys of places as words: “governance target from −0.27 to 1”.
fn plain(reason: &str) -> String {
    let keys = ATTRIBUTES.iter().map(|row| row.name).filter(|name| name.contains('_'));
    keys.fold(reason.to_owned(), |text, name| text.replace(name, &name.replace('_', " ")))
}

/// The picture of what happened when, and the log below it.
pub fn section(run: &Path, tables: &RunTables) -> Result<String, ReadError> {
    let log = log(run, tables)?;
    let drawn = |width: f64| timeline::chart(tables, width);
    Ok(match (drawn(WIDE), drawn(NARROW)) {
        (Some(wide), Some(narrow)) => {
            let words = format!("<p class=\"sub\">One dot is one of {}.</p>", counted(tables.replicates, "run"));
            let figure = first::twice("timeline", &words, wide, narrow);
            format!("{figure}<details><summary>The events with their reasons</summary>\n{log}</details>\n")
        }
        _ => log,
    })
}

/// The event log.
pub fn log(run: &Path, tables: &RunTables) -> Result<String, ReadError> {
    let mut events: BTreeMap<(u64, String, String), BTreeMap<String, BTreeSet<u64>>> = BTreeMap::new();
    let texts = ["place", "kind", "reason"];
    each_row(
        &run.join("events.csv"),
        texts,
        ["replicate", "tick", "year"],
        |[place, kind, reason], [replicate, _, year]| {
            // Hundredths of a year sort as they are, years being positive.
            let key = ((year * 100.0).round() as u64, place.to_owned(), kind.to_owned());
            events.entry(key).or_default().entry(reason.to_owned()).or_default().insert(replicate as u64);
        },
    )?;
    if events.is_empty() {
        return Ok("<p>Nothing happened to any place: no change, no insolvency.</p>\n".to_owned());
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for ((year, place, kind), reasons) in &events {
        let mut row = |reason: String, runs: usize| {
            let year = format!("{:.1}", *year as f64 / 100.0);
            let often = format!("{runs} of {}", tables.replicates);
            rows.push(vec![year, tables.call(place).to_owned(), what(kind), reason, often]);
        };
        match reasons.iter().next() {
            // Where nearly every run has numbers of its own, one stands for all.
            Some((reason, _)) if reasons.len() > ALIKE => {
                let runs = reasons.values().flatten().collect::<BTreeSet<_>>();
                row(format!("for instance: {}", plain(reason)), runs.len());
            }
            _ => reasons.iter().for_each(|(reason, runs)| row(plain(reason), runs.len())),
        }
    }
    let all = rows.len();
    rows.truncate(MOST);
    let mut out = table("Events", &["Year", "Place", "What", "Why", "Runs"], &rows, &[0]);
    if all > MOST {
        out.push_str(&format!(
            "<p>The first {MOST} of {all} kinds of events; all events are in <a href=\"events.csv\">events.csv</a>.</p>\n"
        ));
    }
    Ok(out)
}
