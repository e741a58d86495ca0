//! Runs the scenario again with one number changed, for the closing page of a run.

use crate::engine::records::rows::ReplicateRecord;
use crate::experiment::design::points::Points;
use crate::experiment::ensemble::parallel::Watch;
use crate::experiment::ensemble::sweep::{Failure, Plan, Run, Runs, Texts, run_all};
use crate::experiment::finding::new_place_outcomes::NewPlaceOutcomes;
use crate::model::place::Kind;
use crate::scenario::Scenario;
use crate::scenario::sweep::Vary;
use crate::scenario::sweep::{AxisValues, Design, Sweep};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// The scenario with one number changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Variation {
    /// What was changed.
    pub key: String,
    /// Its value, as one writes it.
    pub value: String,
    /// What came out.
    pub outcomes: NewPlaceOutcomes,
    /// Relative change of households of every place, by replicate: against the twin at the end, without one since the start.
    /// Empty where new places say what came out.
    pub changes: BTreeMap<String, Vec<f64>>,
}

/// The runs of the number that is varied most often; those of one number are held together.
pub fn most_runs(base: &Scenario) -> u64 {
    let values = |vary: &Vary| match &vary.axis.values {
        AxisValues::Range { steps, .. } => u64::from(steps.unwrap_or(1)),
        AxisValues::List(values) => values.len() as u64,
        AxisValues::Words(words) => words.len() as u64,
    };
    base.vary.iter().map(|vary| values(vary) * u64::from(vary.replicates)).max().unwrap_or(0)
}

/// Simulates every value of every number that `base`, read from `texts`, says to vary, but those that it has anyway; `None` if somebody asked to stop.
pub fn all(base: &Scenario, texts: &Texts, watch: &Watch) -> Result<Option<Vec<Variation>>, String> {
    let mut variations = Vec::new();
    for vary in &base.vary {
        match one(base, texts, vary, watch)? {
            Some(found) => variations.extend(found),
            None => return Ok(None),
        }
    }
    Ok(Some(variations))
}

fn one(base: &Scenario, texts: &Texts, vary: &Vary, watch: &Watch) -> Result<Option<Vec<Variation>>, String> {
    let sweep = Sweep { design: Design::Grid, points: None, axes: vec![vary.axis.clone()], tables: None };
    let points = Points::of(&sweep, base.seed).map_err(|error| error.to_string())?;
    let plan = Plan::new(base.clone(), texts.clone(), points);
    let count = plan.points.len() as u32;
    let runs = Runs::new(count, vary.replicates);
    let mut own = BTreeSet::new();
    for point in 0..count {
        if plan.scenario(point as usize)? == *base {
            own.insert(point);
        }
    }
    let left_out: BTreeSet<Run> = runs.each().filter(|run| own.contains(&run.point)).collect();
    let nothing = NewPlaceOutcomes::of(base);
    let changes = has_old_places_alone(base);
    let beside = (changes || nothing.needs_twin()) && base.twin_in_words().is_some();
    let found = Mutex::new(Vec::new());
    run_all(&plan, runs, &left_out, watch, |outcome| {
        let record = outcome.result?;
        let twin = match plan.scenario(outcome.run.point as usize)?.twin().filter(|_| beside) {
            None => None,
            Some(twin) => match plan.run_scenario(&twin, outcome.run.replicate, watch) {
                Ok(twin) => Some(twin),
                // Too few are found, as if the run itself had been stopped.
                Err(Failure::Stopped) => return Ok(()),
                Err(Failure::Because(message)) => return Err(message),
            },
        };
        found.lock().expect("nobody panics while it holds the lock").push((outcome.run, record, twin));
        Ok::<(), String>(())
    })?;
    let mut found = found.into_inner().expect("nobody panics while it holds the lock");
    if found.len() + left_out.len() < runs.count() {
        return Ok(None);
    }
    found.sort_by_key(|(run, ..)| *run);
    let variation = |point: u32| {
        let mut variation = Variation {
            key: vary.axis.key.clone(),
            value: plan.points.row(point as usize).swap_remove(0),
            outcomes: nothing.clone(),
            changes: BTreeMap::new(),
        };
        for (_, record, twin) in found.iter().filter(|(run, ..)| run.point == point) {
            variation.outcomes.add(record, twin.as_ref());
            if changes {
                add_changes(&mut variation.changes, record, twin.as_ref());
            }
        }
        variation
    };
    Ok(Some((0..count).filter(|point| !own.contains(point)).map(variation).collect()))
}

/// Whether a variation is told by how many households old places have, beside numbers on record: nothing new can open.
fn has_old_places_alone(base: &Scenario) -> bool {
    base.places.iter().all(|place| place.kind == Kind::Legacy) && base.communities.is_empty()
}

/// Notes how the households of every place differ at the end from the twin's, else from those at the start.
fn add_changes(changes: &mut BTreeMap<String, Vec<f64>>, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) {
    let last = record.places.iter().map(|row| row.tick).max().unwrap_or(0);
    for row in record.places.iter().filter(|row| row.tick == last) {
        let mut others = match twin {
            Some(twin) => twin.places.iter().rev(),
            None => record.places.iter().rev(),
        };
        let tick = if twin.is_some() { last } else { 0 };
        if let Some(other) = others.find(|other| other.tick == tick && other.place == row.place) {
            changes.entry(row.place.clone()).or_default().push(row.households / other.households - 1.0);
        }
    }
}
