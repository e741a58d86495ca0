//! Writes the tables of a run: records stream in as they arrive, scores and the summary follow.

use std::path::{Path, PathBuf};

use crate::engine::records::rows::{PlaceRow, ReplicateRecord};
use crate::experiment::ensemble::effects::Effects;
use crate::experiment::ensemble::twin::TwinRecords;
use crate::experiment::evidence::scores::{ScoreRow, Scoring};
use crate::experiment::summary::Summary;
use crate::format::Currency;
use crate::output::error::OutputError;
use crate::output::folder::dictionary;
use crate::output::folder::disk::DiskFile;
use crate::output::folder::files::{SCENARIO_FILE, write_file};
use crate::output::folder::table::{CellWriter, TableWriter, write_table};
use crate::output::run::new_tables::SCORES;
use crate::output::run::record;
use crate::output::run::record::{RECORD_TABLES, RecordTable};
use crate::output::run::tables::SUMMARY;
use crate::output::run::twin_tables::{TWIN, TWIN_PLACES};

/// The open tables of a run.
pub struct RunWriter {
    folder: PathBuf,
    records: Vec<CellWriter<DiskFile>>,
    scores: TableWriter<ScoreRow, DiskFile>,
    scoring: Scoring,
    summary: Summary,
    twin: Option<TwinWriter>,
}

/// The open tables of a twin.
struct TwinWriter {
    places: TableWriter<PlaceRow, DiskFile>,
    effects: Effects,
}

impl RunWriter {
    /// Begins a run in `folder`, which exists: the resolved scenario, the data dictionary and the headers of all tables. `scoring`
    /// says what is compared with what is on record, `currency` how the dictionary marks money.
    pub fn begin(folder: &Path, resolved: &str, scoring: Scoring, currency: Currency) -> Result<Self, OutputError> {
        RunWriter::open(folder, resolved, scoring, currency, false)
    }

    /// The same for a scenario beside its twin.
    pub fn begin_with_twin(
        folder: &Path,
        resolved: &str,
        scoring: Scoring,
        currency: Currency,
    ) -> Result<Self, OutputError> {
        RunWriter::open(folder, resolved, scoring, currency, true)
    }

    fn open(
        folder: &Path,
        resolved: &str,
        scoring: Scoring,
        currency: Currency,
        twin: bool,
    ) -> Result<Self, OutputError> {
        write_file(&folder.join(SCENARIO_FILE), resolved)?;
        let columns = if twin { record::dictionary_with_twin() } else { record::dictionary() };
        dictionary::write(folder, &columns, currency)?;
        let open = |table: &RecordTable| {
            let columns = table.columns();
            CellWriter::create(&folder.join(table.file()), columns.iter().map(|column| column.name))
        };
        Ok(RunWriter {
            folder: folder.to_path_buf(),
            records: RECORD_TABLES.iter().map(open).collect::<Result<_, _>>()?,
            scores: TableWriter::create(&SCORES, folder)?,
            scoring,
            summary: Summary::default(),
            twin: twin.then(|| TwinWriter::begin(folder)).transpose()?,
        })
    }

    /// Writes what one replicate left. Replicates come in ascending order.
    pub fn add(&mut self, record: &ReplicateRecord) -> Result<(), OutputError> {
        self.write(record, None)
    }

    fn write(&mut self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) -> Result<(), OutputError> {
        for (table, writer) in RECORD_TABLES.iter().zip(&mut self.records) {
            table.each_row(record, |cells| writer.write(cells))?;
        }
        self.scoring.rows(record, twin).iter().try_for_each(|row| self.scores.write(row))?;
        self.summary.add(record);
        Ok(())
    }

    /// Writes what one replicate left in both arms of a run that was begun with its twin.
    pub fn add_with_twin(&mut self, records: &TwinRecords) -> Result<(), OutputError> {
        self.write(&records.scenario, Some(&records.twin))?;
        self.twin.as_mut().map_or(Ok(()), |twin| twin.add(records))
    }

    /// What differs from the twin so far; nothing without one.
    pub fn effects(&self) -> Option<&Effects> {
        self.twin.as_ref().map(|twin| &twin.effects)
    }

    /// Writes the summary and closes all tables.
    pub fn finish(self) -> Result<(), OutputError> {
        self.twin.map_or(Ok(()), |twin| twin.finish(&self.folder))?;
        write_table(&SUMMARY, &self.folder, self.summary.rows())?;
        self.records.into_iter().try_for_each(|table| table.finish().map(|_| ()))?;
        self.scores.finish().map(|_| ())
    }
}

impl TwinWriter {
    fn begin(folder: &Path) -> Result<Self, OutputError> {
        Ok(TwinWriter { places: TableWriter::create(&TWIN_PLACES, folder)?, effects: Effects::default() })
    }

    fn add(&mut self, records: &TwinRecords) -> Result<(), OutputError> {
        self.effects.add(records);
        records.twin.places.iter().try_for_each(|row| self.places.write(row))
    }

    fn finish(self, folder: &Path) -> Result<(), OutputError> {
        self.places.finish()?;
        write_table(&TWIN, folder, self.effects.rows())
    }
}
