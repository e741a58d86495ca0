//! Reads incorporations: suburbs that live on their parent's budget and may vote themselves out of it.

use std::collections::BTreeSet;

use crate::model::place::{Kind, Place};
use crate::model::reform::Incorporation;
use crate::scenario::block::changes::{reforms_of, warn_outside};
use crate::scenario::calendar::Time;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::{Block, open, tables};
use crate::scenario::read::keys::Section;
use crate::scenario::read::names::{find_place, unknown_place};
use crate::scenario::read::tree::Table;

/// Reads `[[incorporation]]` blocks, in the order of the file.
pub fn read(root: &Table, places: &[Place], time: &Time, notes: &mut Notes) -> Vec<Incorporation> {
    let mut found = Vec::new();
    let mut written: Vec<(Incorporation, &Table)> = Vec::new();
    for table in tables(root, Section::Incorporation, notes) {
        let block = open(table, Section::Incorporation, notes);
        let from = block.number("from", notes);
        if let Some(from) = from {
            warn_outside(&block, "from", from, f64::MAX, time, notes);
        }
        let (place, parent) = (old_place(&block, "place", places, notes), old_place(&block, "parent", places, notes));
        let reforms = reforms_of(&block, place.unwrap_or_default(), notes);
        let note = block.text("note", notes).unwrap_or_default();
        if let (Some(place), Some(parent), Some(from)) = (place, parent, from) {
            neighbours(&block, &places[place as usize], &places[parent as usize], notes);
            written.push((Incorporation { place, parent, from, reforms, note }, table));
        }
    }
    let all: BTreeSet<u16> = written.iter().map(|(incorporation, _)| incorporation.place).collect();
    let mut suburbs = BTreeSet::new();
    for (incorporation, table) in &written {
        let name = |place: u16| &places[place as usize].name;
        let at = |key: &str| table.get(key).map(|node| node.at);
        if !suburbs.insert(incorporation.place) {
            notes
                .error(at("place"), format!("`{}` would incorporate twice", name(incorporation.place)))
                .why("second time")
                .hint("keep one of the two [[incorporation]] blocks");
        }
        if all.contains(&incorporation.parent) && incorporation.parent != incorporation.place {
            notes
                .error(
                    at("parent"),
                    format!("`{}` cannot be a parent: it may incorporate itself", name(incorporation.parent)),
                )
                .why("has a parent of its own")
                .hint("name the place whose budget both of them share");
        }
    }
    found.extend(written.into_iter().map(|(incorporation, _)| incorporation));
    found
}

/// The legacy place named by `key`.
fn old_place(block: &Block, key: &str, places: &[Place], notes: &mut Notes) -> Option<u16> {
    let name = block.text(key, notes)?;
    let at = block.table.get(key)?.at;
    match find_place(places, &name) {
        Some(place) if places[place as usize].kind == Kind::Legacy => Some(place),
        Some(_) => {
            notes
                .error(at, format!("`{name}` is a new place: it has rules of its own from the start"))
                .why("not a suburb")
                .allowed("an old place");
            None
        }
        None => {
            if !places.is_empty() {
                unknown_place(&name, at, places.iter().map(|place| place.name.as_str()), notes);
            }
            None
        }
    }
}

/// A suburb and its parent are two places of one metro.
fn neighbours(block: &Block, place: &Place, parent: &Place, notes: &mut Notes) {
    let at = block.table.get("parent").map(|node| node.at);
    if place.name == parent.name {
        notes
            .error(at, format!("`{}` cannot be its own parent", place.name))
            .why("the same place")
            .hint("parent is the place whose budget the suburb leaves");
    } else if place.metro != parent.metro {
        notes
            .error(at, format!("`{}` and `{}` lie in two metros", place.name, parent.name))
            .why(format!("in metro `{}`, not `{}`", parent.metro_name, place.metro_name))
            .hint(format!("metro = \"{}\" for both of them, if one is a suburb of the other", parent.metro_name));
    }
}
