//! Writes the closing page of a comparison: what changed, how sure one can be, and who wins and who loses.

use std::path::Path;

use crate::cli::print::page::line;
use crate::cli::print::units::Written;
use footvote::chart::compare::winners_words::landlords;
use footvote::experiment::ensemble::comparison::{Comparison, Paired, PairedRow};
use footvote::experiment::expression::Expression;
use footvote::experiment::finding::winners::WinnerRow;
use footvote::experiment::probability::counts;
use footvote::format::{Currency, counted, percent_with, rough, signed, signed_percent_with};

/// The page of a finished comparison of `outputs`, whose files are in `folder`.
pub fn page(comparison: &Comparison, outputs: &[Expression], paired: &Paired, folder: &Path) -> String {
    let mut page = String::new();
    let base = &comparison.base;
    let end = base.time.start + base.time.years as i32;
    line(
        &mut page,
        &format!(
            "{}: {} of runs from {} to {end}, the same households with the same luck in both arms",
            base.name,
            counted(base.replicates as usize, "pair"),
            base.time.start
        ),
    );
    let winners: Vec<WinnerRow> = paired.winners().collect();
    let rows: Vec<PairedRow> = paired.outputs().collect();
    for reform in &comparison.reforms {
        line(&mut page, &format!("\n{}", reform.name));
        let width = rows.iter().map(|row| row.quantity.chars().count()).max().unwrap_or(0);
        for row in rows.iter().filter(|row| row.arm == reform.name) {
            let asked = outputs.iter().find(|output| output.text == row.quantity);
            let text = output(row, asked, base.replicates, base.currency);
            line(&mut page, &format!("  {:width$}  {text}", row.quantity));
        }
        if !reform.welfare {
            line(&mut page, "  who wins: not measured, because tastes or the base year differ from the baseline's");
            continue;
        }
        let shown =
            |row: &&WinnerRow| row.arm == reform.name && row.dimension != "place" && row.dimension != "community";
        let shown: Vec<&WinnerRow> = winners.iter().filter(shown).collect();
        let worth = base.currency.said("$ a year");
        winners_table(&mut page, &shown, &worth, base.replicates);
        let all = shown.iter().find(|row| row.dimension == "all");
        let of_landlords = |all: &&WinnerRow| {
            let error = all.landlords_error.unwrap_or(f64::NAN);
            landlords(all.landlords, error, all.replicates as usize, base.currency)
        };
        if let Some(text) = all.and_then(of_landlords) {
            line(&mut page, &format!("    {text}"));
        }
    }
    line(&mut page, &format!("\nFiles  {}", folder.display()));
    page
}

/// What is said of an output, as it was `asked` for, of so many pairs.
fn output(row: &PairedRow, asked: Option<&Expression>, pairs: u32, currency: Currency) -> String {
    let is_probability = asked.is_some_and(Expression::is_probability);
    if row.refused > 0 {
        let of = counted(pairs as usize, "pair");
        return format!("refused: a number that it hangs on does not exist in {} of {of}", row.refused);
    }
    if row.runs == [0; 2] {
        let nothing = if is_probability { "no run was looked at" } else { "does not exist" };
        return format!("{nothing} in either arm");
    }
    let written = asked.map(|output| Written::of(output, currency)).unwrap_or_default();
    let interval = row.low.zip(row.high);
    let wide = interval.map_or(0.0, |(low, high)| high - low);
    let levels = [(row.baseline, row.runs[0]), (row.reform, row.runs[1])];
    // Both arms are told in one way, by counts where either has few.
    let few = is_probability && levels.iter().any(|(share, runs)| *runs > 0 && counts(*share, *runs).is_some());
    let known = |(number, runs): (f64, u32)| {
        let level = match number.is_nan() {
            true => return "does not exist".to_owned(),
            false if few => format!("{:.0} of {runs}", number * f64::from(runs)),
            false => written.level_within(number, wide),
        };
        // What one arm alone has need not be there in all of its runs.
        match row.replicates == 0 && runs < pairs {
            true => format!("{level} (in {runs} of {})", counted(pairs as usize, "run")),
            false => level,
        }
    };
    let mut text = format!("{} -> {}", known(levels[0]), known(levels[1]));
    if !row.difference.is_nan() {
        let difference = match interval {
            Some(ends) => written.differences(row.difference, ends),
            None => written.difference(row.difference),
        };
        text += &format!("  difference {difference}");
        if interval.is_none() && row.replicates > 1 {
            text += &format!(" (all {} pairs agree: too few for an interval)", row.replicates);
        }
    }
    if (1..pairs).contains(&row.replicates) {
        text += &format!("; in {} of {pairs} pairs", row.replicates);
    }
    if let Some(factor) = row.variance_reduction {
        text += &format!("; unpaired runs would need {} times as many", rough(factor));
    }
    text
}

