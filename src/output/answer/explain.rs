//! Writes the tables of `explain`: what each mechanism contributes, and the output of every coalition that was run.

use std::path::Path;

use crate::experiment::explain::{Contribution, Explanation, Question, Share};
use crate::output::answer::folder::AnswerFolder;
use crate::output::error::OutputError;
use crate::output::folder::cell::Cell;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::layout::Layout;
use crate::output::folder::table::{Column, Table};
use crate::scenario::Scenario;

/// One group and one output.
pub struct ContributionRow {
    output: String,
    mechanisms: String,
    total: f64,
    contribution: Contribution,
}

/// One coalition, one replicate, one output.
pub struct CoalitionRow {
    on: String,
    output: String,
    replicate: u32,
    value: f64,
}

fn error(share: &Share) -> Cell<'static> {
    share.standard_error.map_or(Missing, Number)
}

fn end(share: &Share, pick: fn((f64, f64)) -> f64) -> Cell<'static> {
    share.interval.map(pick).map_or(Missing, Number)
}

/// `contributions.csv`.
#[rustfmt::skip]
pub static CONTRIBUTIONS: Table<ContributionRow> = Table {
    file: "contributions.csv",
    about: "what one group of mechanisms contributes to one output; the Shapley values of an output add up to its total",
    columns: &[
        Column { name: "output", unit: "", about: "the output expression", cell: |row| Text(&row.output) },
        Column { name: "group", unit: "", about: "the group of mechanisms", cell: |row| Text(&row.contribution.group.name) },
        Column { name: "mechanisms", unit: "", about: "its mechanisms that are on in the scenario, with + between them", cell: |row| Text(&row.mechanisms) },
        Column { name: "total", unit: "of the output", about: "all groups on less all groups off", cell: |row| Number(row.total) },
        Column { name: "shapley", unit: "of the output", about: "what the group adds, averaged over the orders in which groups are switched on", cell: |row| Number(row.contribution.shapley.value) },
        Column { name: "shapley_standard_error", unit: "of the output", about: "over replicates, and over sampled orders; empty with a single replicate, and of a probability", cell: |row| error(&row.contribution.shapley) },
        Column { name: "shapley_low", unit: "of the output", about: "lower end of the 95 % interval; empty with a single replicate, and of a probability where the group makes a difference in fewer than ten runs", cell: |row| end(&row.contribution.shapley, |(low, _)| low) },
        Column { name: "shapley_high", unit: "of the output", about: "upper end of the 95 % interval; empty with a single replicate, and of a probability where the group makes a difference in fewer than ten runs", cell: |row| end(&row.contribution.shapley, |(_, high)| high) },
        Column { name: "leave_one_out", unit: "of the output", about: "all groups on less all groups but this one on", cell: |row| Number(row.contribution.leave_one_out.value) },
        Column { name: "leave_one_out_standard_error", unit: "of the output", about: "over replicates; empty with a single one, and of a probability", cell: |row| error(&row.contribution.leave_one_out) },
        Column { name: "leave_one_out_low", unit: "of the output", about: "lower end of the 95 % interval", cell: |row| end(&row.contribution.leave_one_out, |(low, _)| low) },
        Column { name: "leave_one_out_high", unit: "of the output", about: "upper end of the 95 % interval", cell: |row| end(&row.contribution.leave_one_out, |(_, high)| high) },
    ],
};

/// `coalitions.csv`.
#[rustfmt::skip]
pub static COALITIONS: Table<CoalitionRow> = Table {
    file: "coalitions.csv",
    about: "one output in one replicate with some groups on and the other explained groups off",
    columns: &[
        Column { name: "on", unit: "", about: "the explained groups that are on, with spaces between them; empty for none", cell: |row| Text(&row.on) },
        Column { name: "output", unit: "", about: "the output expression", cell: |row| Text(&row.output) },
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "value", unit: "of the output", about: "its value", cell: |row| Number(row.value) },
    ],
};

/// Writes everything into `folder`, an empty one; `values` are by output, coalition and replicate.
pub fn write(
    folder: &Path,
    scenario: &Scenario,
    question: &Question,
    found: &[(String, Explanation)],
    values: &[Vec<Vec<f64>>],
) -> Result<(), OutputError> {
    let mut answer = AnswerFolder::begin(folder);
    let contributions = found.iter().flat_map(|(output, explanation)| {
        explanation.contributions.iter().map(|contribution| ContributionRow {
            output: output.clone(),
            mechanisms: contribution.group.mechanisms.join("+"),
            total: explanation.total.value,
            contribution: contribution.clone(),
        })
    });
    answer.table(&CONTRIBUTIONS, contributions)?;
    let groups = &question.groups;
    let coalitions = question.coalitions.iter().enumerate().flat_map(|(k, coalition)| {
        let on: Vec<&str> =
            (0..groups.len()).filter(|k| coalition >> k & 1 == 1).map(|k| groups[k].name.as_str()).collect();
        let on = on.join(" ");
        found.iter().zip(values).flat_map(move |((output, _), values)| {
            let on = on.clone();
            values[k].iter().enumerate().map(move |(replicate, &value)| CoalitionRow {
                on: on.clone(),
                output: output.clone(),
                replicate: replicate as u32,
                value,
            })
        })
    });
    answer.table(&COALITIONS, coalitions)?;
    answer.seal(Layout::Explanation, scenario)
}
