//! Reads a table of points that somebody wrote, and says all at once what no scenario takes.

use std::collections::BTreeSet;
use std::path::Path;

use crate::experiment::design::points::Points;
use crate::experiment::ensemble::sweep::Texts;
use crate::publish::error::PublishError;
use crate::scenario::Scenario;
use crate::scenario::block::axis::{Varies, varied};
use crate::scenario::diagnostic::{At, Diagnostic, Notes, Report, Severity, Sources};
use crate::scenario::read::edit;
use crate::scenario::read::edit::Edit;
use crate::scenario::read::table::{Cell, cells, lines};
use crate::scenario::read::text::{check_source, read_text_up_to, reason};
use crate::scenario::read::tree;
use crate::scenario::read::tree::{Node, Value};
use crate::scenario::read::value;
use crate::scenario::show::{nearest, quoted, show};

/// The most MiB of a table of points.
const MOST: u64 = 1024;
/// Values of a column that the whole scenario is read with, where nothing simpler says what it takes.
const TRIED: usize = 64;

/// The points in the table at `path`, whose scenario is `base` and reads from `texts`; lines that begin with `#` are comments, and a column
/// `point` only numbers them.
pub fn read(path: &Path, base: &Scenario, texts: &Texts) -> Result<Points, PublishError> {
    let (mut sources, mut notes) = (Sources::default(), Notes::default());
    let refused = |notes: Notes, sources| {
        let report = Report { errors: notes.errors(), diagnostics: notes.in_order(), sources };
        PublishError::PointTable { path: path.to_path_buf(), report: Box::new(report) }
    };
    let text = match read_text_up_to(path, MOST) {
        Ok(text) => text,
        Err(error) => {
            let what = format!("cannot read the table of points `{}`: {}", path.display(), reason(&error));
            notes
                .error(None, what)
                .hint("check the path: `--points` names a table with a column for every key that varies");
            return Err(refused(notes, sources));
        }
    };
    let source = sources.add(path.display().to_string(), text.clone());
    let points = match check_source(source, &text, &mut notes) {
        true => parse(source, &text, base, texts, &mut notes),
        false => None,
    };
    match points.filter(|_| notes.errors() == 0) {
        Some(points) => Ok(points),
        None => Err(refused(notes, sources)),
    }
}

/// A column that varies something.
struct Column {
    /// Where it stands among all columns.
    number: usize,
    key: String,
    /// What its cells may be; nothing if only the scenario knows.
    takes: Option<Varies>,
    /// Cells that the scenario was read with.
    tried: BTreeSet<String>,
}

fn parse(source: usize, text: &str, base: &Scenario, texts: &Texts, notes: &mut Notes) -> Option<Points> {
    let mut lines = lines(source, text);
    let Some((header_at, line)) = lines.next() else {
        let note = notes.error(At::new(source, 0, 0), "the table of points is empty").why("no header");
        note.hint("the first line names what varies: place.chicago.income_tax,parameters.drain");
        return None;
    };
    if !line.contains(',') && line.contains([';', '\t']) {
        let note = notes.error(header_at, "the columns are separated by semicolons or tabs").why("no comma here");
        note.hint("save the table with commas, and numbers with a point");
        return None;
    }
    let header = cells(header_at, line, notes)?;
    let mut columns = columns(&header, base, texts, notes);
    let mut rows = Vec::new();
    for (at, line) in lines {
        let Some(row) = cells(at, line, notes) else { continue };
        if row.len() != header.len() {
            let count = |n: usize, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
            let (is, are) = (count(row.len(), "cell"), count(header.len(), "column"));
            let why = if row.len() < header.len() { "too few cells" } else { "too many cells" };
            let note = notes.error(at, format!("this row has {is}, but the header names {are}")).why(why);
            note.allowed("a value for every column");
        }
        for column in &mut columns {
            if let Some((cell, at)) = row.get(column.number) {
                column.check(cell, *at, texts, notes);
            }
        }
        rows.push(columns.iter().filter_map(|column| Some(row.get(column.number)?.0.clone())).collect());
    }
    if rows.is_empty() {
        let note = notes.error(header_at, "the table has a header and no point").why("no row below it");
        note.allowed("one row for every point");
    }
    Some(Points::listed(columns.into_iter().map(|column| column.key).collect(), rows))
}

