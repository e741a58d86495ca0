//! Sets what is on record beside what came out: how many facts are met, and how many moves are on the right route.

use crate::chart::read::scores::{Forecast, Score};
use crate::chart::verdict::claim::{Big, Book, Measure, Told, told_range, unit_once};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::keys::capital;
use crate::chart::words::spread::Spread;
use crate::experiment::evidence::agreement as evidence;
pub use crate::experiment::evidence::agreement::Agreement;
use crate::format::{grouped, percent_with, rate};

/// Whether the median of runs is on record.
pub fn met(score: &Score) -> Option<bool> {
    let own = score.own()?.spread();
    own.is_known().then(|| score.holds(own.median))
}

/// What replicates say of one number on record.
pub fn agreement(score: &Score, spread: &Spread) -> Agreement {
    let reach = evidence::reach(spread.replicates, spread.mean, spread.error, spread.most);
    evidence::agreement(score.tolerated(), reach)
}

/// Facts that are numbers, in the order of the table.
pub fn facts<'a>(scene: &Scene<'a>) -> Vec<&'a Score> {
    scene.tables.scores.iter().filter(|score| !score.moves && met(score).is_some()).collect()
}

/// The most figures of a number.
const FIGURES: usize = 9;
/// The figures of numbers of runs that fewer would not tell apart.
const FINER: usize = 3;

/// How numbers of a fact are written: as people say them, counts in two figures, or in as many more as tell the ends of the
/// record apart, and the median of runs from a record that it misses or an end of runs that it is not.
pub fn writing(score: &Score) -> impl Fn(f64) -> String {
    let (low, high) = score.record;
    let middle = score.own().map(|own| own.spread().median).filter(|median| median.is_finite());
    let missed = middle.filter(|median| !score.holds(*median));
    let apart = [(low, Some(high)), (low, missed), (high, missed)];
    let same = |figures: usize| {
        let alike = |(a, b): (f64, Option<f64>)| {
            b.is_some_and(|b| a != b && said(score, a, figures) == said(score, b, figures))
        };
        apart.into_iter().any(alike)
    };
    // Where no number of figures is enough, the usual one is.
    let figures = (0..=FIGURES).find(|figures| !same(*figures)).unwrap_or(0);
    // “1,060 (980 to 1,140)”, not “1,100 (980 to 1,100)”.
    let own = score.own().map(|own| own.spread());
    let merged = own.is_some_and(|own| {
        let [low, mid, high] = [own.most.0, own.median, own.most.1].map(|value| said(score, value, figures));
        low != high && (mid == low && own.median > own.most.0 || mid == high && own.median < own.most.1)
    });
    let figures = if merged { figures.max(FINER) } else { figures };
    move |value| said(score, value, figures)
}

/// A number of a fact in at least so many figures.
fn said(score: &Score, value: f64, figures: usize) -> String {
    match score.unit.as_str() {
        "households" | "people" | "persons" | "residents" => match plain::people_in(value, figures.max(2)) {
            nothing if nothing == "0" => nothing,
            size if value < 0.0 => format!("−{size}"),
            size => size,
        },
        unit if figures > 3 && score.currency.measures(unit) => plain::money_in(value, score.currency, figures),
        unit if figures > 3 && unit.starts_with("share") => percent_with(100.0 * value, figures - 2),
        _ if figures > 3 => grouped(value, figures - 4),
        _ => score.format(value),
    }
}

/// What is on record: “1,800”, or “1.7 to 1.73 million”.
pub fn on_record(score: &Score, write: impl Fn(f64) -> String) -> String {
    let (low, high) = (write(score.record.0), write(score.record.1));
    if score.single() { low } else { format!("{} to {high}", unit_once(&low, &high)) }
}

/// What the name of a fact ends with that the model is fitted to: that it is met proves nothing, so it is not counted.
const FITTED: &str = "(fitted)";

/// Whether the model is fitted to a fact.
pub fn fitted(score: &Score) -> bool {
    score.fact.ends_with(FITTED)
}

/// What stands for all runs: “the median of 6 runs”. Of two, or of four, none is in the middle.
pub fn median_of(runs: usize) -> String {
    if runs == 1 { "the one run".to_owned() } else { format!("the median of {runs} runs") }
}

