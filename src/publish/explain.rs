//! Runs the coalitions of an explanation and works out what each group of mechanisms contributes.

use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::sweep::{Plan, Run, Texts};
use crate::experiment::explain::{Explanation, Question, Scale};
use crate::experiment::expression::Expression;
use crate::publish::answer::Sampler;
use crate::publish::error::PublishError;
use crate::publish::monitor::{Monitor, Step};
use crate::scenario::Scenario;

/// What explains the outputs that were asked about.
pub struct Explained {
    /// Each output with its explanation.
    pub answers: Vec<(String, Explanation)>,
    /// The values behind them: by output, coalition and replicate.
    pub values: Vec<Vec<Vec<f64>>>,
}

/// Explains `outputs` of `base`, read from `texts`.
pub fn explain(
    base: &Scenario,
    texts: Texts,
    question: &Question,
    outputs: &[Expression],
    threads: Option<usize>,
    monitor: &Monitor,
) -> Result<Explained, PublishError> {
    let (all, replicates) = (question.coalitions.len() as u32, base.replicates);
    let found = parallel::with_threads(threads, || {
        monitor.report(Step::Started { scenario: &base.name, runs: all * replicates, threads: parallel::threads() });
        let plan = Plan::new(base.clone(), texts, question.points());
        let runs: Vec<Run> = plan.runs().collect();
        Sampler::new(monitor).values(&plan, &runs, outputs)
    })??;
    // Runs come coalition by coalition, replicate by replicate.
    let of = |k: usize| {
        found
            .chunks(replicates as usize)
            .map(|runs| runs.iter().map(|outputs| outputs[k]).collect::<Vec<f64>>())
            .collect()
    };
    let values: Vec<Vec<Vec<f64>>> = (0..outputs.len()).map(of).collect();
    let answer = |(output, values): (&Expression, &Vec<Vec<f64>>)| {
        let scale = if output.is_probability() { Scale::Probability } else { Scale::Number };
        (output.text.clone(), question.answer(values, scale))
    };
    let answers = outputs.iter().zip(&values).map(answer).collect();
    Ok(Explained { answers, values })
}
