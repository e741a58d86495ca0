//! Runs the scenario again with one number changed, for the closing page of a run.

use crate::experiment::design::points::Points;
use crate::experiment::ensemble::parallel::Watch;
use crate::experiment::ensemble::sweep::{Plan, Runs, Texts, run_all};
use crate::experiment::finding::new_place_outcomes::NewPlaceOutcomes;
use crate::scenario::Scenario;
use crate::scenario::sweep::Vary;
use crate::scenario::sweep::{AxisValues, Design, Sweep};
use std::collections::BTreeSet;
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

/// Simulates every value of every number that `base`, read from `texts`, says to vary; `None` if somebody asked to stop.
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
    let found = Mutex::new(Vec::new());
    run_all(&plan, runs, &BTreeSet::new(), watch, |outcome| {
        let record = outcome.result?;
        found.lock().expect("nobody panics while it holds the lock").push((outcome.run, record));
        Ok::<(), String>(())
    })?;
    let mut found = found.into_inner().expect("nobody panics while it holds the lock");
    if found.len() < runs.count() {
        return Ok(None);
    }
    found.sort_by_key(|(run, _)| *run);
    let variation = |point: u32| {
        let mut outcomes = NewPlaceOutcomes::of(base);
        found.iter().filter(|(run, _)| run.point == point).for_each(|(_, record)| outcomes.add(record));
        Variation { key: vary.axis.key.clone(), value: plan.points.row(point as usize).swap_remove(0), outcomes }
    };
    Ok(Some((0..count).map(variation).collect()))
}
