//! A run being written: records stream into tables as they arrive, the summary and the manifest follow at the end.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::engine::records::rows::{BaseYearRow, EventRow, FlowRow, GroupRow, PlaceRow, ProfileRow, ReplicateRecord};
use crate::engine::records::rows::{CapitalRow, CommunityRow, EntryRow, ExitOrReformRow, GainRow, JurisdictionRow};
use crate::experiment::evidence::scores::{ScoreRow, Scoring};
use crate::experiment::summary::Summary;
use crate::output::OutputError;
use crate::output::folder::draft;
use crate::output::folder::table::{Table, TableWriter};
use crate::output::run::new_tables::{CAPITAL, COMMUNITIES, ENTRY, EXIT_OR_REFORM, GAINS, JURISDICTIONS, SCORES};
use crate::output::run::tables;
use crate::output::run::tables::{BASE_YEAR, EVENTS, FLOWS, GROUPS, PLACES, PROFILES, SUMMARY};

/// Name of the resolved scenario in a run folder.
pub const SCENARIO_FILE: &str = "scenario.toml";
/// Name of the data dictionary in a run folder.
pub const COLUMNS_FILE: &str = "columns.json";

/// The open tables of a run.
pub struct RunWriter {
    folder: PathBuf,
    places: TableWriter<PlaceRow, File>,
    flows: TableWriter<FlowRow, File>,
    groups: TableWriter<GroupRow, File>,
    profiles: TableWriter<ProfileRow, File>,
    events: TableWriter<EventRow, File>,
    base_year: TableWriter<BaseYearRow, File>,
    jurisdictions: TableWriter<JurisdictionRow, File>,
    communities: TableWriter<CommunityRow, File>,
    entry: TableWriter<EntryRow, File>,
    capital: TableWriter<CapitalRow, File>,
    exit_or_reform: TableWriter<ExitOrReformRow, File>,
    gains: TableWriter<GainRow, File>,
    scores: TableWriter<ScoreRow, File>,
    scoring: Scoring,
    summary: Summary,
}

impl RunWriter {
    /// Begins a run in `folder`, which exists: the resolved scenario, the data dictionary and the headers of all tables. `scoring`
    /// says what is compared with what is on record.
    pub fn begin(folder: &Path, resolved: &str, scoring: Scoring) -> Result<Self, OutputError> {
        draft::write_file(&folder.join(SCENARIO_FILE), resolved)?;
        draft::write_json(&folder.join(COLUMNS_FILE), &tables::dictionary())?;
        Ok(RunWriter {
            folder: folder.to_path_buf(),
            places: open(&PLACES, folder)?,
            flows: open(&FLOWS, folder)?,
            groups: open(&GROUPS, folder)?,
            profiles: open(&PROFILES, folder)?,
            events: open(&EVENTS, folder)?,
            base_year: open(&BASE_YEAR, folder)?,
            jurisdictions: open(&JURISDICTIONS, folder)?,
            communities: open(&COMMUNITIES, folder)?,
            entry: open(&ENTRY, folder)?,
            capital: open(&CAPITAL, folder)?,
            exit_or_reform: open(&EXIT_OR_REFORM, folder)?,
            gains: open(&GAINS, folder)?,
            scores: open(&SCORES, folder)?,
            scoring,
            summary: Summary::default(),
        })
    }

    /// Writes what one replicate left. Replicates come in ascending order.
    pub fn add(&mut self, record: &ReplicateRecord) -> Result<(), OutputError> {
        record.places.iter().try_for_each(|row| self.places.write(row))?;
        record.flows.iter().try_for_each(|row| self.flows.write(row))?;
        record.groups.iter().try_for_each(|row| self.groups.write(row))?;
        record.profiles.iter().try_for_each(|row| self.profiles.write(row))?;
        record.events.iter().try_for_each(|row| self.events.write(row))?;
        record.base_year.iter().try_for_each(|row| self.base_year.write(row))?;
        record.jurisdictions.iter().try_for_each(|row| self.jurisdictions.write(row))?;
        record.communities.iter().try_for_each(|row| self.communities.write(row))?;
        record.entry.iter().try_for_each(|row| self.entry.write(row))?;
        record.capital.iter().try_for_each(|row| self.capital.write(row))?;
        record.exit_or_reform.iter().try_for_each(|row| self.exit_or_reform.write(row))?;
        record.gains.iter().try_for_each(|row| self.gains.write(row))?;
        self.scoring.rows(record).iter().try_for_each(|row| self.scores.write(row))?;
        self.summary.add(record);
        Ok(())
    }

    /// Writes the summary and closes all tables.
    pub fn finish(self) -> Result<(), OutputError> {
        let mut summary = open(&SUMMARY, &self.folder)?;
        self.summary.rows().try_for_each(|row| summary.write(&row))?;
        summary.finish()?;
        self.places.finish()?;
        self.flows.finish()?;
        self.groups.finish()?;
        self.profiles.finish()?;
        self.events.finish()?;
        self.base_year.finish()?;
        self.jurisdictions.finish()?;
        self.communities.finish()?;
        self.entry.finish()?;
        self.capital.finish()?;
        self.exit_or_reform.finish()?;
        self.gains.finish()?;
        self.scores.finish()?;
        Ok(())
    }
}

fn open<T>(table: &'static Table<T>, folder: &Path) -> Result<TableWriter<T, File>, OutputError> {
    let path = folder.join(table.file);
    let file = File::create(&path).map_err(OutputError::write(&path))?;
    TableWriter::new(table, folder, file)
}
