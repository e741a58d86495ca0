//! Writes the folder of a finished sweep from its journal: a few tables, every row with its point.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::engine::records::rows::{PlaceRow, ReplicateRecord};
use crate::experiment::ensemble::sweep::{Outcome, Plan, Run};
use crate::experiment::summary::Summary;
use crate::output::error::OutputError;
use crate::output::folder::cell::Cell;
use crate::output::folder::dictionary;
use crate::output::folder::dictionary::ColumnEntry;
use crate::output::folder::disk;
use crate::output::folder::disk::DiskFile;
use crate::output::folder::files::{SCENARIO_FILE, TIMING_FILE, write_file, write_json};
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::timing::Timing;
use crate::output::run::record;
use crate::output::run::record::{RECORD_TABLES, RecordTable};
use crate::output::run::tables::{PLACES, SUMMARY};
use crate::output::run::units;
use crate::output::sweep::journal::{Entry, Journal};
use crate::output::sweep::plan::{PLAN_FILE, PlanFile};
use crate::output::sweep::points::POINTS_FILE;
use crate::output::sweep::source;
use crate::output::sweep::source::Source;
use crate::output::sweep::status::{RUNS_FILE, RunStatus};
use crate::scenario::resolved;

/// What came of a run, as the journal keeps it.
pub fn entry(plan: &Plan, outcome: Outcome) -> Entry {
    let Outcome { run, result, seconds } = outcome;
    let (tables, failure) = match result {
        Ok(record) => (rows(plan, run.point, &record), None),
        Err(message) => (Vec::new(), Some(message)),
    };
    Entry { point: run.point, replicate: run.replicate, failure, seconds, tables }
}

/// Whether the folder of a sweep keeps a table.
fn keeps(plan: &Plan, table: &RecordTable) -> bool {
    let name = table.file().trim_end_matches(".csv");
    plan.base.sweep.as_ref().is_none_or(|sweep| sweep.keeps(name))
}

/// The rows of every table of a record, as text; none of a table that is not kept.
fn rows(plan: &Plan, point: u32, record: &ReplicateRecord) -> Vec<String> {
    let text = |table: &RecordTable| {
        if !keeps(plan, table) {
            return String::new();
        }
        let mut rows = PointRows::new(point);
        let written = table.each_row(record, |cells| {
            rows.add(cells);
            Ok(())
        });
        written.expect("memory takes everything");
        rows.text()
    };
    RECORD_TABLES.iter().map(text).collect()
}

/// The rows of the summary of one point, as text.
fn summary_rows(point: u32, summary: &Summary) -> String {
    let mut rows = PointRows::new(point);
    for row in summary.rows() {
        let cells: Vec<Cell> = SUMMARY.columns.iter().map(|column| (column.cell)(&row)).collect();
        rows.add(&cells);
    }
    rows.text()
}

/// Rows as comma-separated values, each with its point first.
struct PointRows {
    point: String,
    writer: csv::Writer<Vec<u8>>,
    cell: String,
}

impl PointRows {
    fn new(point: u32) -> Self {
        PointRows { point: point.to_string(), writer: csv::Writer::from_writer(Vec::new()), cell: String::new() }
    }

    fn add(&mut self, cells: &[Cell]) {
        self.writer.write_field(&self.point).expect("memory takes everything");
        for cell in cells {
            self.cell.clear();
            cell.write(&mut self.cell);
            self.writer.write_field(&self.cell).expect("memory takes everything");
        }
        self.writer.write_record(None::<&[u8]>).expect("every row has one field a column");
    }

    fn text(self) -> String {
        let bytes = self.writer.into_inner().expect("memory takes everything");
        String::from_utf8(bytes).expect("cells are texts")
    }
}

fn header(columns: &[ColumnEntry]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    format!("point,{}\n", names.join(","))
}

/// Puts the runs of the finished sweep in `target` into `journal`, so that only what is missing of `plan` has to be run.
pub fn import(plan: &Plan, target: &Path, journal: &mut Journal) -> Result<(), OutputError> {
    let open = |table: &RecordTable| keeps(plan, table).then(|| Rows::open(&target.join(table.file()))).transpose();
    let mut tables = RECORD_TABLES.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let mut runs = Rows::open(&target.join(RUNS_FILE))?;
    while let Some(row) = runs.next.take() {
        let number = |k: usize| row.get(k).and_then(|text| text.parse().ok()).unwrap_or(u32::MAX);
        let (point, replicate) = (number(0), number(1));
        let failure =
            (row.get(3) == Some(RunStatus::Failed.word())).then(|| row.get(4).unwrap_or_default().to_string());
        let of = |rows: &mut Option<Rows>| rows.as_mut().map_or(Ok(String::new()), |rows| rows.of(&row));
        let tables = tables.iter_mut().map(of).collect::<Result<Vec<_>, _>>()?;
        if !journal.runs.contains_key(&Run { point, replicate }) {
            journal.append(&Entry { point, replicate, failure, seconds: 0.0, tables })?;
        }
        runs.advance()?;
    }
    Ok(())
}

