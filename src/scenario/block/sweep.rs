//! Reads the sweep and what the closing page varies; `run` ignores the sweep and simulates the base point.

use crate::model::community::Community;
use crate::model::place::Place;
use crate::scenario::block::axis;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::edit::overlap;
use crate::scenario::read::fields::{Block, open, tables};
use crate::scenario::read::keys::{AXIS, Section};
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;
use crate::scenario::read::words::DESIGNS;
use crate::scenario::show::nearest;
use crate::scenario::sweep::{Axis, Design, Sweep, TABLES, Vary};

/// Reads `[sweep]`.
pub fn read(table: &Table, places: &[Place], communities: &[Community], notes: &mut Notes) -> Sweep {
    let block = Block::of(Section::Sweep, table);
    block.refuse_unknown(&["axis"], notes);
    let design = block.choice("design", &DESIGNS, Design::Grid, notes);
    let points = block.integer("points", notes).map(|points| points as u32);
    if design != Design::Grid && table.get("points").is_none() {
        notes
            .error(table.at, "[sweep] does not say how many `points` the sample has")
            .why("`points` is missing")
            .hint("points = 256");
    }
    let axes = block.list("axis", notes);
    if axes.is_empty() {
        notes
            .error(table.at, "[sweep] varies nothing")
            .why("no [[sweep.axis]]")
            .hint("add [[sweep.axis]] with key = \"parameters.attention_rate\" and range = [0.5, 2]");
    }
    let mut read: Vec<Axis> = Vec::new();
    for node in axes {
        let Some(table) = value::table(node, "an axis", notes) else { continue };
        let block = Block { table, label: "[[sweep.axis]]", keys: AXIS };
        let Some(axis) = axis::read(&block, design, places, communities, notes) else { continue };
        if let Some(other) = read.iter().find(|other| overlap(&other.key, &axis.key)) {
            let at = table.get("key").map_or(table.at, |key| key.at);
            notes
                .error(at, format!("axis `{}` varies what `{}` varies", axis.key, other.key))
                .why("one would undo the other")
                .hint("leave one of the two axes out");
        }
        read.push(axis);
    }
    let axes = read;
    Sweep { design, points, axes, tables: kept(&block, notes) }
}

/// The tables that the folder of the sweep keeps; `None` for all.
fn kept(block: &Block, notes: &mut Notes) -> Option<Vec<&'static str>> {
    let node = block.table.get("tables")?;
    let written = block.texts("tables", notes);
    let bare = |name: &str| name.strip_suffix(".csv").unwrap_or(name).to_owned();
    for (name, node) in &written {
        if !TABLES.contains(&bare(name).as_str()) {
            let note = notes
                .error(node.at, format!("a sweep has no table \"{name}\" that it could keep"))
                .why("unknown table")
                .allowed(TABLES.join(", "));
            if let Some(near) = nearest(&bare(name), TABLES.into_iter()) {
                note.hint(format!("did you mean \"{near}\"?"));
            }
        }
    }
    let is_kept = |table: &&str| written.iter().any(|(name, _)| bare(name) == **table);
    if !is_kept(&TABLES[0]) {
        notes
            .error(node.at, format!("`tables` of [sweep] leaves out \"{}\"", TABLES[0]))
            .why("always kept")
            .hint(format!("summaries, charts and most outputs are made from it: tables = [\"{}\"]", TABLES[0]));
    }
    Some(TABLES.into_iter().filter(|table| is_kept(table)).collect())
}

/// Reads `[[vary]]` blocks, in the order of the file.
pub fn vary(root: &Table, places: &[Place], communities: &[Community], notes: &mut Notes) -> Vec<Vary> {
    let mut found = Vec::new();
    for table in tables(root, Section::Vary, notes) {
        let block = open(table, Section::Vary, notes);
        let replicates = block.integer("replicates", notes).unwrap_or(1) as u32;
        let axis = axis::read(&block, Design::Grid, places, communities, notes);
        found.extend(axis.map(|axis| Vary { axis, replicates }));
    }
    found
}
