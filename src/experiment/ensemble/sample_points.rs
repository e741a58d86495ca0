//! Runs some points of a plan for the values of a few outputs, and keeps nothing else of them.

use crate::engine::base::parallel::map_long;
use crate::experiment::ensemble::parallel::Watch;
use crate::experiment::ensemble::sweep::{Plan, Run};
use crate::experiment::ensemble::twin_values::{SampleError, TwinValues, setting};
use crate::experiment::expression::Expression;

/// The outputs of every run, in the order of `runs`; `done` hears of each with the seconds it took. Of effects `twins` has the
/// numbers that are taken off.
pub fn values(
    plan: &Plan,
    runs: &[Run],
    outputs: &[Expression],
    twins: &TwinValues,
    watch: &Watch,
    done: &(dyn Fn(Run, f64) + Sync),
) -> Result<Vec<Vec<f64>>, SampleError> {
    let one = |&run: &Run| {
        let outcome = plan.simulate(run, watch).ok_or(SampleError::Stopped)?;
        let (setting, replicate) = (setting(plan, run.point as usize), run.replicate);
        let record =
            outcome.result.map_err(|message| SampleError::Failed { setting: setting.clone(), replicate, message })?;
        done(run, outcome.seconds);
        let value = |output: &Expression| {
            let missing = || SampleError::Missing { setting: setting.clone(), replicate, output: output.text.clone() };
            let level = output.evaluate(&record);
            level.and_then(|level| output.less(level, || twins.get(run, output))).ok_or_else(missing)
        };
        outputs.iter().map(value).collect::<Result<Vec<f64>, _>>()
    };
    // All are waited for, so that the first failure in order is reported whatever the threads did.
    let found: Vec<Result<Vec<f64>, SampleError>> = map_long(runs.len(), |k| one(&runs[k]));
    found.into_iter().collect()
}
