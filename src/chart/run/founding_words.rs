//! Writes the finding about new places: how many opened, when, what became of them, or how near it came.

use crate::chart::read::new_places::whole_years;
use crate::chart::read::tables::RunTables;
use crate::chart::verdict::claim::{Book, Said};
use crate::chart::verdict::scene::Scene;
use crate::chart::verdict::{life, plain};
use crate::chart::words::finding::count_word;
use crate::chart::words::keys::capital;
use crate::chart::words::spread::Spread;

/// What happened to new places in all replicates.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Last year.
    pub end: i64,
    /// Places opened, by replicate.
    pub opened: Vec<usize>,
    /// First and last year in which a replicate's first place opened.
    pub first: Option<(i64, i64)>,
    /// Places whose treasury ran dry, in all replicates.
    pub closed: usize,
    /// Places whose charter was taken away, in all replicates.
    pub repealed: usize,
    /// Replicates in which a place was funded.
    pub funded: usize,
    /// Households that live in new places at the end, median of the replicates with one.
    pub residents: f64,
    /// Most households that had pledged at once, by replicate, and how many were needed: as the answer says it.
    pub pledged: Option<(Said, Option<Said>)>,
}

impl Tally {
    /// Counts them.
    pub fn of(tables: &RunTables) -> Tally {
        let new = &tables.new_places;
        let lives = || new.lives.iter().flatten();
        let last = tables.years.len().saturating_sub(1);
        let firsts =
            new.lives.iter().map(|lives| lives.iter().filter_map(|life| life.opened).fold(f64::INFINITY, f64::min));
        let opened: Vec<usize> =
            new.lives.iter().map(|lives| lives.iter().filter(|life| life.opened.is_some()).count()).collect();
        let there = |r: usize| (0..new.names.len()).map(|town| new.households.at(r, last, town)).sum();
        let with = (0..opened.len()).filter(|&r| opened[r] > 0).map(there);
        Tally {
            end: tables.period().map_or(0, |(_, end)| end.floor() as i64),
            first: whole_years(firsts.filter(|year| year.is_finite())),
            closed: lives().filter(|life| life.closed.is_some()).count(),
            repealed: lives().filter(|life| life.repealed.is_some() && life.closed.is_none()).count(),
            funded: new.lives.iter().filter(|lives| lives.iter().any(|life| life.funded.is_some())).count(),
            residents: Spread::of(with).median,
            pledged: life::pledges(&Scene::of(tables), &mut Book::default()),
            opened,
        }
    }
}

/// The finding, in one sentence.
pub fn headline(tally: &Tally) -> String {
    let replicates = tally.opened.len();
    let with = tally.opened.iter().filter(|count| **count > 0).count();
    if with == 0 {
        return none(tally);
    }
    let when = match tally.first {
        Some((first, last)) if first == last => format!("in {first}"),
        Some((first, last)) => format!("between {first} and {last}"),
        None => String::new(),
    };
    let (least, most) =
        (tally.opened.iter().min().copied().unwrap_or(0), tally.opened.iter().max().copied().unwrap_or(0));
    let opens = match (with < replicates, least, most) {
        (true, _, 1) => format!("A new place opens in {with} of {replicates} runs, {when}"),
        (true, _, most) => {
            format!("New places open in {with} of {replicates} runs, up to {}, the first {when}", count_word(most))
        }
        (false, 1, 1) => format!("One new place opens {when}"),
        (false, least, most) if least == most => {
            format!("{} new places open, the first {when}", capital(&count_word(most)))
        }
        (false, least, most) => {
            format!("{} to {} new places open, the first {when}", capital(&count_word(least)), count_word(most))
        }
    };
    let total: usize = tally.opened.iter().sum();
    let gone = tally.closed + tally.repealed;
    let how = match (tally.closed, tally.repealed) {
        (closed, 0) => format!("{} closed", count_word(closed)),
        (0, repealed) => format!("{} repealed", count_word(repealed)),
        (closed, repealed) => format!("{} closed, {} repealed", count_word(closed), count_word(repealed)),
    };
    match (gone, total) {
        (0, _) => {
            let residents = plain::people(tally.residents);
            let there = if total == with { "it has" } else { "they have" };
            format!("{opens}; by {} {there} {residents} households", tally.end)
        }
        (1, 1) if replicates == 1 && tally.closed == 1 => format!("{opens} and is closed by {}", tally.end),
        (1, 1) if replicates == 1 => format!("{opens} and is repealed by {}", tally.end),
        (gone, total) if gone == total && tally.repealed == 0 => {
            format!("{opens}; by {} every one is closed", tally.end)
        }
        (gone, total) if gone == total && tally.closed == 0 => {
            format!("{opens}; by {} every one is repealed", tally.end)
        }
        (gone, total) if gone == total => format!("{opens}; by {} none is left: {how}", tally.end),
        _ if replicates == 1 => format!("{opens}; by {} {how}", tally.end),
        _ => format!("{opens}; of {total} in all runs, {how} by {}", tally.end),
    }
}

