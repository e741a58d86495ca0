//! Reads the outputs that a run works out, with what is known without the model.

use crate::scenario::checked::Scenario;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::{open, tables};
use crate::scenario::read::keys::Section;
use crate::scenario::read::tree::Table;
use crate::scenario::uncertainty::{Asked, BaseRate, Rate};

/// Reads `[[output]]` blocks, in the order of the file. Expressions are read where their numbers are known: where they stand is
/// added to `written`.
pub fn read(root: &Table, written: &mut Vec<(String, At)>, notes: &mut Notes) -> Vec<Asked> {
    let mut asked = Vec::new();
    for table in tables(root, Section::Output, notes) {
        let block = open(table, Section::Output, notes);
        let expression = block.text("expression", notes);
        let name = block.text("name", notes).or(expression.clone());
        let measure = block.text("measure", notes);
        for (key, text) in [("expression", &expression), ("measure", &measure)] {
            written.extend(text.iter().map(|text| (text.clone(), block.at(key))));
        }
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

/// Says of the text of an output, which a scenario file asks for, whether there is such a number; else what is wrong, and what to do
/// about it. What numbers there are is known above this layer.
pub type CheckOutput<'a> = &'a dyn Fn(&str, &Scenario) -> Result<(), (String, String)>;

/// Refuses every output, with where it is written, that `agrees` refuses.
pub fn check(written: &[(String, At)], scenario: &Scenario, agrees: CheckOutput, notes: &mut Notes) {
    for (text, at) in written {
        if let Err((what, hint)) = agrees(text, scenario) {
            notes.error(*at, what).why("no output").hint(hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Report;
    use crate::scenario::load::load_checked;

    const TOWN: &str = "model = \"2\"\n[[place]]\nname = \"aa\"\nlatitude = 40\nlongitude = -80\nhouseholds = 500_000\nrent = 9_000\n\
        [[output]]\nexpression = \"foo\"\nmeasure = \"bar\"\n\
        [[fact]]\ntext = \"counted\"\nlow = 1\noutputs = [\"good\", \"baz\"]\n";

    /// What is wrong with the outputs of a scenario of which only `good` is one.
    fn refused(name: &str, text: &str) -> Option<Report> {
        let path = std::env::temp_dir().join(format!("footvote-output-{}-{name}.toml", std::process::id()));
        std::fs::write(&path, text).expect("the folder can be written to");
        let check = |text: &str, _: &Scenario| match text {
            "good" => Ok(()),
            bad => Err((format!("`{bad}` is no output"), "write `good`".to_owned())),
        };
        let report = load_checked(&path, &[], &check).err();
        std::fs::remove_file(&path).expect("it was just written");
        report
    }

    #[test]
    fn every_wrong_output_is_told_with_its_line_beside_other_mistakes() {
        let lines = |report: Option<Report>| -> Vec<usize> {
            let report = report.expect("it is refused");
            report.diagnostics.iter().filter_map(|found| Some(report.sources.line_column(found.at?).0)).collect()
        };
        assert_eq!(lines(refused("plain", TOWN)), [9, 10, 14]);
        // A key that nobody knows hides nothing, nor does a number of a place or an event that is wrong; places that cannot be read
        // hide which outputs there are.
        assert_eq!(lines(refused("key", &TOWN.replace("low = 1", "low = 1\nhihg = 2"))), [9, 10, 14, 15]);
        assert_eq!(lines(refused("place", &TOWN.replace("rent = 9_000", "rent = -1"))), [7, 9, 10, 14]);
        let event = "[[event]]\nyear = 2026\nplace = \"bb\"\nset = { wage = 2 }\n";
        assert_eq!(lines(refused("event", &format!("{TOWN}{event}"))), [9, 10, 14, 17]);
        let effect = TOWN.replace("\"foo\"", "\"foo.effect\"");
        assert_eq!(lines(refused("effect", &format!("{effect}{event}"))), [10, 14, 17]);
        let table = TOWN.replacen("[[place]]", "[places]\ntable = \"none.csv\"\n[[place]]", 1);
        assert_eq!(lines(refused("table", &table)), [3]);
        // A place of a bad name has its other mistakes told with it.
        let named = TOWN.replace("\"aa\"", "\"=aa\"").replace("rent = 9_000", "rent = -1");
        assert_eq!(lines(refused("name", &named)), [3, 7, 9, 10, 14]);
        let good = ["foo", "bar", "baz"].iter().fold(TOWN.to_owned(), |text, bad| text.replace(bad, "good"));
        assert_eq!(refused("good", &good.replace("\"good\", \"good\"", "\"good\"")), None);
    }
}
