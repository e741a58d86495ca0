//! Writes the closing page of a run: in some 25 lines, who gained, who lost, what moved, what was blocked, and how sure one can be.
//!
//! New places and communities have a section of their own, in [`new_places`].

use std::path::Path;

use crate::cli::print::answer::sampled;
use crate::cli::print::band::of_replicates;
use crate::cli::print::page::{label, line};
use crate::cli::print::twin::Drift;
use crate::cli::print::{doubt, exit_vs_reform, new_places, twin};
use footvote::chart::words::finding;
use footvote::chart::words::spread::{Bands, Spread};
use footvote::engine::records::rows::RevealedRow;
use footvote::experiment::ensemble::variations::Variation;
use footvote::experiment::finding::assumptions;
use footvote::experiment::finding::assumptions::Changed;
use footvote::experiment::finding::closing_stats::{Change, ClosingStats, Nation};
use footvote::format::{count, counted, exact_list, rate, signed_percent_with};
use footvote::output::folder::timing::Timing;
use footvote::publish::RunOutcome;
use footvote::scenario::Scenario;
use footvote::words;

/// Changes up to this size, in per cent, are called no change, as in charts.
const THRESHOLD: f64 = 1.0;
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
    let replicates = counted(outcome.replicates as usize, "run");
    let places = counted(scenario.places.len(), "place");
    let (simulated, weight) = outcome.stats.sample();
    let sample = sampled(simulated, weight);
    let end = time.start + time.years as i32;
    line(&mut page, &format!("{replicates} of {places} from {} to {end}; {sample}\n", time.start));
    let twin = scenario.twin_in_words().filter(|_| !outcome.endings.is_empty());
    match &twin {
        Some(words) => twin::section(&mut page, &outcome.endings, words, scenario.uncertainty.is_some()),
        None => movers(&mut page, &outcome.stats.changes(), scenario.uncertainty.is_some()),
    }
    new_places::section(&mut page, outcome.stats.new_places(), &scenario.facts, variations, scenario.currency);
    exit_vs_reform::section(
        &mut page,
        outcome.stats.exit_vs_reform(),
        scenario.parameters.portable_share,
        scenario.currency,
    );
    doubt::section(&mut page, scenario, folder);
    rates(&mut page, &outcome.stats);
    match &twin {
        Some(words) => {
            let place = scenario.headline.map(|place| scenario.places[place as usize].name.as_str());
            let place = twin::headline(&mut page, &outcome.endings, place, words, scenario.uncertainty.is_some());
            varied(&mut page, place, "against the twin", variations);
            if let Some(drift) = Drift::of_twin(scenario, &outcome.endings) {
                label(&mut page, "Drift", &drift.told());
            }
        }
        None => {
            let place = headline(&mut page, &outcome.stats);
            varied(&mut page, place.as_deref(), "since the start", variations);
        }
    }
    if let Some(found) = outcome.stats.inversion() {
        let kept = match outcome.stats.unsolved() {
            0 => String::new(),
            1 => {
                "; one January of the rest arm has no solution and keeps the amenities of the year before (events.csv)"
                    .into()
            }
            some => format!(
                "; {some} Januaries of rest arms have no solution and keep the amenities of the year before (events.csv)"
            ),
        };
        let text = format!(
            "{}, at rest to {:.0e} of a place a year ({:.0e} in the full population){kept}",
            counted(found.steps as usize, "Newton step"),
            found.residual,
            found.full_residual,
        );
        label(&mut page, "Base year", &text);
    }
    revealed_governance(&mut page, outcome.stats.revealed("governance"));
    let off: Vec<&str> = assumptions::switched_off(scenario).iter().map(|row| row.name).collect();
    leaning(&mut page, &assumptions::changed(scenario), &off);
    label(&mut page, "Time", &seconds(&outcome.timing));
    label(&mut page, "Files", &folder.display().to_string());
    page
}

