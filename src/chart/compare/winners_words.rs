//! Says who wins and who loses by a reform.

use crate::chart::read::comparison::{Arm, Worth};
use crate::chart::verdict::plain;
use crate::chart::words::keys::capital;
use crate::experiment::chance;
use crate::experiment::statistics::student_975;
use crate::format::{Currency, is_something, percent};

/// A mean smaller than this, in dollars a year, is called nothing.
const THRESHOLD: f64 = 0.5;

/// What is certain about a mean that is one of `among`: its sign.
pub fn sign(worth: &Worth, among: usize) -> Option<bool> {
    let (low, high) = worth.interval?;
    let error = (high - low) / 2.0 / student_975((worth.pairs as u32).saturating_sub(1));
    let certain = !chance::explains(worth.mean, error, worth.pairs, among);
    (certain && worth.mean.abs() >= THRESHOLD).then_some(worth.mean > 0.0)
}

/// How many means are looked at together: those of the tenths, and that of all.
pub fn looked_at(arm: &Arm) -> usize {
    arm.worth.iter().filter(|worth| ["income_decile", "all"].contains(&worth.dimension.as_str())).count()
}

/// What was found about all households, in one sentence, being one of `among` means; `reform` is what the reform is called in it. What
/// its bar shows as not certain it does not state.
pub fn headline(all: Option<&Worth>, among: usize, reform: &str, currency: Currency) -> String {
    let Some(all) = all else {
        return format!("What {reform} is worth to whom was not measured");
    };
    let (better, worse) = (percent(all.better), percent(all.worse));
    let nothing = |share: f64| share < 0.05;
    if all.mean == 0.0 && all.better == 0.0 && all.worse == 0.0 {
        return format!("{} makes nobody better or worse off", capital(reform));
    }
    let shares = match (nothing(all.better), nothing(all.worse)) {
        (true, true) => {
            let who = few(all.better.max(all.worse));
            format!("{who} gains or loses more than 1% of income")
        }
        (true, false) => format!("{worse} lose more than 1% of income, {} gains as much", few(all.better)),
        (false, true) => format!("{better} gain more than 1% of income, {} loses as much", few(all.worse)),
        _ if all.worse > all.better => format!("{worse} lose more than 1% of income, {better} gain as much"),
        _ => format!("{better} gain more than 1% of income, {worse} lose as much"),
    };
    let size = plain::money(all.mean.abs(), currency);
    match sign(all, among) {
        Some(true) => format!("{} is worth {size} a year to the average household; {shares}", capital(reform)),
        Some(false) => format!("{} costs the average household {size} a year; {shares}", capital(reform)),
        None if all.mean.abs() < THRESHOLD => format!("The average household neither gains nor loses; {shares}"),
        None if all.interval.is_none() => {
            format!("One pair cannot tell whether the average household gains; {shares}")
        }
        None => format!("Whether the average household gains is not certain; {shares}"),
    }
}

/// What the reform is worth to the poorest and to the richest tenth, in per cent of their incomes: “Of its income the poorest tenth loses
/// 0.4%, the richest 0.5%”. Nothing where that was not measured.
pub fn of_tenths(arm: &Arm) -> Option<String> {
    let tenth = |band: &str| arm.worth.iter().find(|row| row.dimension == "income_decile" && row.band == band);
    let said = |worth: &Worth| match sign(worth, looked_at(arm)) {
        Some(true) => format!("gains {}", plain::percent(worth.of_income)),
        Some(false) => format!("loses {}", plain::percent(worth.of_income)),
        None => "neither gains nor loses for certain".to_owned(),
    };
    let (poorest, richest) = (said(tenth("1")?), said(tenth("10")?));
    if poorest == richest && poorest.starts_with("neither") {
        return Some("Neither the poorest nor the richest tenth gains or loses for certain".to_owned());
    }
    // What both do is said once.
    let richest = match (poorest.split_once(' '), richest.split_once(' ')) {
        (Some((a, _)), Some((b, size))) if a == b && a != "neither" => size.to_owned(),
        _ => richest,
    };
    Some(format!("Of its income the poorest tenth {poorest}, the richest {richest}"))
}

/// Whom the worth to households leaves out: landlords of those who rent, in one sentence; `total` is from so many pairs, with this
/// standard error. Nothing where their rents do not change.
pub fn landlords(total: f64, error: f64, pairs: usize, currency: Currency) -> Option<String> {
    let size = currency.amount(total.abs());
    let more = if total > 0.0 { "more" } else { "less" };
    let said = match (pairs, chance::explains(total, error, pairs, 1)) {
        (0 | 1, _) => format!("in one pair what they let brings {size} a year {more} in all"),
        (_, true) => "whether what they let brings more or less is not certain".to_owned(),
        (_, false) => format!("what they let brings {size} a year {more} in all"),
    };
    let said = format!("Not among them are landlords: {said}; owners have their homes counted in");
    is_something(&size).then_some(said)
}

