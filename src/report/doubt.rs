//! Shows what a run was asked: how likely, beside what is known, and what decides.

use std::path::Path;

use crate::chart::read::answers;
use crate::chart::words::answers as words;
use crate::model::doubt;
use crate::output::folder::read::ReadError;
use crate::report::html::{escaped, table};
use crate::scenario::Scenario;

/// The body of the section; `None` if nothing was asked.
pub fn body(run: &Path) -> Result<Option<String>, ReadError> {
    let shown = answers::read(run)?;
    if shown.is_empty() {
        return Ok(None);
    }
    let numbers = answers::numbers_in_doubt(run)?;
    let mut out = format!("<p>Runs differ by {}.</p>\n", escaped(&words::varies(numbers)));
    let row = |one: &words::Shown| {
        vec![
            one.name.clone(),
            words::came_out(one),
            words::base_rate(one),
            words::agreement(one),
            words::deciding(one).join("; "),
        ]
    };
    let rows: Vec<Vec<String>> = shown.iter().map(row).collect();
    let head = ["Asked", "Came out", "Without the model", "A second seed", "What decides, by share of variance"];
    out.push_str(&table("What was asked", &head, &rows, &[]));
    out.push_str(&format!("<p class=\"note\">{}</p>\n", escaped(words::NOT_COVERED)));
    Ok(Some(out))
}

/// For the evidence card: the laws that replicates draw from.
pub fn laws(scenario: &Scenario) -> String {
    let columns = scenario.columns();
    if columns.is_empty() {
        return String::new();
    }
    let row = |column: &crate::scenario::drawn::Column| {
        let known = doubt::row(&crate::scenario::drawn::pattern(&column.key));
        let numbers: Vec<String> = column.law.numbers().iter().map(|x| crate::format::exact(*x)).collect();
        vec![
            column.key.clone(),
            format!("{} {} {}", column.of.name(), column.law.name(), numbers.join(", ")),
            known.map_or_else(String::new, |row| row.reason.to_owned()),
            known.map_or_else(|| "the scenario".to_owned(), |row| row.source.to_owned()),
        ]
    };
    let rows: Vec<Vec<String>> = columns.iter().map(row).collect();
    format!(
        "<details><summary>{} numbers are in doubt: each run draws them anew</summary>\n{}</details>\n",
        rows.len(),
        table("Plausible laws", &["Number", "Law", "Why", "Source"], &rows, &[])
    )
}
