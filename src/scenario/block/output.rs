//! Reads the outputs that a run works out, with what is known without the model.

use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::{open, tables};
use crate::scenario::read::keys::Section;
use crate::scenario::read::tree::Table;
use crate::scenario::uncertainty::{Asked, BaseRate, Rate};

/// Reads `[[output]]` blocks, in the order of the file. Expressions are read where their numbers are known.
pub fn read(root: &Table, notes: &mut Notes) -> Vec<Asked> {
    let mut asked = Vec::new();
    for table in tables(root, Section::Output, notes) {
        let block = open(table, Section::Output, notes);
        let expression = block.text("expression", notes);
        let name = block.text("name", notes).or(expression.clone());
        let measure = block.text("measure", notes);
        let text = block.text("base_text", notes);
        let probability = block.number("base_rate", notes);
        let counted = (block.number("base_events", notes), block.number("base_years", notes));
        let rate = match (probability, counted) {
            (Some(_), (Some(_), _) | (_, Some(_))) => {
                notes
                    .error(block.at("base_rate"), "[[output]] has both a `base_rate` and events that were counted")
                    .why("which?")
                    .hint("keep `base_rate`, or `base_events` with `base_years`");
                None
            }
            (Some(probability), (None, None)) => Some(Rate::Probability(probability)),
            (None, (Some(events), Some(years))) => Some(Rate::Events { events, years }),
            (None, (None, None)) => text.is_some().then_some(Rate::Words),
            (None, _) => {
                block.lacks(if counted.0.is_some() { "base_years" } else { "base_events" }, notes);
                None
            }
        };
        if rate.is_some() && text.is_none() {
            block.lacks("base_text", notes);
        }
        let base_rate = rate.zip(text).map(|(rate, text)| BaseRate { text, rate });
        if let (Some(name), Some(expression)) = (name, expression) {
            asked.push(Asked { name, expression, measure, base_rate });
        }
    }
    asked
}
