//! Collects places as written: rows of the place table, changed by `[[place]]` blocks, changed by edits.

use std::collections::{BTreeMap, BTreeSet};

use crate::format::shell;
use crate::model::charter::CHARTER;
use crate::model::place::ATTRIBUTES;
use crate::scenario::block::raw_community::RawCommunity;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::edit;
use crate::scenario::read::edit::Located;
use crate::scenario::read::fields;
use crate::scenario::read::fields::{Block, tables};
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::keys;
use crate::scenario::read::keys::{NEW_PLACE, PLACE, Section};
use crate::scenario::read::names::{check_name, check_twins, unknown_place};
use crate::scenario::read::table;
use crate::scenario::read::table::{PlaceTable, Sort};
use crate::scenario::read::tree::{Table, Value};
use crate::scenario::read::value;

/// A place as written, from wherever.
pub struct RawPlace {
    /// Its name.
    pub name: String,
    /// Whether it is a row of the place table, perhaps changed by a block.
    pub from_table: bool,
    /// Its keys.
    pub table: Table,
}

/// What messages call a row.
const ROW: &str = "a row of the place table";

/// Places as written.
pub struct RawPlaces {
    /// The place table, if there is one.
    pub table: Option<PlaceTable>,
    /// Every place, from wherever.
    pub places: Vec<RawPlace>,
    /// Whether these are all: the rows of a table that is not whole come alone, as they are written.
    pub complete: bool,
}

/// Collects the places of the file and of its table, changed by `edits`; `None` if the table cannot be read.
pub fn collect(
    root: &Table,
    edits: &[Located],
    communities: &[RawCommunity],
    inputs: &mut Inputs,
    notes: &mut Notes,
) -> Option<RawPlaces> {
    let errors = notes.errors();
    let table = place_table(root, inputs, notes);
    if table.is_none() && notes.errors() > errors {
        return None;
    }
    if let Some(table) = table.as_ref().filter(|table| !table.complete) {
        let places = named(table.rows.iter(), ROW, true, notes);
        return Some(RawPlaces { table: None, places, complete: false });
    }
    let mut places = gather(root, table.as_ref(), notes);
    if places.is_empty() && notes.errors() == errors {
        no_places(root, table.as_ref(), notes);
    }
    check_twins(places.iter().map(|place| (place.name.as_str(), place.table.at)), "places", notes);
    for edit in edits {
        edit_place(&mut places, edit, communities, notes);
    }
    Some(RawPlaces { table, places, complete: true })
}

/// Notes that there are no places, where the ones that are meant should stand.
fn no_places(root: &Table, table: Option<&PlaceTable>, notes: &mut Notes) {
    let Some(table) = table else {
        notes
            .error(root.at, "the scenario has no places")
            .why("a place is needed")
            .hint("add [[place]] blocks, or [places] with table = \"places.csv\"");
        return;
    };
    let places = root.get(Section::Places.name()).and_then(|node| value::table(node, "", &mut Notes::default()));
    match places.and_then(|places| places.get("only")).filter(|_| !table.rows.is_empty()) {
        Some(only) => notes
            .error(only.at, "`only` of [places] names none of the places of its table")
            .why("no place is left")
            .allowed("names of places of the table; all of them where `only` is left out"),
        None => notes
            .error(table.header_at, "the place table has a header and no place")
            .why("no row below it")
            .allowed("one row for every place"),
    };
}

/// Rows and blocks put together.
fn gather(root: &Table, table: Option<&PlaceTable>, notes: &mut Notes) -> Vec<RawPlace> {
    let rows = table.map_or(Vec::new(), |table| named(table.rows.iter(), ROW, true, notes));
    let (mut raw, left_out) = select(root, rows, notes);
    notes.leave_out(&left_out);
    let rows: BTreeMap<String, usize> = raw.iter().enumerate().map(|(k, place)| (place.name.clone(), k)).collect();
    for place in blocks(root, notes) {
        if let Some(&row) = rows.get(&place.name) {
            raw[row].table.at = place.table.at;
            raw[row].table.entries.extend(place.table.entries);
        } else if left_out.contains(&place.name) {
            let name = &place.name;
            notes
                .warning(place.table.at, format!("this block changes place `{name}`, which [places] leaves out"))
                .why("no effect")
                .hint("add the name to `only`, or raise `top`");
        } else {
            raw.push(place);
        }
    }
    raw
}

