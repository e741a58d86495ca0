//! Places: rows of the table, overridden by `[[place]]` blocks, overridden by edits; then checked one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::model::charter::CHARTER;
use crate::model::place::{ATTRIBUTES, Place};
use crate::scenario::block::charter::Surroundings;
use crate::scenario::block::community::Draft as Community;
use crate::scenario::block::new_place;
use crate::scenario::block::new_place::is_new;
use crate::scenario::block::place::{Checked, Draft, check, wages};
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::load::{Reading, reason};
use crate::scenario::read::edit;
use crate::scenario::read::edit::Located;
use crate::scenario::read::fields;
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys;
use crate::scenario::read::keys::{NEW_PLACE, PLACE, PLACES};
use crate::scenario::read::table;
use crate::scenario::read::table::{PLACE_TABLE, PlaceTable};
use crate::scenario::read::tree::{Table, Value};
use crate::scenario::read::value;
use crate::scenario::show::nearest;

/// Reads and checks all places but those that communities would found: the old ones by name, then the new ones.
pub fn read(
    root: &Table,
    edits: Vec<Located>,
    communities: &[Community],
    around: &Surroundings,
    reading: &mut Reading,
    notes: &mut Notes,
) -> Vec<Place> {
    let errors = notes.errors();
    let table = place_table(root, reading, notes);
    if table.is_none() && notes.errors() > errors {
        check_blocks_alone(root, communities, around, notes);
        return Vec::new();
    }
    let mut drafts = gather(root, table.as_ref(), notes);
    if drafts.is_empty() && notes.errors() == errors {
        notes
            .error(root.at, "the scenario has no places")
            .why("a place is needed")
            .hint("add [[place]] blocks, or [places] with table = \"places.csv\"");
    }
    for edit in edits {
        edit_place(&mut drafts, &edit, communities, notes);
    }
    let (new, old): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|draft| is_new(draft, notes));
    if let (Some(first), true) = (new.first(), old.is_empty()) {
        notes
            .error(first.table.at, "all places of the scenario are new: nobody lives anywhere")
            .why("an old place is needed")
            .hint("add [[place]] blocks of existing cities, or [places] with table = \"places.csv\"");
    }
    let mut missing_columns = Vec::new();
    let mut checked: Vec<Checked> = Vec::new();
    for draft in &old {
        let table = table.as_ref().filter(|_| draft.from_table);
        checked.push(check(draft, table, &mut missing_columns, notes));
    }
    let read_well = notes.errors() == errors;
    wages(&mut checked, read_well, notes);
    let mut places: Vec<Place> = checked.into_iter().map(|c| c.place).collect();
    places.sort_by(|a, b| a.name.cmp(&b.name));
    let around = Surroundings { places: &places, ..*around };
    let new: Vec<Place> = new.iter().map(|draft| new_place::check(draft, communities, &around, notes)).collect();
    places.extend(new);
    places
}

/// Without its table, most that the scenario says about places would look wrong; what a block says itself is still
/// checked, but not what it leaves out.
fn check_blocks_alone(root: &Table, communities: &[Community], around: &Surroundings, notes: &mut Notes) {
    for draft in blocks(root, notes) {
        let mut found = Notes::default();
        if is_new(&draft, &mut found) {
            new_place::check(&draft, communities, around, &mut found);
        } else {
            check(&draft, None, &mut Vec::new(), &mut found);
        }
        found.in_order().into_iter().filter(|d| d.at != Some(draft.table.at)).for_each(|d| notes.take(d));
    }
}

/// Columns that a place table may have.
fn columns() -> Vec<&'static str> {
    let fixed = PLACE.iter().map(|key| key.name).filter(|name| *name != "brackets");
    fixed.chain(ATTRIBUTES.iter().map(|row| row.name)).collect()
}

/// Keys of a `[[place]]` block that are not in the table of place keys.
fn known_beside_place() -> Vec<&'static str> {
    let numbers = ATTRIBUTES.iter().map(|row| row.name).chain(CHARTER.iter().map(|row| row.name));
    numbers.chain(NEW_PLACE.iter().map(|key| key.name)).collect()
}

/// Rows and blocks put together.
fn gather(root: &Table, table: Option<&PlaceTable>, notes: &mut Notes) -> Vec<Draft> {
    let rows = table.map_or(Vec::new(), |table| named(&table.rows, "a row of the place table", true, notes));
    let (mut drafts, left_out) = select(root, rows, notes);
    let rows: BTreeMap<String, usize> = drafts.iter().enumerate().map(|(k, draft)| (draft.name.clone(), k)).collect();
    for draft in blocks(root, notes) {
        if let Some(&row) = rows.get(&draft.name) {
            drafts[row].table.at = draft.table.at;
            drafts[row].table.entries.extend(draft.table.entries);
        } else if left_out.contains(&draft.name) {
            let name = &draft.name;
            notes
                .warning(draft.table.at, format!("this block changes place `{name}`, which [places] leaves out"))
                .why("no effect")
                .hint("add the name to `only`, or raise `top`");
        } else {
            drafts.push(draft);
        }
    }
    drafts
}

