//! Tells who would come, who can pay and who moves in, by third of incomes.

use crate::chart::read::new_places::Gate;
use crate::chart::verdict::claim::{Big, Book, Measure, Said, Told, told_range};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, lower, sentence};
use crate::chart::verdict::{door as entrance, life};
use crate::chart::words::sample::{few_simulated, is_of_few, share_of_all};
use crate::chart::words::spread::Spread;

/// The thirds, from below.
pub const THIRDS: [&str; 3] = ["poorest third", "middle third", "richest third"];

/// Before which gate people stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// That of new places.
    Town,
    /// That of a place that is yet to be founded: one can only pledge.
    Template,
    /// That of any other metro.
    Metro,
}

/// Would, could pay, were admitted and moved in, by third of incomes and replicate.
pub type Thirds = [[f64; 4]; 3];

/// How much of each third lies in a tenth of incomes, 0 to 9.
fn shares(tenth: usize) -> [f64; 3] {
    let third = |k: usize| {
        let (low, high) = (10.0 / 3.0 * k as f64, 10.0 / 3.0 * (k + 1) as f64);
        (high.min(tenth as f64 + 1.0) - low.max(tenth as f64)).max(0.0)
    };
    [third(0), third(1), third(2)]
}

/// A gate by thirds.
fn thirds(gate: &Gate) -> Thirds {
    let mut thirds = Thirds::default();
    for (tenth, counts) in gate.iter().enumerate() {
        for (third, share) in thirds.iter_mut().zip(shares(tenth)) {
            third.iter_mut().zip(counts).for_each(|(sum, count)| *sum += share * count);
        }
    }
    thirds
}

/// The gate that is told of, by replicate: of templates, where one must pledge, and mostly pay, before there is a town; else of new
/// places, else of any other metro.
pub fn gates(scene: &Scene) -> (Door, Vec<Thirds>) {
    let new = &scene.tables.new_places;
    let of = |gates: &[Gate]| gates.iter().map(thirds).collect::<Vec<Thirds>>();
    let any = |thirds: &[Thirds]| thirds.iter().flatten().any(|third| third[0] > 0.0);
    let (towns, templates) = (of(&new.gates), of(&new.templates));
    match () {
        () if any(&templates) => (Door::Template, templates),
        () if any(&towns) => (Door::Town, towns),
        () if !new.names.is_empty() => (Door::Town, towns),
        () => {
            let tenth = |r: usize, k: usize| {
                let t = scene.tables.deciles.over(r, k, &scene.tables.years);
                [t.would, t.could_pay, t.admitted, t.moved]
            };
            let gate = |r: usize| -> Gate { std::array::from_fn(|k| tenth(r, k)) };
            (Door::Metro, (0..scene.runs).map(|r| thirds(&gate(r))).collect())
        }
    }
}

/// The gate of towns that are open, by replicate, where that of their templates is told of first.
pub fn once_open(scene: &Scene) -> Option<Vec<Thirds>> {
    let (door, _) = gates(scene);
    let towns: Vec<Thirds> = scene.tables.new_places.gates.iter().map(thirds).collect();
    (door == Door::Template && towns.iter().flatten().any(|third| third[0] > 0.0)).then_some(towns)
}

/// Simulated households below which a share is told with how few they are.
const HARDLY_ANY: f64 = 5.0;

/// Of those of a third who would come, those who get as far as a step, per cent ([`share_of_all`]).
pub fn share(gates: &[Thirds], third: usize, step: usize, weight: f64) -> Spread {
    share_of_all(&counts(gates, third, step), weight)
}

/// Who of a third would come, and who of them gets as far as a step, run by run.
fn counts(gates: &[Thirds], third: usize, step: usize) -> Vec<[f64; 2]> {
    gates.iter().map(|thirds| [thirds[third][0], thirds[third][step]]).collect()
}

/// How few simulated households of a third would come, over all runs together, where they are hardly any; else nothing.
fn hardly_any(gates: &[Thirds], third: usize, weight: f64) -> String {
    let would: f64 = gates.iter().map(|thirds| thirds[third][0]).sum();
    // Of a third next to a tenth that it shares there may be a part of one.
    let simulated = (would / weight).max(1.0).round();
    if simulated < HARDLY_ANY { few_simulated(std::iter::once(simulated), 1.0) } else { String::new() }
}

