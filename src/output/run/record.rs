//! Lists the tables of a record, and gives their columns and rows without a folder.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use crate::engine::records::rows::ReplicateRecord;
use crate::output::error::OutputError;
use crate::output::folder::cell::Cell;
use crate::output::folder::dictionary::{ColumnEntry, TableEntry, entry};
use crate::output::folder::table::{CellWriter, Table};
use crate::output::run::new_tables::{CAPITAL, COMMUNITIES, ENTRY, EXIT_OR_REFORM, GAINS, JURISDICTIONS, SCORES};
use crate::output::run::tables::{BASE_YEAR, EVENTS, FLOWS, GROUPS, PLACES, PROFILES, SUMMARY};

/// Takes the cells of one row.
type Take<'t, 'r> = &'t mut dyn FnMut(&[Cell<'r>]) -> Result<(), OutputError>;

/// One table that a record fills.
///
/// ```
/// use footvote::output::run::record::{RECORD_TABLES, record_table};
/// use footvote::scenario::Scenario;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let scenario = Scenario::parse(
///     r#"
///     model = "1"
///     time = { years = 1 }
///     [[place]]
///     name = "alpha"
///     latitude = 41.9
///     longitude = -87.6
///     households = 2_000
///     rent = 15_000
///     [[place]]
///     name = "beta"
///     latitude = 29.8
///     longitude = -95.4
///     households = 3_000
///     rent = 14_000
///     "#,
/// )?;
/// let records = footvote::Ensemble::new(&scenario).replicates(1).run()?;
/// let places = record_table("places.csv").expect("every record has places");
///
/// // Every column has a name, a unit and a meaning.
/// let rent = places.columns().into_iter().find(|column| column.name == "rent").expect("a column");
/// assert_eq!((rent.unit, rent.about), ("$ per year", "rent of a dwelling"));
///
/// // The rows, as they would stand in the run folder.
/// let mut text = Vec::new();
/// places.write_csv(&records[0], &mut text)?;
/// let text = String::from_utf8(text)?;
/// assert!(text.starts_with("replicate,tick,year,place,"));
/// assert_eq!(text.lines().count(), 1 + 2 * 2, "a header; two places at the start and after a year");
/// # assert_eq!(RECORD_TABLES.len(), 12);
/// # Ok(())
/// # }
/// ```
pub struct RecordTable {
    /// File and entry of the data dictionary.
    entry: fn() -> (&'static str, TableEntry),
    /// Hands on the cells of every row.
    rows: for<'r> fn(&'r ReplicateRecord, Take<'_, 'r>) -> Result<(), OutputError>,
}

/// Every table of a record, in the order in which sweeps keep them.
#[rustfmt::skip]
pub static RECORD_TABLES: [RecordTable; 12] = [
    RecordTable { entry: || entry(&PLACES), rows: |record, take| each(&PLACES, &record.places, take) },
    RecordTable { entry: || entry(&FLOWS), rows: |record, take| each(&FLOWS, &record.flows, take) },
    RecordTable { entry: || entry(&GROUPS), rows: |record, take| each(&GROUPS, &record.groups, take) },
    RecordTable { entry: || entry(&PROFILES), rows: |record, take| each(&PROFILES, &record.profiles, take) },
    RecordTable { entry: || entry(&EVENTS), rows: |record, take| each(&EVENTS, &record.events, take) },
    RecordTable { entry: || entry(&BASE_YEAR), rows: |record, take| each(&BASE_YEAR, &record.base_year, take) },
    RecordTable { entry: || entry(&JURISDICTIONS), rows: |record, take| each(&JURISDICTIONS, &record.jurisdictions, take) },
    RecordTable { entry: || entry(&COMMUNITIES), rows: |record, take| each(&COMMUNITIES, &record.communities, take) },
    RecordTable { entry: || entry(&ENTRY), rows: |record, take| each(&ENTRY, &record.entry, take) },
    RecordTable { entry: || entry(&CAPITAL), rows: |record, take| each(&CAPITAL, &record.capital, take) },
    RecordTable { entry: || entry(&EXIT_OR_REFORM), rows: |record, take| each(&EXIT_OR_REFORM, &record.exit_or_reform, take) },
    RecordTable { entry: || entry(&GAINS), rows: |record, take| each(&GAINS, &record.gains, take) },
];

