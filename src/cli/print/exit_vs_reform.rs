//! Writes the part of the closing page that sets exit beside reform, and discipline beside drain.

use crate::cli::print::page::{label, line};
use footvote::chart::words::causes;
use footvote::chart::words::spread::Spread;
use footvote::experiment::finding::exit_vs_reform::{ExitVsReform, NO_GAP};
use footvote::format::{Currency, count, signed};

/// What must be said wherever e-residents take their taxes along.
const CAVEAT: &str = "e-residents are assumed to owe tax where they declare it; residents of the United States owe it where they live, whatever papers they hold";

/// At most this many new places are listed; the table has all of them.
const LISTED: usize = 3;

/// What exit and reform are worth; `portable` is the share of income that e-residents declare in a new place.
pub fn section(page: &mut String, found: &ExitVsReform, portable: f64, currency: Currency) {
    if portable > 0.0 {
        label(page, "Caveat", CAVEAT);
    }
    let exits = found.exits();
    for exit in exits.iter().take(LISTED) {
        let [years, ticket, households, each, all] = exit.exit;
        // Without that, medians over few runs would pass for those of all.
        let rare = match exit.runs {
            (some, all) if some < all => format!(" (in {some} of {all} runs)"),
            _ => String::new(),
        };
        let worth = match households > 0.0 {
            true => format!(
                "to its {} households it is worth {} a year each beside {}, {} in all",
                count(households),
                currency.amount(each),
                exit.city,
                currency.amount(all)
            ),
            false => "nobody lives there in the end".to_owned(),
        };
        let ticket = if ticket > 0.0 { format!(" at {} a founder", currency.amount(ticket)) } else { String::new() };
        label(page, "Exit", &format!("{} opened after {years:.1} years{rare}{ticket}; {worth}", exit.place));
        let causes = causes::amounts(&exit.parts, currency);
        if households > 0.0 && !causes.is_empty() {
            label(page, "of it", &causes);
        }
        let [years, households, each, all] = exit.reform;
        if exit.gap <= NO_GAP {
            label(page, "or reform", &format!("{} is governed no worse: there is nothing to close", exit.city));
            continue;
        }
        let pace = if years.is_finite() {
            format!(
                "if its politics aimed at closing the gap of {} sd in governance, half of it would take {years:.1} years",
                signed(exit.gap, 2)
            )
        } else {
            format!("its own politics would never close the gap of {} sd in governance", signed(exit.gap, 2))
        };
        label(
            page,
            "or reform",
            &format!(
                "in {}, {pace}; closed, it is worth {} a year to each of {} households, {} in all",
                exit.city,
                currency.amount(each),
                count(households),
                currency.amount(all)
            ),
        );
    }
    if let Some(moved) = found.moved() {
        let (discipline, drain) = (moved.discipline.median, moved.drain.median);
        let lead = Spread::of(moved.lead.iter().copied());
        let winner = match discipline + drain {
            sum if sum.abs() < 1e-3 => "they cancel",
            _ if lead.replicates < 2 => "one run cannot tell which won",
            _ => match lead.side(0.0, moved.among) {
                Some(true) => "discipline won",
                Some(false) => "drain won",
                None => "which won does not stand out from luck",
            },
        };
        let text = format!(
            "in {}, governance stands {} sd from {} because people left (discipline) and {} because voice came or went (drain): {winner}",
            moved.place,
            signed(discipline, 3),
            if moved.beside_twin { "the twin's" } else { "where it would" },
            signed(drain, 3)
        );
        label(page, "Voice", &text);
    }
    if exits.len() > LISTED {
        line(page, &format!("{:18}{} more places in exit_or_reform.csv", "", exits.len() - LISTED));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    /// What is said where the town is governed by so much better than the old city.
    fn told(gap: f64) -> String {
        let mut record = fake::record(0);
        record.exit_or_reform[0].governance_gap = gap;
        record.exit_or_reform[0].reform_years = 13.9;
        let mut found = ExitVsReform::default();
        found.add(&record, None);
        let mut page = String::new();
        section(&mut page, &found, 0.0, Currency::DOLLAR);
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_town_that_opened_in_some_runs_is_told_with_how_many_they_are() {
        let mut found = ExitVsReform::default();
        for replicate in 0..3 {
            let mut record = fake::record(replicate);
            record.exit_or_reform.truncate(if replicate < 2 { usize::MAX } else { 0 });
            found.add(&record, None);
        }
        let mut page = String::new();
        section(&mut page, &found, 0.0, Currency::DOLLAR);
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains("years (in 2 of 3 runs)"), "{page}");
        assert!(!told(1.0).contains(" runs)"));
    }

    #[test]
    fn a_town_in_which_nobody_lives_is_worth_nothing_to_nobody() {
        let mut record = fake::record(0);
        let row = &mut record.exit_or_reform[0];
        (row.exit_households, row.exit_gain, row.exit_total) = (0.0, f64::NAN, 0.0);
        let mut found = ExitVsReform::default();
        found.add(&record, None);
        let mut page = String::new();
        section(&mut page, &found, 0.0, Currency::DOLLAR);
        assert!(
            page.contains("nobody lives there in the end") && !page.contains("$0") && !page.contains("of it"),
            "{page}"
        );
    }

    #[test]
    fn what_exit_is_worth_is_told_by_cause() {
        assert!(told(1.0).contains("of it shared values +$1,300, government +$900, taxes −$300, "), "{}", told(1.0));
    }

    #[test]
    fn reform_is_worth_something_only_where_the_town_is_governed_better() {
        let better = told(2.87);
        let words = "if its politics aimed at closing the gap of +2.87 sd in governance, half of it would take 13.9 years; closed, it is worth";
        assert!(better.contains(words), "{better}");
        for gap in [0.0, -1.3] {
            let other = told(gap);
            assert!(other.contains("governed no worse: there is nothing to close"), "{other}");
            assert!(!other.contains("closed, it is worth"), "{other}");
        }
    }
}