/// Says how many of a third get as far as a step, and how few they are.
fn say(scene: &Scene, gates: &[Thirds], third: usize, (measure, step): (Measure, usize), book: &mut Book) -> Said {
    let weight = scene.tables.weight;
    let said = book.say(measure, "", share(gates, third, step, weight), plain::percent);
    book.of_few |= said.ends.is_some() && is_of_few(&counts(gates, third, step), weight);
    said
}

/// “100% (21% to 100%; only one simulated household)”.
fn of_how_few(said: &Said, few: &str) -> String {
    match (few, &said.ends) {
        ("", _) => said.full(),
        (few, None) => format!("{} ({few})", said.mid),
        (few, Some((low, high))) => format!("{} ({low} to {high}; {few})", said.mid),
    }
}

/// The answer; one sentence where nobody would come.
pub fn told(scene: &Scene, book: &mut Book) -> Told {
    let (door, gates) = gates(scene);
    let call = match (door, scene.town()) {
        (Door::Metro, _) | (_, None) => "another metro".to_owned(),
        (_, Some(town)) if scene.tables.new_places.names.len() == 1 => scene.town_call(town),
        _ => "a new town".to_owned(),
    };
    let would = Spread::of(gates.iter().map(|thirds| thirds.iter().map(|third| third[0]).sum()));
    let would = book.say(Measure::Would, "", would, plain::people);
    let opening = scene.town().and_then(|town| life::opening(scene, town, book));
    if gates.iter().flatten().all(|third| third[0] <= 0.0) {
        let first = format!("Nobody would move to {call} ({}).", runs(scene.runs));
        let second = match (&opening, door) {
            (None, Door::Town | Door::Template) if !scene.tables.new_places.names.is_empty() => {
                life::none(scene, book)[0].clone()
            }
            _ => String::new(),
        };
        return Told {
            first,
            second,
            numbers: vec![Big::new("0", format!("households would move to {call}"))],
            ..Told::default()
        };
    }
    let passing = passing(scene, door, &gates, book);
    let come = match door {
        Door::Template => format!("pledge for {call}"),
        _ => format!("move to {call}"),
    };
    // Of all old places together, whichever one the run is about.
    let whose = if door == Door::Metro { "all in any place" } else { "those" };
    let first = format!("Of {whose} who would {come}, {}.", clauses(&passing));
    let then = once_open(scene).map_or_else(String::new, |towns| {
        let passing = self::passing(scene, Door::Town, &towns, book);
        format!("Of those who would move in once it is open, {}. ", clauses(&passing))
    });
    let end = plain::year(scene.end);
    let wanted = format!("{} would {come}{}", would.mid, would.range());
    let years = plain::years((scene.end - scene.start).floor());
    let second = match (&opening, door) {
        (Some(opening), _) => format!(
            "{then}Over {years} {wanted}; {}{}, and in {end} {} households live there{}.",
            opening.told(scene),
            life::failing(scene, opening.town, book),
            opening.residents.mid,
            opening.residents.range()
        ),
        (None, Door::Metro) => format!("Over {years} {wanted}, counted over all places."),
        (None, _) => {
            let none = life::none(scene, book);
            format!("{}: {}", sentence(&wanted), lower(&none[0]))
        }
    };
    let mut numbers = Vec::new();
    // What hardly anybody stands behind leads nothing.
    let (known, of_few): (Vec<&Passing>, Vec<&Passing>) = passing.iter().partition(|passing| passing.few.is_empty());
    for Passing { third, pays, few, .. } in known.into_iter().chain(of_few) {
        let helped = if door == Door::Metro { "can pay for it" } else { "can pay or are helped" };
        let about = format!("of the {} who would {come} {helped}", THIRDS[*third]);
        let few = if few.is_empty() { String::new() } else { format!("; {few}") };
        let big = Big::new(pays.mid.clone(), about + &told_range(pays) + &few);
        numbers.push(if numbers.is_empty() { big.accented() } else { big });
    }
    numbers.push(match &opening {
        Some(opening) => Big::new(
            opening.residents.mid.clone(),
            format!("households live there in {end}{}", told_range(&opening.residents)),
        ),
        None => Big::new(would.mid.clone(), format!("households would {come}{}", told_range(&would))),
    });
    let told = Told { first, second, numbers, ..Told::default() };
    if door == Door::Town { entrance::led(scene, &call, told, book) } else { told }
}