/// The table of a record in `file`, such as `places.csv`.
pub fn record_table(file: &str) -> Option<&'static RecordTable> {
    RECORD_TABLES.iter().find(|table| table.file() == file)
}

fn each<'r, T>(table: &Table<T>, rows: &'r [T], take: Take<'_, 'r>) -> Result<(), OutputError> {
    let mut cells = Vec::with_capacity(table.columns.len());
    for row in rows {
        cells.clear();
        cells.extend(table.columns.iter().map(|column| (column.cell)(row)));
        take(&cells)?;
    }
    Ok(())
}

impl RecordTable {
    /// Name of the file that holds it in a run folder.
    pub fn file(&self) -> &'static str {
        (self.entry)().0
    }

    /// What one row is.
    pub fn about(&self) -> &'static str {
        (self.entry)().1.row
    }

    /// Its columns, in order.
    pub fn columns(&self) -> Vec<ColumnEntry> {
        (self.entry)().1.columns
    }

    /// Hands the cells of every row of `record` to `take`, in the order of the columns.
    pub fn each_row<'r>(
        &self,
        record: &'r ReplicateRecord,
        mut take: impl FnMut(&[Cell<'r>]) -> Result<(), OutputError>,
    ) -> Result<(), OutputError> {
        (self.rows)(record, &mut take)
    }

    /// Writes header and rows of `record` as comma-separated values.
    pub fn write_csv(&self, record: &ReplicateRecord, sink: impl Write) -> Result<(), OutputError> {
        let (file, entry) = (self.entry)();
        let mut writer = CellWriter::new(Path::new(file), entry.columns.iter().map(|column| column.name), sink)?;
        self.each_row(record, |cells| writer.write(cells))?;
        writer.finish().map(|_| ())
    }
}

/// `columns.json` of a run: one entry for each table.
pub fn dictionary() -> BTreeMap<&'static str, TableEntry> {
    let of_records = RECORD_TABLES.iter().map(|table| (table.entry)());
    of_records.chain([entry(&SCORES), entry(&SUMMARY)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::Summary;
    use crate::fake;
    use crate::output::run::tables::IN_FORCE;
    use std::fmt::Debug;

    /// The field names of a row in the order of the structure; a field with parts fills several columns.
    fn fields(row: &impl Debug) -> Vec<String> {
        let text = format!("{row:#?}");
        let fields = text.lines().filter_map(|line| line.strip_prefix("    ")?.split_once(": "));
        let columns = fields.filter(|(name, _)| !name.starts_with(' ')).flat_map(|(name, _)| match name {
            "what" => vec!["kind", "reason"],
            // How the reason marks money.
            "currency" => vec![],
            "in_force" => IN_FORCE.to_vec(),
            "flow" => vec!["item", "payer", "payee"],
            name => vec![name],
        });
        columns.map(String::from).collect()
    }

    fn agrees<T: Debug>(table: &Table<T>, row: &T) {
        let names: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(names, fields(row), "{}", table.file);
        assert!(table.columns.iter().all(|column| !column.about.is_empty()));
        let listed: Vec<_> = dictionary()[table.file].columns.iter().map(|column| column.name).collect();
        assert_eq!(names, listed, "{}", table.file);
    }

    #[test]
    fn columns_are_the_fields_of_the_rows_and_all_are_in_the_dictionary() {
        let record = fake::record(0);
        let mut summary = Summary::default();
        summary.add(&record);
        agrees(&PLACES, &record.places[0]);
        agrees(&FLOWS, &record.flows[0]);
        agrees(&GROUPS, &record.groups[0]);
        agrees(&PROFILES, &record.profiles[0]);
        agrees(&EVENTS, &record.events[0]);
        agrees(&BASE_YEAR, &record.base_year[0]);
        agrees(&JURISDICTIONS, &record.jurisdictions[0]);
        agrees(&COMMUNITIES, &record.communities[0]);
        agrees(&ENTRY, &record.entry[0]);
        agrees(&CAPITAL, &record.capital[0]);
        agrees(&EXIT_OR_REFORM, &record.exit_or_reform[0]);
        agrees(&GAINS, &record.gains[0]);
        agrees(&SUMMARY, &summary.rows().next().unwrap());
        agrees(&SCORES, &fake::score(0, "footvote", 1.0));
    }
}
