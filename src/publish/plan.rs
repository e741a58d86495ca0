//! Reads a scenario with everything it names, and lays out the points of its sweep.

use std::cell::RefCell;
use std::path::Path;

use crate::experiment::design::points::Points;
use crate::experiment::ensemble::arms::Arm;
use crate::experiment::ensemble::sweep::{Plan, Texts};
use crate::experiment::ensemble::twin_values::setting;
use crate::output::OutputError;
use crate::publish::error::PublishError;
use crate::publish::point_table;
use crate::scenario;
use crate::scenario::Loaded;
use crate::scenario::read::edit::Edit;
use crate::scenario::read::text::read_text;

/// Reads the scenario at `path`, changed by `edits`, and keeps the texts it is made of so that points can be read from them.
pub fn read(path: &Path, edits: Vec<Edit>) -> Result<(Loaded, Texts), PublishError> {
    let refused = |report| PublishError::Scenario { path: path.to_path_buf(), report: Box::new(report) };
    scenario::load(path, &edits).map_err(refused)?;
    let name = path.display().to_string();
    let text = read_text(path).map_err(OutputError::read(path))?;
    let tables = RefCell::new(Vec::new());
    let read = |path: &Path| {
        let text = read_text(path)?;
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
        (Some(table), _) => point_table::read(table, &base, &texts)?,
        (None, Some(sweep)) => Points::of(sweep, base.seed)?,
        (None, None) => return Err(PublishError::NoSweep { name: texts.name }),
    };
    if points.is_empty() || points.keys.is_empty() {
        return Err(PublishError::NoPoints);
    }
    let plan = Plan::new(base, texts, points);
    try_points(&plan)?;
    Ok(plan)
}

/// So many points are read before a sweep begins.
const TRIED: usize = 8;

/// Refuses a sweep if none of a few points, spread over all, could begin: an axis beside a key that excludes it, or one that says how many
/// households there are, would fail in every run.
fn try_points(plan: &Plan) -> Result<(), PublishError> {
    let all = plan.points.len();
    let tried = all.min(TRIED);
    let mut first = None;
    for point in (0..tried).map(|k| k * (all - 1) / (tried - 1).max(1)) {
        let read = plan.scenario(point);
        let began = read.and_then(|point| Arm::new(&plan.base, &point, true).map_err(|error| error.to_string()));
        let Err(why) = began else { return Ok(()) };
        first.get_or_insert((point, why));
    }
    let Some((point, why)) = first else { return Ok(()) };
    Err(PublishError::Points { tried, point: setting(plan, point), why })
}