/// The rows of a table, one after the other.
struct Rows {
    path: PathBuf,
    reader: csv::Reader<File>,
    next: Option<csv::StringRecord>,
}

impl Rows {
    fn open(path: &Path) -> Result<Rows, OutputError> {
        let file = File::open(path).map_err(OutputError::read(path))?;
        let mut rows = Rows { path: path.to_path_buf(), reader: csv::Reader::from_reader(file), next: None };
        rows.advance()?;
        Ok(rows)
    }

    fn advance(&mut self) -> Result<(), OutputError> {
        let mut row = csv::StringRecord::new();
        let more = self
            .reader
            .read_record(&mut row)
            .map_err(|error| OutputError::Manifest { path: self.path.clone(), reason: error.to_string() })?;
        self.next = more.then_some(row);
        Ok(())
    }

    /// The next rows as text, as long as they are of the same point and replicate as `run`.
    fn of(&mut self, run: &csv::StringRecord) -> Result<String, OutputError> {
        let mut text = String::new();
        while let Some(row) = &self.next
            && (row.get(0), row.get(1)) == (run.get(0), run.get(1))
        {
            text.push_str(&line(&row.iter().collect::<Vec<_>>()));
            self.advance()?;
        }
        Ok(text)
    }
}

/// How long the runs took.
#[derive(Serialize)]
struct SweepTiming<'a> {
    #[serde(flatten)]
    timing: &'a Timing,
    /// Point, replicate and seconds of every run.
    runs: Vec<(u32, u32, f64)>,
}

/// Writes the finished sweep into `folder`, an empty one, from the journals that hold its runs; counts those that failed.
///
/// One run is in memory at a time, and of the runs of one point what is summarised. The manifest is left to [`manifest`],
/// once everything is there.
pub fn write(folder: &Path, plan: &Plan, journals: &mut [Journal], timing: &Timing) -> Result<usize, OutputError> {
    let resolved = resolved::write(&plan.base);
    write_file(&folder.join(SCENARIO_FILE), &resolved)?;
    dictionary::write(folder, &tables_of(plan), plan.base.currency)?;
    write_json(&folder.join(PLAN_FILE), &PlanFile::of(plan))?;
    write_json(&folder.join(source::FILE), &Source::of(&plan.texts))?;
    points(folder, plan)?;
    let open = |table: &RecordTable| match keeps(plan, table) {
        true => begin(folder, table.file(), &header(&table.columns())).map(Some),
        false => Ok(None),
    };
    let mut tables = RECORD_TABLES.iter().map(open).collect::<Result<Vec<_>, OutputError>>()?;
    let mut list = begin(folder, RUNS_FILE, "point,replicate,seed,status,message\n")?;
    let mut summary = begin(folder, SUMMARY.file, &header(&dictionary::entry(&SUMMARY).1.columns))?;
    let (mut failed, mut seconds) = (0, Vec::new());
    let (mut point, mut together) = (0, Summary::default());
    for run in plan.runs() {
        if run.point != point {
            summary.write(&summary_rows(point, &together))?;
            (point, together) = (run.point, Summary::default());
        }
        let Some(journal) = journals.iter_mut().find(|journal| journal.runs.contains_key(&run)) else {
            continue;
        };
        let entry = journal.entry(run)?;
        let mut rows = entry.tables.iter().zip(&mut tables);
        rows.try_for_each(|(rows, table)| table.as_mut().map_or(Ok(()), |table| table.write(rows)))?;
        if plan.base.replicates > 1 {
            summarise(&mut together, entry.tables.first().map_or("", String::as_str))
                .map_err(|error| OutputError::Table { path: folder.join(PLACES.file), reason: error.to_string() })?;
        }
        failed += entry.failure.is_some() as usize;
        list.write(&listed(run, plan.base.seed, &entry))?;
        seconds.push((run.point, run.replicate, entry.seconds));
    }
    summary.write(&summary_rows(point, &together))?;
    tables.into_iter().flatten().chain([list, summary]).try_for_each(Open::finish)?;
    write_json(&folder.join(TIMING_FILE), &SweepTiming { timing, runs: seconds })?;
    Ok(failed)
}

