//! The folder of an answer (`sensitivity`, `solve`, `explain`): the scenario it is about, a few tables, a manifest.

use std::collections::BTreeMap;
use std::path::Path;

use super::OutputError;
use super::comparison;
use super::folder;
use super::manifest::Manifest;
use super::run::{COLUMNS_FILE, SCENARIO_FILE};
use super::table::Table;
use super::tables::{Entry, entry};
use crate::scenario::{Scenario, resolved};

/// A folder being filled.
pub struct Answer<'a> {
    folder: &'a Path,
    dictionary: BTreeMap<&'static str, Entry>,
}

impl<'a> Answer<'a> {
    /// Begins in `folder`, an empty one.
    pub fn begin(folder: &'a Path) -> Self {
        Answer { folder, dictionary: BTreeMap::new() }
    }

    /// Writes one table.
    pub fn table<T>(&mut self, table: &'static Table<T>, rows: impl IntoIterator<Item = T>) -> Result<(), OutputError> {
        let (name, columns) = entry(table);
        self.dictionary.insert(name, columns);
        comparison::table(table, self.folder, rows.into_iter())
    }

    /// Writes what the answer is about, the data dictionary and the manifest.
    pub fn seal(self, format: &str, scenario: &Scenario) -> Result<(), OutputError> {
        let text = resolved::write(scenario);
        folder::write_file(&self.folder.join(SCENARIO_FILE), &text)?;
        folder::write_json(&self.folder.join(COLUMNS_FILE), &self.dictionary)?;
        let manifest = Manifest::new(scenario, &text, 0..scenario.replicates);
        Manifest { format: format.into(), ..manifest }.seal(self.folder).map(|_| ())
    }
}
