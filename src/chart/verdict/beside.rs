//! Sets a city beside its twin: how many more or fewer live there, and what else differs, new places first.

use crate::chart::verdict::claim::{Big, Book, Measure, Quantity, Told, told_range};
use crate::chart::verdict::effect::{Effect, Others, governed, indebted, others};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, after, listed, lower, sentence};
use crate::chart::verdict::suburb;
use crate::chart::verdict::together;
use crate::experiment::chance::few;

/// Changes up to this size, in per cent, are called no change.
const THRESHOLD: f64 = 1.0;

/// The answer: of the town and the city, else of the city alone.
pub fn told(scene: &Scene, book: &mut Book) -> Told {
    let Some(city) = scene.city() else {
        return Told { first: "The run has no city.".to_owned(), ..Told::default() };
    };
    let effects = scene.effects(city.place, city.among);
    if effects.is_empty() {
        return alone(scene, city.place, city.among, book);
    }
    let call = scene.call(city.place);
    let than = scene.than().unwrap_or_default();
    let opening = scene.town().and_then(|town| life::opening(scene, town, book));
    let households = effects.iter().find(|effect| effect.quantity == Quantity::Households);
    let end = plain::year(scene.end);
    let clause = households.map(|effect| people(scene, city.place, effect, &than, book));
    if let Some(told) = suburb::told(scene, city.place, &effects, clause.clone(), book) {
        return told;
    }
    let first = match (&opening, clause) {
        (Some(opening), clause) => {
            let live = format!(
                "{} has {} households in {end}{}",
                life::opened_and(scene, opening, book),
                opening.residents.mid,
                opening.residents.range()
            );
            let clause = clause.map_or_else(String::new, |clause| format!("; {call} {clause}"));
            format!("{live}{clause}.")
        }
        (None, Some(clause)) => {
            let none = match scene.tables.new_places.names.is_empty() {
                true => String::new(),
                false => format!("{} ", life::none(scene, book)[0]),
            };
            format!("{none}In {end} {call} {clause}.")
        }
        (None, None) => format!("Nothing of {call} is in both worlds."),
    };
    let told = others(scene, (city.place, city.among), &effects, book);
    let second = match () {
        () if effects.iter().all(Effect::is_nothing) => {
            "Both worlds are alike in every number that is compared.".to_owned()
        }
        () if scene.is_idle() && told.said.is_empty() && told.open.is_empty() => {
            "Nothing else happened that the twin has not.".to_owned()
        }
        () if scene.runs < 2 && households.is_some_and(Effect::is_nothing) => {
            "One run cannot tell from luck what else differs.".to_owned()
        }
        () => beyond(scene, told, few(scene.runs, city.among * effects.len())),
    };
    let second = after(governed(scene, city.place, city.among, book), &second);
    let debt = indebted(scene, city.place, book).map(|debt| format!("{debt}."));
    let besides = opening.as_ref().and_then(|_| besides(scene));
    let second = [Some(second), debt, besides].into_iter().flatten().filter(|said| !said.is_empty());
    let second = second.collect::<Vec<_>>().join(" ");
    if let Some(together) = together::told(scene, &than, book) {
        let here = first.strip_prefix(&format!("In {end} ")).unwrap_or(&first).to_owned();
        return Told { first: together.said, second: here, more: second, numbers: together.numbers };
    }
    let mut numbers = Vec::new();
    numbers.extend(opening.iter().map(|opening| residents(scene, opening, &end)));
    let mut ranked: Vec<&Effect> = effects.iter().filter(|effect| effect.way.is_some()).collect();
    ranked.sort_by(|a, b| a.rank().0.cmp(&b.rank().0).then(a.rank().1.total_cmp(&b.rank().1)));
    for effect in ranked.iter().take(3 - numbers.len()) {
        numbers.push(big(scene, city.place, effect, book));
    }
    if numbers.is_empty()
        && let Some(effect) = households
    {
        let ends = effect.ends(scene, city.place, book);
        numbers.push(match (crate::format::is_something(&ends), scene.runs) {
            (false, _) => {
                let name = scene.name(city.place);
                let level = book.say(Measure::Level(Quantity::Households), name, effect.here, plain::people);
                Big::new(level.mid.clone(), format!("households in {call} in {end}, as many as in its twin"))
            }
            (true, 1) => Big::new(ends, format!("households in {call} against its twin, in one run: luck unknown")),
            (true, runs) => {
                let told = match (few(runs, city.among), effect.agreed()) {
                    (true, Some(up)) => {
                        let word = effect.word(up);
                        format!("{word} {}, which so few cannot tell from luck", scene.in_runs(runs))
                    }
                    (true, None) => format!("{runs} runs are too few to tell whether more or fewer"),
                    (false, _) => format!("no difference {}", scene.beyond()),
                };
                Big::new(ends, format!("households in {call} against its twin: {told}"))
            }
        });
    }
    if let Some(first) = numbers.first_mut() {
        first.accent = true;
    }
    Told { first, second, numbers, ..Told::default() }
}