/// The only number on record beside the runs: “Residents: the median of 6 runs is 950 people (700 to 1,100), 1,700 to 2,000 on record”.
fn alone(score: &Score, numbers: &mut Vec<Big>, book: &mut Book) -> String {
    let own = score.own().map_or(Spread::of([].into_iter()), |own| own.spread());
    let median = median_of(own.replicates);
    let write = writing(score);
    let record = on_record(score, &write);
    let own = book.say(Measure::Recorded, &score.fact, own, &write);
    numbers.push(
        Big::new(own.mid.clone(), format!("{}{}", median.trim_start_matches("the "), told_range(&own))).accented(),
    );
    numbers.push(Big::new(record.clone(), "on record"));
    let naive = score.best_naive().filter(|naive| score.off(naive.spread().median) < score.off(own.value));
    let naive = naive.map_or_else(String::new, |naive| {
        let said = book.say(Measure::RecordedNaive, &score.fact, naive.spread(), &write);
        format!("; {} would come nearer: {}", naive.guess(), said.mid)
    });
    let runs = match own.ends.is_some() || median.starts_with("the median") {
        true => format!("{median} is {}{}", own.mid, own.range()),
        false => format!("{} in {median}", own.mid),
    };
    format!("{}: {runs}, {record} on record{naive}", score.fact)
}

/// Whether runs meet the only number on record, by the rule of the scoreboard.
fn meets(score: &Score) -> String {
    let spread = score.own().map_or(Spread::of([].into_iter()), |own| own.spread());
    let so = if met(score) == Some(true) { "meets" } else { "misses" };
    match agreement(score, &spread) {
        Agreement::Hit => "That meets the record.".to_owned(),
        Agreement::Missed => "That misses the record.".to_owned(),
        Agreement::Open => {
            format!(
                "{} {so} the record, but luck alone may decide whether a run does.",
                capital(&median_of(spread.replicates))
            )
        }
    }
}

/// The forecast without a model that meets most of several facts: what it does, how many it meets, and of how many it says anything.
fn best_guess(facts: &[&Score]) -> Option<(String, usize, usize)> {
    let mut guesses: Vec<(String, usize, usize)> = Vec::new();
    for score in facts {
        for naive in score.naive().filter(|naive| naive.spread().is_known()) {
            let hit = usize::from(score.holds(naive.spread().median));
            match guesses.iter_mut().find(|(guess, ..)| *guess == naive.guess()) {
                Some((_, met, all)) => (*met, *all) = (*met + hit, *all + 1),
                None => guesses.push((naive.guess(), hit, 1)),
            }
        }
    }
    // Of those that meet as many the one that says most; of those alike the first.
    guesses.into_iter().rev().max_by_key(|(_, met, all)| (*met, *all))
}

/// “, more than the model”, where luck does not explain it: run by run the forecast is better than the model.
fn than_model(own: Option<&Forecast>, naive: &Forecast) -> &'static str {
    let less = |own: &Forecast| Spread::of(own.values.iter().zip(&naive.values).map(|(own, naive)| own - naive));
    match own.map(less).and_then(|less| less.side(0.0, 1)) {
        Some(false) => " there, more than the model",
        _ => "",
    }
}

/// How many live in the new place that the run is about.
fn living(scene: &Scene, book: &mut Book) -> Option<String> {
    let opening = life::opening(scene, scene.town()?, book)?;
    let (call, end) = (scene.town_call(opening.town), plain::year(scene.end));
    Some(format!("In {end} {} households live in {call}{}.", opening.residents.mid, opening.residents.range()))
}

