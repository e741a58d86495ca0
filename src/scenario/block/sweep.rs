//! Reads the sweep and what the closing page varies; `run` ignores the sweep and simulates the base point.

use crate::model::community::Community;
use crate::model::place::Place;
use crate::scenario::block::axis;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::{Block, open, tables};
use crate::scenario::read::keys::{AXIS, Section};
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;
use crate::scenario::read::words::DESIGNS;
use crate::scenario::sweep::{Design, Sweep, Vary};

/// Reads `[sweep]`.
pub fn read(table: &Table, places: &[Place], communities: &[Community], notes: &mut Notes) -> Sweep {
    let block = Block::of(Section::Sweep, table);
    block.refuse_unknown(&["axis"], notes);
    let design = block.choice("design", &DESIGNS, Design::Grid, notes);
    let points = block.integer("points", notes).map(|points| points as u32);
    if design != Design::Grid && points.is_none() {
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
    let axes = axes
        .iter()
        .filter_map(|node| {
            let table = value::table(node, "an axis", notes)?;
            let block = Block { table, label: "[[sweep.axis]]", keys: AXIS };
            axis::read(&block, design, places, communities, notes)
        })
        .collect();
    Sweep { design, points, axes }
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
