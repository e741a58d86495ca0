//! Sets what is on record beside what came out: how many facts are met, and how many moves are on the right route.

use crate::chart::read::scores::Score;
use crate::chart::verdict::claim::{Big, Book, Measure, Told, told_range};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::spread::Spread;
use crate::experiment::evidence::scores::GRAVITY;
use crate::format::rate;

/// Whether the median of runs is on record.
pub fn met(score: &Score) -> Option<bool> {
    let own = score.own()?.spread();
    own.is_known().then(|| score.holds(own.median))
}

/// Facts that are numbers, in the order of the table.
pub fn facts<'a>(scene: &Scene<'a>) -> Vec<&'a Score> {
    scene.tables.scores.iter().filter(|score| !score.moves && met(score).is_some()).collect()
}

/// A number of a fact as people say it: counts in two figures.
pub fn said(score: &Score, value: f64) -> String {
    match score.unit.as_str() {
        "households" | "people" | "persons" | "residents" => match plain::people(value) {
            nothing if nothing == "0" => nothing,
            size if value < 0.0 => format!("−{size}"),
            size => size,
        },
        _ => score.format(value),
    }
}

/// What the name of a fact ends with that the model is fitted to: that it is met proves nothing, so it is not counted.
const FITTED: &str = "(fitted)";

/// The only number on record beside the runs: “Residents: 950 people in the middle run (700 to 1,100), 1,700 to 2,000 on record”.
fn alone(score: &Score, numbers: &mut Vec<Big>, book: &mut Book) -> String {
    let own = score.own().map_or(Spread::of([].into_iter()), |own| own.spread());
    let own = book.say(Measure::Recorded, &score.fact, own, |value| said(score, value));
    let record = match score.single() {
        true => said(score, score.record.0),
        false => format!("{} to {}", said(score, score.record.0), said(score, score.record.1)),
    };
    numbers.push(Big::new(own.mid.clone(), format!("in the middle run{}", told_range(&own))).accented());
    numbers.push(Big::new(record.clone(), "on record"));
    format!("{}: {} in the middle run{}, {record} on record", score.fact, own.mid, own.range())
}

/// How many live in the new place that the run is about.
fn living(scene: &Scene, book: &mut Book) -> Option<String> {
    let opening = life::opening(scene, scene.town()?, book)?;
    let (call, end) = (scene.town_call(opening.town), plain::year(scene.end));
    Some(format!("In {end} {} households live in {call}{}.", opening.residents.mid, opening.residents.range()))
}

/// The answer; nothing without facts on record.
pub fn told(scene: &Scene, book: &mut Book) -> Option<Told> {
    let (fitted, facts): (Vec<&Score>, Vec<&Score>) =
        facts(scene).into_iter().partition(|score| score.fact.ends_with(FITTED));
    let routes = scene.tables.scores.iter().find(|score| score.moves && score.own().is_some());
    if facts.is_empty() && fitted.is_empty() && routes.is_none() {
        return None;
    }
    let mut numbers = Vec::new();
    let hit = facts.iter().filter(|score| met(score) == Some(true)).count();
    let counted = (!facts.is_empty()).then(|| {
        let met = book.count(Measure::Met, "", hit as f64, plain::whole);
        let all = book.count(Measure::Facts, "", facts.len() as f64, plain::whole);
        if let [only] = facts.as_slice() {
            return alone(only, &mut numbers, book);
        }
        numbers.push(Big::new(
            format!("{} of {}", met.mid, all.mid),
            "numbers on record are met, to a tenth or within their range",
        ));
        format!("of {} numbers on record the middle run meets {}", all.mid, met.mid)
    });
    let routed = routes.map(|score| {
        let own = score.own().map_or(Spread::of([].into_iter()), |own| own.spread());
        let shown = |share: f64| rate(100.0 * share);
        let own = book.say(Measure::OnRoute, &score.fact, own, shown);
        numbers.push(Big::new(own.mid.clone(), "of moves on record are on the right route").accented());
        let naive = score.naive().find(|forecast| forecast.name == GRAVITY);
        let naive = naive.map(|naive| {
            let said = book.say(Measure::OnRouteGravity, &score.fact, naive.spread(), shown);
            numbers.push(Big::new(said.mid.clone(), "by size and distance alone, without a model"));
            format!("; size and distance alone would put {}", said.mid)
        });
        format!("of the moves on record, {} are on the right route{}", own.full(), naive.unwrap_or_default())
    });
    let missed: Vec<String> =
        facts.iter().filter(|score| met(score) == Some(false)).map(|score| score.fact.clone()).collect();
    let misses = match missed.as_slice() {
        [] => String::new(),
        // It has just been named.
        [_] if facts.len() == 1 => "The middle run misses the record.".to_owned(),
        [one] => format!("It misses: {one}."),
        [one, other] => format!("It misses: {one}; {other}."),
        [one, other, ..] => format!("It misses, among others: {one}; {other}."),
    };
    let misses = match (misses.as_str(), facts.len()) {
        ("", 1) => "The middle run meets the record.".to_owned(),
        _ => misses,
    };
    let misses = match living(scene, book).filter(|_| facts.len() == 1) {
        Some(living) => format!("{misses} {living}"),
        None => misses,
    };
    let proves_nothing = match fitted.as_slice() {
        [] => "",
        [_] => "One number on record is fitted, so that it proves nothing.",
        _ => "Numbers on record that are fitted prove nothing and are not counted.",
    };
    let misses = [misses.as_str(), proves_nothing].join(" ").trim().to_owned();
    let capital = crate::chart::words::keys::capital;
    let (first, second) = match (routed, counted) {
        (Some(routed), Some(counted)) => (format!("{}.", capital(&routed)), format!("{}. {misses}", capital(&counted))),
        (Some(routed), None) => (format!("{}.", capital(&routed)), misses),
        (None, Some(counted)) => (format!("{}.", capital(&counted)), misses),
        (None, None) => (misses, String::new()),
    };
    Some(Told { first, second: second.trim_end().to_owned(), numbers })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_two_figures_and_keep_their_sign() {
        let people = [1_167.0, -541_300.0, -0.2].map(|value| said(&Score::of_unit("households"), value));
        assert_eq!(people, ["1,200", "−540,000", "0"]);
        assert_eq!(said(&Score::of_unit("$ a year"), 1_167.0), Score::of_unit("$ a year").format(1_167.0));
    }
}
