//! Sets places that one law or shock changes together beside their twins, as one, and all others as one more.
//!
//! Of each: all households, and rents as a mean over them, in either world over those who live there.

use crate::chart::verdict::claim::{Big, Book, Measure, Quantity};
use crate::chart::verdict::effect::COMPARED;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, listed};
use crate::chart::words::spread::Spread;
use crate::chart::words::twin::EFFECT;
use crate::experiment::chance::few;

/// Of more groups than these, but for all others, nothing is told: no sentence holds them.
const MOST: usize = 3;

/// Some places that are told as one.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    /// “the 7 places of “the coast grows””, by the note of the event or trend.
    called: String,
    places: Vec<usize>,
}

/// What is said of places that change together.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// All in one sentence.
    pub said: String,
    /// Households of each as a large number.
    pub numbers: Vec<Big>,
}

/// What places that change together have more than their twins, in per cent, and which way that goes for certain.
struct Less {
    group: Group,
    people: (Spread, Option<bool>),
    rents: (Spread, Option<bool>),
}

/// Places that change together beside their twins, where there are any and anything of them is known: of a run without new places.
pub fn told(scene: &Scene, than: &str, book: &mut Book) -> Option<Together> {
    let groups = groups(scene)?;
    let among = groups.len();
    // Rents are looked at together with all that is compared of a place.
    let compared = among * COMPARED.len();
    let less = |group: Group| {
        let of = |quantity, among| {
            let share = scene.tables.over(|r| scene.less_its_twin(quantity, r, &group.places));
            (share, scene.way(&share, EFFECT, among))
        };
        Less { people: of(Quantity::Households, among), rents: of(Quantity::Rent, compared), group }
    };
    let all: Vec<Less> = groups.into_iter().map(less).collect();
    all.iter().find_map(|less| less.people.1.or(agreed(scene, &less.people.0, among)))?;
    let (mut clauses, mut numbers) = (Vec::new(), Vec::new());
    for (k, Less { group, people: (people, way), rents: (rents, dearer) }) in all.iter().enumerate() {
        let name = group.places.iter().map(|&place| scene.name(place)).collect::<Vec<_>>().join("+");
        let mut say = |quantity: Quantity, share: Spread, told: Option<bool>, way: Option<bool>| {
            let said = match told {
                Some(_) => book.directed(Measure::Together(quantity), &name, share, told, plain::percent),
                None => book.say(Measure::Together(quantity), &name, share, plain::signed_percent),
            };
            // Only what is certain claims a direction.
            if let Some(claim) = book.claims.last_mut() {
                claim.way = way;
            }
            said
        };
        let called = format!("{} {}", group.called, if group.places.len() > 1 { "have" } else { "has" });
        // What is counted, and what it is compared with, is said once.
        let than = if k == 0 { format!(" households {than}") } else { String::new() };
        let runs = format!(" {}", scene.in_runs(scene.runs));
        let word = |up: bool| if up { "more" } else { "fewer" };
        let said = say(Quantity::Households, *people, *way, *way);
        let ends = said.ends.as_ref().map_or_else(|| said.mid.clone(), |(low, high)| format!("{low} to {high}"));
        let mut clause = match (way, agreed(scene, people, among)) {
            (Some(up), _) => {
                let sign = if *up { "+" } else { "−" };
                let range = if ends == said.mid { String::new() } else { format!(": {ends}") };
                let about = format!("households in {} against their twins{range}", group.called);
                numbers.push(Big::new(format!("{sign}{}", said.mid), about));
                format!("{called} {} {}{than}{}", said.mid, word(*up), said.range())
            }
            (None, Some(up)) => format!("{called} {}{than}{runs}, too few to tell from luck ({ends}),", word(up)),
            (None, None) => format!("{called} no more and no fewer{than}, as far as luck lets one tell ({ends}),"),
        };
        if let Some(up) = dearer.or(agreed(scene, rents, compared)) {
            let said = say(Quantity::Rent, *rents, Some(up), *dearer);
            let runs = if dearer.is_none() { runs } else { String::new() };
            clause += &format!(" and {} {} rents{runs}", said.mid, if up { "higher" } else { "lower" });
        }
        clauses.push(clause.trim_end_matches(',').to_owned());
    }
    if let Some(first) = numbers.first_mut() {
        first.accent = true;
    }
    Some(Together { said: format!("In {} {}.", plain::year(scene.end), clauses.join("; ")), numbers })
}

