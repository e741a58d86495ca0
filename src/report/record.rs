//! Sets what is on record beside what came out: a row for each `[[fact]]` of the scenario.

use crate::chart::read::scores::{Forecast, Score};
use crate::chart::read::tables::RunTables;
use crate::chart::words::spread::Spread;
use crate::output::run::varied::Varied;
use crate::report::html::table;
use crate::scenario::Scenario;

/// The table; empty where the scenario has no fact.
pub fn body(tables: &RunTables, scenario: &Scenario) -> String {
    let moved: Vec<Option<String>> = tables.scores.iter().map(|score| moved(score, tables)).collect();
    let varied = moved.iter().any(Option::is_some);
    let row = |(score, moved): (&Score, &Option<String>)| {
        let mut row = row(score, scenario);
        if varied {
            row.insert(2, moved.clone().unwrap_or_else(|| "–".to_owned()));
        }
        row
    };
    let rows: Vec<Vec<String>> = tables.scores.iter().zip(&moved).map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    let caption = match tables.replicates {
        1 => "On record, beside what came out of one run".to_owned(),
        runs => format!("On record, beside what came out: the median of {runs} runs, in brackets their range"),
    };
    if varied {
        let caption = format!(
            "{caption}; over other values: with one number changed at a time, medians of the same first runs as given"
        );
        return table(&caption, &["What", "Came out", "Over other values", "On record", "Recorded"], &rows, &[1, 2, 3]);
    }
    table(&caption, &["What", "Came out", "On record", "Recorded"], &rows, &[1, 2])
}

/// How far a number moves with those that are varied: over the first runs of each and of the run itself, which have the same luck; nothing
/// where none is.
fn moved(score: &Score, tables: &RunTables) -> Option<String> {
    let found = |varied: &Varied| {
        let of = if score.moves { &varied.routes } else { &varied.facts };
        of.get(&score.fact).cloned()
    };
    let mut values: Vec<Vec<f64>> = tables.varied.iter().filter_map(found).collect();
    let runs = values.iter().map(Vec::len).min()?;
    // Where a run has no such number its place in the list is not known.
    values.extend(score.own().filter(|own| own.values.len() == tables.replicates).map(|own| own.values.clone()));
    let medians = values.iter().map(|values| Spread::of(values.iter().copied().take(runs)).median);
    let (low, high) = medians.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let [low, high] = [low, high].map(|value| score.format(value));
    Some(if low == high { low } else { format!("{low}\u{a0}to\u{a0}{high}") })
}

fn row(score: &Score, scenario: &Scenario) -> Vec<String> {
    let (low, high) = score.record;
    let number =
        |value: f64| match score.moves || score.unit.starts_with("share") || score.currency.measures(&score.unit) {
            true => score.format(value),
            false => format!("{} {}", score.format(value), score.unit),
        };
    let on_record = match (score.moves, score.single()) {
        (true, _) => "all moves on their routes".to_owned(),
        (false, true) => number(low),
        (false, false) => format!("{} to {}", score.format(low), number(high)),
    };
    let came_out = |own: &Forecast| {
        let spread = Spread::of(own.values.iter().copied());
        let [median, least, most] = [spread.median, spread.ends.0, spread.ends.1].map(|value| score.format(value));
        match (spread.is_known(), least == most) {
            (false, _) => "–".to_owned(),
            (true, true) => number(spread.median),
            (true, false) => format!("{median} ({least}\u{a0}to\u{a0}{most})"),
        }
    };
    let came_out = score.own().map_or_else(|| "–".to_owned(), came_out);
    let came_out = if score.moves { format!("{came_out} of moves on the right route") } else { came_out };
    vec![score.fact.clone(), came_out, on_record, source(score, scenario).to_owned()]
}

/// What was recorded, and by whom, as the scenario says it; nothing where it says no more than the name.
fn source<'a>(score: &Score, scenario: &'a Scenario) -> &'a str {
    let facts = scenario.facts.iter().map(|fact| (&fact.name, &fact.text));
    let moves = scenario.moves.iter().map(|moves| (&moves.name, &moves.text));
    let mut named = facts.chain(moves).filter(|(name, _)| **name == score.fact);
    named.next().map_or("", |(name, text)| if name == text { "" } else { text })
}
