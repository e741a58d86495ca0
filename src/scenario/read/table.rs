//! Reads a CSV file with one row for each place or flow; every cell remembers where it is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::unknown;
use crate::scenario::read::keys;
use crate::scenario::read::tree::{Entry, Node, Table, Value};

/// What a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A row is a place.
    Places,
    /// A row is how many moved from one place to another.
    Flows,
}

impl Sort {
    /// What messages call it, without article.
    pub fn noun(self) -> &'static str {
        match self {
            Sort::Places => "place table",
            Sort::Flows => "flow table",
        }
    }

    /// A header that it may have.
    fn header(self) -> &'static str {
        match self {
            Sort::Places => "name,latitude,longitude,households,rent,…",
            Sort::Flows => "origin,destination,households",
        }
    }
}

/// A place table as written.
#[derive(Debug)]
pub struct PlaceTable {
    /// Where the header is.
    pub header_at: At,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows, each as a table of the cells that are not empty; without those that could not be told apart into cells.
    pub rows: Vec<Table>,
    /// Whether all rows are there.
    pub complete: bool,
}

/// Reads text `source`. Lines that begin with `#` are comments, empty cells are left out, `known` are the columns
/// that may be there. `None` if the header cannot be read.
pub fn parse(source: usize, text: &str, sort: Sort, known: &[&str], notes: &mut Notes) -> Option<PlaceTable> {
    let mut lines = lines(source, text);
    let Some((header_at, line)) = lines.next() else {
        notes
            .error(At::new(source, 0, 0), format!("the {} is empty", sort.noun()))
            .why("no header")
            .hint(format!("the first line names the columns: {}", sort.header()));
        return None;
    };
    if let Some(separator) = [';', '\t'].into_iter().find(|c| line.contains(*c) && !line.contains(',')) {
        notes
            .error(header_at, format!("the columns are separated by {separator:?}"))
            .why("no comma here")
            .allowed("cells separated by commas")
            .hint("save the table as CSV with commas, and write numbers with a decimal point");
        return None;
    }
    let header = cells(header_at, line, notes)?;
    check_columns(&header, sort, known, notes);
    let mut rows = Vec::new();
    let mut complete = true;
    for (row_at, line) in lines {
        let Some(row) = row(row_at, line, header.len(), notes) else {
            complete = false;
            continue;
        };
        let mut entries = BTreeMap::new();
        for ((column, column_at), (cell, at)) in header.iter().zip(row) {
            if cell.is_empty() || !known.contains(&column.as_str()) {
                continue;
            }
            let node = Node { value: Value::Cell(cell), at };
            entries.insert(column.clone(), Entry { key_at: *column_at, node });
        }
        rows.push(Table { at: row_at, entries });
    }
    let columns = header.into_iter().map(|(name, _)| name).collect();
    Some(PlaceTable { header_at, columns, rows, complete })
}

/// The cells of a row, if there are as many as columns.
fn row(at: At, line: &str, columns: usize, notes: &mut Notes) -> Option<Vec<Cell>> {
    let row = cells(at, line, notes)?;
    if row.len() == columns {
        return Some(row);
    }
    let (is, are) = (plural(row.len(), "cell"), plural(columns, "column"));
    let why = if row.len() < columns { "too few cells" } else { "too many cells" };
    notes
        .error(at, format!("this row has {is}, but the header names {are}"))
        .why(why)
        .hint("leave a cell empty to use its default; put a text with a comma in quotes");
    None
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A row whose cells are all written at `at`.
pub fn row_of<'a>(at: At, cells: impl Iterator<Item = (&'static str, &'a str)>) -> Table {
    let filled = cells.filter(|(_, cell)| !cell.is_empty());
    let entry = |cell: &str| Entry { key_at: at, node: Node { value: Value::Cell(cell.to_owned()), at } };
    Table { at, entries: filled.map(|(column, cell)| (column.to_owned(), entry(cell))).collect() }
}

fn check_columns(header: &[Cell], sort: Sort, known: &[&str], notes: &mut Notes) {
    let mut names = BTreeSet::new();
    for (name, at) in header {
        if !names.insert(name) {
            notes
                .error(*at, format!("the column `{name}` is there twice"))
                .why("second one")
                .hint("remove one of the two");
        }
        if sort == Sort::Places && keys::PLACE.iter().any(|key| key.name == name && !key.is_column()) {
            notes
                .error(*at, format!("a place table cannot hold `{name}`"))
                .why("not a column")
                .hint("write them into a [[place]] block with the same name");
        } else if !known.contains(&name.as_str()) {
            unknown("column", name, *at, &format!("the {}", sort.noun()), known, notes);
        }
    }
}

/// Lines that are neither empty nor comments, with where they are.
pub fn lines(source: usize, text: &str) -> impl Iterator<Item = (At, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |raw| {
        let begin = start;
        start += raw.len();
        let mark = if begin == 0 && raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let line = raw[mark..].trim_end_matches(['\n', '\r']);
        if line.trim().is_empty() || line.starts_with('#') {
            return None;
        }
        let begin = begin + mark;
        Some((At::new(source, begin, begin + line.len()), line))
    })
}

/// What a cell says and where it is written.
pub type Cell = (String, At);

/// The cells of a line, trimmed; a cell in quotes may hold commas, and `""` for a quote.
pub fn cells(at: At, line: &str, notes: &mut Notes) -> Option<Vec<Cell>> {
    let mut found = Vec::new();
    let mut start = 0;
    loop {
        let end = cell_end(&line[start..]).map_or(line.len(), |length| start + length);
        let raw = &line[start..end];
        let cell = raw.trim();
        let begin = at.start + start + (raw.len() - raw.trim_start().len());
        let cell_at = At::new(at.source, begin, begin + cell.len());
        found.push((unquote(cell, cell_at, notes)?, cell_at));
        if end == line.len() {
            return Some(found);
        }
        start = end + 1;
    }
}

/// Bytes up to the next comma outside quotes.
fn cell_end(rest: &str) -> Option<usize> {
    let mut in_quotes = false;
    for (k, c) in rest.char_indices() {
        match c {
            '"' => in_quotes = !in_quotes,
            ',' if !in_quotes => return Some(k),
            _ => {}
        }
    }
    None
}

fn unquote(cell: &str, at: At, notes: &mut Notes) -> Option<String> {
    let Some(inner) = cell.strip_prefix('"') else {
        return Some(cell.to_string());
    };
    if let Some(inner) = inner.strip_suffix('"') {
        return Some(inner.replace("\"\"", "\""));
    }
    notes
        .error(at, "a quote is opened but not closed on the same line")
        .why("opened here")
        .hint("close the quote, or write \"\" for a quote inside a text");
    None
}
