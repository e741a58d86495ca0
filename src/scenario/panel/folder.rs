//! Reads the tables in a folder, alone or over the shipped ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::model::forecast::panel::Panel;
use crate::scenario::diagnostic::{Notes, Report, Sources};
use crate::scenario::panel::assemble::{POPULATION, assemble};
use crate::scenario::panel::shipped;
use crate::scenario::panel::tables::Tables;
use crate::scenario::read::text;

/// A panel, and where it is from.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The panel.
    pub panel: Panel,
    /// Whether the shipped tables are part of it.
    pub shipped: bool,
    /// Files of the folder that were read.
    pub read: Vec<String>,
    /// Tables of the folder that are none of a panel.
    pub passed_over: Vec<String>,
}

/// The shipped tables, or those in `folder`. Tables of a folder that is about the same places are put over the shipped ones: later
/// years come after them, and the same years replace them.
pub fn load(folder: Option<&Path>, breaks: &[i32]) -> Result<Found, Report> {
    let (mut notes, mut sources) = (Notes::default(), Sources::default());
    let (mut read, mut passed_over) = (Vec::new(), Vec::new());
    let mut own = Tables::default();
    for path in folder.map_or_else(Vec::new, |folder| files(folder, &mut notes)) {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        match text::read_text(&path) {
            Ok(text) => {
                let source = sources.add(path.display().to_string(), text.clone());
                let known =
                    text::check_source(source, &text, &mut notes).then(|| own.add(source, &text, &mut notes)).flatten();
                if known.is_some() { read.push(name) } else { passed_over.push(name) }
            }
            Err(error) => {
                notes.error(None, format!("cannot read `{}`: {}", path.display(), text::reason(&error)));
            }
        }
    }
    let mut base = shipped::tables(&mut sources, &mut notes);
    let alone = {
        let known = base.movers();
        own.movers().iter().any(|place| !known.contains(place))
    };
    if folder.is_some() && own.moves.is_empty() && own.series.is_empty() && notes.errors() == 0 {
        notes
            .error(None, "no table in the folder is about moves by year, or about places by year")
            .why("columns say which table it is")
            .hint("moves have the columns year,origin,destination,households; places have place,year,population");
    }
    let strangers: BTreeSet<&str> = own
        .series
        .values()
        .flat_map(|years| years.values().flat_map(|places| places.keys().map(String::as_str)))
        .collect();
    if own.moves.is_empty() && !strangers.is_empty() && !strangers.iter().any(|place| base.movers().contains(place)) {
        let some: Vec<String> = strangers.iter().take(3).map(|place| format!("`{place}`")).collect();
        notes
            .error(
                None,
                format!(
                    "no table in the folder is about moves between {}, which the shipped tables do not know",
                    some.join(", ")
                ),
            )
            .why(match passed_over.is_empty() {
                true => "a table of moves without a row counts for nothing".to_string(),
                false => format!("passed over: {}; columns say which table it is", passed_over.join(", ")),
            })
            .hint("moves have the columns year,origin,destination,households");
    }
    if alone && own.series.get(POPULATION).is_none_or(BTreeMap::is_empty) {
        notes
            .error(None, "no table in the folder says how many people live in each place by year")
            .why("moves are counted per person, and forecast from people")
            .hint("a table with the columns place,year,population");
    }
    let tables = if alone {
        own
    } else {
        base.overlay(own);
        base
    };
    match assemble(&tables, breaks, &mut notes) {
        Some(panel) if notes.errors() == 0 => Ok(Found { panel, shipped: !alone, read, passed_over }),
        _ => Err(Report { errors: notes.errors(), diagnostics: notes.in_order(), sources }),
    }
}

/// The tables of a folder in the order of their names.
fn files(folder: &Path, notes: &mut Notes) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
        paths
    });
    match listed {
        Ok(mut paths) => {
            paths.retain(|path| path.extension().is_some_and(|ending| ending == "csv"));
            paths.sort();
            paths
        }
        Err(error) => {
            notes.error(None, format!("cannot read the folder `{}`: {}", folder.display(), text::reason(&error)));
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: &str = "place,year,population\nnorth,2000,1000\nsouth,2000,2000\nwest,2000,900\nnorth,2001,1000\nsouth,2001,2000\nwest,2001,900\n";
    const MOVES: &str =
        "year,origin,destination,households\n2000,north,south,10\n2001,south,north,12\n2001,south,west,5\n";

    /// What is wrong with a folder of these tables; nothing if it is read.
    fn wrong(files: &[(&str, &str)]) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).expect("written"));
        match load(Some(folder.path()), &[]) {
            Ok(found) => {
                assert!(!found.shipped && found.panel.places == ["north", "south", "west"], "other places");
                String::new()
            }
            Err(report) => report.to_string(),
        }
    }

    #[test]
    fn places_that_nobody_knows_need_moves_and_people_of_their_own() {
        assert_eq!(wrong(&[("moves.csv", MOVES), ("places.csv", PEOPLE)]), "");
        let other = MOVES.replace("households", "moves");
        let text = wrong(&[("moves.csv", &other), ("places.csv", PEOPLE)]);
        assert!(text.contains("`north`, `south`, `west`") && text.contains("passed over: moves.csv"), "{text}");
        let text = wrong(&[("moves.csv", "year,origin,destination,households\n"), ("places.csv", PEOPLE)]);
        assert!(text.contains("without a row"), "{text}");
        let text = wrong(&[("moves.csv", MOVES)]);
        assert!(text.contains("how many people live"), "{text}");
    }
}
