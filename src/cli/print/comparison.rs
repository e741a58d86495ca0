//! Writes the closing page of a comparison: what changed, how sure one can be, and who wins and who loses.

use std::path::Path;

use crate::cli::print::page::line;
use footvote::experiment::ensemble::comparison::{Comparison, Paired, PairedRow};
use footvote::experiment::finding::winners::WinnerRow;
use footvote::format::{percent_with, precise, signed_percent_with, signed_precise};

/// The page of a finished comparison, whose files are in `folder`.
pub fn page(comparison: &Comparison, paired: &Paired, folder: &Path) -> String {
    let mut page = String::new();
    let base = &comparison.base;
    let end = base.time.start + base.time.years as i32;
    line(
        &mut page,
        &format!(
            "{}: {} pairs of runs from {} to {end}, the same households with the same luck in both arms",
            base.name, base.replicates, base.time.start
        ),
    );
    let winners: Vec<WinnerRow> = paired.winners().collect();
    let outputs: Vec<PairedRow> = paired.outputs().collect();
    for reform in &comparison.reforms {
        line(&mut page, &format!("\n{}", reform.name));
        let rows = outputs.iter().filter(|row| row.arm == reform.name);
        let width = outputs.iter().map(|row| row.quantity.chars().count()).max().unwrap_or(0);
        rows.for_each(|row| output(&mut page, row, width));
        if !reform.welfare {
            line(&mut page, "  who wins: not measured, because tastes or the base year differ from the baseline's");
            continue;
        }
        let worth = base.currency.said("$ a year");
        line(&mut page, &format!("  worth to households{worth:>15}   of income   better off   worse off (by over 1%)"));
        let shown =
            |row: &&WinnerRow| row.arm == reform.name && row.dimension != "place" && row.dimension != "community";
        winners.iter().filter(shown).for_each(|row| winner(&mut page, row));
    }
    line(&mut page, &format!("\nFiles  {}", folder.display()));
    page
}

fn output(page: &mut String, row: &PairedRow, width: usize) {
    let known = |number: f64| if number.is_nan() { "does not exist".to_owned() } else { precise(number) };
    let mut text = format!("  {:width$}  {} -> {}", row.quantity, known(row.baseline), known(row.reform));
    if !row.difference.is_nan() {
        text += &format!("  difference {}", signed_precise(row.difference));
    }
    if let (Some(low), Some(high)) = (row.low, row.high) {
        text += &format!(" ({} to {})", signed_precise(low), signed_precise(high));
    }
    if let Some(factor) = row.variance_reduction {
        text += &format!("; unpaired runs would need {} times as many", precise(factor));
    }
    line(page, &text);
}

fn winner(page: &mut String, row: &WinnerRow) {
    let name = match row.dimension {
        "all" => "all".to_string(),
        dimension => format!("{} {}", dimension.replace('_', " "), row.band),
    };
    line(
        page,
        &format!(
            "    {name:<22}{:>10}{:>12}{:>13}{:>12}",
            signed_precise(row.mean),
            signed_percent_with(100.0 * row.mean_of_income, 2),
            percent_with(100.0 * row.better_off, 1),
            percent_with(100.0 * row.worse_off, 1)
        ),
    );
}
