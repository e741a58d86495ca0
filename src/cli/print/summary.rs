//! Writes the closing page of a run: in some 25 lines, who gained, who lost, what moved, what was blocked, and how sure one can be.
//!
//! New places and communities have a section of their own, in [`new_places`].

use std::path::Path;

use crate::cli::print::band::of_replicates;
use crate::cli::print::page::{label, line};
use crate::cli::print::{exit_vs_reform, new_places};
use footvote::experiment::ensemble::variations::Variation;
use footvote::experiment::finding::assumptions;
use footvote::experiment::finding::assumptions::Changed;
use footvote::experiment::finding::closing_stats::{Change, ClosingStats, Nation};
use footvote::format::{count, counted, exact_list, rate, signed_percent_with};
use footvote::output::folder::timing::Timing;
use footvote::publish::RunOutcome;
use footvote::scenario::Scenario;

/// Places listed on each side.
const LISTED: usize = 5;

/// The page of a finished run, whose files are in `folder`, with what came of `variations`.
pub fn page(scenario: &Scenario, outcome: &RunOutcome, variations: &[Variation], folder: &Path) -> String {
    let mut page = String::new();
    for text in [&scenario.title, &scenario.question] {
        if !text.is_empty() {
            line(&mut page, text);
        }
    }
    let time = &scenario.time;
    let replicates = counted(outcome.replicates as usize, "replicate");
    let places = counted(scenario.places.len(), "place");
    let (simulated, weight) = outcome.stats.sample();
    let (simulated, weight) = (count(simulated as f64), count(weight));
    let end = time.start + time.years as i32;
    line(
        &mut page,
        &format!(
            "{replicates} of {places} from {} to {end}; {simulated} simulated households, each for {weight} real ones\n",
            time.start
        ),
    );
    movers(&mut page, &outcome.stats.changes());
    new_places::section(&mut page, outcome.stats.new_places(), &scenario.facts, variations);
    exit_vs_reform::section(&mut page, outcome.stats.exit_vs_reform(), scenario.parameters.portable_share);
    rates(&mut page, &outcome.stats);
    if let Some(found) = outcome.stats.inversion() {
        let text = format!(
            "{}, at rest to {:.0e} of a place a year ({:.0e} in the full population)",
            counted(found.steps as usize, "Newton step"),
            found.residual,
            found.full_residual,
        );
        label(&mut page, "Base year", &text);
    }
    let off: Vec<&str> = assumptions::switched_off(scenario).iter().map(|row| row.name).collect();
    leaning(&mut page, &assumptions::changed(scenario), &off);
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
        let replicates = first.change.replicates;
        let several = replicates > 1;
        let band = if several { format!("   {}", of_replicates(replicates)) } else { String::new() };
        let [start, end, change] = ["households", "at the end", "change"];
        line(page, &format!("{title:width$}  {start:>12} {end:>12} {change:>9}{band}"));
        for Change { place, start, end, change } in places {
            let [start, end] = [start, end].map(|households| count(*households));
            let band = match several {
                true => format!("   {} to {}", relative(change.band().low), relative(change.band().high)),
                false => String::new(),
            };
            let change = relative(change.mean);
            line(page, &format!("  {place:width$}{start:>12} {end:>12} {change:>9}{band}"));
        }
        page.push('\n');
    }
}

fn rates(page: &mut String, stats: &ClosingStats) {
    let mean = |number: fn(&Nation) -> Option<f64>| stats.nation(number).map(|s| s.mean);
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
    if let Some(Change { place, change, .. }) = stats.headline() {
        let error = match change.standard_error {
            Some(error) => format!("Monte-Carlo standard error {:.2} points", 100.0 * error),
            None => "a single replicate has no Monte-Carlo error".to_string(),
        };
        let text = format!("{place} {} households; {error}", relative(change.mean));
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
        counted(timing.threads, "thread"),
        setup / n,
        ticks / n,
    )
}

/// A relative change with its sign, in per cent.
fn relative(change: f64) -> String {
    signed_percent_with(100.0 * change, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    #[test]
    fn the_page_lines_up() {
        let mut stats = ClosingStats::new(12, None);
        (0..3).for_each(|k| stats.add(&fake::record(k)));
        let mut page = String::new();
        movers(&mut page, &stats.changes());
        rates(&mut page, &stats);
        leaning(&mut page, &[], &["voice", "budget"]);
        insta::assert_snapshot!(page);
    }
}
