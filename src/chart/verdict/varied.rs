//! Says what a run comes to where one number of it is another.

use crate::chart::read::scores::Score;
use crate::chart::verdict::claim::{Book, Measure, Quantity};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::record;
use crate::chart::verdict::scene::{Scene, listed};
use crate::chart::words::keys::key;
use crate::chart::words::spread::Spread;
use crate::format::{counted, rate, signed_percent_with};
use crate::output::run::varied::{Town, Varied};
use crate::scenario::answer::AnswerKind;

/// What a number that was varied comes to at its other values.
#[derive(Debug, Clone, PartialEq)]
pub struct Leant {
    /// Its key, written as for `--set`.
    pub key: String,
    /// How far what is told of it moves, from 0 to 1: the difference of shares, or of sizes in parts of the largest.
    pub swing: f64,
    /// Every value with what came of it.
    pub lines: Vec<(String, String)>,
}

/// What was varied one number at a time, the one first that moves most what an answer of this kind tells; of those alike the first.
/// A number of which nothing comparable is known is left out.
pub fn leant(scene: &Scene, kind: AnswerKind) -> Vec<Leant> {
    let told = Told::of(scene, kind);
    let here = told.numbers(&base(scene));
    let mut keys: Vec<&str> = Vec::new();
    for varied in &scene.tables.varied {
        if !keys.contains(&varied.key.as_str()) {
            keys.push(&varied.key);
        }
    }
    let one = |key: &str| {
        let mine = || scene.tables.varied.iter().filter(|varied| varied.key == key);
        let lines: Vec<(String, String)> =
            mine().filter_map(|varied| Some((varied.value.clone(), told.became(varied)?))).collect();
        let found: Vec<Numbers> = std::iter::once(here).chain(mine().map(|varied| told.numbers(varied))).collect();
        (!lines.is_empty()).then(|| Leant { key: key.to_owned(), swing: swing(&found), lines })
    };
    let mut leant: Vec<Leant> = keys.into_iter().filter_map(one).collect();
    leant.sort_by(|a, b| b.swing.total_cmp(&a.swing));
    leant
}

/// What is told of runs, as shares of one and as sizes; unknown ones are `NaN`.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    shares: [f64; 3],
    sizes: [f64; 2],
}

/// How far the number moves that moves most.
fn swing(found: &[Numbers]) -> f64 {
    let width = |values: &dyn Fn(&Numbers) -> f64, share: bool| {
        let known = || found.iter().map(values).filter(|value| value.is_finite());
        let (low, high) = known().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        let whole = if share { 1.0 } else { low.abs().max(high.abs()) };
        if high > low && whole > 0.0 { (high - low) / whole } else { 0.0 }
    };
    let shares = (0..3).map(|k| width(&|numbers| numbers.shares[k], true));
    let sizes = (0..2).map(|k| width(&|numbers| numbers.sizes[k], false));
    shares.chain(sizes).fold(0.0, f64::max)
}