/// Which way several runs go, too few to tell one of `among` from luck, if all go one way.
fn agreed(scene: &Scene, share: &Spread, among: usize) -> Option<bool> {
    let (least, most) = share.ends;
    let apart = least > EFFECT || most < -EFFECT;
    (share.replicates > 1 && few(scene.runs, among) && apart).then_some(least > 0.0)
}

/// The groups of a run in which one law or shock changes several places, the largest first, and all others; none where new places
/// open, where there is no twin, where a place is in two groups, or where there are more than [`MOST`].
fn groups(scene: &Scene) -> Option<Vec<Group>> {
    let tables = scene.tables;
    if !tables.new_places.names.is_empty() || tables.twin.is_none() || tables.years.len() < 2 {
        return None;
    }
    let mut found: Vec<(&str, Vec<usize>)> = Vec::new();
    let acts = |kind: &str| kind == "reform" || kind == "trend_begins";
    for happened in tables.happened.iter().filter(|happened| happened.replicate == 0 && acts(&happened.kind)) {
        let place = tables.names.iter().position(|name| *name == happened.place)?;
        let note = happened.reason.split_once(": ").map_or("", |(_, note)| note);
        match found.iter_mut().find(|(other, _)| *other == note) {
            Some((_, places)) if places.contains(&place) => {}
            Some((_, places)) => places.push(place),
            None => found.push((note, vec![place])),
        }
    }
    let all: Vec<usize> = found.iter().flat_map(|(_, places)| places.iter().copied()).collect();
    let twice = all.iter().enumerate().any(|(k, place)| all[..k].contains(place));
    if twice || found.len() > MOST || found.iter().all(|(_, places)| places.len() < 2) {
        return None;
    }
    found.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    let one = |(k, (note, places)): (usize, (&str, Vec<usize>))| {
        let these = match (&places[..], k) {
            ([one], _) => scene.call(*one).to_owned(),
            (many, 0) => format!("the {} places", many.len()),
            (many, _) => format!("the {}", many.len()),
        };
        let called = match note {
            "" => format!("{these} that change"),
            note => format!("{these} of “{note}”"),
        };
        Group { called, places }
    };
    let mut groups: Vec<Group> = found.into_iter().enumerate().map(one).collect();
    let others: Vec<usize> = (0..tables.names.len()).filter(|place| !all.contains(place)).collect();
    if !others.is_empty() {
        let called = match &others[..] {
            few @ ([_] | [_, _]) => listed(&few.iter().map(|&place| scene.call(place).to_owned()).collect::<Vec<_>>()),
            many => format!("the other {}", many.len()),
        };
        groups.push(Group { called, places: others });
    }
    Some(groups)
}

impl Scene<'_> {
    /// By how much places together have more than their twins at the end of a run, in per cent: households in all, anything else a mean
    /// over them.
    pub fn less_its_twin(&self, quantity: Quantity, replicate: usize, places: &[usize]) -> f64 {
        let (mut here, mut there) = ((0.0, 0.0), (0.0, 0.0));
        for &place in places {
            let pair = |quantity| self.pair(quantity, replicate, self.last(), place);
            let (Some(people), Some(value)) = (pair(Quantity::Households), pair(quantity)) else { return f64::NAN };
            let add = |(sum, weights): &mut (f64, f64), people: f64, value: f64| {
                // Where nobody lives there is no mean.
                if people > 0.0 {
                    *sum += people * value;
                    *weights += people;
                }
            };
            add(&mut here, people.0, value.0);
            add(&mut there, people.1, value.1);
        }
        let of = |(sum, weights): (f64, f64)| if quantity == Quantity::Households { weights } else { sum / weights };
        let (here, there) = (of(here), of(there));
        if there > 0.0 { 100.0 * (here - there) / there } else { f64::NAN }
    }
}
