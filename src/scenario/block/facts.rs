//! Reads facts: numbers on record and moves on record, to be printed beside what came out.

use crate::model::place::Place;
use crate::scenario::block::flows;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::facts::{Fact, Moves};
use crate::scenario::read::fields::{open, tables};
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::keys::Section;
use crate::scenario::read::names::warn_of_formula;
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::show::show;

/// Reads `[[fact]]` blocks, in the order of the file: numbers, and moves. The outputs that numbers are compared with are added to
/// `written`, with where they stand.
pub fn read(
    root: &Table,
    places: &[Place],
    written: &mut Vec<(String, At)>,
    inputs: &mut Inputs,
    notes: &mut Notes,
) -> (Vec<Fact>, Vec<Moves>) {
    let (mut facts, mut moves) = (Vec::new(), Vec::new());
    for table in tables(root, Section::Fact, notes) {
        let block = open(table, Section::Fact, notes);
        let text = block.text("text", notes);
        let name = block.text("name", notes).or(text.clone()).unwrap_or_default();
        warn_of_formula(&name, "the name of a [[fact]]", block.at("name"), notes);
        if let Some(node) = table.get("flows") {
            let others = ["low", "high", "unit", "outputs", "weights"];
            for entry in others.iter().filter_map(|key| table.entries.get(*key)) {
                notes
                    .error(entry.key_at, "a [[fact]] is either a number of `outputs` or a table of `flows`")
                    .why("not beside `flows`")
                    .hint("write two [[fact]] blocks");
            }
            let routes = flows::routes(node, "flows", "[[fact]]", places, inputs, notes);
            let earlier = table.get("before");
            let before = earlier
                .map(|node| flows::routes(node, "before", "[[fact]]", places, inputs, notes))
                .unwrap_or_default();
            moves.extend(text.map(|text| Moves { name, text, routes, before }));
            continue;
        }
        if let Some(entry) = table.entries.get("before") {
            notes
                .error(entry.key_at, "`before` of a [[fact]] is a table of earlier flows, and there are no `flows`")
                .why("no `flows` beside it")
                .hint("of stocks, the start of the run is the naive guess: leave it out");
        }
        let needed = ["low", "outputs"].into_iter().filter(|key| table.get(key).is_none());
        needed.for_each(|key| block.lacks(key, notes));
        let low = block.number("low", notes);
        let high = block.number("high", notes).or(low);
        let unit = block.text("unit", notes).unwrap_or_else(|| "households".to_string());
        let outputs = block.texts("outputs", notes);
        written.extend(outputs.iter().map(|(output, node)| (output.clone(), node.at)));
        let any = Range { min: 0.0, max: 1e6, unit: "per output", about: "what one of an output counts for" };
        let weights = block.list("weights", notes).iter();
        let weights: Vec<f64> =
            weights.filter_map(|node| value::number_in(node, "a weight of [[fact]]", &any, notes)).collect();
        if !weights.is_empty() && weights.len() != outputs.len() {
            notes
                .error(
                    table.get("weights").map(|node| node.at),
                    format!("[[fact]] has {} outputs and {} weights", outputs.len(), weights.len()),
                )
                .why("one for each output");
        }
        let weight = |k: usize| weights.get(k).copied().unwrap_or(1.0);
        let outputs = outputs.into_iter().enumerate().map(|(k, (output, _))| (output, weight(k))).collect();
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            notes
                .error(
                    block.at("high"),
                    format!("`low` of [[fact]] is {}, above its `high` of {}", show(low), show(high)),
                )
                .why("below `low`")
                .hint("exchange the two");
        }
        if let (Some(text), Some(low), Some(high)) = (text, low, high) {
            facts.push(Fact { name, text, low, high, unit, outputs });
        }
    }
    (facts, moves)
}