fn place_table(root: &Table, inputs: &mut Inputs, notes: &mut Notes) -> Option<PlaceTable> {
    let places = value::table(root.get(Section::Places.name())?, "[places]", notes)?;
    let block = Block::of(Section::Places, places);
    block.refuse_unknown(&[], notes);
    let Some(file) = block.text("table", notes) else {
        if places.get("table").is_none() {
            notes
                .error(places.at, "[places] names no `table`")
                .why("`table` is missing")
                .hint("table = \"places.csv\"");
        }
        return None;
    };
    let (source, text) = inputs.open(&file, Sort::Places.noun(), places.get("table")?.at, notes)?;
    table::parse(source, &text, Sort::Places, &columns(), notes)
}

/// Columns that a place table may have.
fn columns() -> Vec<&'static str> {
    let fixed = PLACE.iter().filter(|key| key.is_column()).map(|key| key.name);
    fixed.chain(ATTRIBUTES.iter().map(|row| row.name)).collect()
}

/// Names the tables; refuses a name that is missing, bad or there twice.
fn named<'a>(
    tables: impl Iterator<Item = &'a Table>,
    label: &str,
    from_table: bool,
    notes: &mut Notes,
) -> Vec<RawPlace> {
    let mut raw = Vec::new();
    let mut names = BTreeSet::new();
    for table in tables {
        let block = Block { table, label, keys: PLACE };
        let Some(name) = block.text("name", notes) else {
            if table.get("name").is_none() {
                notes
                    .error(table.at, format!("{label} has no `name`"))
                    .why("`name` is missing")
                    .hint("name = \"chicago\"");
            }
            continue;
        };
        let at = block.at("name");
        // What else is wrong with a place of a bad name is told with it.
        let good = check_name(&name, "place", at, notes);
        if !names.insert(name.clone()) {
            if good {
                notes
                    .error(at, format!("there are two places called `{name}`"))
                    .why("second one")
                    .hint("rename one of them; a [[place]] block may change a row of the table");
            }
            continue;
        }
        raw.push(RawPlace { name, from_table, table: table.clone() });
    }
    raw
}

/// The `[[place]]` blocks, after their unknown keys were noted.
pub fn blocks(root: &Table, notes: &mut Notes) -> Vec<RawPlace> {
    let raw = named(tables(root, Section::Place, notes).into_iter(), Section::Place.row().heading, false, notes);
    let known = known_beside_place();
    for place in &raw {
        let label = format!("place `{}`", place.name);
        Block { table: &place.table, label: &label, keys: PLACE }.refuse_unknown(&known, notes);
    }
    raw
}

/// Keys of a `[[place]]` block that are not in the table of place keys.
fn known_beside_place() -> Vec<&'static str> {
    let numbers = ATTRIBUTES.iter().map(|row| row.name).chain(CHARTER.iter().map(|row| row.name));
    numbers.chain(NEW_PLACE.iter().map(|key| key.name)).collect()
}

