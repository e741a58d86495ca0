//! Makes a lost manifest anew from what lies in the folder: the scenario, the tables, and hashes of both as they are now.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use crate::output::comparison::tables;
use crate::output::error::OutputError;
use crate::output::folder::amend::{Amendment, settle};
use crate::output::folder::files::{MANIFEST_FILE, SCENARIO_FILE};
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::{Asked, Manifest, describe};
use crate::output::folder::read::columns;
use crate::scenario;

/// The table by which a folder of each layout is known. Comparisons and sensitivity analyses both have outputs.csv.
const KNOWN_BY: [(Layout, &str); 6] = [
    (Layout::Comparison, "paired.csv"),
    (Layout::Sweep, "points.csv"),
    (Layout::Sensitivity, "tornado.csv"),
    (Layout::Explanation, "coalitions.csv"),
    (Layout::Solution, "evaluations.csv"),
    (Layout::Run, "places.csv"),
];

/// Finishes what a killed process began with a finished folder, and makes its manifest anew if that is lost; says whether it was.
pub fn mend(folder: &Path) -> Result<bool, OutputError> {
    settle(folder)?;
    if !is_lost(folder)? {
        return Ok(false);
    }
    let Some(manifest) = rebuilt(folder)? else {
        return Ok(false);
    };
    Amendment::begin(folder)?.commit(manifest)?;
    Ok(true)
}

/// Whether a folder that was finished has no manifest, or none that is whole.
fn is_lost(folder: &Path) -> Result<bool, OutputError> {
    let path = folder.join(MANIFEST_FILE);
    match fs::read(&path) {
        Ok(bytes) => Ok(serde_json::from_slice::<serde_json::Value>(&bytes).is_err()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(OutputError::read(&path)(error)),
    }
}

/// The manifest of what lies in `folder`; `None` if that is no folder of this program.
fn rebuilt(folder: &Path) -> Result<Option<Manifest>, OutputError> {
    let path = folder.join(SCENARIO_FILE);
    let known = KNOWN_BY.iter().find(|(_, table)| folder.join(table).is_file());
    let (Some((layout, _)), true) = (known, path.is_file()) else {
        return Ok(None);
    };
    let text = fs::read_to_string(&path).map_err(OutputError::read(&path))?;
    let unreadable = |reason: String| OutputError::Manifest { path: folder.join(MANIFEST_FILE), reason };
    let scenario = scenario::load(&path, &[])
        .map_err(|_| unreadable(format!("it is lost, and `{SCENARIO_FILE}` is not a scenario of this version")))?
        .scenario;
    let all = 0..scenario.replicates;
    let manifest = match layout {
        Layout::Run => Manifest::new(&scenario, &text, replicates(folder).unwrap_or(all)),
        Layout::Comparison => {
            let (asked, identity) = comparison(folder, text)?;
            Manifest { comparison: Some(asked), ..Manifest::new(&scenario, &identity, all) }
        }
        _ => Manifest::new(&scenario, &text, all),
    };
    Ok(Some(Manifest { rebuilt: true, files: describe(folder)?, ..manifest.laid_out(*layout) }))
}

/// The replicates that the table of places has.
fn replicates(folder: &Path) -> Option<Range<u32>> {
    let ([], [replicates]) = columns(&folder.join("places.csv"), [], ["replicate"]).ok()?;
    let first = replicates.iter().copied().reduce(f64::min)?;
    let last = replicates.iter().copied().reduce(f64::max)?;
    Some(first as u32..last as u32 + 1)
}

/// What a comparison was asked for, and the text of all its arms. Whether base years were solved anew is nowhere else; they usually are.
fn comparison(folder: &Path, mut identity: String) -> Result<(Asked, String), OutputError> {
    let mut reforms = Vec::new();
    loop {
        let path = folder.join(tables::reform_file(reforms.len()));
        if !path.is_file() {
            break;
        }
        let text = fs::read_to_string(&path).map_err(OutputError::read(&path))?;
        let (name, rest) = text.split_once('\n').unwrap_or((&text, ""));
        reforms.push(name.trim_start_matches("# ").to_string());
        identity.push_str(rest);
    }
    let path = folder.join("outputs.csv");
    let ([mut outputs], []) = columns(&path, ["quantity"], [])
        .map_err(|error| OutputError::Table { path: path.clone(), reason: error.to_string() })?;
    let mut seen = std::collections::BTreeSet::new();
    outputs.retain(|output| seen.insert(output.clone()));
    Ok((Asked { reforms, outputs, recalibrate: true }, identity))
}
