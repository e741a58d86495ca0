//! Writes the tables of `solve`: where the output crosses the target, and every value that was tried.

use std::path::Path;

use crate::experiment::solve::target::Target;
use crate::experiment::solve::{Crossing, Evaluation, Solution};
use crate::output::answer::folder::AnswerFolder;
use crate::output::error::OutputError;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::layout::Layout;
use crate::output::folder::table::{Column, Table};
use crate::scenario::Scenario;

/// What is the same in every row.
#[derive(Clone)]
struct Question {
    key: String,
    target: Target,
}

/// A crossing, and what it answers.
pub struct RootRow {
    question: Question,
    crossing: Crossing,
}

/// A value that was tried.
pub struct EvaluationRow {
    question: Question,
    evaluation: Evaluation,
}

/// `roots.csv`.
#[rustfmt::skip]
pub static ROOTS: Table<RootRow> = Table {
    file: "roots.csv",
    about: "one value at which the output crosses the target; no row if there is none",
    columns: &[
        Column { name: "key", unit: "", about: "what was varied", cell: |row| Text(&row.question.key) },
        Column { name: "output", unit: "", about: "the output expression", cell: |row| Text(&row.question.target.output.text) },
        Column { name: "target", unit: "of the output", about: "what it is to reach", cell: |row| Number(row.question.target.value) },
        Column { name: "root", unit: "of the key", about: "where it does", cell: |row| Number(row.crossing.root) },
        Column { name: "low", unit: "of the key", about: "lower end of the 95 % interval", cell: |row| Number(row.crossing.low) },
        Column { name: "high", unit: "of the key", about: "upper end", cell: |row| Number(row.crossing.high) },
        Column { name: "slope", unit: "of the output per unit of the key", about: "how fast the output changes from low to high; of an exact stretch, around it", cell: |row| Number(row.crossing.slope) },
        Column { name: "replicates", unit: "number", about: "replicates of the points that decide", cell: |row| Whole(row.crossing.replicates as u64) },
        Column { name: "ended_by", unit: "", about: "noise; tolerance: the interval is no wider than was asked; exact: the output is the target in every replicate at low, at high and at every value tried between", cell: |row| Text(row.crossing.ended_by.word()) },
    ],
};

/// `evaluations.csv`.
#[rustfmt::skip]
pub static EVALUATIONS: Table<EvaluationRow> = Table {
    file: "evaluations.csv",
    about: "one value that was tried",
    columns: &[
        Column { name: "key", unit: "", about: "what was varied", cell: |row| Text(&row.question.key) },
        Column { name: "value", unit: "of the key", about: "its value", cell: |row| Number(row.evaluation.x) },
        Column { name: "replicates", unit: "number", about: "replicates", cell: |row| Whole(row.evaluation.off.len() as u64) },
        Column { name: "mean", unit: "of the output", about: "mean output", cell: |row| Number(row.evaluation.statistics().mean + row.question.target.value) },
        Column { name: "standard_error", unit: "of the output", about: "its Monte-Carlo standard error", cell: |row| row.evaluation.error().map_or(Missing, Number) },
        Column { name: "side", unit: "", about: "above or below the target as far as Student's t can tell at 99.9 % (the binomial at 99.5 %, of a probability); exact where every replicate is the target; else unclear", cell: |row| Text(side(&row.evaluation)) },
    ],
};

/// The word for the side of the target on which the output is.
pub fn side(point: &Evaluation) -> &'static str {
    match point.sign() {
        1 => "above",
        -1 => "below",
        _ if point.is_exact() => "exact",
        _ => "unclear",
    }
}

/// Writes everything into `folder`, an empty one.
pub fn write(
    folder: &Path,
    scenario: &Scenario,
    key: &str,
    target: &Target,
    solution: &Solution,
) -> Result<(), OutputError> {
    let question = Question { key: key.into(), target: target.clone() };
    let mut answer = AnswerFolder::begin(folder);
    let root = |&crossing: &Crossing| RootRow { question: question.clone(), crossing };
    answer.table(&ROOTS, solution.crossings.iter().map(root))?;
    let row = |evaluation: &Evaluation| EvaluationRow { question: question.clone(), evaluation: evaluation.clone() };
    answer.table(&EVALUATIONS, solution.evaluations.iter().map(row))?;
    answer.seal(Layout::Solution, scenario)
}
