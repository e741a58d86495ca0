//! The folder of a sweep: while it runs, a plan and a journal; in the end a few tables, every row with its point.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::engine::records::rows::{PlaceRow, ReplicateRecord};
use crate::experiment::design::points::Points;
use crate::experiment::ensemble::sweep::{Outcome, Plan, Run};
use crate::experiment::summary::Summary;
use crate::output::OutputError;
use crate::output::folder::draft;
use crate::output::folder::manifest::{Manifest, PROGRAM_VERSION};
use crate::output::folder::table::Table;
use crate::output::folder::timing::Timing;
use crate::output::run::new_tables::{CAPITAL, COMMUNITIES, ENTRY, EXIT_OR_REFORM, GAINS, JURISDICTIONS};
use crate::output::run::tables;
use crate::output::run::tables::{BASE_YEAR, EVENTS, FLOWS, GROUPS, PLACES, PROFILES, SUMMARY};
use crate::output::run::writer::{COLUMNS_FILE, SCENARIO_FILE};
use crate::output::sweep::journal::{Entry, Journal};
use crate::output::sweep::source;
use crate::output::sweep::source::Source;
use crate::scenario::read::keys::MODEL;
use crate::scenario::{Scenario, resolved};

/// The layout of sweep folders, in the manifest.
pub const FORMAT: &str = "footvote sweep 1";
/// Name of the table of points.
pub const POINTS_FILE: &str = "points.csv";
/// Name of the plan in the folder of an unfinished sweep.
const PLAN: &str = "plan.json";
/// Name of the journal in it.
const JOURNAL: &str = "journal";

/// What an unfinished sweep is about: a folder with another one is never continued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFile {
    /// Version of the program.
    pub version: String,
    /// Version of the model.
    pub model: u32,
    /// BLAKE3 of the base point, without replicates and design.
    pub scenario: String,
    /// What varies.
    pub keys: Vec<String>,
    /// How many points there are.
    pub points: usize,
    /// BLAKE3 of their values.
    pub values: String,
    /// Replicates of each point.
    pub replicates: u32,
    /// Bits of the shared rate envelope.
    pub envelope: u64,
}

impl PlanFile {
    /// The plan as it is kept.
    pub fn of(plan: &Plan) -> PlanFile {
        let bare = Scenario { sweep: None, replicates: 1, ..plan.base.clone() };
        PlanFile {
            version: PROGRAM_VERSION.into(),
            model: MODEL,
            scenario: blake3::hash(resolved::write(&bare).as_bytes()).to_string(),
            keys: plan.points.keys.clone(),
            points: plan.points.rows.len(),
            values: values(plan, plan.points.rows.len()),
            replicates: plan.base.replicates,
            envelope: plan.envelope.to_bits(),
        }
    }

    /// What keeps runs of this plan out of `plan`, if anything: a plan may only gain points and replicates.
    pub fn obstacle(&self, plan: &Plan) -> Option<&'static str> {
        let now = PlanFile::of(plan);
        match () {
            () if (&self.version, self.model) != (&now.version, now.model) => Some("the version of the program"),
            () if self.scenario != now.scenario => Some("the scenario"),
            () if self.keys != now.keys => Some("what varies"),
            () if self.points > now.points || self.values != values(plan, self.points) => Some("the points"),
            () if self.envelope != now.envelope => Some("the highest rate of looking around, which all points share,"),
            () => None,
        }
    }
}

fn values(plan: &Plan, points: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    for row in &plan.points.rows[..points] {
        hasher.update(row.join("\u{1f}").as_bytes()).update(b"\n");
    }
    hasher.finalize().to_string()
}

/// The folder beside `target` where an unfinished sweep lives: `.NAME.sweep`.
pub fn workshop(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.sweep"))
}

/// Opens the journal in `workshop`, which is made if need be; says so if it belongs to another sweep.
pub fn open(workshop: &Path, plan: &Plan) -> Result<Result<Journal, &'static str>, OutputError> {
    fs::create_dir_all(workshop).map_err(OutputError::write(workshop))?;
    let path = workshop.join(PLAN);
    if path.is_file()
        && let Some(obstacle) = read_plan(workshop)?.obstacle(plan)
    {
        return Ok(Err(obstacle));
    }
    // Renamed into place: there is always a whole plan, or none and then no journal either.
    let draft = workshop.join("plan.partial");
    draft::write_json(&draft, &PlanFile::of(plan))?;
    fs::rename(&draft, &path).map_err(OutputError::write(&path))?;
    Journal::open(&workshop.join(JOURNAL)).map(Ok)
}

