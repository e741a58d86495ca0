//! Makes the data dictionary, `columns.json`: what one row of a table is, and the unit and meaning of every column.

use std::path::Path;

use serde::Serialize;

use crate::format::Currency;
use crate::output::error::OutputError;
use crate::output::folder::files::{COLUMNS_FILE, json, write_file};
use crate::output::folder::table::{Column, Table};

/// What the data dictionary says about one table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableEntry {
    /// What one row is.
    pub row: &'static str,
    /// Its columns, in order.
    pub columns: Vec<ColumnEntry>,
}

/// What the data dictionary says about one column.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ColumnEntry {
    /// Its name in the header.
    pub name: &'static str,
    /// Unit of its values; empty for words.
    pub unit: &'static str,
    /// What it means, in one sentence.
    pub about: &'static str,
}

/// File and entry of one table.
pub fn entry<T>(table: &Table<T>) -> (&'static str, TableEntry) {
    let columns = table.columns.iter().map(|&Column { name, unit, about, .. }| ColumnEntry { name, unit, about });
    (table.file, TableEntry { row: table.about, columns: columns.collect() })
}

/// Writes the data dictionary of a folder whose money is in `currency`. Names of columns may be a user's and stay as they are.
pub fn write(folder: &Path, tables: &impl Serialize, currency: Currency) -> Result<(), OutputError> {
    let said = |line: &str| match line.trim_start().starts_with("\"name\"") {
        true => format!("{line}\n"),
        false => format!("{}\n", currency.said(line)),
    };
    write_file(&folder.join(COLUMNS_FILE), &json(tables).lines().map(said).collect::<String>())
}
