//! Checks names of places and communities, finds who has them, and says what is wrong with one that nobody has.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::model::household::PlaceId;
use crate::model::place::Place;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::show::nearest;

/// Words that programs which read tables take for a missing value.
const MISSING: [&str; 8] = ["na", "n/a", "nan", "null", "none", "nil", "-nan", "inf"];
/// Names that Windows gives to devices, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Words of output expressions and tables.
const RESERVED: [&str; 2] = ["all", "abroad"];

/// Whether `name` may be that of a `noun` (place, community); notes it if not, and warns of one that other programs misread.
pub fn check_name(name: &str, noun: &str, at: At, notes: &mut Notes) -> bool {
    let good = !name.trim().is_empty() && !RESERVED.contains(&name) && !name.chars().any(char::is_control);
    if !good {
        notes
            .error(at, format!("{name:?} cannot be the name of a {noun}"))
            .why("bad name")
            .allowed("any text but \"all\" and \"abroad\", on one line");
        return false;
    }
    if let Some(what) = unseen(name) {
        notes
            .error(at, format!("\"{}\" cannot be the name of a {noun}: {what}", spelled(name)))
            .why("what nobody sees")
            .allowed("letters, digits, signs, and spaces between them")
            .hint("write it without; it may have come along when the text was copied");
        return false;
    }
    if name.starts_with(FORMULA) {
        notes
            .error(at, format!("`{name}` cannot be the name of a {noun}: spreadsheets and shells take it for a formula or an option"))
            .why("begins with a sign")
            .allowed("a name that begins with none of = + - @")
            .hint("the `label`, which stands on charts, is free");
        return false;
    }
    if MISSING.contains(&name.to_lowercase().as_str()) {
        notes
            .warning(
                at,
                format!(
                    "`{name}` is the name of a {noun}, but programs that read the tables take it for a missing value"
                ),
            )
            .why("looks like nothing")
            .hint("another name; the `label` on charts is free");
    } else if is_device(name) {
        notes
            .warning(at, format!("`{name}` is the name of a {noun}, but Windows cannot have a file of that name"))
            .why("a device of Windows")
            .hint("another name; the `label` on charts is free");
    }
    true
}

/// What in a name is seen by nobody, so that two names look alike: spaces at its ends, and characters without a shape. Joiners have one
/// between letters of scripts that need them, and in emoji, not beside ASCII or at an end.
fn unseen(name: &str) -> Option<String> {
    if name.trim() != name {
        return Some("it begins or ends with a space".to_owned());
    }
    let joins = |k: usize, c: char| {
        let (before, after) = (name[..k].chars().next_back(), name[k + c.len_utf8()..].chars().next());
        [before, after].into_iter().all(|beside| beside.is_some_and(|c| !c.is_ascii()))
    };
    let hidden = |&(k, c): &(usize, char)| match c {
        '\u{200c}' | '\u{200d}' => !joins(k, c),
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}' => true,
        '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    };
    let (_, c) = name.char_indices().find(hidden)?;
    Some(format!("the character U+{:04X} in it is invisible", u32::from(c)))
}

/// Signs that make a cell a formula, or a word an option.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Warns of a text for tables that spreadsheets take for a formula.
pub fn warn_of_formula(text: &str, what: &str, at: At, notes: &mut Notes) {
    if text.starts_with(FORMULA) {
        notes
            .warning(at, format!("{what} is {text:?}, which spreadsheets take for a formula"))
            .why("begins with a sign")
            .hint("begin it with a letter");
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_lowercase();
    let numbered =
        |port: &str| stem.strip_prefix(port).is_some_and(|n| n.len() == 1 && n != "0" && n.parse::<u8>().is_ok());
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// `text` as the name of a folder on any system: letters, digits, `-`, `_` and `.`; no hidden file, no option, no device.
pub fn folder_name(text: &str) -> String {
    let fit = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let name: String = text.chars().map(|c| if fit(c) { c } else { '-' }).take(100).collect();
    match name.trim_end_matches('.').trim_start_matches(['.', '-']) {
        "" => "scenario".to_string(),
        name if is_device(name) => format!("scenario-{name}"),
        name => name.to_string(),
    }
}

/// `name` with every character outside ASCII as its number.
fn spelled(name: &str) -> String {
    let one = |c: char| if c.is_ascii() { c.to_string() } else { c.escape_unicode().to_string() };
    name.chars().map(one).collect()
}

/// Refuses names that look the same and are written differently, and warns of those that differ only by capitals.
pub fn check_twins<'a>(names: impl Iterator<Item = (&'a str, At)>, nouns: &str, notes: &mut Notes) {
    let (mut forms, mut folded) = (BTreeMap::new(), BTreeMap::new());
    for (name, at) in names {
        let form: String = name.nfkc().collect();
        let lower = form.to_lowercase();
        if let Some(other) = forms.insert(form, name).filter(|other| *other != name) {
            notes
                .error(at, format!("two {nouns} have the same name `{name}`, written with different characters"))
                .why("looks like another one")
                .hint(format!("write both alike: \"{}\" and \"{}\"", spelled(other), spelled(name)));
        } else if let Some(other) = folded.insert(lower, name).filter(|other| *other != name) {
            notes
                .warning(at, format!("the {nouns} `{other}` and `{name}` differ only in capitals"))
                .why("easily confused")
                .hint("rename one of them, or write both alike if they are the same");
        }
    }
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
    if notes.leaves_out(name) {
        notes
            .error(at, format!("`{name}` is a row of the place table, but [places] leaves it out"))
            .why("left out")
            .hint("add the name to `only`, or raise `top`");
        return;
    }
    let suggests = notes.suggests();
    let note = notes.error(at, format!("there is no place called `{name}`")).why("unknown place");
    if let Some(near) = Some(name).filter(|_| suggests).and_then(|name| nearest(name, known.clone())) {
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
