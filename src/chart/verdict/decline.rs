//! Tells how a city shrinks against its twin, and whether the loss slows, gathers pace or turns beyond luck.

use crate::chart::verdict::beside::people;
use crate::chart::verdict::claim::{Big, Book, Measure, Quantity, Told, told_range};
use crate::chart::verdict::effect::{Others, governed, indebted, others};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, after, listed, sentence};
use crate::chart::words::finding::way_of_most;
use crate::chart::words::spread::Spread;
use crate::experiment::chance::few;

/// A loss that turns by less than this part of what was lost at first goes on as fast.
const AS_FAST: f64 = 0.25;

/// How a loss goes on after its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Recovers,
    Slows,
    Gathers,
}

/// The pace beyond luck, from what each run loses before the middle and after it, negative; the place is one of `among`. Two questions
/// are asked of it.
fn pace(halves: &[(f64, f64)], among: usize, in_doubt: bool) -> Option<Pace> {
    let over = |value: fn(&(f64, f64)) -> f64| Spread::of(halves.iter().map(value));
    let (early, late, turn) = (over(|half| half.0), over(|half| half.1), over(|half| half.1 - half.0));
    let way = |spread: &Spread, least: f64| way_of_most(spread, least, 2 * among, in_doubt);
    match (way(&late, 0.0), way(&turn, AS_FAST * early.median.abs())) {
        _ if early.median.is_nan() || early.median >= 0.0 => None,
        (Some(true), _) => Some(Pace::Recovers),
        (_, Some(true)) => Some(Pace::Slows),
        (_, Some(false)) => Some(Pace::Gathers),
        (_, None) => None,
    }
}

/// The moment in the middle between when the loss begins and the end.
fn middle(scene: &Scene, place: usize) -> (usize, usize) {
    let last = scene.last();
    let happened = scene.tables.happened.iter().filter(|event| event.place == scene.name(place));
    let begin = happened.map(|event| event.year).fold(f64::INFINITY, f64::min);
    let begin = if begin.is_finite() { begin } else { scene.start };
    let first = scene.tables.years.iter().rposition(|year| *year <= begin + 1e-9).unwrap_or(0).min(last);
    (first, first + (last - first) / 2)
}

/// What each run loses against the twin until the middle and from there on, per cent of the twin's households.
fn halves(scene: &Scene, place: usize, from: usize, middle: usize) -> Vec<(f64, f64)> {
    let gap = |r: usize, moment: usize| {
        let (here, there) = scene.pair(Quantity::Households, r, moment, place).unwrap_or((f64::NAN, f64::NAN));
        if there > 0.0 { 100.0 * (here / there - 1.0) } else { f64::NAN }
    };
    let last = scene.last();
    (0..scene.runs).map(|r| (gap(r, middle) - gap(r, from), gap(r, last) - gap(r, middle))).collect()
}

/// “; it slows: 16% (15% to 17%) by 2045, 7.2% (7% to 7.5%) since”: with their ranges, for two medians do not add up to that of the whole.
fn going_on(scene: &Scene, (place, among): (usize, usize), book: &mut Book) -> Option<String> {
    let (from, middle) = middle(scene, place);
    let halves = halves(scene, place, from, middle);
    let found = pace(&halves, among, scene.in_doubt())?;
    let (name, turn) = (scene.name(place), plain::year(scene.tables.years[middle]));
    let early = Spread::of(halves.iter().map(|half| half.0));
    let late = Spread::of(halves.iter().map(|half| half.1));
    let word = match found {
        Pace::Recovers => {
            let late = book.directed(Measure::SecondHalf, name, late, Some(true), plain::percent);
            return Some(format!("; after {turn} it recovers {}", late.full()));
        }
        Pace::Slows => "slows",
        Pace::Gathers => "gathers pace",
    };
    let early = book.directed(Measure::FirstHalf, name, early, Some(false), plain::percent);
    let late = book.directed(Measure::SecondHalf, name, late, Some(false), plain::percent);
    Some(format!("; it {word}: {} by {turn}, {} since", early.full(), late.full()))
}

