//! Reads the dated events of a run: what happened where, and when, in each replicate.

use std::path::Path;

use crate::chart::read::cube::rank;
use crate::output::folder::read::{ReadError, each_row};

/// Something that happened to one place in one replicate.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// Rank of the replicate.
    pub replicate: usize,
    /// When, a calendar year with its fraction.
    pub year: f64,
    /// The place.
    pub place: String,
    /// What, by its word in `events.csv`.
    pub kind: String,
    /// Why, in words.
    pub reason: String,
}

/// Most events that are kept: more are no timeline.
const MOST: usize = 20_000;

/// Reads `events.csv`; a run without it has none.
pub fn read(run: &Path, replicates: &[f64]) -> Result<Vec<Happened>, ReadError> {
    let path = run.join("events.csv");
    let mut happened = Vec::new();
    if path.is_file() {
        each_row(&path, ["place", "kind", "reason"], ["replicate", "year"], |[place, kind, reason], row| {
            if happened.len() < MOST {
                let replicate = rank(replicates, row[0]);
                let [place, kind, reason] = [place, kind, reason].map(str::to_owned);
                happened.push(Happened { replicate, year: row[1], place, kind, reason });
            }
        })?;
    }
    Ok(happened)
}