/// That the twin has not got what changes beside the town either: what the city loses or gains comes of both.
fn besides(scene: &Scene) -> Option<String> {
    let tables = scene.tables;
    let acts = tables.happened.iter().filter(|event| event.kind == "reform" || event.kind == "trend_begins");
    let old = |name: &str| tables.names.iter().position(|other| other == name).filter(|&place| !tables.is_new(place));
    let (place, reason) = acts.filter_map(|event| Some((old(&event.place)?, &event.reason))).next()?;
    let what = reason.split([' ', ':']).next().unwrap_or_default().replace('_', " ");
    (tables.twin.as_ref()?.words == "nothing happens").then(|| {
        format!(
            "That is the difference of all that changes, the {what} of {} among it; `twin = \"no founding\"` tells that of the town alone.",
            scene.call(place)
        )
    })
}

/// What differs but for households, as far as luck lets one tell; `few` runs cannot tell that nothing does.
fn beyond(scene: &Scene, Others { said, open, rest, either }: Others, few: bool) -> String {
    let runs = scene.runs;
    let nothing = listed(&rest.iter().map(|noun| (*noun).to_owned()).collect::<Vec<_>>());
    let mut parts = Vec::new();
    if !open.is_empty() {
        let runs = format!("{} {} than in the twin", scene.in_runs(runs), with_is(&open));
        parts.push(format!("{runs}, which so few cannot tell from luck"));
    }
    if !said.is_empty() {
        let than = if open.is_empty() { " than in the twin" } else { "" };
        parts.push(format!("there {}{than}", with_is(&said)));
    }
    // Where few runs agree on something nothing can be said of the others either.
    if !either.is_empty() {
        parts.push(format!("{} may be higher or lower", listed(&either)));
    } else if runs > 1 && !rest.is_empty() && (!few || open.is_empty()) {
        parts.push(match (few, parts.is_empty()) {
            (true, true) => format!("{runs} runs are too few to tell whether anything else differs"),
            (true, false) => format!("{runs} runs are too few to tell whether {nothing} {}", differ(&rest).0),
            (false, true) => format!("nothing else differs beyond luck: neither {}", nothing.replace(" and ", " nor ")),
            (false, false) => format!("{nothing} {} beyond luck", differ(&rest).1),
        });
    }
    if parts.is_empty() { String::new() } else { format!("{}.", sentence(&parts.join("; "))) }
}

/// As many households as in the twin, give or take, in per cent: farther apart luck may hide an effect.
const NEAR: f64 = 1.0;

/// “has 3,100 fewer households (0.3%) than if nothing happened”.
pub fn people(scene: &Scene, place: usize, effect: &Effect, than: &str, book: &mut Book) -> String {
    match effect.way {
        Some(up) => {
            let size = effect.size(scene, place, book);
            let share = effect.percent(scene, place, book);
            format!(
                "has {} {} households {than} ({}{})",
                size.mid,
                effect.word(up),
                share.mid,
                told_range(&share).replace(": ", ", ")
            )
        }
        None if effect.is_nothing() => {
            effect.ends(scene, place, book);
            format!("has as many households as {}", than.trim_start_matches("than "))
        }
        None if scene.runs < 2 => {
            let ends = effect.ends(scene, place, book);
            format!("differs by {ends} households from its twin, which one run cannot tell from luck")
        }
        None => {
            let ends = effect.ends(scene, place, book);
            let (low, high) = effect.share.most;
            match low.abs().max(high.abs()) <= NEAR {
                true if !crate::format::is_something(&ends) => {
                    format!("has as many households as {}", than.trim_start_matches("than "))
                }
                true => format!("has about as many households as {} ({ends})", than.trim_start_matches("than ")),
                false if scene.in_doubt() => {
                    format!("may have more or fewer households {than} ({ends})")
                }
                false => {
                    let agreed = effect.agreed().filter(|_| few(scene.runs, 1));
                    let runs = scene.in_runs(scene.runs);
                    match agreed.map(|up| effect.word(up)) {
                        Some(word) => {
                            format!("has {word} households {than} {runs}, which so few cannot tell from luck ({ends})")
                        }
                        None => format!(
                            "has more or fewer households {than}, which {} runs cannot tell from luck ({ends})",
                            scene.runs
                        ),
                    }
                }
            }
        }
    }
}

