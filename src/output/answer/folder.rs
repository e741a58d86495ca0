//! The folder of an answer (`sensitivity`, `solve`, `explain`): the scenario it is about, a few tables, a manifest.

use std::collections::BTreeMap;
use std::path::Path;

use crate::output::OutputError;
use crate::output::comparison::tables;
use crate::output::folder::draft;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::table::Table;
use crate::output::run::tables::{Entry, entry};
use crate::output::run::writer::{COLUMNS_FILE, SCENARIO_FILE};
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
        tables::table(table, self.folder, rows.into_iter())
    }

    /// Writes what the answer is about, the data dictionary and the manifest.
    pub fn seal(self, format: &str, scenario: &Scenario) -> Result<(), OutputError> {
        let text = resolved::write(scenario);
        draft::write_file(&self.folder.join(SCENARIO_FILE), &text)?;
        draft::write_json(&self.folder.join(COLUMNS_FILE), &self.dictionary)?;
        let manifest = Manifest::new(scenario, &text, 0..scenario.replicates);
        Manifest { format: format.into(), ..manifest }.seal(self.folder).map(|_| ())
    }
}