/// Keeps the rows that `only` and `top` ask for; the names of the others come second.
fn select(root: &Table, mut rows: Vec<RawPlace>, notes: &mut Notes) -> (Vec<RawPlace>, BTreeSet<String>) {
    let Some(Value::Table(places)) = root.get(Section::Places.name()).map(|node| &node.value) else {
        return (rows, BTreeSet::new());
    };
    let block = Block::of(Section::Places, places);
    let mut left_out = BTreeSet::new();
    if places.get("only").is_some() {
        let only = block.texts("only", notes);
        let all: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let wanted: BTreeSet<&str> = only.iter().map(|(name, _)| name.as_str()).collect();
        for (name, node) in &only {
            if !all.contains(name.as_str()) {
                unknown_place(name, node.at, rows.iter().map(|row| row.name.as_str()), notes);
            }
        }
        let (kept, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| wanted.contains(row.name.as_str()));
        rows = kept;
        left_out.extend(others.into_iter().map(|row| row.name));
    }
    if let (Some(node), true) = (places.get("top"), places.get("only").is_some()) {
        notes
            .error(node.at, "[places] has both `only` and `top`")
            .why("which of them?")
            .hint("keep one: `only` names the places, `top` takes the largest");
    }
    if let Some(top) = block.integer("top", notes) {
        // Rows whose number of households cannot be read are complained about later; of equal ones the first by name are kept.
        let mut keyed: Vec<_> =
            rows.into_iter().map(|row| (std::cmp::Reverse(households_of(&row.table)), row)).collect();
        keyed.sort_by(|(a, left), (b, right)| (a, &left.name).cmp(&(b, &right.name)));
        rows = keyed.into_iter().map(|(_, row)| row).collect();
        let others = rows.split_off(rows.len().min(top as usize));
        left_out.extend(others.into_iter().map(|row| row.name));
    }
    (rows, left_out)
}

fn households_of(table: &Table) -> Option<i128> {
    let range = (1, keys::MAX_HOUSEHOLDS);
    value::integer(table.get("households")?, "", range, "", &mut Notes::default())
}

fn edit_place(raw: &mut [RawPlace], edit: &Located, communities: &[RawCommunity], notes: &mut Notes) {
    let [_, name, key, ..] = edit.path.as_slice() else {
        notes
            .error(edit.path_at, "a place is changed key by key")
            .why("which key?")
            .allowed("place.NAME.key=value, as in place.chicago.income_tax=0.03");
        return;
    };
    let Some(place) = raw.iter_mut().find(|place| place.name == *name) else {
        if refuse_edit_of_slot(name, edit.path_at, communities, notes) {
            return;
        }
        unknown_place(name, edit.path_at, raw.iter().map(|place| place.name.as_str()), notes);
        return;
    };
    let keys = PLACE.iter().map(|key| key.name).filter(|key| *key != "name");
    let known: Vec<&str> = keys.chain(known_beside_place()).collect();
    if !known.contains(&key.as_str()) {
        fields::unknown("key", key, edit.path_at, &format!("place `{name}`"), &known, notes);
        return;
    }
    let is_new = matches!(place.table.get("kind").map(|node| &node.value), Some(Value::Text(kind)) if kind == "new");
    let acts = ATTRIBUTES.iter().any(|row| row.name == key) || key == "brackets" || key == "median_income";
    if acts && !is_new {
        let quoted = if name.contains('.') { format!("\"{name}\"") } else { name.clone() };
        notes
            .warning(edit.path_at, format!("`{key}` of place `{name}` is changed in the base year, which is solved to be at rest with it"))
            .why("not a reform")
            .hint(format!("for what follows from the change: footvote compare SCENARIO --set {}, or an [[event]] with set = {{ {key} = … }}", shell(&[format!("place.{quoted}.{key}=…")])));
    }
    edit::insert(&mut place.table, &edit.path[2..], edit, notes);
}

/// Refuses an edit of a place that a community founds: all of them have its template.
fn refuse_edit_of_slot(name: &str, at: At, communities: &[RawCommunity], notes: &mut Notes) -> bool {
    let slot_of = |community: &&RawCommunity| {
        let rest = name.strip_prefix(community.name.as_str()).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|rest| rest == "template" || rest.parse::<u32>().is_ok())
    };
    let Some(community) = communities.iter().find(slot_of) else {
        return false;
    };
    let community = &community.name;
    notes
        .error(at, format!("`{name}` is founded by community `{community}`: all its places have the same template"))
        .why("not a place of its own")
        .hint(format!("change the template: community.{community}.template.KEY=value"));
    true
}
