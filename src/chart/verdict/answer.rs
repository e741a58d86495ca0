//! Chooses by what kind of answer a run answers, and puts the answer together.

use crate::chart::read::tables::RunTables;
use crate::chart::verdict::claim::{Big, Book, Claim, Quantity, Told};
use crate::chart::verdict::effect::{Effect, figures};
use crate::chart::verdict::odds::{Mover, movers};
use crate::chart::verdict::scene::Scene;
use crate::chart::verdict::varied::{Leant, leant};
use crate::chart::verdict::{beside, cost, decline, fates, gate, odds, origins, plain, race, record};
use crate::chart::words::answers as words;
use crate::chart::words::sample::few_simulated;
use crate::chart::words::spread::Bands;
use crate::scenario::answer::AnswerKind;

/// What a run says of its question.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The kind of answer that is given: the one asked for, or another where there is nothing of that.
    pub kind: AnswerKind,
    /// The answer.
    pub first: String,
    /// What goes with it; may be empty.
    pub second: String,
    /// What the terminal says besides, which the page has in a table; mostly empty.
    pub more: String,
    /// Up to three numbers that stand large beside it.
    pub numbers: Vec<Big>,
    /// The city beside its twin: what stands out from luck.
    pub rows: Vec<Row>,
    /// What that table is about: “Chicago in 2045”.
    pub city: String,
    /// What brackets are, and how far luck can be told.
    pub luck: String,
    /// What effects are measured against; empty without a twin.
    pub against: String,
    /// What makes the numbers rough; often empty.
    pub rough: String,
    /// The numbers in doubt that move it most, where it is said how likely something is; else empty.
    pub movers: Vec<Mover>,
    /// What came of every number that was varied, the one first that moves the answer most.
    pub leant: Vec<Leant>,
    /// Everything that was said, as numbers.
    pub claims: Vec<Claim>,
}

/// One number of the city beside its twin.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub name: &'static str,
    /// In the scenario.
    pub here: String,
    /// In the twin.
    pub there: String,
    /// The difference with its sign.
    pub difference: String,
    /// The same in per cent, and the ends of runs.
    pub share: String,
}

impl Verdict {
    /// What the tables of a run say.
    pub fn of(tables: &RunTables) -> Verdict {
        let scene = Scene::of(tables);
        let mut book = Book::default();
        let wanted = tables.facts.answer.unwrap_or_else(|| guessed(tables));
        let (kind, told) = told(&scene, wanted, &mut book);
        let city = scene.city();
        let effects = city.map_or_else(Vec::new, |city| scene.effects(city.place, city.among));
        let rows = match city {
            Some(city) => rows(&scene, city.place, &effects, &mut book),
            None => Vec::new(),
        };
        Verdict {
            kind,
            first: told.first,
            second: told.second,
            more: told.more,
            numbers: told.numbers.into_iter().take(3).collect(),
            rows,
            city: city
                .map_or_else(String::new, |city| format!("{} in {}", scene.call(city.place), plain::year(scene.end))),
            luck: luck(tables.replicates, tables.doubts, &book),
            against: tables.twin.as_ref().map_or_else(String::new, |twin| match twin.words.as_str() {
                "nothing happens" => "the same households with the same luck, if nothing happened".to_owned(),
                "no founding" => "the same households with the same luck, without the founding".to_owned(),
                other => format!("the same households with the same luck in “{other}”"),
            }),
            rough: rough(&scene),
            movers: if kind == AnswerKind::Odds { movers(&tables.asked) } else { Vec::new() },
            leant: leant(&scene, kind),
            claims: book.claims,
        }
    }

    /// How many numbers were varied that move the answer more than that at `key`: all of them, where it was not varied.
    pub fn rank_of(&self, key: &str) -> usize {
        self.leant.iter().position(|leant| leant.key == key).unwrap_or(self.leant.len())
    }

    /// The whole answer in one paragraph.
    pub fn text(&self) -> String {
        [&self.first, &self.second, &self.more].map(String::as_str).join(" ").trim_end().to_owned()
    }
}

/// A run with doubts that was asked for so many probabilities answers by them.
const PROBABILITIES: usize = 3;

/// The kind of answer of a run whose scenario asks for none.
pub fn guessed(tables: &RunTables) -> AnswerKind {
    let new = &tables.new_places;
    let likely = || tables.asked.iter().filter(|shown| shown.tally.is_some()).count();
    match () {
        () if tables.doubts > 0 && likely() >= PROBABILITIES => AnswerKind::Odds,
        () if new.names.is_empty() && tables.twin.is_none() && !tables.scores.is_empty() => AnswerKind::Record,
        () if new.names.is_empty() && tables.twin.is_none() => AnswerKind::Gate,
        () if new.names.is_empty() && tables.granting().is_some() => AnswerKind::Cost,
        () if new.names.is_empty() => AnswerKind::Twin,
        () if tables.facts.fee => AnswerKind::Gate,
        () if tables.facts.hazard => AnswerKind::Fates,
        () if new.communities.len() == 1 && tables.exits.len() <= tables.replicates && race::may_race(tables) => {
            AnswerKind::Race
        }
        () if new.names.len() > 1 => AnswerKind::Fates,
        () => AnswerKind::Twin,
    }
}

