//! Picks the place that a run is about, from its tables.

use crate::chart::read::tables::RunTables;
use crate::experiment::finding::subject;
use crate::experiment::finding::subject::{Candidate, Subject};

/// The headline place of the scenario, else the old city beside new places, else the place whose households changed most.
pub fn subject(tables: &RunTables) -> Subject {
    let last = tables.years.len().saturating_sub(1);
    let change = |place: usize| {
        let relative = |r: usize| {
            let (start, end) = (tables.households.at(r, 0, place), tables.households.at(r, last, place));
            if start > 0.0 { (end / start - 1.0) * 100.0 } else { f64::NAN }
        };
        tables.over(relative).median
    };
    let candidates: Vec<Candidate> =
        tables.names.iter().enumerate().map(|(k, name)| Candidate { name, change: change(k) }).collect();
    let old_city = tables.new_places.old_city.as_deref();
    subject::subject(tables.facts.headline.as_deref(), old_city, &candidates).unwrap_or(Subject { place: 0, among: 1 })
}
