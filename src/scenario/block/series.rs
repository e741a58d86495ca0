//! Reads dated series: a list of years and values instead of a number.

use crate::model::acts::Role;
use crate::model::arrivals::Abroad;
use crate::model::place::{ATTRIBUTES, Attributes};
use crate::model::quantity::AttributeRow;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::Block;
use crate::scenario::read::tree::{Node, Value};
use crate::scenario::read::value::{Range, number_in, wrong_kind};

/// How a series is written.
const FORM: &str = "a list of [year, number], by year: [[2025, 3_000], [2030, 5_000]]";
/// Years that may stand in a series.
const YEAR: Range = Range { min: -10_000.0, max: 10_000.0, unit: "year", about: "from when the number holds" };

/// Whether a dated series stands at `row`.
pub fn is_dated(block: &Block, row: &AttributeRow) -> bool {
    row.role == Role::Series && block.table.get(row.name).is_some_and(|node| matches!(node.value, Value::List(_)))
}

/// The dated series of `block`; their first values become those of `attributes`.
pub fn read(block: &Block, attributes: &mut Attributes, notes: &mut Notes) -> Abroad {
    let mut abroad = Abroad::default();
    for row in ATTRIBUTES.iter().filter(|row| is_dated(block, row)) {
        let series = series(block, row.name, &Range::of(row), notes);
        if let Some(&(_, first)) = series.first() {
            row.set(attributes, first);
        }
        match row.name {
            "arrivals" => abroad.arrivals = series,
            _ => abroad.departures = series,
        }
    }
    abroad
}

/// The dated series at `key`; empty where a number stands.
pub fn dated(block: &Block, key: &str, range: &Range, notes: &mut Notes) -> Vec<(f64, f64)> {
    match block.table.get(key).map(|node| &node.value) {
        Some(Value::List(_)) => series(block, key, range, notes),
        _ => Vec::new(),
    }
}

fn series(block: &Block, key: &str, range: &Range, notes: &mut Notes) -> Vec<(f64, f64)> {
    let mut series: Vec<(f64, f64)> = Vec::new();
    let what = format!("an entry of `{key}` of {}", block.label);
    for node in block.list(key, notes) {
        let Some(step) = step(node, &what, range, notes) else {
            continue;
        };
        if series.last().is_some_and(|last| last.0 >= step.0) {
            notes
                .error(node.at, format!("`{key}` of {} is not in the order of its years", block.label))
                .why("no later than the one before")
                .hint("sort it by year, each year once");
        }
        series.push(step);
    }
    series
}

fn step(node: &Node, what: &str, range: &Range, notes: &mut Notes) -> Option<(f64, f64)> {
    let pair = match &node.value {
        Value::List(pair) if pair.len() == 2 => pair,
        Value::List(_) => {
            notes.error(node.at, format!("{what} is not a year and a number")).why("incomplete").allowed(FORM);
            return None;
        }
        _ => {
            wrong_kind(node, what, "a year and a number: [2025, 3_000]", notes);
            return None;
        }
    };
    Some((number_in(&pair[0], what, &YEAR, notes)?, number_in(&pair[1], what, range, notes)?))
}