/// What is told of runs with one number changed: what the answer is about.
enum Told<'a> {
    /// Moves on record on the right route.
    Routes(&'a Score),
    /// The one number on record.
    Fact(&'a Score),
    /// How many numbers on record are met.
    Facts(Vec<&'a Score>),
    /// Towns: years of the whole period, its start, and whether any was repealed anywhere.
    Towns { years: f64, start: f64, repeals: bool },
    /// Households of an old place: its name in tables, and what it is called.
    Place(&'a str, &'a str),
    /// Nothing.
    Nothing,
}

impl<'a> Told<'a> {
    fn of(scene: &Scene<'a>, kind: AnswerKind) -> Told<'a> {
        let tables = scene.tables;
        if kind == AnswerKind::Record {
            // As the answer: routes before numbers, and none of those that are fitted.
            let facts: Vec<&Score> = record::facts(scene).into_iter().filter(|score| !record::fitted(score)).collect();
            let routes = tables.scores.iter().find(|score| score.moves && score.own().is_some());
            return match (routes, facts.as_slice()) {
                (Some(routes), _) => Told::Routes(routes),
                (None, []) => Told::Nothing,
                (None, [fact]) => Told::Fact(fact),
                (None, _) => Told::Facts(facts),
            };
        }
        if tables.varied.iter().any(|varied| varied.founds) {
            let ended = |town: &Town| town.repealed;
            let repeals = tables.varied.iter().chain([&base(scene)]).flat_map(|varied| &varied.towns).any(ended);
            return Told::Towns { years: scene.end - scene.start, start: scene.start, repeals };
        }
        let place = scene.subject().place;
        match tables.names.get(place).zip(tables.places.get(place)) {
            Some((name, call)) => Told::Place(name, call),
            None => Told::Nothing,
        }
    }

    /// What came of it, in a few words; nothing where that is not known.
    fn became(&self, varied: &Varied) -> Option<String> {
        let of = |runs: usize| format!("(median of {})", counted(runs, "run"));
        match self {
            Told::Routes(score) => {
                let values = varied.routes.get(&score.fact)?;
                Some(format!("{} of moves on the right route {}", rate(100.0 * median(values)), of(values.len())))
            }
            Told::Fact(score) => {
                let values = varied.facts.get(&score.fact)?;
                let value = record::writing(score)(median(values));
                Some(format!("{}: {value} {}", score.fact, of(values.len())))
            }
            Told::Facts(scores) => {
                let (met, all) = met(scores, varied)?;
                Some(format!("{met} of {all} numbers on record are met {}", of(varied.runs)))
            }
            Told::Towns { start, repeals, .. } => Some(towns(varied, *start, *repeals)),
            Told::Place(name, call) => {
                let changes = varied.changes.get(*name)?;
                let change = match signed_percent_with(100.0 * median(changes), 1).as_str() {
                    "0.0%" | "−0.0%" => "as many".to_owned(),
                    change => change.to_owned(),
                };
                Some(format!("{change} households in {call} {}", of(changes.len())))
            }
            Told::Nothing => None,
        }
    }

    /// The same as numbers.
    fn numbers(&self, varied: &Varied) -> Numbers {
        let mut numbers = Numbers { shares: [f64::NAN; 3], sizes: [f64::NAN; 2] };
        match self {
            Told::Routes(score) => numbers.shares[0] = varied.routes.get(&score.fact).map_or(f64::NAN, |v| median(v)),
            Told::Fact(score) => numbers.sizes[0] = varied.facts.get(&score.fact).map_or(f64::NAN, |v| median(v)),
            Told::Facts(scores) => {
                numbers.shares[0] = met(scores, varied).map_or(f64::NAN, |(met, all)| met as f64 / all as f64);
            }
            Told::Towns { years, .. } => {
                let of = |value: fn(&Town) -> f64| median(&varied.towns.iter().map(value).collect::<Vec<f64>>());
                let towns = varied.towns.len() as f64;
                numbers.shares = [
                    opened(varied) as f64 / varied.runs.max(1) as f64,
                    varied.towns.iter().filter(|town| town.repealed).count() as f64 / towns,
                    of(|town| town.year) / years,
                ];
                let pledged = varied.pledged.values().flatten().copied().fold(f64::NAN, f64::max);
                // Pledges are told where no town opens.
                let nobody = if varied.towns.is_empty() { pledged } else { f64::NAN };
                numbers.sizes = [of(|town| town.households), nobody];
            }
            Told::Place(name, _) => numbers.shares[0] = varied.changes.get(*name).map_or(f64::NAN, |v| median(v)),
            Told::Nothing => {}
        }
        numbers
    }
}

fn median(values: &[f64]) -> f64 {
    Spread::of(values.iter().copied()).median
}

/// How many of several numbers on record are met, and how many there are.
fn met(scores: &[&Score], varied: &Varied) -> Option<(usize, usize)> {
    let known: Vec<bool> =
        scores.iter().filter_map(|score| Some(score.holds(median(varied.facts.get(&score.fact)?)))).collect();
    (!known.is_empty()).then(|| (known.iter().filter(|met| **met).count(), known.len()))
}

/// The run itself, as if its numbers had been varied to what they are.
fn base(scene: &Scene) -> Varied {
    let tables = scene.tables;
    let new = &tables.new_places;
    let town = |(r, town): (usize, usize)| {
        let life = new.lives.get(r)?.get(town)?;
        Some(Town {
            place: scene.town_name(town).to_owned(),
            year: life.opened?,
            households: scene.residents(r, town),
            repealed: life.repealed.is_some(),
        })
    };
    let all = || (0..scene.runs).flat_map(|r| (0..new.names.len()).map(move |town| (r, town)));
    let opened = |r: usize| (0..new.names.len()).any(|town| scene.opened(town).iter().any(|(run, _)| *run == r));
    let last = scene.last();
    let change = |place: usize| {
        let of = |r: usize| match scene.pair(Quantity::Households, r, last, place) {
            Some((here, there)) => here / there - 1.0,
            None => tables.households.at(r, last, place) / tables.households.at(r, 0, place) - 1.0,
        };
        (scene.name(place).to_owned(), (0..scene.runs).map(of).filter(|change| change.is_finite()).collect())
    };
    let scored = |moves: bool| {
        let mine = tables.scores.iter().filter(move |score| score.moves == moves);
        mine.filter_map(|score| Some((score.fact.clone(), score.own()?.values.clone()))).collect()
    };
    Varied {
        key: String::new(),
        value: String::new(),
        runs: scene.runs,
        founds: !new.names.is_empty(),
        runs_opened: Some((0..scene.runs).filter(|&r| opened(r)).count()),
        towns: all().filter_map(town).collect(),
        pledged: std::iter::empty().collect(),
        changes: (0..tables.names.len()).map(change).collect(),
        facts: scored(false),
        routes: scored(true),
    }
}

/// When towns open, and what becomes of them, or how many pledge; whether none is repealed where `repeals` says that some may be.
fn towns(varied: &Varied, start: f64, repeals: bool) -> String {
    let runs = varied.runs;
    let of = |value: fn(&Town) -> f64| median(&varied.towns.iter().map(value).collect::<Vec<f64>>());
    let mut names: Vec<&str> = varied.towns.iter().map(|town| town.place.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    match varied.towns.len() {
        0 => {
            let most = varied.pledged.values().flatten().copied().fold(f64::NAN, f64::max);
            let pledged = match most.is_finite() {
                true => format!(", at most {} pledge at once", plain::people(most)),
                false => String::new(),
            };
            format!("no town opens (0 of {runs} runs){pledged}")
        }
        some => {
            // As the answer: years from the start, not a calendar year that is rounded in another way.
            let years = match plain::years((of(|town| town.year) - start).max(0.0)).as_str() {
                "0 years" => "at once".to_owned(),
                years => format!("after {years}"),
            };
            let live = plain::people(of(|town| town.households));
            let repealed = match varied.towns.iter().filter(|town| town.repealed).count() {
                0 if repeals => "; none is repealed".to_owned(),
                0 => String::new(),
                all if all == some => "; all are repealed".to_owned(),
                number => format!("; {number} repealed"),
            };
            match names.len() {
                1 => format!("opens in {some} of {runs} runs, {years}; {live} households live there{repealed}"),
                _ => {
                    format!("{some} towns open in {runs} runs, {years} in the middle, with {live} households{repealed}")
                }
            }
        }
    }
}

/// Where no town opens: whether one does where one number is another, and which brings it nearest; nothing where none was varied.
pub fn opens_then(scene: &Scene, book: &mut Book) -> Option<String> {
    let varied: Vec<&Varied> = scene.tables.varied.iter().filter(|varied| varied.founds).collect();
    if varied.is_empty() {
        return None;
    }
    let changes = book.count(Measure::Changes, "", varied.len() as f64, plain::whole);
    let alone = match varied.len() {
        1 => "with the one change that was tried".to_owned(),
        _ => format!("with any one of {} changes", changes.mid),
    };
    let opening: Vec<String> = varied
        .iter()
        .enumerate()
        .filter(|(_, varied)| !varied.towns.is_empty())
        .map(|(k, varied)| {
            let [some, all] = [(Measure::OpenedIf(k), opened(varied)), (Measure::RunsIf(k), varied.runs)]
                .map(|(measure, number)| book.count(measure, "", number as f64, plain::whole).mid);
            format!("{} ({some} of {all} runs)", changed(scene, varied))
        })
        .collect();
    if !opening.is_empty() {
        return Some(match varied.len() {
            1 => format!("{alone}, {}, one does", opening[0]),
            _ => format!("of {} changes, one at a time, these let a town open: {}", changes.mid, listed(&opening)),
        });
    }
    let nearest = life::nearest(scene).map(|(best, _)| scene.tables.new_places.communities[best].as_str());
    let pledged = |varied: &Varied| -> Vec<f64> {
        nearest.and_then(|name| varied.pledged.get(name)).cloned().unwrap_or_default()
    };
    let ends: Vec<(f64, f64)> = varied.iter().map(|varied| least_and_most(&pledged(varied))).collect();
    // The one whose every run is above every run of all others, where there are several runs: else luck may have made it first.
    let above = |k: &usize| {
        let others = ends.iter().enumerate().filter(|(other, _)| other != k).map(|(_, (_, most))| *most);
        varied[*k].runs > 1 && varied.len() > 1 && others.fold(f64::NEG_INFINITY, f64::max) < ends[*k].0
    };
    if let Some(first) = (0..varied.len()).find(above) {
        let most = Spread::of(pledged(varied[first]).into_iter());
        let most = book.say(Measure::PledgedIf(first), nearest.unwrap_or_default(), most, plain::people);
        let what = changed(scene, varied[first]);
        return Some(format!("{alone} none opens either; nearest comes {what}: pledges peak at {}", most.full()));
    }
    let most = ends.iter().map(|(_, most)| *most).fold(f64::NAN, f64::max);
    Some(match most.is_finite() {
        true => {
            let most = book.count(Measure::PledgedIfAny, nearest.unwrap_or_default(), most, plain::people);
            let which = if varied.len() > 1 { ", and which change comes nearest may be luck" } else { "" };
            format!("{alone} none opens either: in no run have more than {} pledged at once{which}", most.mid)
        }
        false => format!("{alone} none opens either"),
    })
}

/// Runs in which a town opens: it opens once in a run, several of them in one run count once.
fn opened(varied: &Varied) -> usize {
    varied.runs_opened.unwrap_or_else(|| varied.towns.len().min(varied.runs))
}

fn least_and_most(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::NAN, f64::NAN), |(low, high), value| (low.min(*value), high.max(*value)))
}

/// The number that is another, with its value: “wage of those who cannot work remotely 100%”.
fn changed(scene: &Scene, varied: &Varied) -> String {
    let labels = |name: &str| {
        let new = &scene.tables.new_places;
        let community = new.communities.iter().position(|other| other == name);
        community.map_or_else(|| scene.tables.call(name).to_owned(), |k| new.community_calls[k].clone())
    };
    let key = key(&varied.key, &labels, scene.tables.facts.currency);
    format!("“{}” {}", key.name, key.format(&varied.value))
}
