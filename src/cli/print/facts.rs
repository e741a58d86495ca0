//! Writes the fact board: on the terminal, and as the table of docs/EVIDENCE.md.

use crate::cli::print::page::{label, line};
use footvote::experiment::evidence::agreement::Agreement;
use footvote::experiment::facts::board::{Row, Setting};
use footvote::experiment::statistics::{BandKind, Statistics};
use footvote::format::{Digits, counted, precise};
use footvote::scenario::figures::{Figure, Kind};

/// The board on the terminal.
pub fn page(rows: &[Row], setting: Setting) -> String {
    let mut page = String::new();
    for kind in [Kind::Held, Kind::Fitted, Kind::Open] {
        line(
            &mut page,
            match kind {
                Kind::Held => "Nothing was fitted to these",
                Kind::Fitted => "Fitted to, so that they say nothing for the model",
                Kind::Open => "On record, and not simulated",
            },
        );
        for row in rows.iter().filter(|row| row.figure.kind == kind) {
            label(
                &mut page,
                "",
                &format!("{}: {} on record ({})", row.figure.fact, record(&row.figure), row.figure.source),
            );
            if kind != Kind::Open {
                let guess = format!("naive guess {} ({})", naive(row), row.figure.guess);
                label(&mut page, &plain(row), &format!("  {}; {guess}", model(row)));
            }
            if !row.figure.note.is_empty() {
                label(&mut page, "", &format!("  {}", row.figure.note));
            }
        }
        page.push('\n');
    }
    line(&mut page, &counts(rows, setting));
    page
}

/// The board as a table.
pub fn markdown(rows: &[Row], setting: Setting) -> String {
    let mut page = String::from("| fact | on record | model | naive guess | |\n|---|---:|---:|---|---|\n");
    for row in rows {
        let Figure { fact, guess, note, kind, .. } = &row.figure;
        let (model, guess, word) = match kind {
            Kind::Open => ("–".to_owned(), "–".to_owned(), format!("{}: {note}", kind.word())),
            Kind::Fitted => {
                (model(row), format!("{} ({guess})", naive(row)), format!("{}, {}", kind.word(), plain(row)))
            }
            Kind::Held => (model(row), format!("{} ({guess})", naive(row)), said(row)),
        };
        let note = if *kind == Kind::Open || note.is_empty() { String::new() } else { format!("; {note}") };
        line(&mut page, &format!("| {fact} | {} | {model} | {guess} | {word}{note} |", record(&row.figure)));
    }
    page.push('\n');
    line(&mut page, &counts(rows, setting));
    page
}

/// What the row comes to: misses stand out, and where so few runs do not tell on which side others would be it is "perhaps".
fn said(row: &Row) -> String {
    match verdict(row) {
        None => "**nothing came out**".to_owned(),
        Some((inside, certain)) => {
            let side = if inside { "inside" } else { "**outside**" };
            format!("{side}{}", if certain { "" } else { ", perhaps" })
        }
    }
}

/// The same without emphasis.
fn plain(row: &Row) -> String {
    said(row).replace("**", "")
}

/// Whether the median is inside, and whether that is certain.
fn verdict(row: &Row) -> Option<(bool, bool)> {
    let inside = row.figure.holds(row.model?.median);
    Some((inside, row.agreement()? != Agreement::Open))
}

/// How many are inside, of those to which nothing was fitted.
fn counts(rows: &[Row], setting: Setting) -> String {
    let held = || rows.iter().filter(|row| row.figure.kind == Kind::Held);
    let inside: Vec<bool> = held().filter_map(verdict).filter(|(inside, _)| *inside).map(|(_, sure)| sure).collect();
    let (all, sure) = (inside.len(), inside.iter().filter(|sure| **sure).count());
    let guessed = held().filter(|row| row.naive.is_some_and(|naive| row.figure.holds(naive))).count();
    let size = if setting.small { "few households" } else { "households as the scenarios say" };
    format!(
        "Of {} figures to which nothing was fitted the model has {all} inside, {sure} of them for certain, the naive guess {guessed}; {} each, \
         {size}. A single number on record has a tenth of it to each side.",
        held().count(),
        counted(setting.replicates as usize, "run"),
    )
}

fn record(figure: &Figure) -> String {
    let unit = if figure.unit.is_empty() { String::new() } else { format!(" {}", figure.unit) };
    match figure.low == figure.high {
        true => format!("{}{unit}", precise(figure.low)),
        false => format!("{} to {}{unit}", precise(figure.low), precise(figure.high)),
    }
}

fn model(row: &Row) -> String {
    let Some(statistics @ Statistics { median, replicates, .. }) = row.model else {
        return "nothing".to_owned();
    };
    match replicates {
        0 | 1 => precise(median),
        _ => {
            let band = statistics.band();
            let word = if band.kind == BandKind::Range { "" } else { "5 to 95%: " };
            let digits = Digits::of(median, band.low, band.high);
            let [median, low, high] = [median, band.low, band.high].map(|x| digits.write(x));
            format!("{median} ({word}{low} to {high})")
        }
    }
}

fn naive(row: &Row) -> String {
    row.naive.map_or_else(|| "nothing".to_owned(), precise)
}