fn place_table(root: &Table, reading: &mut Reading, notes: &mut Notes) -> Option<PlaceTable> {
    let places = value::table(root.get("places")?, "[places]", notes)?;
    let block = Block { table: places, label: "[places]", keys: PLACES };
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
    let path = Path::new(&reading.file_name).parent().unwrap_or(Path::new("")).join(&file);
    match (reading.read)(&path) {
        Ok(text) => {
            let source = reading.sources.add(path.display().to_string(), text.clone());
            table::parse(source, &text, &PLACE_TABLE, &columns(), notes)
        }
        Err(error) => {
            let reason = reason(&error);
            notes
                .error(places.get("table")?.at, format!("cannot read the place table `{}`: {reason}", path.display()))
                .why("no such table")
                .hint("the path is relative to the folder of the scenario file");
            None
        }
    }
}

/// Names the tables; refuses a name that is missing, bad or there twice.
fn named(tables: &[Table], label: &str, from_table: bool, notes: &mut Notes) -> Vec<Draft> {
    let mut drafts = Vec::new();
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
        let at = table.get("name").map_or(table.at, |node| node.at);
        if name.trim().is_empty() || name == "all" || name.chars().any(char::is_control) {
            notes
                .error(at, format!("{name:?} cannot be the name of a place"))
                .why("bad name")
                .allowed("any text but \"all\", on one line");
            continue;
        }
        if !names.insert(name.clone()) {
            notes
                .error(at, format!("there are two places called `{name}`"))
                .why("second one")
                .hint("rename one of them; a [[place]] block may change a row of the table");
            continue;
        }
        drafts.push(Draft { name, from_table, table: table.clone() });
    }
    drafts
}

fn blocks(root: &Table, notes: &mut Notes) -> Vec<Draft> {
    let block = Block { table: root, label: "the scenario", keys: &[] };
    let mut tables = Vec::new();
    for node in block.list("place", notes) {
        tables.extend(value::table(node, "[[place]]", notes).cloned());
    }
    let drafts = named(&tables, "[[place]]", false, notes);
    let known = known_beside_place();
    for draft in &drafts {
        let label = format!("place `{}`", draft.name);
        Block { table: &draft.table, label: &label, keys: PLACE }.refuse_unknown(&known, notes);
    }
    drafts
}

/// Keeps the rows that `only` and `top` ask for; the names of the others come second.
fn select(root: &Table, mut rows: Vec<Draft>, notes: &mut Notes) -> (Vec<Draft>, BTreeSet<String>) {
    let Some(Value::Table(places)) = root.get("places").map(|node| &node.value) else {
        return (rows, BTreeSet::new());
    };
    let block = Block { table: places, label: "[places]", keys: PLACES };
    let mut left_out = BTreeSet::new();
    if places.get("only").is_some() {
        let only = block.texts("only", notes);
        for (name, node) in &only {
            if !rows.iter().any(|row| row.name == *name) {
                unknown_place(name, node.at, rows.iter().map(|row| row.name.as_str()), notes);
            }
        }
        let (kept, others): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| only.iter().any(|(name, _)| *name == row.name));
        rows = kept;
        left_out.extend(others.into_iter().map(|row| row.name));
    }
    if let Some(top) = block.integer("top", notes) {
        // Rows whose number of households cannot be read are complained about later.
        rows.sort_by_key(|row| std::cmp::Reverse(households_of(&row.table)));
        let others = rows.split_off(rows.len().min(top as usize));
        left_out.extend(others.into_iter().map(|row| row.name));
    }
    (rows, left_out)
}

fn households_of(table: &Table) -> Option<i128> {
    let range = (1, keys::MAX_HOUSEHOLDS);
    value::integer(table.get("households")?, "", range, "", &mut Notes::default())
}

/// Notes that there is no place called `name`.
pub fn unknown_place<'a>(name: &str, at: At, known: impl Iterator<Item = &'a str> + Clone, notes: &mut Notes) {
    let note = notes.error(at, format!("there is no place called `{name}`")).why("unknown place");
    if let Some(near) = nearest(name, known.clone()) {
        note.hint(format!("did you mean `{near}`?"));
        return;
    }
    let mut names: Vec<&str> = known.take(13).collect();
    if names.len() == 13 {
        names[12] = "…";
    }
    note.allowed(names.join(", "));
}

fn edit_place(drafts: &mut [Draft], edit: &Located, communities: &[Community], notes: &mut Notes) {
    let [_, name, key, ..] = edit.path.as_slice() else {
        notes
            .error(edit.path_at, "a place is changed key by key")
            .why("which key?")
            .allowed("place.NAME.key=value, as in place.chicago.income_tax=0.03");
        return;
    };
    let Some(draft) = drafts.iter_mut().find(|draft| draft.name == *name) else {
        if new_place::refuse_edit_of_slot(name, edit.path_at, communities, notes) {
            return;
        }
        unknown_place(name, edit.path_at, drafts.iter().map(|draft| draft.name.as_str()), notes);
        return;
    };
    let keys = PLACE.iter().map(|key| key.name).filter(|key| *key != "name");
    let known: Vec<&str> = keys.chain(known_beside_place()).collect();
    if !known.contains(&key.as_str()) {
        fields::unknown("key", key, edit.path_at, &format!("place `{name}`"), &known, notes);
        return;
    }
    edit::insert(&mut draft.table, &edit.path[2..], edit, notes);
}
