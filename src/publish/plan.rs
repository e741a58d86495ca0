//! Reads a scenario with everything it names, and lays out the points of its sweep.

use std::cell::RefCell;
use std::path::Path;

use crate::experiment::design::points::Points;
use crate::experiment::ensemble::sweep::{Plan, Texts};
use crate::output::OutputError;
use crate::output::sweep::points;
use crate::publish::error::PublishError;
use crate::scenario;
use crate::scenario::Loaded;
use crate::scenario::read::edit::Edit;

/// Reads the scenario at `path`, changed by `edits`, and keeps the texts it is made of so that points can be read from them.
pub fn read(path: &Path, edits: Vec<Edit>) -> Result<(Loaded, Texts), PublishError> {
    let refused = |report| PublishError::Scenario { path: path.to_path_buf(), report: Box::new(report) };
    scenario::load(path, &edits).map_err(refused)?;
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(OutputError::read(path))?;
    let tables = RefCell::new(Vec::new());
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path)?;
        tables.borrow_mut().push((path.to_path_buf(), text.clone()));
        Ok(text)
    };
    let loaded = scenario::parse(&text, &name, &read, &edits)
        .map_err(|report| PublishError::Changed { name: name.clone(), report: Box::new(report) })?;
    Ok((loaded, Texts { name, text, tables: tables.into_inner(), edits }))
}

/// Reads the scenario at `path`, changed by `edits`, and lays out the points: those of the table, else of its `[sweep]` block.
pub fn plan(path: &Path, edits: Vec<Edit>, table: Option<&Path>) -> Result<Plan, PublishError> {
    let (loaded, texts) = read(path, edits)?;
    let base = loaded.scenario;
    let points = match (table, &base.sweep) {
        (Some(table), _) => points::read_points(table)?,
        (None, Some(sweep)) => Points::of(sweep, base.seed)?,
        (None, None) => return Err(PublishError::NoSweep { name: texts.name }),
    };
    match points.is_empty() || points.keys.is_empty() {
        true => Err(PublishError::NoPoints),
        false => Ok(Plan::new(base, texts, points)),
    }
}