/// Why no place opened, as far as the tables say.
fn none(tally: &Tally) -> String {
    let end = tally.end;
    match &tally.pledged {
        _ if tally.funded > 0 && tally.opened.len() > 1 => {
            format!(
                "No new place is open by {end}; in {} of {} runs one is being built",
                tally.funded,
                tally.opened.len()
            )
        }
        _ if tally.funded > 0 => format!("No new place is open by {end}; one is being built"),
        Some((most, _)) if most.value <= 0.0 && most.ends.is_none() => {
            format!("No new place opens by {end}: nobody pledged")
        }
        Some((most, Some(needed))) => {
            format!(
                "No new place opens by {end}: pledges peak at {} of the {} households needed",
                most.full(),
                needed.mid
            )
        }
        Some((most, None)) => format!("No new place opens by {end}: pledges peak at {} households", most.full()),
        None => format!("No new place opens by {end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::verdict::claim::Measure;

    fn tally(opened: &[usize]) -> Tally {
        Tally { end: 2045, opened: opened.to_vec(), first: Some((2038, 2041)), residents: 4282.0, ..Tally::default() }
    }

    #[test]
    fn openings_are_told_with_their_years_and_residents() {
        let sentence = headline(&tally(&[1, 1, 1, 1]));
        assert_eq!(sentence, "One new place opens between 2038 and 2041; by 2045 it has 4,300 households");
        let sentence = headline(&Tally { first: Some((2038, 2038)), ..tally(&[3, 3]) });
        assert_eq!(sentence, "Three new places open, the first in 2038; by 2045 they have 4,300 households");
        let sentence = headline(&tally(&[0, 1, 1, 0]));
        assert!(sentence.starts_with("A new place opens in 2 of 4 runs, between 2038 and 2041;"), "{sentence}");
        let sentence = headline(&tally(&[1, 3, 2]));
        assert!(sentence.starts_with("One to three new places open, the first between"), "{sentence}");
    }

    #[test]
    fn closings_and_repeals_are_never_left_out() {
        let lost = |opened: &[usize], closed, repealed| headline(&Tally { closed, repealed, ..tally(opened) });
        assert!(lost(&[1], 0, 1).ends_with(" and is repealed by 2045"));
        assert!(lost(&[1, 1], 2, 0).ends_with("; by 2045 every one is closed"));
        assert!(lost(&[1, 1], 1, 1).ends_with("; by 2045 none is left: one closed, one repealed"));
        assert!(lost(&[3, 4], 1, 2).ends_with("; of 7 in all runs, one closed, two repealed by 2045"));
    }

    #[test]
    fn no_founding_is_told_with_how_near_it_came() {
        let said = |values: &[f64]| {
            let spread = Spread::of(values.iter().copied());
            Book::default().say(Measure::Pledged, "families", spread, plain::people)
        };
        let none = |pledged: Option<(&[f64], f64)>, funded| {
            let pledged = pledged.map(|(most, needed)| (said(most), Some(said(&[needed]))));
            headline(&Tally { pledged, funded, first: None, ..tally(&[0, 0]) })
        };
        assert_eq!(
            none(Some((&[921.0, 1_510.0, 1_340.0], 2000.0)), 0),
            "No new place opens by 2045: pledges peak at 1,300 (920 to 1,500) of the 2,000 households needed"
        );
        assert_eq!(none(Some((&[0.0], 2000.0)), 0), "No new place opens by 2045: nobody pledged");
        assert_eq!(
            none(Some((&[2000.0], 2000.0)), 1),
            "No new place is open by 2045; in 1 of 2 runs one is being built"
        );
        assert_eq!(none(None, 0), "No new place opens by 2045");
    }
}
