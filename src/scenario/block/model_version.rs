//! Reads for which version of the model a scenario was written, and says what changed since an older one.

use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::changed;
use crate::scenario::read::keys::Section;
use crate::scenario::read::tree::{Table, Value};
use crate::scenario::read::value;
use crate::scenario::show::quoted;

/// Whether the file was written for a model from `oldest` to `newest`; another one is not read any further.
pub fn understands(root: &Table, oldest: u32, newest: u32, notes: &mut Notes) -> bool {
    let Some(node) = root.get("model") else {
        let note = notes
            .error(At::new(root.at.source, 0, 0), "the scenario does not say for which `model` it was written")
            .why("`model` is missing");
        let line = format!("add a line at the top: model = \"{newest}\"");
        if oldest == 1 {
            note.hint(line);
            return true;
        }
        note.hint(format!("{line}; or {}", migration()));
        note_gone(root, notes);
        return false;
    };
    let written = match &node.value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => {
            let note = notes
                .error(node.at, format!("`model` must be a text in quotes, not {number}"))
                .why("this is a whole number");
            match *number {
                known if (i128::from(oldest)..=i128::from(newest)).contains(&known) => {
                    note.hint(format!("model = \"{known}\""));
                    return true;
                }
                // In quotes it would be refused as well.
                old if (1..i128::from(oldest)).contains(&old) => {
                    note.hint(format!(
                        "the scenario is of model {old}, and this program simulates model {newest}; {}",
                        migration()
                    ));
                    note_gone(root, notes);
                    return false;
                }
                _ => {
                    note.hint(format!("model = \"{newest}\""));
                    return true;
                }
            }
        }
        _ => {
            value::wrong_kind(node, "`model`", "a text in quotes", notes);
            return true;
        }
    };
    let known: Vec<String> = (oldest..=newest).map(|version| version.to_string()).collect();
    let allowed = quoted(&known.iter().map(String::as_str).collect::<Vec<_>>());
    match written.parse::<u32>() {
        Ok(version) if (oldest..=newest).contains(&version) => true,
        Ok(version) if version > newest => {
            notes
                .error(
                    node.at,
                    format!(
                        "the scenario was written for model {version}, but this program knows models up to {newest}"
                    ),
                )
                .why("newer than the program")
                .allowed(allowed)
                .hint("install a newer footvote");
            false
        }
        Ok(version) if version > 0 => {
            notes
                .error(
                    node.at,
                    format!("the scenario was written for model {version}; this program simulates model {newest}"),
                )
                .why("older than the program")
                .allowed(allowed)
                .hint(migration());
            note_gone(root, notes);
            false
        }
        _ => {
            notes.error(node.at, format!("there is no model \"{written}\"")).why("unknown model").allowed(allowed);
            true
        }
    }
}

/// What an older scenario is to do.
fn migration() -> String {
    format!(
        "footvote migrate OLD.toml writes it for model 2 and keeps its comments. What changed:\n{}",
        changed::summary()
    )
}

/// Notes every key of the file that is gone.
fn note_gone(root: &Table, notes: &mut Notes) {
    let Some(Value::Table(parameters)) = root.get(Section::Parameters.name()).map(|node| &node.value) else {
        return;
    };
    for (name, entry) in &parameters.entries {
        if let Some(now) = changed::gone_parameter(name) {
            notes.error(entry.key_at, format!("`{name}` of [parameters] is gone")).why("not in model 2").hint(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::diagnostic::Diagnostic;
    use crate::scenario::read::tree;

    /// Whether `text` is read, and what was noted, by a program that reads `oldest` to `newest`.
    fn read(text: &str, oldest: u32, newest: u32) -> (bool, Vec<Diagnostic>) {
        let mut notes = Notes::default();
        let root = tree::parse_toml(0, text, &mut notes);
        let understood = understands(&root, oldest, newest, &mut notes);
        (understood, notes.in_order())
    }

    #[test]
    fn the_version_of_the_program_is_read_without_a_word_before_and_after_the_change() {
        for (text, oldest, newest) in
            [("model = \"1\"", 1, 1), ("model = \"1\"", 1, 2), ("model = \"2\"", 1, 2), ("model = \"2\"", 2, 2)]
        {
            assert_eq!(read(text, oldest, newest), (true, Vec::new()), "{text}");
        }
    }

    #[test]
    fn an_older_scenario_is_told_what_changed_and_which_of_its_keys_are_gone() {
        let old = "model = \"1\"\n[parameters]\nsale_weight = 75\nassist = 0.5\nrent_floor = 0\n";
        let (understood, notes) = read(old, 2, 2);
        assert!(!understood);
        let whats: Vec<&str> = notes.iter().map(|note| note.what.as_str()).collect();
        assert_eq!(
            whats,
            [
                "the scenario was written for model 1; this program simulates model 2",
                "`sale_weight` of [parameters] is gone",
                "`rent_floor` of [parameters] is gone",
            ]
        );
        assert_eq!(notes[0].allowed.as_deref(), Some("\"2\""));
        let hint = notes[0].hint.as_deref().unwrap_or_default();
        for word in ["footvote migrate", "sale_weight", "governance_weight", "host_share", "mechanisms.capital"] {
            assert!(hint.contains(word), "{word}: {hint}");
        }
        assert!(!hint.contains('…'), "nothing is cut off: {hint}");
        // The same file is read as long as model 1 is.
        assert_eq!(read(old, 1, 1), (true, Vec::new()));
    }

    #[test]
    fn a_scenario_without_a_version_is_told_what_changed_once_there_are_two() {
        let (understood, notes) = read("seed = 1\n", 1, 1);
        assert!(understood && notes.len() == 1);
        assert_eq!(notes[0].hint.as_deref(), Some("add a line at the top: model = \"1\""));
        let (understood, notes) = read("seed = 1\n[parameters]\ndistance_decay = 1\n", 2, 2);
        assert!(!understood && notes.len() == 2, "{notes:?}");
        let hint = notes[0].hint.as_deref().unwrap_or_default();
        assert!(hint.starts_with("add a line at the top: model = \"2\"; or footvote migrate"), "{hint}");
        assert!(hint.contains("distance_decay"), "{hint}");
    }

    #[test]
    fn what_is_no_version_lists_those_that_are() {
        for (text, allowed) in [("model = \"two\"", "\"1\" or \"2\""), ("model = \"0\"", "\"1\" or \"2\"")] {
            let (understood, notes) = read(text, 1, 2);
            assert!(understood && notes.len() == 1);
            assert_eq!(notes[0].allowed.as_deref(), Some(allowed), "{text}");
        }
        let (understood, notes) = read("model = \"3\"", 1, 2);
        assert!(!understood);
        assert_eq!(notes[0].what, "the scenario was written for model 3, but this program knows models up to 2");
        for (text, oldest) in [("model = 2", 2), ("model = 9", 2), ("model = 1", 1)] {
            let (understood, notes) = read(text, oldest, 2);
            let hint = text.replace("= ", "= \"").replace('9', "2") + "\"";
            assert!(understood && notes[0].hint == Some(hint), "{text}: {notes:?}");
        }
    }

    #[test]
    fn an_older_version_as_a_number_is_told_to_migrate_and_not_to_add_quotes() {
        let (understood, notes) = read("model = 1\n[parameters]\nsale_weight = 75\n", 2, 2);
        assert!(!understood && notes.len() == 2, "{notes:?}");
        let hint = notes[0].hint.as_deref().unwrap_or_default();
        assert!(hint.contains("footvote migrate") && !hint.contains("model = \"1\""), "{hint}");
    }
}
