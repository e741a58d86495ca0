//! The part of the closing page that sets exit beside reform, and discipline beside drain.

use crate::cli::print::summary::{label, push, thousands};
use footvote::experiment::finding::exit_vs_reform::Readings;

/// What must be said wherever e-residents take their taxes along.
const CAVEAT: &str = "e-residents are assumed to owe tax where they declare it; residents of the United States owe it where they live, whatever papers they hold";

/// At most this many new places are told; the table has all of them.
const TOLD: usize = 3;

/// What the readings say; `portable` is the share of income that e-residents declare in a new place.
pub fn section(page: &mut String, readings: &Readings, portable: f64) {
    if portable > 0.0 {
        label(page, "Caveat", CAVEAT);
    }
    let exits = readings.exits();
    for reading in exits.iter().take(TOLD) {
        let [years, ticket, households, each, all] = reading.exit;
        label(
            page,
            "Exit",
            &format!(
                "{} opened after {years:.1} years at ${} a founder; to its {} households it is worth ${} a year each beside {}, ${} in all",
                reading.place,
                thousands(ticket),
                thousands(households),
                thousands(each),
                reading.city,
                millions(all)
            ),
        );
        let [years, households, each, all] = reading.reform;
        let pace = if years.is_finite() {
            format!(
                "half of its gap of {:+.2} sd in governance takes {years:.1} years of its own politics",
                reading.gap
            )
        } else {
            format!("its own politics would never close its gap of {:+.2} sd in governance", reading.gap)
        };
        label(
            page,
            "or reform",
            &format!(
                "in {}, {pace}; closed, it is worth ${} a year to each of {} households, ${} in all",
                reading.city,
                thousands(each),
                thousands(households),
                millions(all)
            ),
        );
    }
    if let Some(moved) = readings.moved() {
        let (discipline, drain) = (moved.discipline.mean, moved.drain.mean);
        let winner = match (discipline + drain, discipline.abs() > drain.abs()) {
            (sum, _) if sum.abs() < 1e-3 => "they cancel",
            (_, true) => "discipline won",
            (_, false) => "drain won",
        };
        let text = format!(
            "in {}, exit moved governance by {discipline:+.3} sd through discipline and {drain:+.3} through drain: {winner}",
            moved.place
        );
        label(page, "Voice", &text);
    }
    if exits.len() > TOLD {
        push(page, &format!("{:18}{} more places in exit_or_reform.csv", "", exits.len() - TOLD));
    }
}

/// Dollars in millions where they are many.
fn millions(dollars: f64) -> String {
    if dollars.abs() >= 1e6 { format!("{} million", thousands(dollars / 1e6)) } else { thousands(dollars) }
}
