//! Finds the host of a new place among the places as written: the largest of its metro, else of its state.

use crate::model::place::ATTRIBUTES;
use crate::model::quantity::{DefaultValue, find};
use crate::scenario::block::raw_place;
use crate::scenario::block::raw_place::RawPlace;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::tree::{Node, Table, Value};

/// An old place that may be a host.
pub struct Candidate {
    /// Its name.
    pub name: String,
    metro: String,
    state: String,
    households: f64,
    table: Table,
}

impl Candidate {
    /// Its number `key`, or what holds unless it is given.
    pub fn level(&self, key: &str) -> f64 {
        self.table.get(key).and_then(number).unwrap_or_else(|| match find(ATTRIBUTES, key).map(|row| row.default) {
            Some(DefaultValue::One(value)) => value,
            _ => f64::NAN,
        })
    }
}

/// The host of a new place.
pub enum Host<'h> {
    /// An old place of the scenario.
    Inside(&'h Candidate),
    /// Nobody in the scenario: a charter city abroad.
    Outside,
    /// The table of places cannot be read.
    Unknown,
}

/// All places that may be hosts.
pub struct Hosts {
    candidates: Vec<Candidate>,
    complete: bool,
}

impl Hosts {
    /// The old places of the scenario and of its table.
    pub fn of(root: &Table, inputs: &mut Inputs) -> Hosts {
        // What is wrong with the places is complained about by whoever loads the scenario.
        let collected = raw_place::collect(root, &[], &[], inputs, &mut Notes::default());
        let complete = collected.is_some();
        let places = collected.map_or(Vec::new(), |raw| raw.places);
        Hosts { candidates: places.into_iter().filter_map(candidate).collect(), complete }
    }

    /// The host of a place in `metro` or `state`.
    pub fn host(&self, metro: Option<&str>, state: &str) -> Host<'_> {
        if !self.complete {
            return Host::Unknown;
        }
        let in_metro = metro.and_then(|metro| self.largest(|one| one.metro == metro));
        let in_state = || self.largest(|one| !state.is_empty() && one.state == state);
        in_metro.or_else(in_state).map_or(Host::Outside, Host::Inside)
    }

    fn largest(&self, belongs: impl Fn(&Candidate) -> bool) -> Option<&Candidate> {
        let all = self.candidates.iter().filter(|one| belongs(one));
        all.max_by(|a, b| a.households.total_cmp(&b.households).then(b.name.cmp(&a.name)))
    }
}

fn candidate(raw: RawPlace) -> Option<Candidate> {
    if raw.table.get("kind").and_then(text) == Some("new") {
        return None;
    }
    let metro = raw.table.get("metro").and_then(text).unwrap_or(&raw.name).to_string();
    let state = raw.table.get("state").and_then(text).unwrap_or_default().to_string();
    let households = raw.table.get("households").and_then(number).unwrap_or(0.0);
    Some(Candidate { name: raw.name, metro, state, households, table: raw.table })
}

/// The number at a node, if it is one.
pub fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Integer(whole) => Some(*whole as f64),
        Value::Float(value) => Some(*value),
        Value::Cell(cell) => cell.trim().replace('_', "").parse().ok(),
        _ => None,
    }
}

/// The text at a node, if it is one.
pub fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) | Value::Cell(text) => Some(text),
        _ => None,
    }
}

/// The table at a key, if it is one.
pub fn table<'t>(root: &'t Table, key: &str) -> Option<&'t Table> {
    match &root.get(key)?.value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// The tables of a list, if it is one.
pub fn tables<'t>(root: &'t Table, key: &str) -> Vec<&'t Table> {
    let Some(Value::List(items)) = root.get(key).map(|node| &node.value) else {
        return Vec::new();
    };
    let of = |node: &'t Node| match &node.value {
        Value::Table(table) => Some(table),
        _ => None,
    };
    items.iter().filter_map(of).collect()
}
