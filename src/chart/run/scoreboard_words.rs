//! Writes the finding of a scoreboard: how many numbers on record are met, by the rule of the answer, and how many moves are on the right
//! route.

use crate::chart::read::scores::{Forecast, Score};
use crate::chart::verdict::record::{Agreement, agreement, fitted, median_of, met};
use crate::chart::words::keys::capital;
use crate::chart::words::spread::Spread;

/// What was found.
pub fn finding(scores: &[Score]) -> String {
    let numbers = scores.iter().filter(|score| !score.moves && score.own().is_some());
    let (fits, free): (Vec<&Score>, Vec<&Score>) = numbers.partition(|score| fitted(score));
    // That the model meets what it was fitted to proves nothing.
    let numbers = if free.is_empty() { fits } else { free };
    let moves = scores.iter().find(|score| score.moves && score.own().is_some()).and_then(on_route);
    match (numbers.as_slice(), moves) {
        ([], None) => "Nothing came out that could be compared with what is on record".to_owned(),
        ([], Some(moves)) => moves,
        ([one], None) => alone(one),
        (many, None) => counted(many),
        (many, Some(moves)) => format!("{}; {moves}", counted(many)),
    }
}

/// One number beside what is on record.
fn alone(score: &Score) -> String {
    let spread = score.own().map_or(Spread::of([].into_iter()), Forecast::spread);
    let (low, high) = score.record;
    let record =
        if score.single() { score.format(low) } else { format!("{} to {}", score.format(low), score.format(high)) };
    let is = match agreement(score, &spread) {
        Agreement::Hit if score.single() => "and is within a tenth of it",
        Agreement::Hit => "and lies in that range",
        Agreement::Missed if spread.median < low => "and is too low",
        Agreement::Missed => "and is too high",
        Agreement::Open => "and luck alone may decide whether it agrees",
    };
    let fitted = if fitted(score) { ", to which the model is fitted" } else { "" };
    format!("On record: {record}{fitted}; the simulation gives {} {is}", score.format(spread.median))
}

/// How many of several numbers the median of runs meets and how many of these luck leaves no doubt of, and how many are nearer than naive
/// guesses.
fn counted(scores: &[&Score]) -> String {
    let all = scores.len();
    let meets: Vec<&&Score> = scores.iter().filter(|score| met(score) == Some(true)).collect();
    let certain = |score: &&&Score| score.own().is_some_and(|own| agreement(score, &own.spread()) == Agreement::Hit);
    let runs = scores.iter().filter_map(|score| score.own()).map(|own| own.spread().replicates).max().unwrap_or(0);
    let hit = match (meets.len(), meets.iter().filter(|score| certain(score)).count()) {
        (0, _) => format!("of {all} numbers on record {} meets none", median_of(runs)),
        (hits, sure) => {
            let whole = if hits == all { format!("all {all}") } else { format!("{hits} of {all}") };
            let sure = match sure {
                sure if sure == hits => String::new(),
                0 => ", none of them for certain".to_owned(),
                sure => format!(", {sure} of them for certain"),
            };
            format!("{} meets {whole} numbers on record{sure}", median_of(runs))
        }
    };
    let fitted = if scores.iter().all(|score| fitted(score)) { ", to which the model is fitted" } else { "" };
    let guessed: Vec<bool> = scores.iter().filter_map(|score| nearer(score)).collect();
    let naive = match (guessed.iter().filter(|nearer| **nearer).count(), guessed.len()) {
        (_, 0) => String::new(),
        (0, 1) => ", and it is no nearer than a naive guess".to_owned(),
        (_, 1) => ", and it is nearer than a naive guess".to_owned(),
        (0, all) => format!(", and none of {all} is nearer than a naive guess"),
        (better, all) => format!(", and {better} of {all} are nearer than a naive guess"),
    };
    format!("{hit}{fitted}{naive}")
}

/// Whether what came out is nearer to what is on record than every naive guess, if there is one.
fn nearer(score: &Score) -> Option<bool> {
    let guesses = score.naive().map(|naive| score.off(naive.spread().median)).filter(|off| off.is_finite());
    let best = guesses.fold(f64::INFINITY, f64::min);
    best.is_finite().then_some(score.off(score.own()?.spread().median) < best)
}

/// How many moves are on the right route, and whether that is more than without a model.
fn on_route(score: &Score) -> Option<String> {
    let own = score.own()?;
    let part = own.spread();
    if !part.is_known() {
        return None;
    }
    let of_100 = |value: f64| format!("{:.0}", 100.0 * value);
    let begin = format!("of 100 moves the simulation puts {} on the right route", of_100(part.median));
    let Some(naive) = score.best_naive() else {
        return Some(begin);
    };
    let other = of_100(naive.spread().median);
    let guess = naive.guess();
    let more = Spread::of(own.values.iter().zip(&naive.values).map(|(own, naive)| own - naive));
    let than = match more.side(0.0, 1) {
        _ if more.replicates < 2 => format!("; {guess}: {other}"),
        Some(true) => format!(", more than {guess} ({other})"),
        Some(false) => format!(", fewer than {guess} ({other})"),
        None => format!(", no more or fewer than {guess} beyond luck"),
    };
    Some(format!("{begin}{than}"))
}