/// The answer; nothing without facts on record.
pub fn told(scene: &Scene, book: &mut Book) -> Option<Told> {
    let (fitted, facts): (Vec<&Score>, Vec<&Score>) = facts(scene).into_iter().partition(|score| fitted(score));
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
        let guess = best_guess(&facts).map_or_else(String::new, |(guess, naive, of)| {
            let more = if naive > hit { ", more than the model" } else { "" };
            let said = book.count(Measure::MetNaive, "", naive as f64, plain::whole);
            let of = if of < facts.len() { format!(" of {of}") } else { String::new() };
            format!(", {guess} {}{of}{more}", said.mid)
        });
        format!("of {} numbers on record {} meets {}{guess}", all.mid, median_of(scene.runs), met.mid)
    });
    let routed = routes.map(|score| {
        let own = score.own().map_or(Spread::of([].into_iter()), |own| own.spread());
        let shown = |share: f64| rate(100.0 * share);
        let own = book.say(Measure::OnRoute, &score.fact, own, shown);
        numbers.push(Big::new(own.mid.clone(), "of moves on record are on the right route").accented());
        let naive = score.best_naive().map(|naive| {
            let said = book.say(Measure::OnRouteNaive, &score.fact, naive.spread(), shown);
            numbers.push(Big::new(said.mid.clone(), format!("by {}, without a model", naive.guess())));
            format!("; {} would put {}{}", naive.guess(), said.mid, than_model(score.own(), naive))
        });
        format!("of the moves on record, {} are on the right route{}", own.full(), naive.unwrap_or_default())
    });
    let missed: Vec<String> =
        facts.iter().filter(|score| met(score) == Some(false)).map(|score| score.fact.clone()).collect();
    let misses = match missed.as_slice() {
        [] => String::new(),
        // It has just been named.
        [_] if facts.len() == 1 => meets(facts[0]),
        [one] => format!("It misses: {one}."),
        [one, other] => format!("It misses: {one}; {other}."),
        [one, other, ..] => format!("It misses, among others: {one}; {other}."),
    };
    let misses = match (misses.as_str(), facts.len()) {
        ("", 1) => meets(facts[0]),
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
    let (first, second) = match (routed, counted) {
        (Some(routed), Some(counted)) => (format!("{}.", capital(&routed)), format!("{}. {misses}", capital(&counted))),
        (Some(routed), None) => (format!("{}.", capital(&routed)), misses),
        (None, Some(counted)) => (format!("{}.", capital(&counted)), misses),
        (None, None) => (misses, String::new()),
    };
    Some(Told { first, second: second.trim_end().to_owned(), numbers, ..Told::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::read::scores::Forecast;
    use crate::experiment::evidence::scores::OWN;

    #[test]
    fn counts_have_two_figures_and_keep_their_sign() {
        let people = [1_167.0, -541_300.0, -0.2].map(writing(&Score::of_unit("households")));
        assert_eq!(people, ["1,200", "−540,000", "0"]);
        let dollars = Score::of_unit("$ a year");
        assert_eq!(writing(&dollars)(1_167.0), dollars.format(1_167.0));
    }

    #[test]
    fn a_narrow_record_has_the_figures_that_tell_its_ends_apart() {
        let score = |unit: &str, record: (f64, f64), own: f64| {
            let own = Forecast { name: OWN.into(), values: vec![own] };
            Score { record, forecasts: vec![own], ..Score::of_unit(unit) }
        };
        let told = |score: Score| {
            let write = writing(&score);
            (on_record(&score, &write), write(score.own().unwrap().spread().median))
        };
        let text = |record: &str, own: &str| (record.to_owned(), own.to_owned());
        let wide = told(score("households", (1_700_000.0, 2_100_000.0), 1_650_000.0));
        assert_eq!(wide, text("1.7 to 2.1 million", "1.65 million"));
        let narrow = told(score("households", (1_700_000.0, 1_730_000.0), 1_710_400.0));
        assert_eq!(narrow, text("1.7 to 1.73 million", "1.71 million"));
        // What is met needs no more figures than its record, what is missed does.
        assert_eq!(told(score("people", (1_100.0, 1_900.0), 1_904.0)), text("1,100 to 1,900", "1,904"));
        assert_eq!(told(score("people", (1_100.0, 1_900.0), 1_896.0)), text("1,100 to 1,900", "1,900"));
        assert_eq!(told(score("people", (2_000.0, 2_000.0), 2_010.0)), text("2,000", "2,000"));
        assert_eq!(told(score("$ a year", (25_010.0, 25_040.0), 25_030.0)), text("$25,010 to $25,040", "$25,030"));
        assert_eq!(told(score("z-score", (0.101, 0.104), 0.102)), text("0.101 to 0.104", "0.102"));
        assert_eq!(told(score("share of households", (0.5, 0.6), 0.60001)), text("50.000% to 60.000%", "60.001%"));
    }
}