/// The columns that vary something, after those that cannot were noted.
fn columns(header: &[Cell], base: &Scenario, texts: &Texts, notes: &mut Notes) -> Vec<Column> {
    let mut found = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for (number, (key, at)) in header.iter().enumerate() {
        if key == "point" {
            continue;
        }
        if key.is_empty() {
            let note = notes.error(*at, "a column has no name").why("what varies?");
            note.hint("where it numbers the points, call it `point` or leave it out (pandas: index=False)");
            continue;
        }
        if names.contains(&key.as_str()) {
            notes
                .error(*at, format!("the column `{key}` is there twice"))
                .why("second one")
                .hint("remove one of the two");
            continue;
        }
        if let Some(other) = names.iter().find(|other| edit::overlap(other, key)) {
            notes
                .error(*at, format!("the column `{key}` varies what `{other}` varies"))
                .why("one would undo the other")
                .hint("remove one of the two");
        }
        names.push(key);
        if let Some(why) = edit::shared(key) {
            let note = notes.error(*at, format!("`{key}` changes nothing at a point of a sweep: {why}"));
            note.why("would do nothing").hint("leave the column out");
            continue;
        }
        let takes = varied(key, &base.places, &base.communities);
        let unknown = match takes {
            Some(_) if !is_numbered(key) => None,
            _ => refused(key, "0", true, texts),
        };
        match unknown {
            Some(diagnostic) => notes.take(Diagnostic { at: Some(*at), ..diagnostic }),
            None => found.push(Column { number, key: key.clone(), takes, tried: BTreeSet::new() }),
        }
    }
    found
}

/// Whether it names a block by its number, of which there may be fewer.
fn is_numbered(key: &str) -> bool {
    ["event.", "trend."].iter().any(|start| key.starts_with(start))
}

impl Column {
    /// Notes what is wrong with a cell.
    fn check(&mut self, cell: &str, at: At, texts: &Texts, notes: &mut Notes) {
        let key = &self.key;
        if cell.is_empty() {
            let note = notes.error(at, format!("this point has no value for `{key}`")).why("an empty cell");
            note.allowed("a value for every column");
            return;
        }
        match &self.takes {
            Some(Varies::Number(range)) => {
                let mut found = Notes::default();
                let node = Node { value: Value::Cell(cell.to_owned()), at };
                let number = value::number_in(&node, &format!("`{key}`"), range, &mut found);
                let mut wrong = found.in_order();
                // A cell of a table of points is never left empty.
                wrong
                    .iter_mut()
                    .for_each(|wrong| wrong.hint = wrong.hint.take().filter(|hint| !hint.contains("empty")));
                wrong.into_iter().for_each(|wrong| notes.take(wrong));
                let written = tree::parse_value(0, cell, 0).map(|node| node.value);
                if let (Some(number), false) = (number, matches!(written, Some(Value::Integer(_) | Value::Float(_)))) {
                    let note = notes.error(at, format!("`{key}` is written \"{cell}\"")).why("not as in a scenario");
                    note.hint(format!("write {}", show(number)));
                }
            }
            Some(Varies::Words(known)) if !known.contains(&cell) => {
                let note = notes.error(at, format!("`{key}` cannot be \"{cell}\"")).why("unknown value");
                note.allowed(if known.contains(&"true") { known.join(" or ") } else { quoted(known) });
                let lower = cell.to_lowercase();
                if known.contains(&lower.as_str()) {
                    note.hint(format!("write {lower} in small letters"));
                } else if let Some(near) = nearest(cell, known.iter().copied()) {
                    note.hint(format!("did you mean {near}?"));
                }
            }
            Some(Varies::Words(_)) => {}
            None => {
                if self.tried.len() < TRIED
                    && self.tried.insert(cell.to_owned())
                    && let Some(diagnostic) = refused(key, cell, false, texts)
                {
                    notes.take(Diagnostic { at: Some(at), ..diagnostic });
                }
            }
        }
    }
}

/// What the scenario says against `key`, or against `value` for it.
fn refused(key: &str, value: &str, about_key: bool, texts: &Texts) -> Option<Diagnostic> {
    let report = texts.load(&[Edit::parse(&format!("{key}={value}"))]).err()?;
    let is_about = |diagnostic: &&Diagnostic| {
        let Some(at) = diagnostic.at else { return false };
        let source = report.sources.source(at);
        let written = source.text.strip_prefix("--set ").is_some_and(|text| text.starts_with(key));
        let rest = source.text.get(at.end..).unwrap_or_default();
        diagnostic.severity == Severity::Error && written && rest.starts_with('=') == about_key
    };
    report.diagnostics.iter().find(is_about).cloned()
}
