//! What the closing page of a run adds: facts on record, and numbers varied one at a time.

use crate::model::community::Community;
use crate::model::place::Place;
use crate::scenario::Scenario;
use crate::scenario::block::changes::{lacks, open, tables};
use crate::scenario::block::on_record;
use crate::scenario::block::sweep;
use crate::scenario::block::sweep::{Axis, Design};
use crate::scenario::diagnostic::Notes;
use crate::scenario::load::Reading;
use crate::scenario::read::keys::{FACT, VARY};
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::resolved::{block, line, number, text};

/// Something on record, to be printed beside what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The same in a few words.
    pub name: String,
    /// What was recorded, by whom.
    pub text: String,
    /// The least that was recorded.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// Of what.
    pub unit: String,
    /// The outputs that add up to the same thing, and what one of each counts for.
    pub outputs: Vec<(String, f64)>,
}

/// Moves on record, to be compared with those of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Moves {
    /// The same in a few words.
    pub name: String,
    /// What was recorded, by whom.
    pub text: String,
    /// The routes on record, sorted by origin and destination; one that is not there is unknown, not empty.
    pub routes: Vec<Route>,
    /// The same of an earlier time; empty if there is no such record.
    pub before: Vec<Route>,
}

/// Moves on record from one place to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Route {
    /// Index of the place left.
    pub origin: u16,
    /// Index of the place entered.
    pub destination: u16,
    /// Households that moved.
    pub households: f64,
}

/// A number that a run varies beside its own scenario, one value at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Vary {
    /// What varies, and the values.
    pub axis: Axis,
    /// Replicates of each value.
    pub replicates: u32,
}

/// Reads `[[fact]]` blocks, in the order of the file: numbers, and moves.
pub fn facts(root: &Table, places: &[Place], reading: &mut Reading, notes: &mut Notes) -> (Vec<Fact>, Vec<Moves>) {
    let (mut facts, mut moves) = (Vec::new(), Vec::new());
    for table in tables(root, "fact", notes) {
        let block = open(table, "[[fact]]", FACT, notes);
        let text = block.text("text", notes);
        let name = block.text("name", notes).or(text.clone()).unwrap_or_default();
        if let Some(node) = table.get("flows") {
            let others = ["low", "high", "unit", "outputs", "weights"];
            for entry in others.iter().filter_map(|key| table.entries.get(*key)) {
                notes
                    .error(entry.key_at, "a [[fact]] is either a number of `outputs` or a table of `flows`")
                    .why("not beside `flows`")
                    .hint("write two [[fact]] blocks");
            }
            let routes = on_record::routes(node, "flows", places, reading, notes);
            let earlier = table.get("before");
            let before =
                earlier.map(|node| on_record::routes(node, "before", places, reading, notes)).unwrap_or_default();
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
        needed.for_each(|key| lacks(table, "[[fact]]", key, FACT, notes));
        let low = block.number("low", notes);
        let high = block.number("high", notes).or(low);
        let unit = block.text("unit", notes).unwrap_or_else(|| "households".to_string());
        let outputs: Vec<String> = block.texts("outputs", notes).into_iter().map(|(output, _)| output).collect();
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
        let outputs = outputs.into_iter().enumerate().map(|(k, output)| (output, weight(k))).collect();
        if let (Some(text), Some(low), Some(high)) = (text, low, high) {
            facts.push(Fact { name, text, low, high, unit, outputs });
        }
    }
    (facts, moves)
}

/// Reads `[[vary]]` blocks, in the order of the file.
pub fn vary(root: &Table, places: &[Place], communities: &[Community], notes: &mut Notes) -> Vec<Vary> {
    let mut found = Vec::new();
    for table in tables(root, "vary", notes) {
        let block = open(table, "[[vary]]", VARY, notes);
        let replicates = block.integer("replicates", notes).unwrap_or(1) as u32;
        let axis = sweep::axis(table, ("[[vary]]", VARY), Design::Grid, places, communities, notes);
        found.extend(axis.map(|axis| Vary { axis, replicates }));
    }
    found
}

/// Writes both back.
pub fn write(out: &mut String, scenario: &Scenario) {
    for fact in &scenario.facts {
        block(out, "[[fact]]");
        line(out, "name", &text(&fact.name));
        line(out, "text", &text(&fact.text));
        line(out, "low", &number(fact.low));
        line(out, "high", &number(fact.high));
        line(out, "unit", &text(&fact.unit));
        let list = |items: Vec<String>| format!("[{}]", items.join(", "));
        line(out, "outputs", &list(fact.outputs.iter().map(|(output, _)| text(output)).collect()));
        line(out, "weights", &list(fact.outputs.iter().map(|(_, weight)| number(*weight)).collect()));
    }
    for moves in &scenario.moves {
        block(out, "[[fact]]");
        line(out, "name", &text(&moves.name));
        line(out, "text", &text(&moves.text));
        let name = |place: u16| scenario.places[place as usize].name.as_str();
        let row = |route: &Route| {
            let [origin, destination] = [route.origin, route.destination].map(|place| on_record::cell(name(place)));
            text(&format!("{origin},{destination},{}", route.households))
        };
        let list = |routes: &[Route]| {
            let rows: Vec<String> = routes.iter().map(row).collect();
            let lines: Vec<String> = rows.chunks(6).map(|rows| format!("    {},\n", rows.join(", "))).collect();
            format!("[\n{}]", lines.concat())
        };
        line(out, "flows", &list(&moves.routes));
        if !moves.before.is_empty() {
            line(out, "before", &list(&moves.before));
        }
    }
    for vary in &scenario.vary {
        block(out, "[[vary]]");
        sweep::write_axis(out, &vary.axis);
        line(out, "replicates", &vary.replicates.to_string());
    }
}