/// The answer; nothing without a twin.
pub fn told(scene: &Scene, book: &mut Book) -> Option<Told> {
    let city = scene.city()?;
    let effects = scene.effects(city.place, city.among);
    let households = effects.iter().find(|effect| effect.quantity == Quantity::Households)?;
    let than = scene.than()?;
    let (call, end) = (scene.call(city.place), plain::year(scene.end));
    let clause = people(scene, city.place, households, &than, book);
    let pace = match households.way {
        Some(false) => going_on(scene, (city.place, city.among), book),
        _ => None,
    };
    let first = format!("In {end} {call} {clause}{}.", pace.unwrap_or_default());
    let Others { said, rest, either, .. } = others(scene, (city.place, city.among), &effects, book);
    let nothing = listed(&rest.iter().map(|noun| (*noun).to_owned()).collect::<Vec<_>>());
    let second = match (said.is_empty(), rest.is_empty()) {
        (true, _) if !either.is_empty() => format!("{} may be higher or lower.", sentence(&listed(&either))),
        (false, _) if !either.is_empty() => {
            format!("Against the twin: {}; {} may be higher or lower.", listed(&said), listed(&either))
        }
        (false, true) => format!("Against the twin: {}.", listed(&said)),
        (true, false) if few(scene.runs, city.among * effects.len()) => String::new(),
        (false, false) if few(scene.runs, city.among * effects.len()) => {
            format!("Against the twin: {}.", listed(&said))
        }
        (false, false) => format!("Against the twin: {}; beyond luck no difference in {nothing}.", listed(&said)),
        (true, false) => format!("Beyond luck no difference in {nothing}."),
        _ => String::new(),
    };
    let second = after(governed(scene, city.place, city.among, book), &second);
    let second = match indebted(scene, city.place, book) {
        Some(debt) => format!("{second} {debt}.").trim_start().to_owned(),
        None => second,
    };
    let mut numbers = Vec::new();
    let share = households.percent(scene, city.place, book);
    let word = if households.share.median < 0.0 { "fewer" } else { "more" };
    if households.way.is_some() {
        numbers.push(Big::new(share.mid.clone(), format!("{word} households {than}{}", told_range(&share))).accented());
    } else {
        numbers.push(
            Big::new(households.ends(scene, city.place, book), format!("households: no difference {}", scene.beyond()))
                .accented(),
        );
    }
    for quantity in [Quantity::Services, Quantity::Rent] {
        let found = effects.iter().find(|effect| effect.quantity == quantity && effect.way.is_some());
        if let Some(effect) = found {
            let share = effect.signed(scene, city.place, book);
            let about = format!("{} in {call}{}", quantity.noun(), told_range(&share));
            numbers.push(Big::new(share.mid, about));
        }
    }
    Some(Told { first, second, numbers, ..Told::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_that_runs_do_not_agree_on_is_none() {
        let of = |early: [f64; 4], late: [f64; 4]| pace(&early.into_iter().zip(late).collect::<Vec<_>>(), 1, false);
        // Planted fault: two medians, 13% and 8.9%, said to slow; in one of four runs it gathers pace.
        assert_eq!(of([-11.5, -11.4, -14.6, -16.5], [-14.1, -8.7, -8.2, -9.2]), None);
        let early = [-16.1, -15.8, -16.4, -16.0];
        assert_eq!(of(early, [-7.2, -7.0, -7.5, -7.1]), Some(Pace::Slows));
        assert_eq!(of(early, [-26.2, -27.0, -25.5, -26.1]), Some(Pace::Gathers));
        assert_eq!(of(early, [4.2, 4.0, 4.5, 4.1]), Some(Pace::Recovers));
        // As fast, but for a tenth; and as one of sixty places four runs tell less.
        assert_eq!(of(early, [-14.6, -14.3, -14.9, -14.5]), None);
        let halves = [(-16.1, -10.0), (-15.8, -8.0), (-16.4, -9.5), (-16.0, -7.1)];
        assert_eq!((pace(&halves, 1, false), pace(&halves, 60, false)), (Some(Pace::Slows), None));
    }
}
