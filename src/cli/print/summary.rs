//! The closing page: in some 25 lines, who gained, who lost, what moved, what was blocked, and how sure one can be.
//!
//! New places and communities have a section of their own, in [`new_places`].

use std::path::Path;

use crate::cli::print::exit_vs_reform;
use crate::cli::print::new_places;
use crate::cli::publish::job::{Job, Outcome};
use footvote::experiment::finding::assumptions;
use footvote::experiment::finding::assumptions::Changed;
use footvote::experiment::finding::closing_stats::{Change, Digest, Nation};
use footvote::experiment::replicate::variations::Variation;
use footvote::format::{count, exact_list, rate, signed_percent_with};
use footvote::output::folder::timing::Timing;

/// Places listed on each side.
const LISTED: usize = 5;
/// Where the text beside a label begins.
const LABEL: usize = 18;
/// Where a line is broken.
pub const WIDTH: usize = 110;

/// The page of a finished job, whose files are in `folder`, with what came of `variations`.
pub fn page(job: &Job, outcome: &Outcome, variations: &[Variation], folder: &Path) -> String {
    let mut page = String::new();
    let Job { scenario, .. } = job;
    for text in [&scenario.title, &scenario.question] {
        if !text.is_empty() {
            push(&mut page, text);
        }
    }
    let time = &scenario.time;
    let replicates = plural(outcome.replicates as usize, "replicate");
    let places = plural(scenario.places.len(), "place");
    let (simulated, weight) = outcome.digest.sample();
    let (simulated, weight) = (count(simulated as f64), count(weight));
    let end = time.start + time.years as i32;
    push(
        &mut page,
        &format!(
            "{replicates} of {places} from {} to {end}; {simulated} simulated households, each for {weight} real ones\n",
            time.start
        ),
    );
    movers(&mut page, &outcome.digest.changes());
    new_places::section(&mut page, outcome.digest.arrivals(), &scenario.facts, variations);
    exit_vs_reform::section(&mut page, outcome.digest.readings(), scenario.parameters.portable_share);
    rates(&mut page, &outcome.digest);
    if let Some(found) = outcome.digest.inversion() {
        let text = format!(
            "{}, at rest to {:.0e} of a place a year ({:.0e} in the full population)",
            plural(found.steps as usize, "Newton step"),
            found.residual,
            found.full_residual,
        );
        label(&mut page, "Base year", &text);
    }
    leaning(&mut page, &assumptions::changed(scenario), &assumptions::switched_off(scenario));
    label(&mut page, "Time", &seconds(&outcome.timing));
    label(&mut page, "Files", &folder.display().to_string());
    page
}

fn movers(page: &mut String, changes: &[Change]) {
    let gained = changes.iter().filter(|place| place.change.mean > 0.0).take(LISTED);
    let lost = changes.iter().rev().filter(|place| place.change.mean < 0.0).take(LISTED);
    let (gained, lost): (Vec<_>, Vec<_>) = (gained.collect(), lost.collect());
    let names = gained.iter().chain(&lost).map(|place| place.place.chars().count());
    let width = names.max().unwrap_or(0).max(12) + 2;
    for (title, places) in [("Gained most", gained), ("Lost most", lost)] {
        let Some(first) = places.first() else {
            continue;
        };
        // A single replicate has no band.
        let several = first.change.replicates > 1;
        let band = if several { "   5 to 95% of replicates" } else { "" };
        let [start, end, change] = ["households", "at the end", "change"];
        push(page, &format!("{title:width$}  {start:>12} {end:>12} {change:>9}{band}"));
        for Change { place, start, end, change } in places {
            let [start, end] = [start, end].map(|households| count(*households));
            let band = match several {
                true => format!("   {} to {}", percent(change.p05), percent(change.p95)),
                false => String::new(),
            };
            let change = percent(change.mean);
            push(page, &format!("  {place:width$}{start:>12} {end:>12} {change:>9}{band}"));
        }
        page.push('\n');
    }
}

