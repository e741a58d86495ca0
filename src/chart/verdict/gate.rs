//! Tells who would come, who can pay and who moves in, by third of incomes.

use crate::chart::read::new_places::Gate;
use crate::chart::verdict::claim::{Big, Book, Measure, Said, Told, told_range};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, lower, sentence};
use crate::chart::words::spread::Spread;
use crate::experiment::probability::wilson;

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

/// The gate that is told of, by replicate: of new places, else of templates, else of any other metro.
pub fn gates(scene: &Scene) -> (Door, Vec<Thirds>) {
    let new = &scene.tables.new_places;
    let of = |gates: &[Gate]| gates.iter().map(thirds).collect::<Vec<Thirds>>();
    let any = |thirds: &[Thirds]| thirds.iter().flatten().any(|third| third[0] > 0.0);
    let (towns, templates) = (of(&new.gates), of(&new.templates));
    match () {
        () if any(&towns) => (Door::Town, towns),
        () if any(&templates) => (Door::Template, templates),
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

/// Simulated households below which a share of one run says nothing.
const FEW: f64 = 30.0;

/// Of those of a third who would come, those who get as far as a step, per cent: of all runs together, with the ends of runs
/// where in each of them enough would come, else with the 95 % interval of so few simulated households. `weight` is the real households that a simulated one stands for.
pub fn share(gates: &[Thirds], third: usize, step: usize, weight: f64) -> Spread {
    let of = |would: f64, come: f64| if would > 0.0 { 100.0 * come / would } else { f64::NAN };
    let sum = |k: usize| gates.iter().map(|thirds| thirds[third][k]).sum::<f64>();
    let pooled = Spread::of(std::iter::once(of(sum(0), sum(step))));
    if gates.iter().any(|thirds| thirds[third][0] < FEW * weight) {
        // Each household says yes or no by itself: with few of them that is where luck is.
        let [would, come] = [0, step].map(|k| (sum(k) / weight).round());
        if gates.len() < 2 || would < 1.0 {
            return pooled;
        }
        let (low, high) = wilson(come.min(would) as u32, would as u32);
        return Spread { most: (100.0 * low, 100.0 * high), replicates: gates.len(), ..pooled };
    }
    let each = Spread::of(gates.iter().map(|thirds| of(thirds[third][0], thirds[third][step])));
    Spread { median: pooled.median, ..each }
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
        return Told { first, second, numbers: vec![Big::new("0", format!("households would move to {call}"))] };
    }
    let pays = |third: usize, book: &mut Book| {
        let pays = share(&gates, third, 1, scene.tables.weight);
        pays.is_known().then(|| book.say(Measure::CanPay(third), "", pays, plain::percent))
    };
    let moves = |third: usize, book: &mut Book| {
        let moves = share(&gates, third, 3, scene.tables.weight);
        moves.is_known().then(|| book.say(Measure::MovesIn(third), "", moves, plain::percent))
    };
    let [poor, rich] = [0, 2].map(|third| (pays(third, book), moves(third, book)));
    let clause = |third: usize, (pays, moves): &(Option<Said>, Option<Said>)| match (pays, moves, door) {
        (Some(pays), Some(moves), Door::Town) if pays.mid == moves.mid => {
            format!("of the {} {} can pay and move in", THIRDS[third], pays.full())
        }
        (Some(pays), Some(moves), Door::Town) => {
            format!("of the {} {} can pay and {} move in", THIRDS[third], pays.full(), moves.mid)
        }
        (Some(pays), _, _) => format!("of the {} {} can pay", THIRDS[third], pays.full()),
        _ => format!("of the {} nobody would come", THIRDS[third]),
    };
    let come = match door {
        Door::Template => format!("pledge for {call}"),
        _ => format!("move to {call}"),
    };
    // Of all old places together, whichever one the run is about.
    let whose = if door == Door::Metro { "all in any place" } else { "those" };
    let first = format!("Of {whose} who would {come}, {}, {}.", clause(0, &poor), clause(2, &rich));
    let end = plain::year(scene.end);
    let wanted = format!("{} would {come}{}", would.mid, would.range());
    let years = plain::years((scene.end - scene.start).floor());
    let second = match (&opening, door) {
        (Some(opening), _) => format!(
            "Over {years} {wanted}; {}{}, and in {end} {} households live there{}.",
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
    for (third, (pays, _)) in [(0, &poor), (2, &rich)] {
        if let Some(pays) = pays {
            let helped = if door == Door::Metro { "can pay for it" } else { "can pay or are helped" };
            let about = format!("of the {} who would {come} {helped}", THIRDS[third]);
            let big = Big::new(pays.mid.clone(), about + &told_range(pays));
            numbers.push(if third == 0 { big.accented() } else { big });
        }
    }
    numbers.push(match &opening {
        Some(opening) => Big::new(
            opening.residents.mid.clone(),
            format!("households live there in {end}{}", told_range(&opening.residents)),
        ),
        None => Big::new(would.mid.clone(), format!("households would {come}{}", told_range(&would))),
    });
    Told { first, second, numbers }
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
        let pays = share(&gates, third, 1, scene.tables.weight);
        pays.is_known().then(|| book.say(Measure::CanPay(third), "", pays, plain::percent))
    };
    let (poor, rich) = (pays(0)?, pays(2)?);
    let come = match door {
        Door::Template => "say yes to a template",
        Door::Town => "would move to a town",
        Door::Metro => return None,
    };
    Some(format!("Of those who {come}, of the poorest third {} can pay, of the richest {}.", poor.full(), rich.full()))
}

fn runs(runs: usize) -> String {
    if runs == 1 { "one run".to_owned() } else { format!("{runs} runs") }
}
