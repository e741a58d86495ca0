//! Tells how a city shrinks against its twin, and whether that comes to rest or goes on as fast.

use crate::chart::verdict::beside::people;
use crate::chart::verdict::claim::{Big, Book, Measure, Quantity, Told, told_range};
use crate::chart::verdict::effect::{Others, governed, indebted, others};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, after, listed, sentence};
use crate::chart::words::spread::Spread;
use crate::experiment::chance::few;

/// Losses within a quarter of each other go on as fast.
const AS_FAST: f64 = 0.25;

/// The moment in the middle between when the loss begins and the end.
fn middle(scene: &Scene, place: usize) -> (usize, usize) {
    let last = scene.last();
    let happened = scene.tables.happened.iter().filter(|event| event.place == scene.name(place));
    let begin = happened.map(|event| event.year).fold(f64::INFINITY, f64::min);
    let begin = if begin.is_finite() { begin } else { scene.start };
    let first = scene.tables.years.iter().rposition(|year| *year <= begin + 1e-9).unwrap_or(0).min(last);
    (first, first + (last - first) / 2)
}

/// What is lost against the twin between two moments, per cent of the twin's households.
fn lost(scene: &Scene, place: usize, from: usize, to: usize) -> Spread {
    let gap = |r: usize, moment: usize| {
        let (here, there) = scene.pair(Quantity::Households, r, moment, place).unwrap_or((f64::NAN, f64::NAN));
        if there > 0.0 { 100.0 * (here / there - 1.0) } else { f64::NAN }
    };
    scene.tables.over(|r| gap(r, to) - gap(r, from))
}

/// The answer; nothing without a twin.
pub fn told(scene: &Scene, book: &mut Book) -> Option<Told> {
    let city = scene.city()?;
    let effects = scene.effects(city.place, city.among);
    let households = effects.iter().find(|effect| effect.quantity == Quantity::Households)?;
    let than = scene.than()?;
    let (call, end) = (scene.call(city.place), plain::year(scene.end));
    let clause = people(scene, city.place, households, &than, book);
    let (from, middle) = middle(scene, city.place);
    let (early, late) = (lost(scene, city.place, from, middle), lost(scene, city.place, middle, scene.last()));
    let pace = (households.way == Some(false) && early.median < 0.0).then(|| {
        let name = scene.name(city.place);
        let first = book.directed(Measure::FirstHalf, name, early, Some(false), plain::percent);
        let second = book.directed(Measure::SecondHalf, name, late, Some(false), plain::percent);
        let turn = plain::year(scene.tables.years[middle]);
        match late.median / early.median {
            ratio if ratio < 0.0 => format!("; after {turn} it recovers"),
            ratio if ratio < 1.0 - AS_FAST => format!("; it slows: {} by {turn}, {} since", first.mid, second.mid),
            ratio if ratio > 1.0 + AS_FAST => {
                format!("; it gathers pace: {} by {turn}, {} since", first.mid, second.mid)
            }
            _ => format!("; it goes on as fast: {} by {turn}, {} since", first.mid, second.mid),
        }
    });
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