fn rates(page: &mut String, digest: &Digest) {
    let mean = |number: fn(&Nation) -> Option<f64>| digest.nation(number).map(|s| s.mean);
    if let Some(gross) = mean(|n| n.gross) {
        label(page, "Moves", &format!("{} of households change metro a year", rate(100.0 * gross)));
    }
    if let (Some(net), Some(floor)) = (mean(|n| n.net), mean(|n| n.floor)) {
        let text = format!(
            "{} a year net between places; chance alone would show {} at this sample size",
            rate(100.0 * net),
            rate(100.0 * floor)
        );
        label(page, "", &text);
    }
    if let Some(blocked) = mean(|n| n.blocked) {
        let mut text = format!("{} of wanted moves to another metro", rate(100.0 * blocked));
        let tenths = (mean(|n| n.blocked_poorest), mean(|n| n.blocked_richest));
        if let (Some(poorest), Some(richest)) = tenths {
            let (poorest, richest) = (rate(100.0 * poorest), rate(100.0 * richest));
            text += &format!("; of the poorest tenth's {poorest}, of the richest {richest}");
        }
        label(page, "Blocked by cash", &text);
    }
    if let Some(Change { place, change, .. }) = digest.headline() {
        let error = match change.standard_error {
            Some(error) => format!("Monte-Carlo standard error {:.2} points", 100.0 * error),
            None => "a single replicate has no Monte-Carlo error".to_string(),
        };
        let text = format!("{place} {} households; {error}", percent(change.mean));
        label(page, "Headline", &text);
    }
}

fn leaning(page: &mut String, changed: &[Changed], switched_off: &[&str]) {
    if !changed.is_empty() {
        let words: Vec<_> = changed
            .iter()
            .map(|row| {
                format!("{} {} ({}, not {})", row.name, exact_list(&row.value), row.evidence, exact_list(&row.default))
            })
            .collect();
        label(page, "Leans on", &words.join(", "));
    }
    if !switched_off.is_empty() {
        label(page, "Switched off", &switched_off.join(", "));
    }
}

fn seconds(timing: &Timing) -> String {
    let (setup, ticks) = timing.sums();
    let n = timing.replicates.len().max(1) as f64;
    format!(
        "{:.1} s on {}; each replicate {:.2} s of set-up and {:.2} s of ticks",
        timing.seconds,
        plural(timing.threads, "thread"),
        setup / n,
        ticks / n,
    )
}

/// A relative change with its sign, in per cent.
fn percent(change: f64) -> String {
    signed_percent_with(100.0 * change, 1)
}

/// One label with its text, broken between words and aligned.
pub fn label(page: &mut String, name: &str, text: &str) {
    let mut line = format!("{name:LABEL$}");
    let mut empty = true;
    for word in text.split(' ') {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            push(page, &line);
            line = " ".repeat(LABEL);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    push(page, &line);
}

/// One line.
pub fn push(page: &mut String, line: &str) {
    page.push_str(line);
    page.push('\n');
}

/// So many of something.
pub fn plural(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number as f64), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    #[test]
    fn one_of_something_is_no_plural() {
        assert_eq!((plural(1, "thread"), plural(1_200, "thread")), ("1 thread".into(), "1,200 threads".into()));
    }

    #[test]
    fn the_page_lines_up() {
        let mut digest = Digest::new(12, None);
        (0..3).for_each(|k| digest.add(&fake::record(k)));
        let mut page = String::new();
        movers(&mut page, &digest.changes());
        rates(&mut page, &digest);
        leaning(&mut page, &[], &["voice", "budget"]);
        insta::assert_snapshot!(page);
    }

    #[test]
    fn long_texts_are_broken_beside_their_label() {
        let mut page = String::new();
        label(&mut page, "Leans on", &"assist 0 (assumed, not 0.5), ".repeat(8));
        assert!(page.lines().count() > 1);
        assert!(page.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(page.lines().skip(1).all(|line| line.starts_with(&" ".repeat(LABEL))));
    }
}
