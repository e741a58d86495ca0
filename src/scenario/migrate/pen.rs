//! Carries out one change of a scenario: removes or renames a key, or leaves a comment where the author must decide.

use crate::scenario::migrate::patch::Patch;
use crate::scenario::read::tree::{Entry, Table, Value};

/// One thing that was changed, or that is left to decide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Its line in the file as it was, from 1.
    pub line: usize,
    /// What was done, or what is to decide.
    pub what: String,
}

/// Changes a scenario, and remembers what was done.
pub struct Pen<'t> {
    /// The text and its changes.
    pub patch: Patch<'t>,
    /// Whether the scenario was of model 1: what merely means something else is commented once.
    pub was_old: bool,
    /// What was done.
    pub done: Vec<Change>,
    /// What is left to decide.
    pub open: Vec<Change>,
    /// Values that are no longer there.
    pub removed: usize,
    /// Values that were not there before.
    pub added: usize,
}

impl<'t> Pen<'t> {
    /// A pen over `text`.
    pub fn new(text: &'t str, was_old: bool) -> Self {
        Pen { patch: Patch::new(text), was_old, done: Vec::new(), open: Vec::new(), removed: 0, added: 0 }
    }

    /// Remembers that something was done to the line of byte `at`.
    pub fn did(&mut self, at: usize, what: String) {
        let line = self.patch.line(at);
        self.done.push(Change { line, what });
    }

    /// Leaves a comment above the line of byte `at`: the author must decide.
    pub fn ask(&mut self, at: usize, what: &str) {
        let comment = format!("# migrate: {what}");
        if self.was_old && !self.patch.says_above(at, &comment) {
            self.patch.line_above(at, &comment);
        }
        if self.was_old {
            let line = self.patch.line(at);
            self.open.push(Change { line, what: what.to_string() });
        }
    }

    /// The value of an entry as it is written.
    pub fn written(&self, entry: &Entry) -> &'t str {
        &self.patch.text()[entry.node.at.start..entry.node.at.end]
    }

    /// Whether the table stands in braces within a line.
    fn is_inline(&self, table: &Table) -> bool {
        self.patch.text()[table.at.start..].starts_with('{')
    }

    /// Removes the keys of `table` for which `now` says what holds instead, with a comment for each.
    pub fn remove(&mut self, table: &Table, now: impl Fn(&str) -> Option<String>) {
        let mut entries: Vec<(&str, &Entry, Option<String>)> =
            table.entries.iter().map(|(name, entry)| (name.as_str(), entry, now(name))).collect();
        entries.sort_by_key(|(_, entry, _)| entry.key_at.start);
        for (name, entry, instead) in &entries {
            let Some(instead) = instead else {
                continue;
            };
            let what = format!("{name} = {} is gone: {instead}", self.written(entry));
            self.patch.line_above(entry.key_at.start, &format!("# migrated: {what}"));
            self.did(entry.key_at.start, what);
            self.removed += 1;
            if !self.is_inline(table) {
                self.patch.remove_lines(entry.key_at.start..entry.node.at.end);
            }
        }
        if self.is_inline(table) {
            let spans: Vec<(usize, usize, bool)> =
                entries.iter().map(|(_, entry, now)| (entry.key_at.start, end(entry), now.is_some())).collect();
            self.remove_inline(&spans);
        }
    }

    /// Removes entries from within braces, each run of them with the comma that it no longer needs.
    fn remove_inline(&mut self, entries: &[(usize, usize, bool)]) {
        let mut k = 0;
        while k < entries.len() {
            if !entries[k].2 {
                k += 1;
                continue;
            }
            let first = k;
            while k < entries.len() && entries[k].2 {
                k += 1;
            }
            let piece = match (first.checked_sub(1), entries.get(k)) {
                (_, Some(next)) => entries[first].0..next.0,
                (Some(before), None) => entries[before].1..entries[k - 1].1,
                (None, None) => entries[first].0..entries[k - 1].1,
            };
            self.patch.replace(piece, "");
        }
    }

    /// Writes another key and value in place of an entry, with a comment that says why.
    pub fn rename(&mut self, name: &str, entry: &Entry, key: &str, value: &str, why: &str) {
        let was = format!("{name} = {}", self.written(entry));
        let what = format!("{key} = {value} in place of {was}: {why}");
        self.patch.line_above(entry.key_at.start, &format!("# migrated: {what}"));
        if key != name {
            self.patch.replace(entry.key_at.start..entry.key_at.end, key);
        }
        self.patch.replace(entry.node.at.start..entry.node.at.end, value);
        self.did(entry.key_at.start, what);
        self.removed += 1;
    }
}

/// One past the last byte of an entry; a table that is written with dots ends with the last of its values.
fn end(entry: &Entry) -> usize {
    let own = entry.node.at.end;
    match &entry.node.value {
        Value::Table(table) => table.entries.values().map(end).fold(own, usize::max),
        _ => own,
    }
}
