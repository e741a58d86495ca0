//! Makes the data dictionary, `columns.json`: what one row of a table is, and the unit and meaning of every column.

use serde::Serialize;

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
