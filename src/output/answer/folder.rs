//! Writes the folder of an answer (`sensitivity`, `solve`, `explain`): the scenario it is about, a few tables, a manifest.

use std::collections::BTreeMap;
use std::path::Path;

use crate::output::error::OutputError;
use crate::output::folder::dictionary::{TableEntry, entry};
use crate::output::folder::files::{COLUMNS_FILE, SCENARIO_FILE, write_file, write_json};
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::table::{Table, write_table};
use crate::scenario::{Scenario, resolved};

/// A folder being filled.
pub struct AnswerFolder<'a> {
    folder: &'a Path,
    dictionary: BTreeMap<&'static str, TableEntry>,
}

impl<'a> AnswerFolder<'a> {
    /// Begins in `folder`, an empty one.
    pub fn begin(folder: &'a Path) -> Self {
        AnswerFolder { folder, dictionary: BTreeMap::new() }
    }

    /// Writes one table.
    pub fn table<T>(&mut self, table: &'static Table<T>, rows: impl IntoIterator<Item = T>) -> Result<(), OutputError> {
        let (name, columns) = entry(table);
        self.dictionary.insert(name, columns);
        write_table(table, self.folder, rows.into_iter())
    }

    /// Writes what the answer is about, the data dictionary and the manifest.
    pub fn seal(self, layout: Layout, scenario: &Scenario) -> Result<(), OutputError> {
        let text = resolved::write(scenario);
        write_file(&self.folder.join(SCENARIO_FILE), &text)?;
        self.seal_as(Manifest::new(scenario, &text, 0..scenario.replicates).laid_out(layout))
    }

    /// Writes the data dictionary and this manifest.
    pub fn seal_as(self, manifest: Manifest) -> Result<(), OutputError> {
        write_json(&self.folder.join(COLUMNS_FILE), &self.dictionary)?;
        manifest.seal(self.folder).map(|_| ())
    }
}
