//! Writes the part of the closing page that sets exit beside reform, and discipline beside drain.

use crate::cli::print::band::of_replicates;
use crate::cli::print::page::{label, line};
use footvote::chart::words::causes;
use footvote::chart::words::spread::Spread;
use footvote::experiment::finding::exit_vs_reform::{ExitVsReform, NO_GAP, Worth};
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
        // Without that, medians over few runs would pass for those of all.
        let rare = match exit.runs {
            (some, all) if some < all => format!(" (in {some} of {all} runs)"),
            _ => String::new(),
        };
        let (years, there) = (exit.years, exit.exit.households > 0.0 && exit.exit.each.replicates > 0);
        let households = count(exit.exit.households);
        let worth = match doubtful(&exit.exit, currency) {
            _ if !there => "nobody lives there in the end".to_owned(),
            Some(range) => format!(
                "whether it is worth anything to its {households} households is not known: a year each beside {} {range}",
                exit.city
            ),
            None => format!(
                "to its {households} households it is worth {} a year each beside {}{}, {} in all",
                currency.amount(exit.exit.each.median),
                exit.city,
                range(&exit.exit, currency),
                currency.amount(exit.exit.all)
            ),
        };
        let ticket = match exit.ticket > 0.0 {
            true => format!(" at {} a founder", currency.amount(exit.ticket)),
            false => String::new(),
        };
        label(page, "Exit", &format!("{} opened after {years:.1} years{rare}{ticket}; {worth}", exit.place));
        let causes = causes::amounts(&exit.parts, currency);
        if there && doubtful(&exit.exit, currency).is_none() && !causes.is_empty() {
            let middle = if exit.exit.each.replicates > 1 { "in the run in the middle: " } else { "" };
            label(page, "of it", &format!("{middle}{causes}"));
        }
        if exit.gap <= NO_GAP {
            label(page, "or reform", &format!("{} is governed no worse: there is nothing to close", exit.city));
            continue;
        }
        let (gap, reform) = (signed(exit.gap, 2), &exit.reform);
        let pace = match exit.pace.is_finite() {
            true => format!(
                "if its politics aimed at closing the gap of {gap} sd in governance, half of it would take {:.1} years",
                exit.pace
            ),
            false => format!("its own politics would never close the gap of {gap} sd in governance"),
        };
        let households = count(reform.households);
        let worth = match doubtful(reform, currency) {
            Some(range) => {
                format!(
                    "whether closing it is worth anything is not known: a year to each of {households} households {range}"
                )
            }
            None => format!(
                "closed, it is worth {} a year to each of {households} households{}, {} in all",
                currency.amount(reform.each.median),
                range(reform, currency),
                currency.amount(reform.all)
            ),
        };
        label(page, "or reform", &format!("in {}, {pace}; {worth}", exit.city));
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

/// Where the worth of several runs lies: “ ($800 to $1,200, range of 4 runs)”.
fn range(worth: &Worth, currency: Currency) -> String {
    match worth.each.replicates {
        0 | 1 => String::new(),
        _ => format!(" ({})", ends(worth, currency)),
    }
}

/// That range where it holds gains and losses: medians would have a sign that runs do not.
fn doubtful(worth: &Worth, currency: Currency) -> Option<String> {
    let band = worth.each.band();
    (band.low < 0.0 && band.high > 0.0).then(|| ends(worth, currency))
}

fn ends(worth: &Worth, currency: Currency) -> String {
    let (each, band) = (&worth.each, worth.each.band());
    let [low, high] = [band.low, band.high].map(|end| currency.amount(end));
    format!("{low} to {high}, {}", of_replicates(each.replicates))
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
    fn what_runs_gain_is_told_with_their_range_and_no_sign_is_told_that_they_do_not_share() {
        let told = |gains: &[f64]| {
            let mut found = ExitVsReform::default();
            for (replicate, gain) in (0..).zip(gains) {
                let mut record = fake::record(replicate);
                record.exit_or_reform[0].exit_gain = *gain;
                found.add(&record, None);
            }
            let mut page = String::new();
            section(&mut page, &found, 0.0, Currency::DOLLAR);
            page.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        // The lower of the two in the middle was told as what it is worth.
        let doubtful = told(&[22_454.0, -15_351.0, -704.0, -22_300.0]);
        assert!(
            doubtful.contains("households is not known: a year each beside alpha −$22,300 to $22,454, range of 4 runs"),
            "{doubtful}"
        );
        assert!(!doubtful.contains("it is worth −") && !doubtful.contains("of it "), "{doubtful}");
        let certain = told(&[800.0, 1_000.0, 1_200.0, 1_600.0]);
        assert!(
            certain.contains("it is worth $1,100 a year each beside alpha ($800 to $1,600, range of 4 runs), "),
            "{certain}"
        );
        assert!(certain.contains("of it in the run in the middle: shared values"), "{certain}");
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
