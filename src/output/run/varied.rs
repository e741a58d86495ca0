//! Keeps what came of every number that a scenario says to vary, beside the tables of its run: `varied.json`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

use crate::engine::records::rows::EventKind;
use crate::experiment::ensemble::variations::Variation;
use crate::experiment::finding::new_place_outcomes::{NewPlaceOutcomes, Thirds};
use crate::output::error::OutputError;
use crate::output::folder::files::write_json;

/// The name of the file.
pub const FILE: &str = "varied.json";

/// A town that opened in one of the runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Town {
    /// Its name.
    pub place: String,
    /// The year in which it opened.
    pub year: f64,
    /// Households that live there at the end.
    pub households: f64,
    /// Whether its host took its charter away; of an older version never.
    #[serde(default)]
    pub repealed: bool,
}

/// The scenario with one number changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Varied {
    /// What was changed, written as for `--set`.
    pub key: String,
    /// Its value.
    pub value: String,
    /// How often it was run.
    pub runs: usize,
    /// Whether a town can open at all.
    pub founds: bool,
    /// In how many runs a town opened; of an older version unknown.
    #[serde(default)]
    pub runs_opened: Option<usize>,
    /// The towns that opened, run by run.
    pub towns: Vec<Town>,
    /// The most that had pledged at once for a place of each community, by run; of an older version none.
    #[serde(default)]
    pub pledged: BTreeMap<String, Vec<f64>>,
    /// Who would come, could pay, was admitted and moved in, by third of incomes and run: before templates where anybody said yes to one, else
    /// before new places; of an older version none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gate: Vec<Thirds>,
    /// Relative change of households of every old place, by run, where no town can open: against the twin, without one since the start.
    pub changes: BTreeMap<String, Vec<f64>>,
    /// What came out beside every number on record, by its name and by run; of an older version none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, Vec<f64>>,
    /// Shares of moves on the right route, by the name of what is on record and by run; of an older version none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub routes: BTreeMap<String, Vec<f64>>,
}

impl Varied {
    /// What is kept of a variation.
    pub fn of(variation: &Variation) -> Varied {
        let outcomes = &variation.outcomes;
        let towns = outcomes.places.iter().flat_map(|(name, opened)| {
            opened.iter().map(|town| Town {
                place: name.clone(),
                year: town.year,
                households: town.households,
                repealed: matches!(town.ended, Some((EventKind::Repealed, _))),
            })
        });
        Varied {
            key: variation.key.clone(),
            value: variation.value.clone(),
            runs: outcomes.replicates,
            founds: !outcomes.places.is_empty() || !outcomes.communities.is_empty(),
            runs_opened: Some(outcomes.opened),
            towns: towns.collect(),
            pledged: outcomes.pledged.clone(),
            gate: gate(outcomes),
            changes: variation.changes.clone(),
            facts: outcomes.by_fact(),
            routes: outcomes.by_moves(),
        }
    }
}

/// The gate that an answer tells of; none where nobody stood before one.
fn gate(outcomes: &NewPlaceOutcomes) -> Vec<Thirds> {
    let anybody = |gates: &&Vec<Thirds>| gates.iter().flatten().any(|[would, ..]| *would > 0.0);
    [&outcomes.pledges, &outcomes.entry].into_iter().find(anybody).cloned().unwrap_or_default()
}

/// Writes them into `folder`.
pub fn write(folder: &Path, varied: &[Varied]) -> Result<(), OutputError> {
    write_json(&folder.join(FILE), &varied)
}

/// What `folder` holds of them; none where nothing was varied.
pub fn read(folder: &Path) -> Result<Vec<Varied>, OutputError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(&path).map_err(OutputError::read(&path))?;
    serde_json::from_str(&text).map_err(|error| OutputError::read(&path)(error.into()))
}
