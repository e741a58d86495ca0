//! Writes what a run was asked and what decides it, on its closing page.

use std::path::Path;

use crate::cli::print::page::{label, line};
use footvote::chart::read::answers;
use footvote::chart::words::answers as words;
use footvote::format::counted;
use footvote::scenario::Scenario;

/// Appends every output that was asked for; nothing if none was.
pub fn section(page: &mut String, scenario: &Scenario, folder: &Path) {
    let (Ok(shown), Ok(numbers)) = (answers::read(folder), answers::numbers_in_doubt(folder)) else {
        return;
    };
    if shown.is_empty() {
        return;
    }
    line(page, "Asked");
    for one in &shown {
        label(page, "", &format!("{}: {}", one.name, words::came_out(one)));
        for text in [words::base_rate(one), words::agreement(one)] {
            if !text.is_empty() {
                label(page, "", &format!("  · {text}"));
            }
        }
        if numbers > 0 {
            label(page, "", &format!("  · {}", words::deciding(one).join("; ")));
        }
    }
    if numbers > 0 {
        let second = scenario.uncertainty.as_ref().map_or(0, |doubt| doubt.repeats(scenario.replicates));
        let text = format!(
            "{}: every band and every headline here holds both. {} run with a second seed. {}",
            words::varies(numbers),
            counted(second as usize, "point"),
            words::NOT_COVERED
        );
        label(page, "In doubt", &text);
    }
    page.push('\n');
}
