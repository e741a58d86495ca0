//! Writes the tables of a run: records stream in as they arrive, scores and the summary follow.

use std::path::{Path, PathBuf};

use crate::engine::records::rows::ReplicateRecord;
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

/// The open tables of a run.
pub struct RunWriter {
    folder: PathBuf,
    records: Vec<CellWriter<DiskFile>>,
    scores: TableWriter<ScoreRow, DiskFile>,
    scoring: Scoring,
    summary: Summary,
}

impl RunWriter {
    /// Begins a run in `folder`, which exists: the resolved scenario, the data dictionary and the headers of all tables. `scoring`
    /// says what is compared with what is on record, `currency` how the dictionary marks money.
    pub fn begin(folder: &Path, resolved: &str, scoring: Scoring, currency: Currency) -> Result<Self, OutputError> {
        write_file(&folder.join(SCENARIO_FILE), resolved)?;
        dictionary::write(folder, &record::dictionary(), currency)?;
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
        })
    }

    /// Writes what one replicate left. Replicates come in ascending order.
    pub fn add(&mut self, record: &ReplicateRecord) -> Result<(), OutputError> {
        for (table, writer) in RECORD_TABLES.iter().zip(&mut self.records) {
            table.each_row(record, |cells| writer.write(cells))?;
        }
        self.scoring.rows(record).iter().try_for_each(|row| self.scores.write(row))?;
        self.summary.add(record);
        Ok(())
    }

    /// Writes the summary and closes all tables.
    pub fn finish(self) -> Result<(), OutputError> {
        write_table(&SUMMARY, &self.folder, self.summary.rows())?;
        self.records.into_iter().try_for_each(|table| table.finish().map(|_| ()))?;
        self.scores.finish().map(|_| ())
    }
}