/// One difference as a large number.
fn big(scene: &Scene, place: usize, effect: &Effect, book: &mut Book) -> Big {
    let up = effect.way == Some(true);
    let call = scene.call(place);
    let sign = if up { "+" } else { "−" };
    let size = effect.size(scene, place, book);
    let share = effect.signed(scene, place, book);
    let noun = match effect.quantity {
        Quantity::Households => "households".to_owned(),
        Quantity::Crime => "violent crimes per 100,000".to_owned(),
        Quantity::Services => "services per household and year".to_owned(),
        quantity => format!("{} a year", quantity.noun()),
    };
    Big::new(
        format!("{sign}{}", size.mid),
        format!("{noun} in {call} against its twin, {}{}", share.mid, told_range(&share)),
    )
}

fn with_is(said: &[String]) -> String {
    let verb = if said[0].starts_with("rents") || said[0].starts_with("services") { "are" } else { "is" };
    let (noun, rest) = split(&said[0]);
    let first = format!("{noun} {verb} {rest}");
    listed(&std::iter::once(first).chain(said[1..].iter().cloned()).collect::<Vec<_>>())
}

/// A noun and what is said of it, which begins with a digit or “under”.
fn split(said: &str) -> (&str, &str) {
    let at = said.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let at = said.find("under ").map_or(at, |under| under.min(at));
    (said[..at].trim_end(), &said[at..])
}

/// “differs” and “does not differ”, as fits these nouns.
fn differ(rest: &[&str]) -> (&'static str, &'static str) {
    match rest {
        [one] if !one.starts_with("rents") && !one.starts_with("services") => ("differs", "does not differ"),
        _ => ("differ", "do not differ"),
    }
}

/// How many live in a town at the end, as a large number.
fn residents(scene: &Scene, opening: &life::Opening, end: &str) -> Big {
    let about =
        format!("households live in {} in {end}{}", scene.town_call(opening.town), told_range(&opening.residents));
    Big::new(opening.residents.mid.clone(), about)
}

/// The answer of a run without a twin: how the place of the question changed.
fn alone(scene: &Scene, place: usize, among: usize, book: &mut Book) -> Told {
    let call = scene.call(place);
    if scene.tables.years.len() < 2 {
        return Told {
            first: "Only one moment is recorded, so no change can be stated.".to_owned(),
            ..Told::default()
        };
    }
    let change = scene.tables.over(|r| {
        let start = scene.tables.households.at(r, 0, place);
        if start > 0.0 { 100.0 * (scene.tables.households.at(r, scene.last(), place) / start - 1.0) } else { f64::NAN }
    });
    let (start, end) = (plain::year(scene.start), plain::year(scene.end));
    if !change.is_known() {
        return Told { first: format!("Nobody lives in {call} both in {start} and in {end}."), ..Told::default() };
    }
    let found = scene.way(&change, THRESHOLD, among);
    let level = scene.tables.over(|r| scene.tables.households.at(r, scene.last(), place));
    let level = book.say(Measure::Level(Quantity::Households), scene.name(place), level, plain::people);
    let first = match found {
        Some(up) => {
            let size = book.directed(Measure::Change, scene.name(place), change, found, plain::percent);
            let word = if up { "more" } else { "fewer" };
            format!("In {end} {call} has {} {word} households than in {start}{}.", size.mid, size.range())
        }
        None if scene.runs < 2 => {
            format!("In {end} {call} has {} households; one run cannot tell change from luck.", level.mid)
        }
        None if scene.in_doubt() => {
            let said = book.say(Measure::Change, scene.name(place), change, plain::signed_percent);
            format!("In {end} {call} may have more or fewer households than in {start}{}.", said.range())
        }
        None => format!(
            "In {end} {call} has as many households as in {start}, as far as luck lets one tell ({}{}).",
            level.mid,
            told_range(&level)
        ),
    };
    // What opened comes first, as where there is a twin.
    let opening = scene.town().and_then(|town| life::opening(scene, town, book));
    let first = match &opening {
        Some(opening) => format!(
            "{} has {} households in {end}{}; {}",
            life::opened_and(scene, opening, book),
            opening.residents.mid,
            opening.residents.range(),
            lower(&first)
        ),
        None if !scene.tables.new_places.names.is_empty() => format!("{} {first}", life::none(scene, book)[0]),
        None => first,
    };
    let second = "There is nothing to measure it against: the run has no twin.".to_owned();
    let mut numbers: Vec<Big> = opening.iter().map(|opening| residents(scene, opening, &end)).collect();
    numbers.push(Big::new(level.mid.clone(), format!("households in {call} in {end}{}", told_range(&level))));
    numbers[0].accent = true;
    Told { first, second, numbers, ..Told::default() }
}
