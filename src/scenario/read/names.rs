//! Checks names of places and communities, finds who has them, and says what is wrong with one that nobody has.

use crate::model::household::PlaceId;
use crate::model::place::Place;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::show::nearest;

/// Whether `name` may be that of a `noun` (place, community); notes it if not.
pub fn check_name(name: &str, noun: &str, at: At, notes: &mut Notes) -> bool {
    let good = !name.trim().is_empty() && name != "all" && !name.chars().any(char::is_control);
    if !good {
        notes
            .error(at, format!("{name:?} cannot be the name of a {noun}"))
            .why("bad name")
            .allowed("any text but \"all\", on one line");
    }
    good
}

/// "new-york" becomes "New York".
pub fn title_case(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    let mut title = Vec::new();
    for word in words {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        title.push(first + letters.as_str());
    }
    title.join(" ")
}

/// The index of the place called `name` among places sorted by name.
pub fn find_place(places: &[Place], name: &str) -> Option<PlaceId> {
    places.binary_search_by(|place| place.name.as_str().cmp(name)).ok().map(|k| k as PlaceId)
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

/// Notes that there is no community called `name`.
pub fn unknown_community<'a>(name: &str, at: At, known: impl Iterator<Item = &'a str> + Clone, notes: &mut Notes) {
    let note = notes.error(at, format!("there is no community called `{name}`")).why("unknown community");
    let names: Vec<&str> = known.clone().take(12).collect();
    match (nearest(name, known), names.is_empty()) {
        (Some(near), _) => note.hint(format!("did you mean `{near}`?")),
        (None, true) => note.hint("add a [[community]] block with this name"),
        (None, false) => note.allowed(names.join(", ")),
    };
}
