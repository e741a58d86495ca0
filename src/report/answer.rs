//! Answers in a few sentences: what the place of the question gains or loses, whether builders fail, what its rents do, and who
//! cannot pay.

use crate::chart::read::cube::Cube;
use crate::chart::read::subject;
use crate::chart::read::tables::RunTables;
use crate::chart::run::founding;
use crate::chart::run::who;
use crate::chart::words::finding::way_of_most;
use crate::chart::words::spread::{Bands, Spread};
use crate::experiment::finding::subject::Subject;
use crate::format::{Unit, grouped, percent, signed_percent};

/// Changes up to this size, in per cent, are called no change.
const THRESHOLD: f64 = 1.0;

/// The sentences.
pub fn sentences(tables: &RunTables) -> Vec<String> {
    let Subject { place, among } = subject::subject(tables);
    let Some(call) = tables.places.get(place) else {
        return vec!["The run has no place.".to_owned()];
    };
    if tables.years.len() < 2 {
        return vec!["Only one moment is recorded, so no change can be stated.".to_owned()];
    }
    let (start, end) = tables.period().unwrap_or_default();
    let (start, end) = (start.floor(), end.floor());
    let change_of = |cube, quantity: &Quantity| {
        let change = change(tables, cube, place);
        sentence((&change, among, tables.doubts > 0), quantity, call, (start as i64, end as i64))
    };
    let years = (start as i64, end as i64);
    // What nobody lived in has nothing to be compared with.
    let began_empty = tables.is_new(place) && (0..tables.replicates).all(|r| lived(tables, r, 0, place) <= 0.0);
    let (households, rents) = match began_empty {
        true => (residents(tables, place, call, years), rents_since_lived_in(tables, (place, among), call, years.1)),
        false => (change_of(&tables.households, &HOUSEHOLDS), change_of(&tables.rent, &RENTS)),
    };
    [Some(households), founding::builders(tables), Some(rents), Some(cash(&who::finding(tables)))]
        .into_iter()
        .flatten()
        .collect()
}

/// The sentence about those who lack the cash, with what replicates say about the difference between poor and rich.
fn cash((sentence, gap): &(String, Spread)) -> String {
    let replicates = gap.replicates;
    let points = |value: f64| grouped(value, if value.abs() < 4.95 { 1 } else { 0 });
    if !gap.is_known() {
        return format!("{sentence}.");
    }
    let (low, high) = (points(gap.most.0), points(gap.most.1));
    match Bands::of(replicates) {
        Bands::None => format!("{sentence} (one run, so no interval)."),
        Bands::Quantiles => {
            format!("{sentence} (poorest less richest: {low} to {high} points, the middle 90% of {replicates} runs).")
        }
        _ => format!("{sentence} (poorest less richest: {low} to {high} points in {replicates} runs)."),
    }
}

/// The words for a quantity: its plural, and what it is after a loss and after a gain.
struct Quantity {
    plural: &'static str,
    less: &'static str,
    more: &'static str,
}

const HOUSEHOLDS: Quantity = Quantity { plural: "households", less: "fewer", more: "more" };
const RENTS: Quantity = Quantity { plural: "rents", less: "lower", more: "higher" };

/// Relative change of one place from the first moment to the last, per cent.
pub fn change(tables: &RunTables, cube: &Cube, place: usize) -> Spread {
    let last = tables.years.len().saturating_sub(1);
    tables.over(|r| {
        let start = cube.at(r, 0, place);
        if start > 0.0 { (cube.at(r, last, place) / start - 1.0) * 100.0 } else { f64::NAN }
    })
}

/// Households of a place in one replicate; of one that is not there yet, none.
fn lived(tables: &RunTables, replicate: usize, moment: usize, place: usize) -> f64 {
    let households = tables.households.at(replicate, moment, place);
    if households.is_finite() { households } else { 0.0 }
}

/// How many live at the end where nobody lived at the start.
fn residents(tables: &RunTables, place: usize, call: &str, (start, end): (i64, i64)) -> String {
    let last = tables.years.len().saturating_sub(1);
    let there = tables.over(|r| lived(tables, r, last, place));
    let interval = interval_of(&there, Unit::Count);
    match there.median > 0.0 {
        true => format!(
            "In {end}, {} households live in {call}, where nobody lived in {start} ({interval}).",
            Unit::Count.format(there.median)
        ),
        false if there.ends.1 <= 0.0 => format!("In {end}, as in {start}, nobody lives in {call} ({interval})."),
        false => format!("In {end}, as in {start}, nobody lives in {call} in most runs ({interval})."),
    }
}

/// What rents have done since the first record with people.
fn rents_since_lived_in(tables: &RunTables, (place, among): (usize, usize), call: &str, end: i64) -> String {
    let last = tables.years.len().saturating_sub(1);
    let change = tables.over(|r| {
        let first = (0..=last).find(|&moment| lived(tables, r, moment, place) > 0.0).unwrap_or(last);
        let still = first < last && lived(tables, r, last, place) > 0.0;
        let rent = |moment| tables.rent.at(r, moment, place);
        if still && rent(first) > 0.0 { (rent(last) / rent(first) - 1.0) * 100.0 } else { f64::NAN }
    });
    let since = format!("since people live there, rents in {call}");
    let interval = interval(&change);
    match () {
        () if !change.is_known() => format!("How rents in {call} change is not known: nobody lives there long enough."),
        () if change.replicates == 1 => {
            format!("By {end}, {since} change by {} ({interval}).", signed_percent(change.median))
        }
        () => match way_of_most(&change, THRESHOLD, among, tables.doubts > 0) {
            Some(true) => format!("By {end}, {since} rise by {} ({interval}).", percent(change.median)),
            Some(false) => format!("By {end}, {since} fall by {} ({interval}).", percent(-change.median)),
            None => format!("By {end}, {since} do nothing that stands out from luck ({interval})."),
        },
    }
}