/// The answer of the kind that is wanted, else of one that there is something to say of.
fn told(scene: &Scene, wanted: AnswerKind, book: &mut Book) -> (AnswerKind, Told) {
    let opens = (0..scene.tables.new_places.names.len()).any(|town| !scene.opened(town).is_empty());
    let founds = !scene.tables.new_places.names.is_empty();
    let found = match wanted {
        AnswerKind::Race => race::told(scene, book),
        AnswerKind::Gate => Some(gate::told(scene, book)),
        AnswerKind::Twin => None,
        AnswerKind::Fates if founds => Some(fates::told(scene, book)),
        AnswerKind::Fates => None,
        AnswerKind::Origins => origins::told(scene, book),
        AnswerKind::Decline => decline::told(scene, book),
        AnswerKind::Cost => cost::told(scene, book),
        AnswerKind::Record => record::told(scene, book),
        AnswerKind::Odds => odds::told(scene, book),
    };
    match found {
        Some(told) => (wanted, told),
        None if founds && (!opens || wanted == AnswerKind::Odds) && wanted != AnswerKind::Twin => {
            (AnswerKind::Fates, fates::told(scene, book))
        }
        None => (AnswerKind::Twin, beside::told(scene, book)),
    }
}

/// The numbers of the city that stand out from luck, beside the twin's.
fn rows(scene: &Scene, place: usize, effects: &[Effect], book: &mut Book) -> Vec<Row> {
    let row = |effect: &Effect, book: &mut Book| {
        let sign = if effect.way == Some(true) { "+" } else { "−" };
        let (size, share) = (effect.size(scene, place, book), effect.signed(scene, place, book));
        let write = |value: f64| level(scene, effect.quantity, value, effect.difference.median);
        Row {
            name: effect.quantity.title(),
            here: write(effect.here.median),
            there: write(effect.there.median),
            difference: format!("{sign}{}", size.mid),
            share: share.full(),
        }
    };
    effects.iter().filter(|effect| effect.way.is_some()).map(|effect| row(effect, book)).collect()
}

/// A level with the figures that a difference needs, and no others.
fn level(scene: &Scene, quantity: Quantity, value: f64, difference: f64) -> String {
    match quantity {
        // To the last figure of the difference.
        Quantity::Households if difference.abs() >= 100.0 => {
            let figures = figures(quantity, difference) as i32;
            let last = 10f64.powi(libm::log10(difference.abs()).floor() as i32 + 1 - figures);
            crate::format::count((value / last).round() * last)
        }
        Quantity::Households => crate::format::count(value),
        Quantity::Crime => crate::format::grouped(value, 1),
        Quantity::Revenue => plain::money(value, scene.tables.facts.currency),
        _ => format!("{}{}", scene.tables.facts.currency.before(), crate::format::count(value)),
    }
}

/// How it begins to say what brackets are.
pub const BRACKETS: &str = "In brackets:";

/// What brackets are: those of runs, each of which drew `doubts` numbers beside its luck, and those that the `book` has of another kind.
fn luck(runs: usize, doubts: usize, book: &Book) -> String {
    let differ = match doubts {
        0 => "with different luck".to_owned(),
        _ => format!("that differ by {}", words::varies(doubts)),
    };
    let mut said = match (Bands::of(runs), runs) {
        (Bands::None, _) => "One run: how far luck moves it is unknown.".to_owned(),
        (Bands::Quantiles, runs) => format!("{BRACKETS} the middle 90% of {runs} runs {differ}."),
        (_, runs @ 2..=3) => {
            format!("{BRACKETS} the range of {runs} runs; so few can seldom tell an effect from luck.")
        }
        (_, runs) => format!("{BRACKETS} the range of {runs} runs {differ}."),
    };
    if book.of_few {
        said.push_str(" Of shares of few simulated households it is the 95% interval of so few.");
    }
    if book.of_odds {
        said.push_str(" Of chances it is the 95% interval of so many runs.");
    }
    said
}

/// What makes the numbers of the town rough.
fn rough(scene: &Scene) -> String {
    let Some(town) = scene.town() else {
        return String::new();
    };
    let there = scene.opened(town).into_iter().map(|(r, _)| scene.residents(r, town));
    let few = few_simulated(there, scene.tables.weight);
    match few.is_empty() {
        true => String::new(),
        false => format!("{}: {few}.", crate::chart::words::keys::capital(&scene.town_call(town))),
    }
}