/// The plan in the folder of an unfinished sweep or a shard.
pub fn read_plan(workshop: &Path) -> Result<PlanFile, OutputError> {
    let path = workshop.join(PLAN);
    let text = fs::read_to_string(&path).map_err(OutputError::read(&path))?;
    serde_json::from_str(&text).map_err(|error| OutputError::Manifest { path, reason: error.to_string() })
}

/// The journal in the folder of an unfinished sweep or a shard.
pub fn read_journal(workshop: &Path) -> Result<Journal, OutputError> {
    Journal::open(&workshop.join(JOURNAL))
}

/// What came of a run, as the journal keeps it.
pub fn entry(outcome: Outcome) -> Entry {
    let Outcome { run, result, seconds } = outcome;
    let (tables, failure) = match result {
        Ok(record) => (rows(run.point, &record), None),
        Err(message) => (Vec::new(), Some(message)),
    };
    Entry { point: run.point, replicate: run.replicate, failure, seconds, tables }
}

fn rows(point: u32, record: &ReplicateRecord) -> Vec<String> {
    vec![
        text(&PLACES, point, &record.places),
        text(&FLOWS, point, &record.flows),
        text(&GROUPS, point, &record.groups),
        text(&PROFILES, point, &record.profiles),
        text(&EVENTS, point, &record.events),
        text(&BASE_YEAR, point, &record.base_year),
        text(&JURISDICTIONS, point, &record.jurisdictions),
        text(&COMMUNITIES, point, &record.communities),
        text(&ENTRY, point, &record.entry),
        text(&CAPITAL, point, &record.capital),
        text(&EXIT_OR_REFORM, point, &record.exit_or_reform),
        text(&GAINS, point, &record.gains),
    ]
}

/// The rows as comma-separated values, each with its point first.
fn text<T>(table: &Table<T>, point: u32, rows: &[T]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut cell = String::new();
    for row in rows {
        writer.write_field(point.to_string()).expect("memory takes everything");
        for column in table.columns {
            cell.clear();
            (column.cell)(row).write(&mut cell);
            writer.write_field(&cell).expect("memory takes everything");
        }
        writer.write_record(None::<&[u8]>).expect("every row has one field a column");
    }
    let bytes = writer.into_inner().expect("memory takes everything");
    String::from_utf8(bytes).expect("cells are texts")
}

fn header<T>(table: &Table<T>) -> (&'static str, String) {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    (table.file, format!("point,{}\n", names.join(",")))
}

