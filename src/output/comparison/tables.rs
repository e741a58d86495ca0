//! Writes the tables of a comparison: paired differences over time, outputs that were asked for, and who wins and who loses.

use std::collections::BTreeMap;
use std::path::Path;

use crate::experiment::ensemble::comparison::{Comparison, Paired, PairedRow};
use crate::experiment::expression::Expression;
use crate::experiment::finding::winners::WinnerRow;
use crate::output::error::OutputError;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::dictionary;
use crate::output::folder::dictionary::{TableEntry, entry};
use crate::output::folder::disk;
use crate::output::folder::files::{SCENARIO_FILE, write_file};
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::{Asked, Manifest};
use crate::output::folder::table::{Column, Table, write_table};
use crate::scenario::resolved;

/// Folder of the reforms' scenarios.
pub const REFORMS: &str = "reforms";

macro_rules! paired_columns {
    () => {
        &[
            Column { name: "arm", unit: "", about: "the reform", cell: |row| Text(&row.arm) },
            Column { name: "year", unit: "year", about: "calendar year of the record; of an output the moment it is read at, or the last of its years", cell: |row| Number(row.year) },
            Column { name: "place", unit: "", about: "name of the place; empty for an output expression", cell: |row| Text(&row.place) },
            Column { name: "quantity", unit: "", about: "column of places.csv, net_inflow, or an output expression", cell: |row| Text(&row.quantity) },
            Column { name: "replicates", unit: "number", about: "pairs in which both arms have the number: a place has one from its opening", cell: |row| Whole(row.replicates as u64) },
            Column { name: "baseline", unit: "of the quantity", about: "mean in the baseline over these pairs; without any, over the replicates that have the number; empty if none has, and of a probability where a number that it hangs on does not exist in some pair", cell: |row| Number(row.baseline) },
            Column { name: "reform", unit: "of the quantity", about: "mean in the reform, likewise", cell: |row| Number(row.reform) },
            Column { name: "difference", unit: "of the quantity", about: "mean of reform less baseline, pair by pair; empty without pairs", cell: |row| Number(row.difference) },
            Column { name: "standard_error", unit: "of the quantity", about: "Monte-Carlo standard error of the difference; empty with a single pair", cell: |row| row.standard_error.map_or(Missing, Number) },
            Column { name: "low", unit: "of the quantity", about: "lower end of the 95 % interval of the difference (Student's t)", cell: |row| row.low.map_or(Missing, Number) },
            Column { name: "high", unit: "of the quantity", about: "upper end of the 95 % interval of the difference", cell: |row| row.high.map_or(Missing, Number) },
            Column { name: "variance_reduction", unit: "factor", about: "how many times more replicates an unpaired comparison would need; empty where all pairs differ alike", cell: |row| row.variance_reduction.map_or(Missing, Number) },
        ]
    };
}

/// `paired.csv`.
#[rustfmt::skip]
pub static PAIRED: Table<PairedRow> = Table {
    file: "paired.csv",
    about: "one number of one place at one recorded moment: a reform less the baseline, over pairs of replicates with the same luck",
    columns: paired_columns!(),
};

/// `outputs.csv`.
#[rustfmt::skip]
pub static OUTPUTS: Table<PairedRow> = Table {
    file: "outputs.csv",
    about: "one output expression: a reform less the baseline, over pairs of replicates with the same luck",
    columns: paired_columns!(),
};

/// `winners.csv`.
#[rustfmt::skip]
pub static WINNERS: Table<WinnerRow> = Table {
    file: "winners.csv",
    about: "what a reform is worth to one group of households, told apart by what they are in the baseline at the end",
    columns: &[
        Column { name: "arm", unit: "", about: "the reform", cell: |row| Text(&row.arm) },
        Column { name: "dimension", unit: "", about: "what divides the households: all, income_decile, tenure, age, children, community, moved or place", cell: |row| Text(row.dimension) },
        Column { name: "band", unit: "", about: "which part of them", cell: |row| Text(&row.band) },
        Column { name: "replicates", unit: "number", about: "replicates in which there are such households", cell: |row| Whole(row.replicates as u64) },
        Column { name: "households", unit: "households", about: "real households, mean over replicates", cell: |row| Count(row.households) },
        Column { name: "mean", unit: "$ per household and year", about: "mean equivalent variation", cell: |row| Number(row.mean) },
        Column { name: "standard_error", unit: "$ per household and year", about: "its Monte-Carlo standard error, with replicates weighed by such households; empty with a single replicate", cell: |row| row.standard_error.map_or(Missing, Number) },
        Column { name: "mean_of_income", unit: "share of net income", about: "total equivalent variation over total net income", cell: |row| Number(row.mean_of_income) },
        Column { name: "better_off", unit: "share of households", about: "gain more than 1 % of net income", cell: |row| Number(row.better_off) },
        Column { name: "worse_off", unit: "share of households", about: "lose more than 1 % of net income", cell: |row| Number(row.worse_off) },
        Column { name: "total", unit: "$ per year", about: "total equivalent variation, mean over replicates", cell: |row| Number(row.total) },
        Column { name: "landlords", unit: "$ per year", about: "what the homes of those who rent are let for more, mean over replicates; owners have theirs in `total`", cell: |row| Number(row.landlords) },
        Column { name: "landlords_error", unit: "$ per year", about: "its Monte-Carlo standard error; empty with a single replicate", cell: |row| row.landlords_error.map_or(Missing, Number) },
    ],
};

/// The resolved texts of all arms, the baseline first: what a comparison is made of.
pub fn resolved_arms(comparison: &Comparison) -> Vec<String> {
    let arms = comparison.reforms.iter().map(|reform| &reform.arm.scenario);
    std::iter::once(&comparison.base).chain(arms).map(resolved::write).collect()
}

/// The manifest of a comparison, without files.
pub fn manifest(comparison: &Comparison, outputs: &[Expression], recalibrate: bool) -> Manifest {
    let identity = resolved_arms(comparison).concat();
    let base = &comparison.base;
    let asked = Asked {
        reforms: comparison.reforms.iter().map(|reform| reform.name.clone()).collect(),
        outputs: outputs.iter().map(|output| output.text.clone()).collect(),
        recalibrate,
    };
    let manifest = Manifest::new(base, &identity, 0..base.replicates).laid_out(Layout::Comparison);
    Manifest { comparison: Some(asked), ..manifest }
}

/// The file of a reform, counted from 0.
pub fn reform_file(reform: usize) -> String {
    format!("{REFORMS}/{}.toml", reform + 1)
}

/// Writes everything but the timing into `folder`, an empty one.
pub fn write(folder: &Path, comparison: &Comparison, paired: &Paired) -> Result<(), OutputError> {
    let texts = resolved_arms(comparison);
    write_file(&folder.join(SCENARIO_FILE), &texts[0])?;
    let reforms = folder.join(REFORMS);
    disk::create_folder(&reforms).map_err(OutputError::write(&reforms))?;
    for (k, text) in texts[1..].iter().enumerate() {
        let text = format!("# {}\n{text}", comparison.reforms[k].name.replace('\n', " "));
        write_file(&folder.join(reform_file(k)), &text)?;
    }
    let tables: BTreeMap<&str, TableEntry> = [entry(&PAIRED), entry(&OUTPUTS), entry(&WINNERS)].into();
    dictionary::write(folder, &tables, comparison.base.currency)?;
    write_table(&PAIRED, folder, paired.paired())?;
    write_table(&OUTPUTS, folder, paired.outputs())?;
    write_table(&WINNERS, folder, paired.winners())
}
