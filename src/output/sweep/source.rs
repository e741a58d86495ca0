//! Keeps the source of a sweep: the texts it was read from, so that every point can be read once more exactly as it was.

use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

use crate::experiment::ensemble::sweep::Texts;
use crate::output::error::OutputError;
use crate::scenario::read::edit::Edit;

/// Name of the source in a sweep folder.
pub const FILE: &str = "source.json";

/// The content of `source.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the scenario file, without its folder.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The tables it names: path as seen from the scenario, and text.
    pub tables: Vec<(String, String)>,
    /// Changes from the command line, as for `--set`.
    pub edits: Vec<String>,
}

impl Source {
    /// The texts as they are kept: wherever the command was given, the bytes are the same.
    pub fn of(texts: &Texts) -> Source {
        let path = Path::new(&texts.name);
        let folder = path.parent().unwrap_or(Path::new(""));
        let relative = |table: &Path| {
            let inner = table.strip_prefix(folder).unwrap_or(table);
            inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
        };
        let mut tables: Vec<(String, String)> =
            texts.tables.iter().map(|(table, text)| (relative(table), text.clone())).collect();
        tables.sort();
        tables.dedup();
        Source {
            name: path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            text: texts.text.clone(),
            tables,
            edits: texts.edits.iter().map(Edit::written).collect(),
        }
    }

    /// The texts, ready to be read.
    pub fn texts(self) -> Texts {
        Texts {
            name: self.name,
            text: self.text,
            tables: self.tables.into_iter().map(|(path, text)| (PathBuf::from(path), text)).collect(),
            edits: self.edits.iter().map(|edit| Edit::parse(edit)).collect(),
        }
    }

    /// Reads the source of the sweep in `folder`.
    pub fn read(folder: &Path) -> Result<Source, OutputError> {
        let path = folder.join(FILE);
        let text = fs::read_to_string(&path).map_err(OutputError::read(&path))?;
        serde_json::from_str(&text).map_err(|error| OutputError::Manifest { path, reason: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_command_was_given_does_not_matter() {
        let texts = |name: &str, table: &str| Texts {
            name: name.into(),
            text: "x".into(),
            tables: vec![(table.into(), "y".into())],
            edits: vec![Edit::option("--seed", "seed", 7), Edit::parse("a.b=1")],
        };
        let source = Source::of(&texts("scenarios/my.toml", "scenarios/data/t.csv"));
        assert_eq!(source, Source::of(&texts("my.toml", "data/t.csv")));
        assert_eq!((source.tables[0].0.as_str(), source.edits.join(" ").as_str()), ("data/t.csv", "seed=7 a.b=1"));
        let again = source.clone().texts();
        assert_eq!(Source::of(&again), source);
    }
}
