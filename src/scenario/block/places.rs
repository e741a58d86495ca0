//! Reads all places: those written are checked one by one, and their wages compared.

use crate::model::place::Place;
use crate::scenario::block::charter::Surroundings;
use crate::scenario::block::new_place;
use crate::scenario::block::new_place::is_new;
use crate::scenario::block::place::{CheckedPlace, check, wages};
use crate::scenario::block::raw_community::RawCommunity;
use crate::scenario::block::raw_place;
use crate::scenario::block::raw_place::RawPlace;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::edit::Located;
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::tree::Table;

/// Reads and checks all places but those that communities would found: the old ones by name, then the new ones.
pub fn read(
    root: &Table,
    edits: &[Located],
    communities: &[RawCommunity],
    around: &Surroundings,
    inputs: &mut Inputs,
    notes: &mut Notes,
) -> Vec<Place> {
    let errors = notes.errors();
    let raw = match raw_place::collect(root, edits, communities, inputs, notes) {
        Some(raw) if raw.complete => raw,
        rows => {
            check_alone(root, rows.map_or(Vec::new(), |raw| raw.places), communities, around, notes);
            return Vec::new();
        }
    };
    let (new, old): (Vec<RawPlace>, Vec<RawPlace>) = raw.places.into_iter().partition(|place| is_new(place, notes));
    if let (Some(first), true) = (new.first(), old.is_empty()) {
        notes
            .error(first.table.at, "all places of the scenario are new: nobody lives anywhere")
            .why("an old place is needed")
            .hint("add [[place]] blocks of existing cities, or [places] with table = \"places.csv\"");
    }
    let mut missing_columns = Vec::new();
    let mut checked: Vec<CheckedPlace> = Vec::new();
    for place in &old {
        let table = raw.table.as_ref().filter(|_| place.from_table);
        checked.push(check(place, table, &mut missing_columns, notes));
    }
    let read_well = notes.errors() == errors;
    wages(&mut checked, read_well, notes);
    let mut places: Vec<Place> = checked.into_iter().map(|checked| checked.place).collect();
    places.sort_by(|a, b| a.name.cmp(&b.name));
    let around = Surroundings { places: &places, ..*around };
    let new: Vec<Place> = new.iter().map(|place| new_place::check(place, communities, &around, notes)).collect();
    places.extend(new);
    places
}

/// Without all of its table, most that the scenario says about places would look wrong; what a row or block says itself is still
/// checked, but not what it leaves out.
fn check_alone(
    root: &Table,
    rows: Vec<RawPlace>,
    communities: &[RawCommunity],
    around: &Surroundings,
    notes: &mut Notes,
) {
    for place in rows.into_iter().chain(raw_place::blocks(root, notes)) {
        let mut found = Notes::default();
        if is_new(&place, &mut found) {
            new_place::check(&place, communities, around, &mut found);
        } else {
            check(&place, None, &mut Vec::new(), &mut found);
        }
        found.in_order().into_iter().filter(|d| d.at != Some(place.table.at)).for_each(|d| notes.take(d));
    }
}