/// File and header of every table, in the order of [`rows`].
#[rustfmt::skip]
fn headers() -> [(&'static str, String); 12] {
    [
        header(&PLACES), header(&FLOWS), header(&GROUPS), header(&PROFILES), header(&EVENTS), header(&BASE_YEAR),
        header(&JURISDICTIONS), header(&COMMUNITIES), header(&ENTRY), header(&CAPITAL), header(&EXIT_OR_REFORM), header(&GAINS),
    ]
}

/// Puts the runs of the finished sweep in `target` into `journal`, so that only what is missing has to be run.
pub fn import(target: &Path, journal: &mut Journal) -> Result<(), OutputError> {
    let mut tables = headers().iter().map(|(file, _)| Rows::open(&target.join(file))).collect::<Result<Vec<_>, _>>()?;
    let mut runs = Rows::open(&target.join("runs.csv"))?;
    while let Some(row) = runs.next.take() {
        let number = |k: usize| row.get(k).and_then(|text| text.parse().ok()).unwrap_or(u32::MAX);
        let (point, replicate) = (number(0), number(1));
        let failure = (row.get(3) == Some("failed")).then(|| row.get(4).unwrap_or_default().to_string());
        let tables = tables.iter_mut().map(|rows| rows.of(&row)).collect::<Result<Vec<_>, _>>()?;
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

/// The points in a table at `path`: a column for every key; a column `point` only numbers them.
pub fn read_points(path: &Path) -> Result<Points, OutputError> {
    let broken = |reason: String| OutputError::Manifest { path: path.to_path_buf(), reason };
    let file = File::open(path).map_err(OutputError::read(path))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let header = reader.headers().map_err(|error| broken(error.to_string()))?.clone();
    let axes: Vec<usize> = (0..header.len()).filter(|&k| &header[k] != "point").collect();
    let pick = |row: &csv::StringRecord| axes.iter().map(|&k| row[k].to_string()).collect::<Vec<_>>();
    let rows = reader.records().map(|row| row.map(|row| pick(&row))).collect::<Result<Vec<_>, _>>();
    Ok(Points { keys: pick(&header), rows: rows.map_err(|error| broken(error.to_string()))? })
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
    draft::write_file(&folder.join(SCENARIO_FILE), &resolved)?;
    draft::write_json(&folder.join(COLUMNS_FILE), &dictionary())?;
    draft::write_json(&folder.join(PLAN), &PlanFile::of(plan))?;
    draft::write_json(&folder.join(source::FILE), &Source::of(&plan.texts))?;
    points(folder, plan)?;
    let mut tables = headers()
        .into_iter()
        .map(|(name, header)| begin(folder, name, &header))
        .collect::<Result<Vec<_>, OutputError>>()?;
    let mut list = begin(folder, "runs.csv", "point,replicate,seed,status,message\n")?;
    let mut summary = begin(folder, SUMMARY.file, &header(&SUMMARY).1)?;
    let (mut failed, mut seconds) = (0, Vec::new());
    let (mut point, mut together) = (0, Summary::default());
    for run in plan.runs() {
        if run.point != point {
            summary.write(&text(&SUMMARY, point, &together.rows().collect::<Vec<_>>()))?;
            (point, together) = (run.point, Summary::default());
        }
        let Some(journal) = journals.iter_mut().find(|journal| journal.runs.contains_key(&run)) else {
            continue;
        };
        let entry = journal.entry(run)?;
        entry.tables.iter().zip(&mut tables).try_for_each(|(rows, table)| table.write(rows))?;
        if plan.base.replicates > 1 {
            summarise(&mut together, entry.tables.first().map_or("", String::as_str))
                .map_err(|error| OutputError::Table { path: folder.join(PLACES.file), reason: error.to_string() })?;
        }
        failed += entry.failure.is_some() as usize;
        list.write(&listed(run, plan.base.seed, &entry))?;
        seconds.push((run.point, run.replicate, entry.seconds));
    }
    summary.write(&text(&SUMMARY, point, &together.rows().collect::<Vec<_>>()))?;
    tables.into_iter().chain([list, summary]).try_for_each(Open::finish)?;
    draft::write_json(&folder.join(crate::output::folder::timing::FILE), &SweepTiming { timing, runs: seconds })?;
    Ok(failed)
}

/// The manifest of a sweep, without files.
pub fn manifest(plan: &Plan) -> Manifest {
    let text = resolved::write(&plan.base);
    Manifest { format: FORMAT.into(), ..Manifest::new(&plan.base, &text, 0..plan.base.replicates) }
}

/// Takes in what a run wrote about places: numbers as they are in the table, so that however a run came here makes no
/// difference.
fn summarise(together: &mut Summary, places: &str) -> csv::Result<()> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(places.as_bytes());
    rows.deserialize().try_for_each(|row| row.map(|(_, row): (u32, PlaceRow)| together.add_row(&row)))
}

fn listed(run: Run, seed: u64, entry: &Entry) -> String {
    let status = if entry.failure.is_some() { "failed" } else { "done" };
    let message = entry.failure.as_deref().unwrap_or_default();
    line(&[&run.point.to_string(), &run.replicate.to_string(), &seed.to_string(), status, message])
}

/// `points.csv`: every point with the value of every axis.
fn points(folder: &Path, plan: &Plan) -> Result<(), OutputError> {
    let keys: Vec<&str> = plan.points.keys.iter().map(String::as_str).collect();
    let mut table = begin(folder, POINTS_FILE, &line(&[&["point"], &keys[..]].concat()))?;
    for (point, row) in plan.points.rows.iter().enumerate() {
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

fn dictionary() -> BTreeMap<&'static str, serde_json::Value> {
    let mut all: BTreeMap<&str, serde_json::Value> = tables::dictionary()
        .into_iter()
        .map(|(file, entry)| (file, serde_json::to_value(entry).expect("plain structures become JSON")))
        .collect();
    let column = |name: &str, about: &str| serde_json::json!({ "name": name, "unit": "", "about": about });
    let point = column("point", "the point, from 0: a row of points.csv");
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
    all.insert(
        "points.csv",
        serde_json::json!({ "row": "one point; the other columns are its axes", "columns": [point] }),
    );
    let runs = [
        point,
        column("replicate", "replicate, from 0"),
        column("seed", "seed of all randomness"),
        column("status", "done or failed"),
        column("message", "why it failed"),
    ];
    all.insert("runs.csv", serde_json::json!({ "row": "one replicate of one point", "columns": runs }));
    all
}

struct Open {
    path: PathBuf,
    file: BufWriter<File>,
}

fn begin(folder: &Path, name: &str, header: &str) -> Result<Open, OutputError> {
    let path = folder.join(name);
    let file = File::create(&path).map_err(OutputError::write(&path))?;
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
