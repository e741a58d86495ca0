//! Tells the run beside its twin: the same households with the same luck without what is asked about.

use std::path::Path;

use crate::chart::read::subject;
use crate::chart::read::tables::RunTables;
use crate::chart::run::twin;
use crate::chart::verdict::Verdict;
use crate::chart::verdict::answer::Row;
use crate::chart::verdict::claim::Quantity;
use crate::chart::words::columns::{column, counts as is_count};
use crate::chart::words::spread::Bands;
use crate::chart::words::twin::beside;
use crate::format::{Unit, compact, signed_compact};
use crate::output::folder::read::each_row_with;
use crate::output::run::twin_tables::TWIN;
use crate::report::error::ReportError;
use crate::report::html::{escaped, table};

/// What a difference in incomes is not.
const INCOMES: &str = "<p class=\"note\">Net income is the mean of whoever lives there, after taxes: where poorer or richer households come or go \
    it moves without anybody earning less or more. What one household gains or loses is not in it.</p>\n";

/// Why one column less another is not the third.
const MEDIANS: &str = "<p class=\"note\">Every column is the median of the runs' own numbers, which may be that of another run: here less \
    twin need not be the difference.</p>\n";

/// The section: what stands out, and every number of the place of the question and of all together at the end.
pub fn body(run: &Path, tables: &RunTables, verdict: &Verdict) -> Result<String, ReportError> {
    let Some(found) = &tables.twin else {
        return Ok(String::new());
    };
    let mut out = match verdict.rows.is_empty() {
        true => format!("<p class=\"answer\">{}.</p>\n", escaped(&sentence(tables))),
        false => {
            let row = |row: &Row| {
                vec![
                    row.name.to_owned(),
                    row.here.clone(),
                    row.there.clone(),
                    row.difference.clone(),
                    row.share.clone(),
                ]
            };
            let rows: Vec<Vec<String>> = verdict.rows.iter().map(row).collect();
            let caption = format!("{}: what stands out from luck", verdict.city);
            let incomes = verdict.rows.iter().any(|row| row.name == Quantity::NetIncome.title());
            let note = if incomes { INCOMES } else { "" };
            let apart = if tables.replicates > 1 { MEDIANS } else { "" };
            table(&caption, &["Number", "Here", "Twin", "Difference", "In %"], &rows, &[1, 2, 3, 4]) + apart + note
        }
    };
    out.push_str("<details><summary>Every number of both worlds</summary>\n");
    // Said once.
    if !verdict.rows.is_empty() {
        out.push_str(&format!("<p class=\"answer\">{}.</p>\n", escaped(&sentence(tables))));
    }
    out.push_str(&format!(
        "<p>All effects are taken {}. Both worlds have the same households, who draw the same numbers, so that what differs \
         is what is asked about. Every number of every place and year is in <a href=\"{file}\">{file}</a>, the rows behind \
         them in <a href=\"twin_places.csv\">twin_places.csv</a>.</p>\n",
        escaped(&beside(&found.words)),
        file = TWIN.file,
    ));
    // A place that the twin never has is beside nothing: there the old city stands for it.
    let old = |place: &usize| !tables.is_new(*place);
    let city =
        || tables.new_places.old_city.as_ref().and_then(|city| tables.names.iter().position(|name| name == city));
    let subject = Some(subject::subject(tables).place).filter(old).or_else(city).unwrap_or(usize::MAX);
    if let (Some(name), Some(call)) = (tables.names.get(subject), tables.places.get(subject)) {
        out.push_str(&numbers(run, tables, name, call)?);
    }
    out.push_str(&numbers(run, tables, "all", "All places")?);
    out.push_str("</details>\n");
    Ok(out)
}

/// The finding as a sentence without its full stop.
pub fn sentence(tables: &RunTables) -> String {
    match twin::comparable(tables) {
        true => twin::finding(tables),
        false => "No place is in both worlds, so no difference can be stated".to_owned(),
    }
}

/// How a number is written.
type Write = fn(f64) -> String;

/// Every number of one place at the end, in both worlds.
fn numbers(run: &Path, tables: &RunTables, name: &str, call: &str) -> Result<String, ReportError> {
    let end = tables.years.last().copied().unwrap_or_default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let known = |value: f64, written: Write| if value.is_nan() { "–".to_owned() } else { written(value) };
    let gaps = ["scenario", "twin", "difference", "low", "high"];
    each_row_with(&run.join(TWIN.file), ["place", "quantity"], ["year", "replicates"], gaps, |texts, counts, row| {
        let ([place, quantity], [year, replicates], [scenario, twin, difference, low, high]) = (texts, counts, row);
        if place != name || (year - end).abs() > 1e-6 {
            return;
        }
        // Households are whole.
        let (plain, signed): (Write, Write) = match is_count(quantity) {
            true => (|value| Unit::Count.format(value), |value| Unit::Count.format_signed(value)),
            false => (compact, signed_compact),
        };
        let interval = match replicates > 1.0 {
            true => format!("{} to {}", signed(low), signed(high)),
            false => "–".to_owned(),
        };
        rows.push(vec![
            column(quantity, tables.facts.currency),
            known(scenario, plain),
            known(twin, plain),
            known(difference, signed),
            interval,
        ]);
    })?;
    let band = match Bands::of(tables.replicates) {
        Bands::Quantiles => "Middle 90%",
        _ => "Range",
    };
    let head = ["Number", "Scenario", "Twin", "Difference", band];
    let caption = format!("{call} in {}: medians over runs", end.floor());
    Ok(table(&caption, &head, &rows, &[1, 2, 3, 4]))
}
