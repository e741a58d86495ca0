//! Answers in three sentences: what the place of the question gains or loses, what its rents do, and who cannot pay.

use crate::chart::read::cube::Cube;
use crate::chart::read::tables::RunTables;
use crate::chart::run::city_ledger;
use crate::chart::run::who;
use crate::chart::words::spread::{Bands, Spread};
use crate::format::{grouped, percent, signed_percent};

/// Changes up to this size, in per cent, are called no change.
const THRESHOLD: f64 = 1.0;

/// The three sentences.
pub fn sentences(tables: &RunTables) -> Vec<String> {
    let place = city_ledger::subject(tables);
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
        sentence(&change, quantity, call, (start as i64, end as i64), tables.replicates)
    };
    vec![
        change_of(&tables.households, &HOUSEHOLDS),
        change_of(&tables.rent, &RENTS),
        cash(&who::finding(tables), tables.replicates),
    ]
}

/// The sentence about those who lack the cash, with what replicates say about the difference between poor and rich.
fn cash((sentence, gap): &(String, Spread), replicates: usize) -> String {
    let points = |value: f64| grouped(value, if value.abs() < 4.95 { 1 } else { 0 });
    if !gap.is_known() {
        return format!("{sentence}.");
    }
    let (low, high) = (points(gap.most.0), points(gap.most.1));
    match Bands::of(replicates) {
        Bands::None => format!("{sentence} (one replicate, so no interval)."),
        Bands::Quantiles => format!(
            "{sentence} (poorest less richest: {low} to {high} points, the middle 90% of {replicates} replicates)."
        ),
        _ => format!("{sentence} (poorest less richest: {low} to {high} points in {replicates} replicates)."),
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

/// What the replicates say, in brackets.
pub fn interval(spread: &Spread, replicates: usize) -> String {
    let (low, high) = (signed_percent(spread.most.0), signed_percent(spread.most.1));
    match Bands::of(replicates) {
        Bands::None => "one replicate, so no interval".to_owned(),
        Bands::Quantiles if low == high => format!("the middle 90% of {replicates} replicates: {low}"),
        _ if low == high => format!("{low} in each of {replicates} replicates"),
        Bands::Quantiles => format!("the middle 90% of {replicates} replicates: {low} to {high}"),
        _ => format!("{replicates} replicates: {low} to {high}"),
    }
}

fn sentence(change: &Spread, quantity: &Quantity, call: &str, (start, end): (i64, i64), replicates: usize) -> String {
    let Quantity { plural, less, more } = quantity;
    if !change.is_known() {
        return format!("{call} has no {plural} both in {start} and in {end} to compare.");
    }
    let interval = interval(change, replicates);
    let size = change.median;
    if size > THRESHOLD && change.sure.0 > 0.0 {
        return format!("In {end}, {call} has {} {more} {plural} than in {start} ({interval}).", percent(size));
    }
    if size < -THRESHOLD && change.sure.1 < 0.0 {
        return format!("In {end}, {call} has {} {less} {plural} than in {start} ({interval}).", percent(-size));
    }
    match change.most.0.abs().max(change.most.1.abs()) <= THRESHOLD {
        true => format!("From {start} to {end}, {plural} in {call} change by no more than 1% ({interval})."),
        false => format!(
            "From {start} to {end}, no change of {plural} in {call} above 1% stands out from chance ({interval})."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn households(changes: &[f64]) -> String {
        sentence(&Spread::of(changes.iter().copied()), &HOUSEHOLDS, "Detroit", (2025, 2045), changes.len())
    }

    #[test]
    fn replicates_that_agree_have_no_interval_from_a_number_to_itself() {
        let of = |changes: &[f64]| interval(&Spread::of(changes.iter().copied()), changes.len());
        assert_eq!(of(&[-0.61, -0.58]), "−0.6% in each of 2 replicates");
        assert_eq!(of(&[2.0; 12]), "the middle 90% of 12 replicates: +2.0%");
        assert_eq!(of(&[-0.61, 0.58]), "2 replicates: −0.6% to +0.6%");
    }

    #[test]
    fn a_certain_change_is_told_with_its_interval() {
        assert_eq!(
            households(&[-24.0, -23.0, -25.0]),
            "In 2045, Detroit has 24% fewer households than in 2025 (3 replicates: −25% to −23%)."
        );
        assert_eq!(
            households(&[12.0]),
            "In 2045, Detroit has 12% more households than in 2025 (one replicate, so no interval)."
        );
        let many: Vec<f64> = (0..=20).map(|i| 10.0 + f64::from(i)).collect();
        assert!(households(&many).ends_with("(the middle 90% of 21 replicates: +11% to +29%)."));
    }

    #[test]
    fn the_gap_between_poor_and_rich_has_an_interval() {
        let gap = |gaps: &[f64]| cash(&("X".into(), Spread::of(gaps.iter().copied())), gaps.len());
        assert_eq!(gap(&[36.0, 37.5, 38.2]), "X (poorest less richest: 36 to 38 points in 3 replicates).");
        assert_eq!(gap(&[-0.3, 2.0]), "X (poorest less richest: −0.3 to 2.0 points in 2 replicates).");
        assert_eq!((gap(&[2.0]), gap(&[])), ("X (one replicate, so no interval).".into(), "X.".into()));
        let many: Vec<f64> = (0..=20).map(f64::from).collect();
        assert!(gap(&many).ends_with("1.0 to 19 points, the middle 90% of 21 replicates)."), "{}", gap(&many));
    }

    #[test]
    fn no_effect_is_told_as_no_effect() {
        assert_eq!(
            households(&[-0.4, 0.2, 0.9]),
            "From 2025 to 2045, households in Detroit change by no more than 1% (3 replicates: −0.4% to +0.9%)."
        );
        assert_eq!(
            households(&[-4.0, 2.0, 9.0]),
            "From 2025 to 2045, no change of households in Detroit above 1% stands out from chance (3 replicates: −4.0% to +9%)."
        );
        assert_eq!(households(&[]), "Detroit has no households both in 2025 and in 2045 to compare.");
    }
}
