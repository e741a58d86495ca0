//! Tells of exit without moving: whether a suburb incorporates, what its people have of it, and what its parent loses.

use crate::chart::verdict::claim::{Big, Book, Measure, Quantity, Said, Told, told_range};
use crate::chart::verdict::effect::Effect;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::spread::Spread;

/// The answer for a suburb that may incorporate, whose differences from its twin are `effects`; nothing for any other place.
pub fn told(scene: &Scene, place: usize, effects: &[Effect], people: Option<String>, book: &mut Book) -> Option<Told> {
    let name = scene.name(place);
    let parent = scene.tables.facts.parents.get(name)?;
    let parent = scene.tables.names.iter().position(|other| other == parent)?;
    let (call, end) = (scene.call(place), plain::year(scene.end));
    let mut years = vec![f64::NAN; scene.runs];
    for event in scene.tables.happened.iter().filter(|event| event.place == name && event.kind == "incorporated") {
        if let Some(first) = years.get_mut(event.replicate).filter(|first| first.is_nan()) {
            *first = event.year - scene.start;
        }
    }
    let done = years.iter().filter(|years| years.is_finite()).count();
    book.count(Measure::RunsIncorporated, name, done as f64, plain::whole);
    if done == 0 {
        let first = format!(
            "{call} does not incorporate in {} ({}): more of its people would lose by it than gain.",
            plain::years(scene.end - scene.start),
            match scene.runs {
                1 => "one run".to_owned(),
                all => format!("0 of {all} runs"),
            }
        );
        let number =
            Big::new(scene.in_runs(0).trim_start_matches("in ").to_owned(), format!("in which {call} incorporates"));
        return Some(Told { first, numbers: vec![number.accented()], ..Told::default() });
    }
    let after = book.say(Measure::YearsToIncorporation, name, Spread::of(years.into_iter()), plain::years);
    let [own, behind] = [effects.to_vec(), scene.effects(parent, 1)].map(|effects| services(&effects));
    let own = own.and_then(|effect| told_of(scene, place, &effect, book));
    let behind = behind.and_then(|effect| told_of(scene, parent, &effect, book));
    let first = match &own {
        Some(own) => format!(
            "{call} incorporates after {} {}; in {end} services there are {} {} per household and year than in the twin ({}{}).",
            after.full(),
            scene.in_runs(done),
            own.size.mid,
            own.word,
            own.share.mid,
            told_range(&own.share).replace(": ", ", ")
        ),
        None => format!(
            "{call} incorporates after {} {}; its services do not differ from the twin's {}.",
            after.full(),
            scene.in_runs(done),
            scene.beyond()
        ),
    };
    let lives = people.map_or_else(String::new, |people| format!("; {call} {people}"));
    let left = scene.call(parent);
    let second = match &behind {
        Some(behind) => format!(
            "{left}, which it leaves, has {} {} in services per household and year ({}{}){lives}.",
            behind.size.mid,
            if behind.word == "higher" { "more" } else { "less" },
            behind.share.mid,
            told_range(&behind.share).replace(": ", ", ")
        ),
        None => {
            let beyond = scene.beyond();
            format!("{left}, which it leaves, has services that do not differ from the twin's {beyond}{lives}.")
        }
    };
    let mut numbers = vec![Big::new(
        format!("{done} of {}", scene.runs),
        format!("runs in which {call} incorporates, after {}", after.mid),
    )];
    let both = [(call, &own), (left, &behind)];
    numbers.extend(both.into_iter().filter_map(|(call, told)| {
        let told = told.as_ref()?;
        let sign = if told.word == "higher" { "+" } else { "−" };
        Some(Big::new(format!("{sign}{}", told.size.mid), format!("of services a household and year in {call}")))
    }));
    if let Some(first) = numbers.first_mut() {
        first.accent = true;
    }
    Some(Told { first, second, numbers, ..Told::default() })
}

fn services(effects: &[Effect]) -> Option<Effect> {
    effects.iter().find(|effect| effect.quantity == Quantity::Services).cloned()
}

/// A difference in services that stands out from luck.
struct Difference {
    size: Said,
    share: Said,
    word: &'static str,
}

fn told_of(scene: &Scene, place: usize, effect: &Effect, book: &mut Book) -> Option<Difference> {
    let up = effect.way?;
    let (size, share) = (effect.size(scene, place, book), effect.percent(scene, place, book));
    Some(Difference { size, share, word: effect.word(up) })
}