/// Who has a share that rounds to nothing.
fn few(share: f64) -> &'static str {
    if share > 0.0 { "hardly anybody" } else { "nobody" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(all: Option<&Worth>) -> String {
        super::headline(all, 1, "the reform", Currency::DOLLAR)
    }

    fn sentence(mean: f64, margin: Option<f64>, better: f64, worse: f64) -> String {
        headline(Some(&Worth {
            dimension: "all".into(),
            band: "all".into(),
            households: 1e6,
            mean,
            interval: margin.map(|margin| (mean - margin, mean + margin)),
            pairs: if margin.is_some() { 10 } else { 1 },
            of_income: mean / 1000.0,
            better,
            worse,
            landlords: 0.0,
            landlords_error: 0.0,
        }))
    }

    #[test]
    fn landlords_are_told_where_their_rents_change() {
        let told = |total: f64| landlords(total, 0.1 * total.abs(), 8, Currency::DOLLAR);
        let less = "Not among them are landlords: what they let brings $5.51 billion a year less in all; owners have their homes counted in";
        assert_eq!(told(-5.51e9).as_deref(), Some(less));
        assert!(told(2e6).is_some_and(|text| text.contains("$2 million a year more")));
        assert_eq!((told(0.0), told(0.2)), (None, None));
        // What the luck of so few pairs explains has no sign: two pairs, or an error as large as half of it.
        let luck = "Not among them are landlords: whether what they let brings more or less is not certain; owners have their homes counted in";
        for (error, pairs) in [(1e6, 8), (2e5, 2), (0.0, 3)] {
            assert_eq!(landlords(2e6, error, pairs, Currency::DOLLAR).as_deref(), Some(luck), "{error} {pairs}");
        }
        assert!(landlords(2e6, f64::NAN, 1, Currency::DOLLAR).is_some_and(|text| text.contains("in one pair what")));
    }

    #[test]
    fn the_poorest_and_the_richest_tenth_are_told_in_per_cent_of_their_incomes() {
        let worth = |band: &str, mean: f64, of_income: f64| Worth {
            dimension: "income_decile".into(),
            band: band.into(),
            households: 1e5,
            mean,
            interval: Some((mean - 10.0, mean + 10.0)),
            pairs: 10,
            of_income,
            better: 1.0,
            worse: 9.0,
            landlords: 0.0,
            landlords_error: 0.0,
        };
        let arm = |poorest: (f64, f64), richest: (f64, f64)| Arm {
            key: "shock".into(),
            name: "shock".into(),
            households: Vec::new(),
            endings: Vec::new(),
            outputs: Vec::new(),
            worth: vec![worth("1", poorest.0, poorest.1), worth("10", richest.0, richest.1)],
        };
        let told = |poorest, richest| of_tenths(&arm(poorest, richest)).expect("both are there");
        assert_eq!(
            told((-74.0, -0.43), (-1_700.0, -0.49)),
            "Of its income the poorest tenth loses 0.4%, the richest 0.5%"
        );
        assert_eq!(
            told((-74.0, -0.43), (900.0, 0.3)),
            "Of its income the poorest tenth loses 0.4%, the richest gains 0.3%"
        );
        assert_eq!(
            told((3.0, 0.01), (900.0, 0.3)),
            "Of its income the poorest tenth neither gains nor loses for certain, the richest gains 0.3%"
        );
        assert_eq!(of_tenths(&Arm { worth: Vec::new(), ..arm((1.0, 1.0), (1.0, 1.0)) }), None);
    }

    #[test]
    fn gain_loss_and_doubt_are_told_apart() {
        assert_eq!(
            sentence(-636.0, Some(20.0), 0.6, 34.0),
            "The reform costs the average household $636 a year; 34% lose more than 1% of income, 0.6% gain as much"
        );
        assert_eq!(
            sentence(1200.0, None, 60.0, 0.0),
            "One pair cannot tell whether the average household gains; 60% gain more than 1% of income, nobody loses as much"
        );
        assert_eq!(
            sentence(1200.0, Some(100.0), 60.0, 0.0),
            "The reform is worth $1,200 a year to the average household; 60% gain more than 1% of income, nobody loses as much"
        );
        assert_eq!(
            sentence(12.0, Some(20.0), 5.0, 4.0),
            "Whether the average household gains is not certain; 5% gain more than 1% of income, 4.0% lose as much"
        );
        assert_eq!(
            sentence(0.2, Some(0.1), 0.0, 0.0),
            "The average household neither gains nor loses; nobody gains or loses more than 1% of income"
        );
        assert_eq!(
            sentence(0.2, Some(0.1), 0.0002, 0.0),
            "The average household neither gains nor loses; hardly anybody gains or loses more than 1% of income"
        );
        assert_eq!(sentence(0.0, Some(0.0), 0.0, 0.0), "The reform makes nobody better or worse off");
        let sentence = sentence(-21.0, Some(5.0), 0.03, 0.1);
        assert_eq!(
            sentence,
            "The reform costs the average household $21 a year; 0.1% lose more than 1% of income, hardly anybody gains as much"
        );
        assert_eq!(headline(None), "What the reform is worth to whom was not measured");
    }
}