/// The weight of governance that is assumed beside the one that the base year reveals.
fn revealed_governance(page: &mut String, rows: &[RevealedRow]) {
    let Some(first) = rows.first() else { return };
    let mean = |number: fn(&RevealedRow) -> Option<f64>| {
        let numbers: Vec<f64> = rows.iter().filter_map(number).collect();
        (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
    };
    let text = match (mean(|row| row.revealed), mean(|row| row.std_error), first.note) {
        (Some(revealed), Some(error), _) => format!(
            "governance is assumed to weigh {:.2}; amenities would not hang on it at {revealed:.2} ({error:.2}). {}",
            first.assumed,
            words::revealed::CAUTION
        ),
        (_, _, Some(refusal)) => format!("nothing of the weight of governance: {}", words::revealed::refusal(refusal)),
        _ => return,
    };
    label(page, "Base year says", &text);
}

/// What the replicates say about a place's change, per cent.
fn spread(place: &Change) -> Spread {
    Spread::of(place.each.iter().map(|change| 100.0 * change))
}

/// Who gained and who lost by the rule of the charts: nobody whom chance may have put there, nor the doubt that runs draw from where they are `in_doubt`.
fn movers(page: &mut String, changes: &[Change], in_doubt: bool) {
    let spreads: Vec<Spread> = changes.iter().map(spread).collect();
    let ways = finding::ways(&spreads, THRESHOLD, in_doubt);
    let all: Vec<(&Change, &Spread)> = changes.iter().zip(&spreads).collect();
    let that_go = |up: bool| all.iter().zip(&ways).filter(move |(_, way)| **way == Some(up)).map(|(place, _)| *place);
    let (gained, mut lost): (Vec<_>, Vec<_>) = (that_go(true).collect(), that_go(false).collect());
    lost.reverse();
    let listed = || gained.iter().take(LISTED).chain(lost.iter().take(LISTED));
    let width = listed().map(|(place, _)| place.place.chars().count()).max().unwrap_or(0).max(12) + 2;
    for (title, places) in [("Gained", &gained), ("Lost", &lost)] {
        let Some((_, first)) = places.first() else {
            continue;
        };
        // A single replicate has no band.
        let several = first.replicates > 1;
        let over = of_replicates(first.replicates as u32);
        let band = if several { format!("   {over}") } else { String::new() };
        let [start, end, change] = ["households", "at the end", "change"];
        line(page, &format!("{title:width$}  {start:>12} {end:>12} {change:>9}{band}"));
        for (Change { place, start, end, .. }, spread) in places.iter().take(LISTED) {
            let [start, end] = [start, end].map(|households| count(*households));
            let band = match several {
                true => format!("   {} to {}", relative(spread.most.0), relative(spread.most.1)),
                false => String::new(),
            };
            let change = relative(spread.median);
            line(page, &format!("  {place:width$}{start:>12} {end:>12} {change:>9}{band}"));
        }
        if places.len() > LISTED {
            line(page, &format!("  and {}", counted(places.len() - LISTED, "other place")));
        }
        page.push('\n');
    }
    let known = spreads.iter().filter(|spread| spread.is_known()).count();
    let rest = known - gained.len() - lost.len();
    let others = match (rest, rest == known) {
        (0, _) => return,
        (1, true) => "The only place".to_owned(),
        (many, true) => format!("All {}", counted(many, "place")),
        (many, false) => format!("{} more", counted(many, "place")),
    };
    match spreads.iter().all(|spread| spread.replicates < 2) {
        true => line(page, &format!("{others}: one run cannot tell who gains or loses from luck\n")),
        false => line(page, &format!("{others}: no change above 1% that stands out from luck\n")),
    }
}

fn rates(page: &mut String, stats: &ClosingStats) {
    let median = |number: fn(&Nation) -> Option<f64>| stats.nation(number).map(|s| s.median);
    if let Some(gross) = median(|n| n.gross) {
        label(page, "Moves", &format!("{} of households change metro a year", rate(100.0 * gross)));
    }
    if let (Some(net), Some(floor)) = (median(|n| n.net), median(|n| n.floor)) {
        let when = if stats.has_every_year() { "a year" } else { "in the last year" };
        let text = format!(
            "{} {when} net between places; luck alone would show {} at this sample size",
            rate(100.0 * net),
            rate(100.0 * floor)
        );
        label(page, "", &text);
    }
    if let Some(blocked) = median(|n| n.blocked) {
        let mut text = format!("{} of wanted moves to another metro", rate(100.0 * blocked));
        let tenths = (median(|n| n.blocked_poorest), median(|n| n.blocked_richest));
        if let (Some(poorest), Some(richest)) = tenths {
            let (poorest, richest) = (rate(100.0 * poorest), rate(100.0 * richest));
            text += &format!("; of the poorest tenth's {poorest}, of the richest {richest}");
        }
        label(page, "Blocked by cash", &text);
    }
}

/// What the headline place comes to with other numbers, in relation to what `against` says.
fn varied(page: &mut String, place: Option<&str>, against: &str, variations: &[Variation]) {
    let mut name = "The same with";
    for variation in variations {
        let Some(each) = place.and_then(|place| variation.changes.get(place)) else {
            continue;
        };
        let spread = Spread::of(each.iter().map(|change| 100.0 * change));
        let interval = match Bands::of(spread.replicates) {
            Bands::None => String::new(),
            _ => {
                let (low, high) = (relative(spread.most.0), relative(spread.most.1));
                format!("; {low} to {high}, {}", of_replicates(spread.replicates as u32))
            }
        };
        let Variation { key, value, .. } = variation;
        let text = format!("{key} = {value}: {} households {against}{interval}", relative(spread.median));
        label(page, name, &text);
        name = "";
    }
}

/// The change of the headline place since the start; returns the name of the place.
fn headline(page: &mut String, stats: &ClosingStats) -> Option<String> {
    stats.headline().map(|change| {
        let spread = spread(&change);
        let (low, high) = (relative(spread.most.0), relative(spread.most.1));
        let interval = match Bands::of(spread.replicates) {
            Bands::None => "a single run has no interval".to_owned(),
            _ => format!("{low} to {high}, {}", of_replicates(spread.replicates as u32)),
        };
        let text = format!("{} {} households; {interval}", change.place, relative(spread.median));
        label(page, "Headline", &text);
        change.place
    })
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
    let n = timing.replicates.len().max(1) as f64;
    let [setup, path, ticks] = timing.sums().map(|sum| sum / n);
    let path = if path > 0.0 { format!(", {path:.2} s of the rest arm") } else { String::new() };
    format!(
        "{:.1} s on {}; each run {setup:.2} s of set-up{path} and {ticks:.2} s of ticks",
        timing.seconds,
        counted(timing.threads, "thread"),
    )
}

/// A change in per cent with its sign.
pub fn relative(change: f64) -> String {
    signed_percent_with(change, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    #[test]
    fn the_page_lines_up() {
        let mut stats = ClosingStats::new(12, None);
        (0..3).for_each(|k| stats.add(&fake::record(k), None));
        let mut page = String::new();
        movers(&mut page, &stats.changes(), false);
        rates(&mut page, &stats);
        headline(&mut page, &stats);
        leaning(&mut page, &[], &["voice", "budget"]);
        insta::assert_snapshot!(page);
    }
}
