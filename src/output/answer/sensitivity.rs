//! Writes the tables of `sensitivity`: what each axis of a sweep does to each output.

use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::tornado::Bar;
use crate::experiment::sensitivity::{Finding, Measure};
use crate::experiment::statistics::LEAST_FOR_QUANTILES;
use crate::output::answer::folder::AnswerFolder;
use crate::output::error::OutputError;
use crate::output::folder::cell::Cell;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::layout;
use crate::output::folder::table::{Column, Table};
use crate::scenario::Scenario;
use std::path::Path;

/// One number about one axis and one output.
pub struct MeasureRow {
    output: String,
    measure: Measure,
}

/// One bar of the tornado of one output.
pub struct BarRow {
    output: String,
    bar: Bar,
}

/// One output.
pub struct OutputRow {
    output: String,
    layout: Layout,
    finding: Finding,
}

/// A quantile over points, if there are enough of them for one.
fn quantile(row: &OutputRow, value: f64) -> Cell<'static> {
    maybe((row.finding.spread.replicates >= LEAST_FOR_QUANTILES).then_some(value))
}

fn maybe(number: Option<f64>) -> Cell<'static> {
    number.filter(|number| number.is_finite()).map_or(Missing, Number)
}

/// `sensitivity.csv`.
#[rustfmt::skip]
pub static MEASURES: Table<MeasureRow> = Table {
    file: "sensitivity.csv",
    about: "one number about what one axis of a sweep does to one output",
    columns: &[
        Column { name: "output", unit: "", about: "the output expression", cell: |row| Text(&row.output) },
        Column { name: "axis", unit: "", about: "what varies; empty for a number about all axes", cell: |row| Text(&row.measure.axis) },
        Column { name: "index", unit: "", about: "first_order, total and first_order_sum (Saltelli designs); mu, mu_star and sigma, and mu_star_luck, the mu_star that luck alone would make, where there are several replicates (Morris designs); regression, binned_first_order and regression_r2 (any other points)", cell: |row| Text(row.measure.index) },
        Column { name: "estimate", unit: "share of variance; of the output over the whole axis, for mu, mu_star, mu_star_luck and sigma; standard deviations, for regression", about: "its estimate; empty where the points do not determine it", cell: |row| maybe(Some(row.measure.estimate.value)) },
        Column { name: "standard_error", unit: "as estimate", about: "its standard error: of a grid over replicates, which its points share; else also over resampled blocks, trajectories or points; empty where it cannot be told, as with a grid of one replicate", cell: |row| maybe(row.measure.estimate.standard_error) },
        Column { name: "low", unit: "as estimate", about: "lower end of the 95 % interval, by Student's t", cell: |row| maybe(row.measure.estimate.interval().map(|(low, _)| low)) },
        Column { name: "high", unit: "as estimate", about: "upper end of the 95 % interval", cell: |row| maybe(row.measure.estimate.interval().map(|(_, high)| high)) },
    ],
};

/// `tornado.csv`.
#[rustfmt::skip]
pub static TORNADO: Table<BarRow> = Table {
    file: "tornado.csv",
    about: "the mean of one output where one axis is low and where it is high, everything else anywhere; the longest bar first",
    columns: &[
        Column { name: "output", unit: "", about: "the output expression", cell: |row| Text(&row.output) },
        Column { name: "axis", unit: "", about: "what varies", cell: |row| Text(&row.bar.axis) },
        Column { name: "low_at", unit: "of the axis", about: "what counts as low: its least value, or from..to of its lowest fifth", cell: |row| Text(&row.bar.low_at) },
        Column { name: "high_at", unit: "of the axis", about: "what counts as high: its greatest value, or its highest fifth", cell: |row| Text(&row.bar.high_at) },
        Column { name: "at_low", unit: "of the output", about: "mean output where the axis is low", cell: |row| maybe(Some(row.bar.low.value)) },
        Column { name: "at_high", unit: "of the output", about: "mean output where the axis is high", cell: |row| maybe(Some(row.bar.high.value)) },
        Column { name: "effect", unit: "of the output", about: "at_high less at_low", cell: |row| maybe(Some(row.bar.effect.value)) },
        Column { name: "standard_error", unit: "of the output", about: "of the effect: of a grid over replicates, which its points share; else also over resampled blocks, trajectories or points; empty where it cannot be told, as with a grid of one replicate", cell: |row| maybe(row.bar.effect.standard_error) },
        Column { name: "low", unit: "of the output", about: "lower end of the 95 % interval of the effect, by Student's t", cell: |row| maybe(row.bar.effect.interval().map(|(low, _)| low)) },
        Column { name: "high", unit: "of the output", about: "upper end of the 95 % interval of the effect", cell: |row| maybe(row.bar.effect.interval().map(|(_, high)| high)) },
        Column { name: "freedom", unit: "number", about: "degrees of freedom of a Student's t with that standard error and interval: replicates less one on a grid; empty where there is no interval", cell: |row| row.bar.effect.freedom().map_or(Missing, |freedom| Whole(freedom.into())) },
    ],
};

/// `outputs.csv`.
#[rustfmt::skip]
pub static OUTPUTS: Table<OutputRow> = Table {
    file: "outputs.csv",
    about: "one output over all points of a sweep",
    columns: &[
        Column { name: "output", unit: "", about: "the output expression", cell: |row| Text(&row.output) },
        Column { name: "resampled", unit: "", about: "what is resampled: blocks, trajectories or points; grid points are not, for they are what was asked about", cell: |row| Text(row.layout.unit_name()) },
        Column { name: "count", unit: "number", about: "how many there are", cell: |row| Whole(row.finding.units as u64) },
        Column { name: "left_out", unit: "number", about: "how many were left out because a run failed or the number does not exist there", cell: |row| Whole(row.finding.left_out as u64) },
        Column { name: "replicates", unit: "number", about: "replicates of every point", cell: |row| Whole(row.finding.replicates as u64) },
        Column { name: "mean", unit: "of the output", about: "mean over points", cell: |row| Number(row.finding.spread.mean) },
        Column { name: "p05", unit: "of the output", about: "5 % quantile over points; empty with fewer than twenty", cell: |row| quantile(row, row.finding.spread.p05) },
        Column { name: "p95", unit: "of the output", about: "95 % quantile over points; empty with fewer than twenty", cell: |row| quantile(row, row.finding.spread.p95) },
        Column { name: "luck", unit: "share of variance", about: "share of the variance over points that is luck not shared by all points; empty with a single replicate", cell: |row| maybe(row.finding.noise_share) },
    ],
};

/// Writes everything into `folder`, an empty one.
pub fn write(
    folder: &Path,
    scenario: &Scenario,
    layout: Layout,
    found: &[(String, Finding)],
) -> Result<(), OutputError> {
    let mut answer = AnswerFolder::begin(folder);
    let measures = found.iter().flat_map(|(output, finding)| {
        finding.measures.iter().map(|measure| MeasureRow { output: output.clone(), measure: measure.clone() })
    });
    answer.table(&MEASURES, measures)?;
    let bars = found.iter().flat_map(|(output, finding)| {
        finding.tornado.iter().map(|bar| BarRow { output: output.clone(), bar: bar.clone() })
    });
    answer.table(&TORNADO, bars)?;
    let row =
        |(output, finding): &(String, Finding)| OutputRow { output: output.clone(), layout, finding: finding.clone() };
    answer.table(&OUTPUTS, found.iter().map(row))?;
    answer.seal(layout::Layout::Sensitivity, scenario)
}