/// The sentence with a capital.
pub fn headline(scores: &[Score]) -> String {
    capital(&finding(scores))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::evidence::scores::{AS_AT_START, AS_BEFORE, GRAVITY, OWN};
    use crate::format::Currency;

    fn score(record: (f64, f64), forecasts: &[(&str, &[f64])]) -> Score {
        let forecasts =
            forecasts.iter().map(|(name, values)| Forecast { name: (*name).into(), values: values.to_vec() });
        let currency = Currency::DOLLAR;
        Score {
            fact: "f".into(),
            moves: false,
            unit: "people".into(),
            currency,
            record,
            forecasts: forecasts.collect(),
        }
    }

    fn moves(own: &[f64], naive: &[f64]) -> Score {
        let bare = score((1.0, 1.0), &[(OWN, own), (GRAVITY, naive)]);
        Score { moves: true, ..bare }
    }

    #[test]
    fn one_number_is_said_with_its_record() {
        let sentence = |values: &[f64]| headline(&[score((1700.0, 2000.0), &[(OWN, values)])]);
        assert_eq!(
            sentence(&[1800.0, 1810.0]),
            "On record: 1,700 to 2,000; the simulation gives 1,805 and lies in that range"
        );
        assert!(sentence(&[900.0]).ends_with("gives 900 and is too low"), "{}", sentence(&[900.0]));
        assert!(sentence(&[2500.0, 2600.0]).ends_with("gives 2,550 and is too high"));
        assert!(sentence(&[1600.0, 1900.0]).ends_with("luck alone may decide whether it agrees"));
        // Inside, but the range of two replicates is not all that chance may do.
        assert!(sentence(&[1710.0, 1990.0]).ends_with("luck alone may decide whether it agrees"));
    }

    #[test]
    fn hits_are_counted_and_so_are_those_of_naive_guesses() {
        let hit = score((1.0, 3.0), &[(OWN, &[2.0]), (AS_AT_START, &[0.0])]);
        let missed = score((1.0, 3.0), &[(OWN, &[5.0]), (AS_AT_START, &[2.0])]);
        let open = score((1.0, 3.0), &[(OWN, &[2.0, 2.9])]);
        // By the medians of the answer, and how many of them luck leaves no doubt of.
        assert_eq!(
            headline(&[hit.clone(), missed.clone(), open.clone()]),
            "The median of 2 runs meets 2 of 3 numbers on record, 1 of them for certain, and 1 of 2 are nearer than a naive guess"
        );
        // Planted fault: “none of 2 is hit, 1 more may be”, beside an answer by which one is met.
        assert_eq!(
            headline(&[missed.clone(), open]),
            "The median of 2 runs meets 1 of 2 numbers on record, none of them for certain, and it is no nearer than a naive guess"
        );
        assert_eq!(
            headline(&[missed.clone(), missed]),
            "Of 2 numbers on record the one run meets none, and none of 2 is nearer than a naive guess"
        );
        assert_eq!(
            headline(&[hit.clone(), hit.clone()]),
            "The one run meets all 2 numbers on record, and 2 of 2 are nearer than a naive guess"
        );
        // What the model is fitted to is not counted beside what it is not, and said to be where there is nothing else.
        let fitted = Score { fact: "f (fitted)".into(), ..hit.clone() };
        assert_eq!(
            headline(&[fitted.clone(), fitted.clone()]),
            "The one run meets all 2 numbers on record, to which the model is fitted, and 2 of 2 are nearer than a naive guess"
        );
        assert!(headline(&[fitted, hit]).starts_with("On record: 1 to 3; the simulation gives 2"));
    }

    #[test]
    fn moves_are_better_placed_only_if_every_replicate_says_so() {
        let sentence = |own: &[f64], naive: &[f64]| headline(&[moves(own, naive)]);
        assert_eq!(
            sentence(&[0.711, 0.712], &[0.64, 0.64]),
            "Of 100 moves the simulation puts 71 on the right route, more than size and distance alone (64)"
        );
        let bare = score((1.0, 1.0), &[(OWN, &[0.7, 0.7]), (AS_BEFORE, &[0.9, 0.901]), (GRAVITY, &[0.6, 0.6])]);
        let said_of = headline(&[Score { moves: true, ..bare }]);
        assert!(said_of.ends_with("fewer than repeating an earlier record (90)"), "{said_of}");
        assert!(sentence(&[0.6798, 0.68], &[0.69, 0.69]).ends_with("fewer than size and distance alone (69)"));
        for own in [[0.68, 0.70], [0.68, 0.684], [0.68, 0.68]] {
            // Two replicates on one side of it may be there by chance.
            let said = sentence(&own, &[0.69, 0.69]);
            assert!(said.ends_with("no more or fewer than size and distance alone beyond luck"), "{said}");
        }
        assert!(sentence(&[0.5], &[0.5]).ends_with("; size and distance alone: 50"));
    }

    #[test]
    fn a_single_number_on_record_has_a_tenth_to_each_side_and_nothing_is_nothing() {
        let single = score((100.0, 100.0), &[(OWN, &[109.0])]);
        assert!(headline(&[single]).ends_with("and is within a tenth of it"));
        let single = score((100.0, 100.0), &[(OWN, &[111.0])]);
        assert!(headline(&[single]).ends_with("and is too high"));
        assert_eq!(headline(&[]), "Nothing came out that could be compared with what is on record");
        let unknown = score((1.0, 2.0), &[(AS_AT_START, &[1.0])]);
        assert_eq!(headline(&[unknown]), "Nothing came out that could be compared with what is on record");
    }
}
