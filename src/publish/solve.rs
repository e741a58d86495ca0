//! Runs the values of one key that a search asks for, until it knows where an output reaches its target.

use crate::experiment::design::points::Points;
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::sweep::{Plan, Run, Texts};
use crate::experiment::solve;
use crate::experiment::solve::target::Target;
use crate::experiment::solve::{Ask, Method, Solution};
use crate::publish::answer::Sampler;
use crate::publish::error::PublishError;
use crate::publish::monitor::{Monitor, Step};
use crate::scenario::Scenario;

/// Searches for the value of `key` at which `base`, read from `texts`, reaches `target`; says how many runs that took.
pub fn solve(
    base: &Scenario,
    texts: Texts,
    key: &str,
    target: &Target,
    method: Method,
    threads: Option<usize>,
    monitor: &Monitor,
) -> Result<(Solution, u32), PublishError> {
    parallel::with_threads(threads, || {
        let (runs, threads) = (method.scan * method.least, parallel::threads());
        monitor.report(Step::Started { scenario: &base.name, runs, threads });
        let sampler = Sampler::new(monitor);
        // The ends come first: the highest rate of looking around, which all values share, is that of an end.
        let point = |x: f64| vec![format!("{x:?}")];
        let points = Points::listed(vec![key.to_string()], vec![point(method.from), point(method.to)]);
        let mut plan = Plan::new(base.clone(), texts, points);
        plan.envelope();
        let outputs = [target.output.clone()];
        let solution = solve::solve(method, |asks| {
            let mut pending = Vec::new();
            for ask in asks {
                pending.extend(runs_of(&mut plan, ask, point(ask.x)));
            }
            let mut found = sampler.values(&plan, &pending, &outputs)?.into_iter().map(|values| target.off(values[0]));
            Ok::<_, PublishError>(asks.iter().map(|ask| found.by_ref().take(ask.replicates.len()).collect()).collect())
        })?;
        Ok((solution, sampler.runs()))
    })?
}

/// The runs of one value, which becomes a point of the plan if it is none yet.
fn runs_of(plan: &mut Plan, ask: &Ask, row: Vec<String>) -> Vec<Run> {
    let point = plan.points.find_or_add(row);
    ask.replicates.clone().map(|replicate| Run { point: point as u32, replicate }).collect()
}
