//! Reads stored outputs: expressions are read off the tables of a finished sweep, one run in memory at a time.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::engine::records::rows::{
    CommunityRow, EntryRow, GroupRow, JurisdictionRow, PlaceRow, ProfileRow, ReplicateRecord,
};
use crate::experiment::design::points::Points;
use crate::experiment::ensemble::sweep::Run;
use crate::experiment::expression::Expression;
use crate::experiment::expression::numbers::Table;
use crate::output::error::OutputError;
use crate::output::folder::files::SCENARIO_FILE;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::output::run::new_tables::{COMMUNITIES, ENTRY, JURISDICTIONS};
use crate::output::run::record::record_table;
use crate::output::run::tables::{GROUPS, PLACES, PROFILES};
use crate::output::sweep::points::{POINTS_FILE, read_points};
use crate::output::sweep::status::{RUNS_FILE, RunStatus};

/// A finished sweep.
pub struct Sweep {
    folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its points.
    pub points: Points,
}

/// A row of `runs.csv`.
#[derive(Deserialize)]
struct RunRow {
    point: u32,
    replicate: u32,
    status: RunStatus,
}

impl Sweep {
    /// Opens the finished sweep in `folder`.
    pub fn open(folder: &Path) -> Result<Sweep, OutputError> {
        let manifest = Manifest::read_as(folder, Layout::Sweep)?;
        let points = read_points(&folder.join(POINTS_FILE))?;
        Ok(Sweep { folder: folder.to_path_buf(), manifest, points })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where its base point is written.
    pub fn scenario(&self) -> PathBuf {
        self.folder.join(SCENARIO_FILE)
    }

    /// The value of every output, by output, point and replicate; points where a run failed or a number does not exist lack
    /// values, and where a number does not exist that a probability hangs on it is refused and has none at all.
    pub fn values(&self, outputs: &[Expression]) -> Result<Vec<Vec<Vec<f64>>>, OutputError> {
        self.values_less(outputs, &|_, _| None)
    }

    /// The same; `twin` has what is taken off an effect in a run.
    pub fn values_less(
        &self,
        outputs: &[Expression],
        twin: &dyn Fn(Run, &Expression) -> Option<f64>,
    ) -> Result<Vec<Vec<Vec<f64>>>, OutputError> {
        let mut values = vec![vec![Vec::new(); self.points.len()]; outputs.len()];
        let mut refused = BTreeSet::new();
        let mut runs = Rows::<RunRow>::open(&self.folder.join(RUNS_FILE))?;
        let mut places = Rows::<PlaceRow>::open(&self.folder.join(PLACES.file))?;
        let asked = |table: Table| outputs.iter().any(|output| output.tables().contains(&table));
        if asked(Table::Events) {
            return Err(OutputError::NoEvents { folder: self.folder.clone() });
        }
        let mut groups = self.rows::<GroupRow>(asked(Table::Groups), GROUPS.file)?;
        let mut profiles = self.rows::<ProfileRow>(asked(Table::Profiles), PROFILES.file)?;
        let mut jurisdictions = self.rows::<JurisdictionRow>(asked(Table::Jurisdictions), JURISDICTIONS.file)?;
        let mut communities = self.rows::<CommunityRow>(asked(Table::Communities), COMMUNITIES.file)?;
        let mut entry = self.rows::<EntryRow>(asked(Table::Entry), ENTRY.file)?;
        while let Some((_, run)) = runs.advance()? {
            if run.status != RunStatus::Done {
                continue;
            }
            let key = (run.point, run.replicate);
            let mut record = empty(run.replicate);
            record.places = places.of(key)?;
            record.groups = of(&mut groups, key)?;
            record.profiles = of(&mut profiles, key)?;
            record.jurisdictions = of(&mut jurisdictions, key)?;
            record.communities = of(&mut communities, key)?;
            record.entry = of(&mut entry, key)?;
            for (k, (output, values)) in outputs.iter().zip(&mut values).enumerate() {
                let Some(values) = values.get_mut(run.point as usize) else {
                    let reason = format!("{RUNS_FILE} has a point {} that {POINTS_FILE} has not", run.point);
                    return Err(OutputError::Table { path: self.folder.join(RUNS_FILE), reason });
                };
                let here = Run { point: run.point, replicate: run.replicate };
                let level = output.evaluate(&record);
                values.extend(level.and_then(|level| output.less(level, || twin(here, output))));
                if output.is_refused(&record) {
                    refused.insert((k, run.point as usize));
                }
            }
        }
        refused.into_iter().for_each(|(output, point)| values[output][point].clear());
        Ok(values)
    }

    fn rows<T: DeserializeOwned>(&self, wanted: bool, file: &str) -> Result<Option<Rows<T>>, OutputError> {
        let path = self.folder.join(file);
        match wanted {
            false => Ok(None),
            true if !path.exists() && self.folder.join(PLACES.file).exists() => Err(OutputError::NotKept { path }),
            true => Rows::open(&path).map(Some),
        }
    }
}

/// A record as it would be read off tables: counts with three decimals, other numbers with ten digits. What is taken off a stored
/// number must have been rounded as that was, else no difference would be a small one.
pub fn as_stored(record: &ReplicateRecord) -> Result<ReplicateRecord, OutputError> {
    Ok(ReplicateRecord {
        places: written_and_read(PLACES.file, record)?,
        groups: written_and_read(GROUPS.file, record)?,
        profiles: written_and_read(PROFILES.file, record)?,
        jurisdictions: written_and_read(JURISDICTIONS.file, record)?,
        communities: written_and_read(COMMUNITIES.file, record)?,
        entry: written_and_read(ENTRY.file, record)?,
        ..empty(record.replicate)
    })
}

/// The rows of one table of `record`, written as text and read again.
fn written_and_read<T: DeserializeOwned>(file: &str, record: &ReplicateRecord) -> Result<Vec<T>, OutputError> {
    let table = record_table(file).expect("it is a table of records");
    let mut text = Vec::new();
    table.write_csv(record, &mut text)?;
    let mut reader = csv::Reader::from_reader(text.as_slice());
    reader.deserialize().collect::<Result<Vec<T>, csv::Error>>().map_err(|error| broken(Path::new(file), &error))
}

/// The rows of one run, if the table is read at all.
fn of<T: DeserializeOwned>(rows: &mut Option<Rows<T>>, key: (u32, u32)) -> Result<Vec<T>, OutputError> {
    rows.as_mut().map_or(Ok(Vec::new()), |rows| rows.of(key))
}

fn empty(replicate: u32) -> ReplicateRecord {
    ReplicateRecord {
        replicate,
        weight: 1.0,
        simulated: 0,
        inversion: None,
        places: Vec::new(),
        flows: Vec::new(),
        groups: Vec::new(),
        profiles: Vec::new(),
        events: Vec::new(),
        jurisdictions: Vec::new(),
        communities: Vec::new(),
        entry: Vec::new(),
        capital: Vec::new(),
        exit_or_reform: Vec::new(),
        gains: Vec::new(),
        revealed: Vec::new(),
        base_year: Vec::new(),
        setup_seconds: 0.0,
        path_seconds: 0.0,
        tick_seconds: 0.0,
    }
}

/// The point and replicate of a row.
#[derive(Deserialize)]
struct Key {
    point: u32,
    replicate: u32,
}

/// A row with its point and replicate.
type Keyed<T> = ((u32, u32), T);

/// The rows of a table, one after the other, by point and replicate.
struct Rows<T> {
    path: PathBuf,
    header: csv::StringRecord,
    reader: csv::Reader<File>,
    waiting: Option<Keyed<T>>,
}

impl<T: DeserializeOwned> Rows<T> {
    fn open(path: &Path) -> Result<Self, OutputError> {
        let file = File::open(path).map_err(OutputError::read(path))?;
        let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_reader(file);
        let header = reader.headers().map_err(|error| broken(path, &error))?.clone();
        Ok(Rows { path: path.to_path_buf(), header, reader, waiting: None })
    }

    fn advance(&mut self) -> Result<Option<Keyed<T>>, OutputError> {
        if let Some(row) = self.waiting.take() {
            return Ok(Some(row));
        }
        let mut record = csv::StringRecord::new();
        let failed = |error| broken(&self.path, &error);
        if !self.reader.read_record(&mut record).map_err(failed)? {
            return Ok(None);
        }
        let key: Key = record.deserialize(Some(&self.header)).map_err(failed)?;
        let row = record.deserialize(Some(&self.header)).map_err(failed)?;
        Ok(Some(((key.point, key.replicate), row)))
    }

    /// The rows of one run; runs come in the order of the table, and those in between are passed over.
    fn of(&mut self, key: (u32, u32)) -> Result<Vec<T>, OutputError> {
        let mut rows = Vec::new();
        while let Some((found, row)) = self.advance()? {
            match found.cmp(&key) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => rows.push(row),
                std::cmp::Ordering::Greater => {
                    self.waiting = Some((found, row));
                    break;
                }
            }
        }
        Ok(rows)
    }
}

fn broken(path: &Path, error: &csv::Error) -> OutputError {
    OutputError::Table { path: path.to_path_buf(), reason: error.to_string() }
}