/// The manifest of a sweep, without files.
pub fn manifest(plan: &Plan) -> Manifest {
    let text = resolved::write(&plan.base);
    Manifest::new(&plan.base, &text, 0..plan.base.replicates).laid_out(Layout::Sweep)
}

/// Takes in what a run wrote about places: numbers as they are in the table, so that however a run came here makes no
/// difference.
fn summarise(together: &mut Summary, places: &str) -> csv::Result<()> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(places.as_bytes());
    rows.deserialize().try_for_each(|row| row.map(|(_, row): (u32, PlaceRow)| together.add_row(&row)))
}

fn listed(run: Run, seed: u64, entry: &Entry) -> String {
    let status = if entry.failure.is_some() { RunStatus::Failed } else { RunStatus::Done };
    let message = entry.failure.as_deref().unwrap_or_default();
    line(&[&run.point.to_string(), &run.replicate.to_string(), &seed.to_string(), status.word(), message])
}

/// `points.csv`: every point with the value of every axis.
fn points(folder: &Path, plan: &Plan) -> Result<(), OutputError> {
    let keys: Vec<&str> = plan.points.keys.iter().map(String::as_str).collect();
    let mut table = begin(folder, POINTS_FILE, &line(&[&["point"], &keys[..]].concat()))?;
    for (point, row) in plan.points.rows().enumerate() {
        let point = point.to_string();
        let cells: Vec<&str> = std::iter::once(point.as_str()).chain(row.iter().map(String::as_str)).collect();
        table.write(&line(&cells))?;
    }
    table.finish()
}

fn line(cells: &[&str]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).expect("memory takes everything");
    String::from_utf8(writer.into_inner().expect("memory takes everything")).expect("cells are texts")
}

/// What `columns.json` of a sweep says: the tables of a run, each with its point, and those of the sweep.
fn tables_of(plan: &Plan) -> BTreeMap<&'static str, serde_json::Value> {
    let mut all: BTreeMap<&str, serde_json::Value> = record::dictionary()
        .into_iter()
        .filter(|(file, _)| {
            *file == SUMMARY.file || RECORD_TABLES.iter().any(|table| table.file() == *file && keeps(plan, table))
        })
        .map(|(file, entry)| (file, serde_json::to_value(entry).expect("plain structures become JSON")))
        .collect();
    let column =
        |name: &str, unit: &str, about: &str| serde_json::json!({ "name": name, "unit": unit, "about": about });
    let point = column("point", "number", "the point, from 0: a row of points.csv");
    for entry in all.values_mut() {
        if let Some(columns) = entry["columns"].as_array_mut() {
            columns.insert(0, point.clone());
        }
    }
    if let Some(summary) = all.get_mut(SUMMARY.file) {
        let row = "one number of one place at one recorded moment, over the replicates of one point; \
                   no rows where points have a single replicate";
        summary["row"] = row.into();
    }
    let axis = |key: &String| column(key, units::of_key(key), "what varies, written as for --set");
    let axes: Vec<serde_json::Value> =
        std::iter::once(point.clone()).chain(plan.points.keys.iter().map(axis)).collect();
    all.insert(POINTS_FILE, serde_json::json!({ "row": "one point with the value of every axis", "columns": axes }));
    let runs = [
        point,
        column("replicate", "number", "replicate, from 0"),
        column("seed", "number", "seed of all randomness"),
        column("status", "", "done or failed"),
        column("message", "", "why it failed"),
    ];
    all.insert(RUNS_FILE, serde_json::json!({ "row": "one replicate of one point", "columns": runs }));
    all
}

struct Open {
    path: PathBuf,
    file: BufWriter<DiskFile>,
}

fn begin(folder: &Path, name: &str, header: &str) -> Result<Open, OutputError> {
    let path = folder.join(name);
    let file = disk::create(&path).map_err(OutputError::write(&path))?;
    let mut open = Open { path, file: BufWriter::with_capacity(1 << 16, file) };
    open.write(header)?;
    Ok(open)
}

impl Open {
    fn write(&mut self, text: &str) -> Result<(), OutputError> {
        self.file.write_all(text.as_bytes()).map_err(OutputError::write(&self.path))
    }

    fn finish(mut self) -> Result<(), OutputError> {
        self.file.flush().map_err(OutputError::write(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::sweep::TABLES;

    #[test]
    fn the_tables_that_a_sweep_may_keep_are_those_of_a_record() {
        let files: Vec<&str> = RECORD_TABLES.iter().map(RecordTable::file).collect();
        assert_eq!(TABLES.map(|table| format!("{table}.csv")), files[..]);
    }
}
