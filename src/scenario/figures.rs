//! Reads the table of published figures, `scenarios/facts.csv`, which is part of the program.

use serde::Deserialize;

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

/// Every figure, in the order of the table.
pub fn figures() -> Vec<Figure> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(TABLE.as_bytes());
    reader.deserialize().map(|row| row.expect("the table is part of the program, and a test reads it")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_source_and_is_either_worked_out_or_says_why_not() {
        let figures = figures();
        assert!(figures.len() >= 25);
        for figure in &figures {
            assert!(!figure.source.is_empty() && figure.low <= figure.high, "{}", figure.fact);
            let open = figure.kind == Kind::Open;
            assert_eq!(open, figure.scenario.is_empty() && figure.formula.is_empty(), "{}", figure.fact);
            assert!(!open || !figure.note.is_empty(), "{} does not say why it is open", figure.fact);
            assert!(open || !figure.guess.is_empty(), "{} has no naive guess", figure.fact);
        }
    }
}
