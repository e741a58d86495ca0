//! Tells the lines of a table apart: cells by column, each line with where it is written.

use crate::scenario::diagnostic::{At, Notes};

/// One line.
#[derive(Debug)]
pub struct Line {
    /// Where it is.
    pub at: At,
    /// Its cells, as many as there are columns.
    pub cells: csv::StringRecord,
}

/// A table as written.
#[derive(Debug)]
pub struct Sheet {
    /// Where the header is.
    pub header_at: At,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Its lines.
    pub lines: Vec<Line>,
}

impl Sheet {
    /// Reads text `source`; lines that begin with `#` are comments. What cannot be told apart is noted and left out.
    pub fn read(source: usize, text: &str, notes: &mut Notes) -> Option<Sheet> {
        let whole = text.len();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // Places in the text count a byte order mark, which is not read.
        let mark = whole - text.len();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut sheet: Option<Sheet> = None;
        for record in reader.records() {
            let Ok(cells) = record else { continue };
            let start = cells.position().map_or(0, |position| position.byte() as usize);
            // The position may be that of a comment before the line.
            let start = skip_comments(text, start);
            let length = text[start..].find('\n').unwrap_or(text.len() - start);
            let end = start + text[start..start + length].trim_end().len();
            let at = At::new(source, mark + start, mark + end);
            match &mut sheet {
                None => {
                    let columns = cells.iter().map(String::from).collect();
                    sheet = Some(Sheet { header_at: at, columns, lines: Vec::new() });
                }
                Some(sheet) if cells.len() == sheet.columns.len() => sheet.lines.push(Line { at, cells }),
                Some(sheet) => {
                    let (is, are) = (cells.len(), sheet.columns.len());
                    notes
                        .error(at, format!("this line has {is} cells, but the header names {are} columns"))
                        .why(if is < are { "too few cells" } else { "too many cells" })
                        .hint("leave a cell empty where nothing is known");
                }
            }
        }
        if sheet.is_none() {
            notes.error(At::new(source, 0, 0), "the table is empty").why("no header");
        }
        sheet
    }

    /// The number of the first of `names` that is a column.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == name))
    }
}

fn skip_comments(text: &str, mut start: usize) -> usize {
    while let Some(rest) = text.get(start..)
        && (rest.starts_with('#') || rest.starts_with(['\n', '\r']))
    {
        start += rest.find('\n').map_or(rest.len(), |length| length + 1);
    }
    start.min(text.len())
}

/// The number in `cell` of `line`; nothing if it is empty, noted if it is no number within `least` and `most`.
pub fn number(line: &Line, cell: usize, column: &str, (least, most): (f64, f64), notes: &mut Notes) -> Option<f64> {
    let text = &line.cells[cell];
    if text.is_empty() {
        return None;
    }
    match text.parse::<f64>() {
        Ok(number) if number >= least && number <= most => Some(number),
        read => {
            let why = if read.is_ok() { "out of range" } else { "not a number" };
            notes
                .error(line.at, format!("`{column}` is {text:?}"))
                .why(why)
                .allowed(format!("a number from {least} to {most}, or an empty cell"));
            None
        }
    }
}
