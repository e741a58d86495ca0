//! Shows, on the evidence card, what the base year says of the weights of governance and crime.

use std::path::Path;

use crate::output::folder::read::{ReadError, each_row_with};
use crate::report::html::{escaped, table};
use crate::words::revealed::CAUTION;

/// The weights that are assumed beside those that the base year reveals, means over replicates; empty for folders without the table.
pub fn weights(run: &Path) -> Result<String, ReadError> {
    let path = run.join("revealed.csv");
    if !path.is_file() {
        return Ok(String::new());
    }
    let mut found: Vec<(String, String, Vec<[f64; 3]>)> = Vec::new();
    let undefined = ["revealed", "std_error"];
    each_row_with(
        &path,
        ["weight", "note"],
        ["assumed"],
        undefined,
        |[weight, note], [assumed], [revealed, error]| {
            let numbers = [assumed, revealed, error];
            match found.iter_mut().find(|(name, _, _)| name == weight) {
                Some((_, _, values)) => values.push(numbers),
                None => found.push((weight.to_owned(), note.to_owned(), vec![numbers])),
            }
        },
    )?;
    let rows: Vec<Vec<String>> = found.iter().map(|(weight, note, values)| row(weight, note, values)).collect();
    if rows.is_empty() {
        return Ok(String::new());
    }
    let head = ["Weight", "Assumed", "Revealed", "Standard error", "Note"];
    let caption = "What the base year says: amenities regressed on governance and crime";
    Ok(format!("{}<p class=\"note\">{}</p>\n", table(caption, &head, &rows, &[1, 2, 3]), escaped(CAUTION)))
}

fn row(weight: &str, note: &str, values: &[[f64; 3]]) -> Vec<String> {
    let mean = |k: usize| {
        let known: Vec<f64> = values.iter().map(|v| v[k]).filter(|v| v.is_finite()).collect();
        match known.is_empty() {
            true => String::new(),
            false => format!("{:.2}", known.iter().sum::<f64>() / known.len() as f64),
        }
    };
    vec![weight.to_owned(), mean(0), mean(1), mean(2), note.to_owned()]
}
