//! Lists what happened to places, and in how many replicates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::chart::read::tables::RunTables;
use crate::output::folder::read::{ReadError, each_row};
use crate::report::html::table;

/// Most lines of the log.
const MOST: usize = 80;

/// A kind of event in words.
fn what(kind: &str) -> String {
    match kind {
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

/// The event log.
pub fn log(run: &Path, tables: &RunTables) -> Result<String, ReadError> {
    let mut events: BTreeMap<(u64, String, String, String), BTreeSet<u64>> = BTreeMap::new();
    let texts = ["place", "kind", "reason"];
    each_row(
        &run.join("events.csv"),
        texts,
        ["replicate", "tick", "year"],
        |[place, kind, reason], [replicate, _, year]| {
            // Hundredths of a year sort as they are, years being positive.
            let key = ((year * 100.0).round() as u64, place.to_owned(), kind.to_owned(), reason.to_owned());
            events.entry(key).or_default().insert(replicate as u64);
        },
    )?;
    if events.is_empty() {
        return Ok("<p>Nothing happened to any place: no reform, no insolvency.</p>\n".to_owned());
    }
    let rows: Vec<Vec<String>> = events
        .iter()
        .take(MOST)
        .map(|((year, place, kind, reason), replicates)| {
            let year = format!("{:.1}", *year as f64 / 100.0);
            let often = format!("{} of {}", replicates.len(), tables.replicates);
            vec![year, tables.call(place).to_owned(), what(kind), reason.clone(), often]
        })
        .collect();
    let mut out = table("Events", &["Year", "Place", "What", "Why", "Replicates"], &rows, &[0]);
    if events.len() > MOST {
        out.push_str(&format!(
            "<p>The first {MOST} of {} events; all are in <a href=\"events.csv\">events.csv</a>.</p>\n",
            events.len()
        ));
    }
    Ok(out)
}
