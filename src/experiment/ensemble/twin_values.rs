//! Runs the twins of points for the values that effects are measured against; points whose twins are equal share one.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::base::parallel::map_long;
use crate::engine::records::rows::ReplicateRecord;
use crate::experiment::ensemble::parallel::Watch;
use crate::experiment::ensemble::sweep::{Failure, Plan, Run};
use crate::experiment::expression::Expression;
use crate::scenario::{Scenario, resolved};

/// Why a point has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// Somebody asked to stop.
    #[error("interrupted")]
    Stopped,
    /// A run failed.
    #[error("{setting}, replicate {replicate}: {message}")]
    Failed {
        /// What the point sets.
        setting: String,
        /// The replicate.
        replicate: u32,
        /// Why.
        message: String,
    },
    /// The output does not exist there.
    #[error("{setting}, replicate {replicate}: there is no `{output}`, as of a share or rate of nothing")]
    Missing {
        /// What the point sets.
        setting: String,
        /// The replicate.
        replicate: u32,
        /// The output.
        output: String,
    },
}

/// A twin, by number, and a replicate of it.
type Key = (usize, u32);

/// What the twins of points have come to so far; no record is kept.
#[derive(Debug, Default)]
pub struct TwinValues {
    /// Every twin: what is in it, written out, so that equal ones are found, and the scenario.
    twins: Vec<(String, Scenario)>,
    /// The twin of each point that was asked about; `None` for a point without one.
    of_point: BTreeMap<u32, Option<usize>>,
    /// The numbers of the outputs, by their texts.
    values: BTreeMap<Key, BTreeMap<String, Option<f64>>>,
}

impl TwinValues {
    /// Runs the twins of `runs` that have not been run; nothing if no effect is among `outputs`. Numbers are those of records as
    /// `kept`.
    pub fn add(
        &mut self,
        plan: &Plan,
        runs: &[Run],
        outputs: &[Expression],
        watch: &Watch,
        kept: &(dyn Fn(ReplicateRecord) -> Result<ReplicateRecord, String> + Sync),
    ) -> Result<(), SampleError> {
        let effects: Vec<&Expression> = outputs.iter().filter(|output| output.effect).collect();
        if effects.is_empty() {
            return Ok(());
        }
        let mut pending: BTreeMap<Key, Run> = BTreeMap::new();
        for &run in runs {
            let Some(twin) = self.twin_of(plan, run)? else {
                continue;
            };
            let key = (twin, run.replicate);
            let known = |values: &BTreeMap<String, Option<f64>>| effects.iter().all(|o| values.contains_key(&o.text));
            if !self.values.get(&key).is_some_and(known) {
                pending.entry(key).or_insert(run);
            }
        }
        let one = |(&key, &run): (&Key, &Run)| {
            let record = match plan.run_scenario(&self.twins[key.0].1, key.1, watch) {
                Ok(record) => record,
                Err(Failure::Stopped) => return Err(SampleError::Stopped),
                Err(Failure::Because(message)) => return Err(failed(plan, run, message)),
            };
            let record = kept(record).map_err(|message| failed(plan, run, message))?;
            let value = |output: &&Expression| (output.text.clone(), output.evaluate(&record));
            Ok((key, effects.iter().map(value).collect::<BTreeMap<_, _>>()))
        };
        let all: Vec<(&Key, &Run)> = pending.iter().collect();
        // All are waited for, so that the first failure in order is reported whatever the threads did.
        let found: Vec<Result<_, SampleError>> = map_long(all.len(), |k| one(all[k]));
        for found in found {
            let (key, values) = found?;
            self.values.entry(key).or_default().extend(values);
        }
        Ok(())
    }

    /// The output in the twin of `run`; `None` where it does not exist, or was not asked for.
    pub fn get(&self, run: Run, output: &Expression) -> Option<f64> {
        let twin = self.of_point.get(&run.point).copied()??;
        *self.values.get(&(twin, run.replicate))?.get(&output.text)?
    }

    /// How many different twins there are.
    pub fn len(&self) -> usize {
        self.of_point.values().flatten().collect::<BTreeSet<_>>().len()
    }

    /// Whether no point has a twin.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the twin of a run's point.
    fn twin_of(&mut self, plan: &Plan, run: Run) -> Result<Option<usize>, SampleError> {
        if let Some(known) = self.of_point.get(&run.point) {
            return Ok(*known);
        }
        let scenario = plan.scenario(run.point as usize).map_err(|message| failed(plan, run, message))?;
        let found = scenario.twin().map(|twin| {
            let text = resolved::write(&twin);
            self.twins.iter().position(|(known, _)| *known == text).unwrap_or_else(|| {
                self.twins.push((text, twin));
                self.twins.len() - 1
            })
        });
        self.of_point.insert(run.point, found);
        Ok(found)
    }
}

fn failed(plan: &Plan, run: Run, message: String) -> SampleError {
    let setting = format!("{}, its twin", setting(plan, run.point as usize));
    SampleError::Failed { setting, replicate: run.replicate, message }
}

/// What a point sets, in words.
pub(crate) fn setting(plan: &Plan, point: usize) -> String {
    let pairs = plan.points.keys.iter().zip(plan.points.row(point));
    pairs.map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>().join(", ")
}