/// How many of a third get through a gate.
struct Passing {
    third: usize,
    pays: Said,
    moves: Option<Said>,
    /// How few simulated households that is of, where it is of hardly any.
    few: String,
}

/// The poorest and the richest third of whom any would come.
fn passing(scene: &Scene, door: Door, gates: &[Thirds], book: &mut Book) -> Vec<Passing> {
    let weight = scene.tables.weight;
    let known: Vec<usize> = (0..THIRDS.len()).filter(|&third| share(gates, third, 1, weight).is_known()).collect();
    let ends = match known.as_slice() {
        [poorest, .., richest] => vec![*poorest, *richest],
        few => few.to_vec(),
    };
    let mut one = |third: usize| {
        let pays = say(scene, gates, third, (Measure::CanPay(third), 1), book);
        let moves = (door == Door::Town).then(|| say(scene, gates, third, (Measure::MovesIn(third), 3), book));
        Passing { third, pays, moves, few: hardly_any(gates, third, weight) }
    };
    ends.into_iter().map(&mut one).collect()
}

/// “none is of the poorest third; of the middle third 14% can pay, of the richest third 40% can pay”.
fn clauses(passing: &[Passing]) -> String {
    let clause = |Passing { third, pays, moves, few }: &Passing| {
        let of = format!("of the {} {} can pay", THIRDS[*third], of_how_few(pays, few));
        match moves {
            Some(moves) if pays.mid == moves.mid => format!("{of} and move in"),
            Some(moves) => format!("{of} and {} move in", moves.full()),
            None => of,
        }
    };
    let clauses = passing.iter().map(clause).collect::<Vec<_>>().join(", ");
    let there = |third: usize| passing.iter().any(|passing| passing.third == third);
    match (there(0), there(2)) {
        (true, true) => clauses,
        (false, true) => format!("none is of the {}; {clauses}", THIRDS[0]),
        (true, false) => format!("none is of the {}; {clauses}", THIRDS[2]),
        (false, false) => format!("none is of the poorest or the richest third; {clauses}"),
    }
}

/// Of those who would come, of the poorest and of the richest third, who can pay; nothing where nobody would come.
pub fn who_pays(scene: &Scene, book: &mut Book) -> Option<String> {
    // Who would pledge for one, where anybody was asked; else who came to its gate.
    let templates: Vec<Thirds> = scene.tables.new_places.templates.iter().map(thirds).collect();
    let (door, gates) = match templates.iter().flatten().any(|third| third[0] > 0.0) {
        true => (Door::Template, templates),
        false => gates(scene),
    };
    let mut pays = |third: usize| {
        let weight = scene.tables.weight;
        let known = share(&gates, third, 1, weight).is_known();
        known.then(|| {
            of_how_few(
                &say(scene, &gates, third, (Measure::CanPay(third), 1), book),
                &hardly_any(&gates, third, weight),
            )
        })
    };
    let (poor, rich) = (pays(0)?, pays(2)?);
    let come = match door {
        Door::Template => "say yes to a template",
        Door::Town => "would move to a town",
        Door::Metro => return None,
    };
    Some(format!("Of those who {come}, of the poorest third {poor} can pay, of the richest {rich}."))
}

fn runs(runs: usize) -> String {
    if runs == 1 { "one run".to_owned() } else { format!("{runs} runs") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Planted fault: the one household of a third, all of whom can pay, was told as a range of runs from a fifth to all.
    #[test]
    fn a_share_of_hardly_any_is_told_with_how_few_they_are() {
        let run = |rich: f64| [[4_000.0, 1_000.0, 1_000.0, 1_000.0], [0.0; 4], [rich; 4]];
        let gates = [run(100.0), run(0.0)];
        let few = [0, 2].map(|third| hardly_any(&gates, third, 100.0));
        assert_eq!(few, ["", "only one simulated household"]);
        assert!(is_of_few(&counts(&gates, 2, 1), 100.0) && !is_of_few(&counts(&gates, 0, 1), 100.0));
        let mut book = Book::default();
        let pays = book.say(Measure::CanPay(2), "", share(&gates, 2, 1, 100.0), plain::percent);
        assert_eq!(of_how_few(&pays, &few[1]), "100% (21% to 100%; only one simulated household)");
        assert_eq!(of_how_few(&Said { ends: None, ..pays.clone() }, &few[1]), "100% (only one simulated household)");
        assert_eq!(of_how_few(&pays, ""), "100% (21% to 100%)");
    }
}
