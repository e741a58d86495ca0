//! Reads moves on record: a table of flows between places that a run is compared with.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::place::Place;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::facts::Route;
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::names::{find_place, unknown_place};
use crate::scenario::read::table;
use crate::scenario::read::table::Sort;
use crate::scenario::read::tree::{Node, Table, Value};
use crate::scenario::read::value;
use crate::scenario::read::value::Range;

/// The columns of a flow table.
const COLUMNS: [&str; 3] = ["origin", "destination", "households"];

/// The routes at `key` (`flows` or `before`) of a `block`: a file beside the scenario, or the lines of such a file.
pub fn routes(
    node: &Node,
    key: &str,
    block: &str,
    places: &[Place],
    inputs: &mut Inputs,
    notes: &mut Notes,
) -> Vec<Route> {
    let errors = notes.errors();
    let rows = match &node.value {
        Value::List(lines) => written(lines, key, block, notes),
        _ => file(node, key, block, inputs, notes),
    };
    // Without places, whose names are wrong cannot be said.
    if places.is_empty() || rows.is_empty() {
        return Vec::new();
    }
    let mut known = BTreeMap::new();
    let mut routes = Vec::new();
    let mut strangers = BTreeSet::new();
    for row in &rows {
        let ends = [COLUMNS[0], COLUMNS[1]].map(|column| end(row, column, places, &mut strangers, notes));
        let any = Range { min: 0.0, max: 1e10, unit: "households", about: "households that moved" };
        let households = match row.get(COLUMNS[2]) {
            Some(node) => value::number_in(node, "`households` of a flow table", &any, notes),
            None => missing(row.at, COLUMNS[2], notes),
        };
        let ([Some(Some(origin)), Some(Some(destination))], Some(households)) = (ends, households) else {
            continue;
        };
        let name = |place: u16| &places[place as usize].name;
        if origin == destination {
            notes
                .error(row.at, format!("a move from `{}` to itself is no move", name(origin)))
                .why("origin and destination are the same")
                .hint("leave out those who stayed");
            continue;
        }
        match known.entry((origin, destination)) {
            Entry::Occupied(first) => {
                notes
                    .error(row.at, format!("moves from `{}` to `{}` are there twice", name(origin), name(destination)))
                    .why("second one")
                    .first(*first.get())
                    .hint("keep one of the two, or their sum");
            }
            Entry::Vacant(free) => {
                free.insert(row.at);
                routes.push(Route { origin, destination, households });
            }
        }
    }
    routes.sort_by_key(|route| (route.origin, route.destination));
    if notes.errors() > errors {
        return routes;
    }
    if routes.iter().map(|route| route.households).sum::<f64>() <= 0.0 {
        let name = strangers.first().copied().unwrap_or_default();
        let known = places.iter().map(|place| place.name.as_str());
        match name {
            "" => {
                let note = notes.error(node.at, "no household moves in the flows on record");
                note.why("nothing to compare with").hint("a share of nothing cannot be compared");
            }
            _ => unknown_place(name, node.at, known, notes),
        }
    } else if let [first, ..] = strangers.iter().copied().collect::<Vec<_>>()[..] {
        let others = match strangers.len() {
            1 => String::new(),
            n => format!(" and {} more", n - 1),
        };
        notes.warning(node.at, format!("flows on record of `{first}`{others} are left out")).why("no such place here");
    }
    routes
}

/// Who stands at one end of a row: nothing if that cannot be read, nobody if the place is not in the scenario.
fn end<'a>(
    row: &'a Table,
    column: &str,
    places: &[Place],
    strangers: &mut BTreeSet<&'a str>,
    notes: &mut Notes,
) -> Option<Option<u16>> {
    match row.get(column).map(|node| &node.value) {
        Some(Value::Cell(name)) => {
            let found = find_place(places, name);
            if found.is_none() {
                strangers.insert(name);
            }
            Some(found)
        }
        _ => missing(row.at, column, notes),
    }
}

fn missing<T>(at: At, column: &str, notes: &mut Notes) -> Option<T> {
    notes
        .error(at, format!("this row has no `{column}`"))
        .why("an empty cell")
        .hint("leave the whole row out if the number is not known");
    None
}

/// The rows of the file that `node` names.
fn file(node: &Node, key: &str, block: &str, inputs: &mut Inputs, notes: &mut Notes) -> Vec<Table> {
    let Some(file) = value::text(node, &format!("`{key}` of {block}"), notes) else {
        return Vec::new();
    };
    let Some((source, text)) = inputs.open(&file, Sort::Flows.noun(), node.at, notes) else {
        return Vec::new();
    };
    table::parse(source, &text, Sort::Flows, &COLUMNS, notes).map_or(Vec::new(), |table| table.rows)
}

/// The rows of the lines that stand in the scenario itself: `"chicago,detroit,1520"`.
fn written(lines: &[Node], key: &str, block: &str, notes: &mut Notes) -> Vec<Table> {
    let mut rows = Vec::new();
    for line in lines {
        let Some(text) = value::text(line, &format!("an entry of `{key}` of {block}"), notes) else {
            continue;
        };
        let cells = table::cells(line.at, &text, notes);
        match cells.as_deref() {
            None => {}
            Some([(origin, _), (destination, _), (households, _)]) => {
                let cells = COLUMNS.into_iter().zip([origin, destination, households].map(String::as_str));
                rows.push(table::row_of(line.at, cells));
            }
            Some(_) => {
                notes
                    .error(line.at, format!("{text:?} is not a flow"))
                    .why("three cells are needed")
                    .allowed("\"origin,destination,households\", as in \"chicago,detroit,1520\"");
            }
        }
    }
    rows
}
