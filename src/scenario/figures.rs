//! Reads the table of published figures: `facts.csv` of a folder of scenarios, or `scenarios/facts.csv`, which is part of the program.

use std::io;
use std::path::Path;

use serde::Deserialize;

use crate::scenario::read::text::read_text;

/// Name of the table in a folder of scenarios.
pub const FILE: &str = "facts.csv";

/// The table.
const TABLE: &str = include_str!("../../scenarios/facts.csv");

/// What a figure says for the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A number of the model was fitted to it: it says nothing for the model.
    Fitted,
    /// Nothing was fitted to it.
    Held,
    /// The model does not give it; the note says why.
    Open,
}

impl Kind {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Fitted => "fitted",
            Kind::Held => "held out",
            Kind::Open => "not simulated",
        }
    }
}

/// One published figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Figure {
    /// What it is.
    pub fact: String,
    /// The least on record.
    pub low: f64,
    /// The greatest on record; the same as `low` for one number, which then has a tenth of it to each side.
    pub high: f64,
    /// Unit.
    pub unit: String,
    /// Who says so.
    pub source: String,
    /// What it says for the model.
    pub kind: Kind,
    /// The scenario that gives it, a file of `scenarios/`; empty if none does.
    pub scenario: String,
    /// Changes of the scenario, as for `--set`, with `;` between.
    pub set: String,
    /// Blocks added to the scenario, with ` / ` for the end of a line.
    pub more: String,
    /// Simulated households on the small setting.
    pub small: u32,
    /// What is compared: outputs, numbers, + − * / and brackets.
    pub formula: String,
    /// What one would guess without a model, likewise.
    pub naive: String,
    /// The guess in words.
    pub guess: String,
    /// What is to be said beside it.
    pub note: String,
}

impl Figure {
    /// From where to where a value counts as the same.
    pub fn tolerated(&self) -> (f64, f64) {
        match self.low == self.high {
            true => (self.low - 0.1 * self.low.abs(), self.high + 0.1 * self.high.abs()),
            false => (self.low, self.high),
        }
    }

    /// Whether `value` is what is on record.
    pub fn holds(&self, value: f64) -> bool {
        let (low, high) = self.tolerated();
        (low..=high).contains(&value)
    }
}

/// Every figure, in the order of the table: that of `folder` if it has one, else that of the program. On failure what is wrong with it.
pub fn figures(folder: &Path) -> Result<Vec<Figure>, String> {
    match read_text(&folder.join(FILE)) {
        Ok(text) => parsed(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => parsed(TABLE),
        Err(error) => Err(error.to_string()),
    }
}

fn parsed(text: &str) -> Result<Vec<Figure>, String> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let said = |error: csv::Error| match error.kind() {
        csv::ErrorKind::Deserialize { pos: Some(at), err } => {
            let column = err.field().and_then(|field| header.get(field as usize));
            let column = column.map_or_else(String::new, |column| format!(", column `{column}`"));
            format!("line {}{column}: {}", at.line(), err.kind())
        }
        _ => error.to_string(),
    };
    reader.deserialize().collect::<Result<_, _>>().map_err(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_source_and_is_either_worked_out_or_says_why_not() {
        let figures = figures(Path::new("nowhere")).expect("the table is part of the program");
        assert!(figures.len() >= 25);
        for figure in &figures {
            assert!(!figure.source.is_empty() && figure.low <= figure.high, "{}", figure.fact);
            let open = figure.kind == Kind::Open;
            assert_eq!(open, figure.scenario.is_empty() && figure.formula.is_empty(), "{}", figure.fact);
            assert!(!open || !figure.note.is_empty(), "{} does not say why it is open", figure.fact);
            assert!(open || !figure.guess.is_empty(), "{} has no naive guess", figure.fact);
        }
    }

    #[test]
    fn the_table_of_a_folder_goes_first_and_what_is_wrong_with_it_is_said() {
        let folder = tempfile::tempdir().expect("it can be made");
        let head = TABLE.lines().find(|line| line.starts_with("fact,")).expect("it has a header");
        let write = |row: &str| {
            std::fs::write(folder.path().join(FILE), format!("{head}\n{row}\n")).expect("it can be written")
        };
        write("mine,1,2,%,me,held,my.toml,,,0,1,,,");
        let mine = figures(folder.path()).expect("it is a table");
        assert_eq!((mine.len(), &*mine[0].fact, &*mine[0].scenario), (1, "mine", "my.toml"));
        write("mine,one,2,%,me,held,my.toml,,,0,1,,,");
        let wrong = figures(folder.path()).expect_err("one is no number");
        assert!(wrong.contains("line 2, column `low`"), "{wrong}");
    }
}
