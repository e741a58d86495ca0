//! Says what a run comes to where one number of it is another.

use crate::chart::read::scores::Score;
use crate::chart::verdict::claim::Quantity;
use crate::chart::verdict::gate;
use crate::chart::verdict::record;
use crate::chart::verdict::scene::Scene;
use crate::chart::verdict::varied_words::{can_pay, gate_in_words, least_and_most, median, opened, towns};
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
    /// Whether it moves that farther than every other number for certain, run by run with the same luck.
    pub leads: bool,
    /// Whether it is told who can pay.
    pub of_gate: bool,
    /// Every value with what came of it.
    pub lines: Vec<(String, String)>,
}

/// What was varied one number at a time, the one first that moves most what an answer of this kind tells; of those alike the first.
/// A number of which nothing comparable is known is left out.
pub fn leant(scene: &Scene, kind: AnswerKind) -> Vec<Leant> {
    let told = Told::of(scene, kind);
    let mut keys: Vec<&str> = Vec::new();
    for varied in &scene.tables.varied {
        if !keys.contains(&varied.key.as_str()) {
            keys.push(&varied.key);
        }
    }
    let one = |key: &str| {
        let mine = || scene.tables.varied.iter().filter(|varied| varied.key == key);
        // The same runs of the base as of its values: others would be told apart by their luck.
        let runs = mine().map(|varied| varied.runs).min().unwrap_or(0);
        let here = base(scene, runs);
        let lines: Vec<(String, String)> =
            mine().filter_map(|varied| Some((varied.value.clone(), told.became(varied, &here)?))).collect();
        let all: Vec<&Varied> = std::iter::once(&here).chain(mine()).collect();
        let found: Vec<Numbers> = all.iter().map(|varied| told.numbers(varied)).collect();
        let by_run = by_run(&all.iter().map(|varied| told.by_run(varied)).collect::<Vec<_>>(), runs);
        let leant = Leant {
            key: key.to_owned(),
            swing: swing(&found),
            leads: false,
            of_gate: matches!(told, Told::Gate(_)),
            lines,
        };
        (!leant.lines.is_empty()).then_some((leant, by_run))
    };
    let mut leant: Vec<(Leant, Vec<f64>)> = keys.into_iter().filter_map(one).collect();
    leant.sort_by(|(a, _), (b, _)| b.swing.total_cmp(&a.swing));
    let swings: Vec<Vec<f64>> = leant.iter().map(|(_, swings)| swings.clone()).collect();
    let mut leant: Vec<Leant> = leant.into_iter().map(|(leant, _)| leant).collect();
    if let Some(first) = leant.first_mut() {
        first.leads = leads(&swings);
    }
    leant
}

/// How far the number moves in each of so many runs, over all values and the base; nothing where it is not known by run.
fn by_run(values: &[Option<&[f64]>], runs: usize) -> Vec<f64> {
    let known: Option<Vec<&[f64]>> = values.iter().map(|values| values.filter(|values| values.len() >= runs)).collect();
    let swing = |known: &Vec<&[f64]>, run: usize| {
        let (low, high) = least_and_most(&known.iter().map(|values| values[run]).collect::<Vec<_>>());
        high - low
    };
    known.map_or_else(Vec::new, |known| (0..runs).map(|run| swing(&known, run)).collect())
}

/// Whether the first moves farther than each of the others for certain: of all pairs of numbers no more than 5 % would be said to by luck.
fn leads(swings: &[Vec<f64>]) -> bool {
    let pairs = swings.len() * swings.len().saturating_sub(1);
    let farther = |other: &Vec<f64>| {
        let both = swings[0].iter().zip(other).map(|(first, other)| first - other);
        Spread::of(both).side(0.0, pairs) == Some(true)
    };
    swings.len() > 1 && swings[1..].iter().all(farther)
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
    /// Who of those who would come can pay; a simulated household stands for so many.
    Gate(f64),
    /// Households of an old place: its name in tables, what it is called, and what else came out beside numbers on record.
    Place(&'a str, &'a str, Vec<&'a Score>),
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
        if kind == AnswerKind::Gate && tables.varied.iter().any(|varied| can_pay(&varied.gate, tables.weight).is_some())
        {
            return Told::Gate(tables.weight);
        }
        if tables.varied.iter().any(|varied| varied.founds) {
            let ended = |town: &Town| town.repealed;
            let repeals =
                tables.varied.iter().chain([&base(scene, scene.runs)]).flat_map(|varied| &varied.towns).any(ended);
            return Told::Towns { years: scene.end - scene.start, start: scene.start, repeals };
        }
        let place = scene.subject().place;
        match tables.names.get(place).zip(tables.places.get(place)) {
            Some((name, call)) => {
                let known = |score: &&Score| tables.varied.iter().any(|varied| varied.facts.contains_key(&score.fact));
                Told::Place(name, call, record::facts(scene).into_iter().filter(known).collect())
            }
            None => Told::Nothing,
        }
    }

    /// What came of it, in a few words, beside the same runs as they are where luck is large; nothing where that is not known.
    fn became(&self, varied: &Varied, base: &Varied) -> Option<String> {
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
            Told::Gate(weight) => gate_in_words(varied, base, *weight),
            Told::Towns { start, repeals, .. } => Some(towns(varied, *start, *repeals)),
            Told::Place(name, call, scores) => {
                let mut told: Vec<String> = Vec::new();
                if let Some(changes) = varied.changes.get(*name) {
                    let change = match signed_percent_with(100.0 * median(changes), 1).as_str() {
                        "0.0%" | "−0.0%" => "as many".to_owned(),
                        change => change.to_owned(),
                    };
                    told.push(format!("{change} households in {call}"));
                }
                match scores.as_slice() {
                    [score] => told.extend(varied.facts.get(&score.fact).map(|values| {
                        let value = record::writing(score)(median(values));
                        format!("{}: {value}", score.fact)
                    })),
                    many => told.extend(
                        met(many, varied).map(|(met, all)| format!("{met} of {all} numbers on record are met")),
                    ),
                }
                (!told.is_empty()).then(|| format!("{} {}", told.join("; "), of(varied.runs)))
            }
            Told::Nothing => None,
        }
    }

    /// The same run by run, where that is kept.
    fn by_run<'v>(&self, varied: &'v Varied) -> Option<&'v [f64]> {
        let values = match self {
            Told::Routes(score) => varied.routes.get(&score.fact),
            Told::Fact(score) => varied.facts.get(&score.fact),
            Told::Place(name, ..) => varied.changes.get(*name),
            Told::Facts(_) | Told::Gate(_) | Told::Towns { .. } | Told::Nothing => None,
        };
        values.map(Vec::as_slice)
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
            Told::Gate(weight) => {
                let [poorest, _, richest] = can_pay(&varied.gate, *weight).unwrap_or([f64::NAN; 3]);
                (numbers.shares[0], numbers.shares[1]) = (poorest, richest);
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
            Told::Place(name, ..) => numbers.shares[0] = varied.changes.get(*name).map_or(f64::NAN, |v| median(v)),
            Told::Nothing => {}
        }
        numbers
    }
}