/// What the replicates say of a change, in brackets.
pub fn interval(spread: &Spread) -> String {
    interval_of(spread, Unit::Change)
}

/// What the replicates that know a number say of it, in brackets.
fn interval_of(spread: &Spread, unit: Unit) -> String {
    let (low, high) = (unit.format(spread.most.0), unit.format(spread.most.1));
    let replicates = spread.replicates;
    match Bands::of(replicates) {
        Bands::None => "one run cannot tell whether that is luck".to_owned(),
        Bands::Quantiles if low == high => format!("the middle 90% of {replicates} runs: {low}"),
        _ if low == high => format!("{low} in each of {replicates} runs"),
        Bands::Quantiles => format!("the middle 90% of {replicates} runs: {low} to {high}"),
        _ => format!("{replicates} runs: {low} to {high}"),
    }
}

/// The sentence about a change that was picked from so many, in runs that may draw numbers in doubt.
fn sentence(
    (change, among, in_doubt): (&Spread, usize, bool),
    quantity: &Quantity,
    call: &str,
    (start, end): (i64, i64),
) -> String {
    let Quantity { plural, less, more } = quantity;
    if !change.is_known() {
        return format!("{call} has no {plural} both in {start} and in {end} to compare.");
    }
    let interval = interval(change);
    let size = change.median;
    // What one replicate shows is told, and that it cannot tell.
    let way = match change.replicates {
        1 => Some(size > 0.0).filter(|_| size.abs() > THRESHOLD),
        _ => way_of_most(change, THRESHOLD, among, in_doubt),
    };
    if let Some(up) = way {
        let (size, than) = (percent(size.abs()), if up { more } else { less });
        return format!("In {end}, {call} has {size} {than} {plural} than in {start} ({interval}).");
    }
    match change.most.0.abs().max(change.most.1.abs()) <= THRESHOLD {
        true => format!("From {start} to {end}, {plural} in {call} change by no more than 1% ({interval})."),
        false => format!(
            "From {start} to {end}, no change of {plural} in {call} above 1% stands out from luck ({interval})."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn households(changes: &[f64]) -> String {
        sentence((&Spread::of(changes.iter().copied()), 1, false), &HOUSEHOLDS, "Detroit", (2025, 2045))
    }

    #[test]
    fn replicates_that_agree_have_no_interval_from_a_number_to_itself() {
        let of = |changes: &[f64]| interval(&Spread::of(changes.iter().copied()));
        assert_eq!(of(&[-0.61, -0.58]), "−0.6% in each of 2 runs");
        assert_eq!(of(&[2.0; 20]), "the middle 90% of 20 runs: +2.0%");
        assert_eq!(of(&[2.0; 19]), "+2.0% in each of 19 runs");
        assert_eq!(of(&[-0.61, 0.58]), "2 runs: −0.6% to +0.6%");
    }

    #[test]
    fn a_certain_change_is_told_with_its_interval() {
        assert_eq!(
            households(&[-24.0, -23.0, -25.0]),
            "In 2045, Detroit has 24% fewer households than in 2025 (3 runs: −25% to −23%)."
        );
        assert_eq!(
            households(&[12.0]),
            "In 2045, Detroit has 12% more households than in 2025 (one run cannot tell whether that is luck)."
        );
        let many: Vec<f64> = (0..=20).map(|i| 10.0 + f64::from(i)).collect();
        assert!(households(&many).ends_with("(the middle 90% of 21 runs: +11% to +29%)."));
    }

    #[test]
    fn the_gap_between_poor_and_rich_has_an_interval() {
        let gap = |gaps: &[f64]| cash(&("X".into(), Spread::of(gaps.iter().copied())));
        assert_eq!(gap(&[36.0, 37.5, 38.2]), "X (poorest less richest: 36 to 38 points in 3 runs).");
        assert_eq!(gap(&[-0.3, 2.0]), "X (poorest less richest: −0.3 to 2.0 points in 2 runs).");
        assert_eq!((gap(&[2.0]), gap(&[])), ("X (one run, so no interval).".into(), "X.".into()));
        let many: Vec<f64> = (0..=20).map(f64::from).collect();
        assert!(gap(&many).ends_with("1.0 to 19 points, the middle 90% of 21 runs)."), "{}", gap(&many));
    }

    #[test]
    fn no_effect_is_told_as_no_effect() {
        assert_eq!(
            households(&[-0.4, 0.2, 0.9]),
            "From 2025 to 2045, households in Detroit change by no more than 1% (3 runs: −0.4% to +0.9%)."
        );
        assert_eq!(
            households(&[-4.0, 2.0, 9.0]),
            "From 2025 to 2045, no change of households in Detroit above 1% stands out from luck (3 runs: −4.0% to +9%)."
        );
        assert_eq!(households(&[]), "Detroit has no households both in 2025 and in 2045 to compare.");
    }
}
