//! The part of the closing page that sets exit beside reform, and discipline beside drain.

use crate::cli::print::summary::{label, push};
use footvote::experiment::finding::exit_vs_reform::Readings;
use footvote::format::{count, dollars, signed};

/// What must be said wherever e-residents take their taxes along.
const CAVEAT: &str = "e-residents are assumed to owe tax where they declare it; residents of the United States owe it where they live, whatever papers they hold";

/// At most this many new places are shown; the table has all of them.
const SHOWN: usize = 3;

/// What the readings say; `portable` is the share of income that e-residents declare in a new place.
pub fn section(page: &mut String, readings: &Readings, portable: f64) {
    if portable > 0.0 {
        label(page, "Caveat", CAVEAT);
    }
    let exits = readings.exits();
    for reading in exits.iter().take(SHOWN) {
        let [years, ticket, households, each, all] = reading.exit;
        label(
            page,
            "Exit",
            &format!(
                "{} opened after {years:.1} years at {} a founder; to its {} households it is worth {} a year each beside {}, {} in all",
                reading.place,
                dollars(ticket),
                count(households),
                dollars(each),
                reading.city,
                dollars(all)
            ),
        );
        let [years, households, each, all] = reading.reform;
        let pace = if years.is_finite() {
            format!(
                "half of its gap of {} sd in governance takes {years:.1} years of its own politics",
                signed(reading.gap, 2)
            )
        } else {
            format!("its own politics would never close its gap of {} sd in governance", signed(reading.gap, 2))
        };
        label(
            page,
            "or reform",
            &format!(
                "in {}, {pace}; closed, it is worth {} a year to each of {} households, {} in all",
                reading.city,
                dollars(each),
                count(households),
                dollars(all)
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
            "in {}, exit moved governance by {} sd through discipline and {} through drain: {winner}",
            moved.place,
            signed(discipline, 3),
            signed(drain, 3)
        );
        label(page, "Voice", &text);
    }
    if exits.len() > SHOWN {
        push(page, &format!("{:18}{} more places in exit_or_reform.csv", "", exits.len() - SHOWN));
    }
}