/// How many of several numbers on record are met, and how many there are.
fn met(scores: &[&Score], varied: &Varied) -> Option<(usize, usize)> {
    let known: Vec<bool> =
        scores.iter().filter_map(|score| Some(score.holds(median(varied.facts.get(&score.fact)?)))).collect();
    (!known.is_empty()).then(|| (known.iter().filter(|met| **met).count(), known.len()))
}

/// The first so many runs of the run itself, as if its numbers had been varied to what they are.
fn base(scene: &Scene, runs: usize) -> Varied {
    let runs = runs.min(scene.runs);
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
    let all = || (0..runs).flat_map(|r| (0..new.names.len()).map(move |town| (r, town)));
    let opened = |r: usize| (0..new.names.len()).any(|town| scene.opened(town).iter().any(|(run, _)| *run == r));
    let last = scene.last();
    let change = |place: usize| {
        let of = |r: usize| match scene.pair(Quantity::Households, r, last, place) {
            Some((here, there)) => here / there - 1.0,
            None => tables.households.at(r, last, place) / tables.households.at(r, 0, place) - 1.0,
        };
        (scene.name(place).to_owned(), (0..runs).map(of).filter(|change| change.is_finite()).collect())
    };
    let scored = |moves: bool| {
        let mine = tables.scores.iter().filter(move |score| score.moves == moves);
        // Where a run has no such number its place in the list is not known.
        let first = |values: &[f64]| if values.len() == scene.runs { values[..runs].to_vec() } else { values.to_vec() };
        mine.filter_map(|score| Some((score.fact.clone(), first(&score.own()?.values)))).collect()
    };
    Varied {
        key: String::new(),
        value: String::new(),
        runs,
        founds: !new.names.is_empty(),
        runs_opened: Some((0..runs).filter(|&r| opened(r)).count()),
        towns: all().filter_map(town).collect(),
        pledged: std::iter::empty().collect(),
        gate: gate::gates(scene).1.into_iter().take(runs).collect(),
        changes: (0..tables.names.len()).map(change).collect(),
        facts: scored(false),
        routes: scored(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_only_where_runs_with_the_same_luck_agree_that_it_does() {
        // Two runs: the first moves three times as far on average, and twice in one of them.
        let few = [vec![0.30, 0.36], vec![0.15, 0.08], vec![0.01, 0.02]];
        let many = few.clone().map(|swings| swings.repeat(5));
        assert!(!leads(&few) && leads(&many));
        // As far as another, give or take: luck made it first.
        let close = [vec![0.30, 0.10, 0.33, 0.21, 0.18, 0.29], vec![0.22, 0.19, 0.24, 0.28, 0.21, 0.23]];
        assert!(!leads(&close) && !leads(&many[..1]) && !leads(&[vec![], vec![]]));
    }

    #[test]
    fn a_swing_is_over_the_values_and_the_base_of_the_same_run() {
        // The base has runs that its values have not.
        let swings = by_run(&[Some(&[0.1, 0.5, 9.0]), Some(&[0.3, 0.4]), Some(&[0.2, 0.2])], 2);
        assert!(swings.len() == 2 && (swings[0] - 0.2).abs() < 1e-12 && (swings[1] - 0.3).abs() < 1e-12, "{swings:?}");
        assert_eq!(by_run(&[Some(&[0.1, 0.5]), None], 2), Vec::<f64>::new());
        assert_eq!(by_run(&[Some(&[0.1, 0.5]), Some(&[0.1])], 2), Vec::<f64>::new());
    }
}