/// Who wins or loses.
fn group(row: &WinnerRow) -> String {
    match row.dimension {
        "all" => "all".to_string(),
        dimension => format!("{} {}", dimension.replace('_', " "), row.band),
    }
}

/// Where the mean may be, by Student's t: “−310 to +60”; nothing where too few of all `pairs` say anything.
fn interval(row: &WinnerRow, pairs: u32) -> String {
    match row.interval() {
        Some((low, high)) => format!("{} to {}", signed(low, 0), signed(high, 0)),
        None if pairs > 1 => "too few pairs".to_owned(),
        None => "–".to_owned(),
    }
}

/// Widths of the columns behind the name of a group where their numbers are short.
const WIDTHS: [usize; 5] = [10, 22, 12, 13, 12];

/// Every group: what it is worth to it, `worth` being its unit, how sure that is, and in how many of all `pairs` there is such a household
/// at all. Columns are as wide as what stands in them, two spaces apart.
fn winners_table(page: &mut String, rows: &[&WinnerRow], worth: &str, pairs: u32) {
    let cells = |row: &&WinnerRow| {
        [
            signed(row.mean, 0),
            interval(row, pairs),
            signed_percent_with(100.0 * row.mean_of_income, 2),
            percent_with(100.0 * row.better_off, 1),
            percent_with(100.0 * row.worse_off, 1),
        ]
    };
    let cells: Vec<[String; 5]> = rows.iter().map(cells).collect();
    let name = rows.iter().map(|row| group(row).chars().count()).max().unwrap_or(0).max(22);
    let wide = |k: usize| cells.iter().map(|cells| cells[k].chars().count() + 2).max().unwrap_or(0).max(WIDTHS[k]);
    let aligned = |cells: &[String; 5]| -> String {
        cells.iter().enumerate().map(|(k, cell)| format!("{cell:>width$}", width = wide(k))).collect()
    };
    let heads = [worth, "95% interval", "of income", "better off", "worse off"].map(str::to_owned);
    line(page, &format!("  {:w$}{} (by over 1%)", "worth to households", aligned(&heads), w = name + 2));
    for (row, cells) in rows.iter().zip(&cells) {
        let rare = match row.replicates < pairs {
            true => format!("   in {} of {pairs} pairs", row.replicates),
            false => String::new(),
        };
        line(page, &format!("    {:<name$}{}{rare}", group(row), aligned(cells)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Planted fault: a mean of nine figures touched its interval.
    #[test]
    fn columns_stay_apart_however_long_their_numbers_are() {
        let row = |mean: f64, margin: f64, replicates: u32| WinnerRow {
            arm: "reform".into(),
            dimension: "mover",
            band: "only in the baseline".into(),
            households: 118.0,
            mean,
            standard_error: (replicates > 1).then_some(margin / 12.706),
            mean_of_income: 0.36,
            better_off: 1.0,
            total: 0.0,
            worse_off: 0.0,
            landlords: 0.0,
            landlords_error: None,
            replicates,
        };
        let (short, long) = (row(-112.0, 30.0, 2), row(-112_217.0, 904_071.0, 1));
        let mut page = String::new();
        winners_table(&mut page, &[&short, &row(-1_112_217.0, 9_904_071.0, 2), &long], "$ a year", 2);
        assert!(page.contains("−1,112,217  −11,016,"), "{page}");
        let ends: Vec<usize> = page.lines().map(|line| line.chars().count()).collect();
        assert!(ends[1] == ends[2] && ends[1] + "   in 1 of 2 pairs".len() == ends[3], "{page}");
    }
}
