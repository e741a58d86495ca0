//! Rewrites a whole scenario for model 2, and checks that nothing but what is reported changed.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::scenario::block::model_version;
use crate::scenario::diagnostic::{Notes, Report, Sources};
use crate::scenario::migrate::host::{Hosts, table, tables, text};
use crate::scenario::migrate::pen::{Change, Pen};
use crate::scenario::migrate::{behaviour, founded};
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::tree;
use crate::scenario::read::tree::{Node, Table, Value};

/// The version that is read, and the one that is written.
const VERSIONS: [u32; 2] = [1, 2];

/// A scenario as it is written for model 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The whole text.
    pub text: String,
    /// What was changed, by line.
    pub done: Vec<Change>,
    /// What is left to decide, by line.
    pub open: Vec<Change>,
    /// The files that the scenario names, as it writes them.
    pub tables: Vec<String>,
}

/// Rewrites the scenario `old` for model 2. `file_name` stands in messages and anchors the paths of tables, which `read` reads.
///
/// Keys that are gone become comments, keys that another one replaces are computed, and where the author must decide a
/// comment `# migrate: …` is left. Everything else keeps every byte. A scenario of model 2 comes back as it is.
///
/// ```
/// use footvote::scenario::migrate::migrate;
///
/// let old = "model = \"1\" # mine\n[parameters]\nsale_weight = 75\n";
/// let none = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
/// let new = migrate(old, "old.toml", &none)?;
/// assert!(new.text.starts_with("model = \"2\" # mine\n[parameters]\n# migrated: sale_weight = 75 is gone"));
/// assert_eq!(migrate(&new.text, "new.toml", &none)?.text, new.text);
/// # Ok::<(), footvote::scenario::Report>(())
/// ```
pub fn migrate(old: &str, file_name: &str, read: &dyn Fn(&Path) -> io::Result<String>) -> Result<Migrated, Report> {
    let mut notes = Notes::default();
    let mut inputs = Inputs { file_name: file_name.to_string(), read, sources: Sources::default() };
    let source = inputs.sources.add(file_name, old);
    let root = tree::parse_toml(source, old, &mut notes);
    if notes.errors() == 0 && !matches!(root.get("model").map(|node| &node.value), None | Some(Value::Integer(1 | 2))) {
        model_version::understands(&root, VERSIONS[0], VERSIONS[1], &mut notes);
    }
    if notes.errors() > 0 {
        return Err(report(notes, inputs.sources));
    }
    let was_old = !matches!(root.get("model").map(|node| &node.value), Some(Value::Text(text)) if text == "2");
    let hosts = Hosts::of(&root, &mut inputs);
    let mut pen = Pen::new(old, was_old);
    behaviour::version(&mut pen, &root);
    behaviour::parameters(&mut pen, &root);
    behaviour::mechanisms(&mut pen, &root);
    behaviour::axes(&mut pen, &root);
    behaviour::incorporations(&mut pen, &root);
    founded::new_places(&mut pen, &root, &hosts);
    let Pen { patch, mut done, mut open, removed, added, .. } = pen;
    let text = patch.finish();
    if !changed_as_told(&root, &text, removed, added) {
        let note = notes.error(None, format!("{file_name} is written in a way that cannot be migrated line by line"));
        note.hint("write keys of [parameters], [[place]] and templates one a line, or in braces without dots");
        return Err(report(notes, inputs.sources));
    }
    done.sort();
    open.sort();
    Ok(Migrated { text, done, open, tables: named_files(&root) })
}

fn report(notes: Notes, sources: Sources) -> Report {
    Report { errors: notes.errors(), diagnostics: notes.in_order(), sources }
}

/// Whether `text` is TOML that holds what `old` does, but for as many values as were reported.
fn changed_as_told(old: &Table, text: &str, removed: usize, added: usize) -> bool {
    let mut notes = Notes::default();
    let new = tree::parse_toml(0, text, &mut notes);
    let (before, after) = (leaves(old), leaves(&new));
    notes.errors() == 0 && before.difference(&after).count() == removed && after.difference(&before).count() == added
}

/// Every value with its path.
fn leaves(root: &Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (key, entry) in &root.entries {
        collect(&format!("{key:?}"), &entry.node, &mut found);
    }
    found
}

fn collect(path: &str, node: &Node, found: &mut BTreeSet<String>) {
    match &node.value {
        Value::List(items) => {
            for (k, item) in items.iter().enumerate() {
                collect(&format!("{path}[{k}]"), item, found);
            }
        }
        Value::Table(table) => {
            for (key, entry) in &table.entries {
                collect(&format!("{path}.{key:?}"), &entry.node, found);
            }
        }
        value => {
            let value = match value {
                Value::Text(text) | Value::Cell(text) => format!("{text:?}"),
                Value::Integer(whole) => whole.to_string(),
                Value::Float(number) => format!("{number:?}"),
                Value::Boolean(switch) => switch.to_string(),
                _ => "date".to_string(),
            };
            found.insert(format!("{path} = {value}"));
        }
    }
}

/// The files that a scenario names, in the order of its blocks, each once.
fn named_files(root: &Table) -> Vec<String> {
    let place_table = table(root, "places").and_then(|places| places.get("table")).and_then(text);
    let facts = tables(root, "fact").into_iter().flat_map(|fact| [fact.get("flows"), fact.get("before")]);
    let mut files: Vec<String> = Vec::new();
    for file in place_table.into_iter().chain(facts.flatten().filter_map(text)) {
        if !files.iter().any(|known| known == file) {
            files.push(file.to_string());
        }
    }
    files
}
