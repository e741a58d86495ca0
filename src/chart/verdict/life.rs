//! Tells when towns open, how many live there, and what becomes of them.

use crate::chart::read::new_places::Life;
use crate::chart::verdict::claim::{Book, Measure, Said};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, sentence};
use crate::chart::words::spread::Spread;

/// What has become of a town at the end; what comes first here is told where several are true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It closed.
    Closed,
    /// Its charter was taken away.
    Repealed,
    /// Its builders failed; it has its charter.
    BuildersFailed,
    /// It stands, with charter and builders.
    Standing,
}

impl Fate {
    /// What became of a town that opened; nothing of one that did not.
    pub fn of(life: &Life) -> Option<Fate> {
        life.opened?;
        Some(match () {
            () if life.closed.is_some() => Fate::Closed,
            () if life.repealed.is_some() => Fate::Repealed,
            () if life.builder_failed.is_some() => Fate::BuildersFailed,
            () => Fate::Standing,
        })
    }
}

/// When one town opens and how many live there, over the runs that open it.
pub struct Opening {
    /// The town.
    pub town: usize,
    /// Runs that open it.
    pub runs: usize,
    /// Years from the start.
    pub years: Said,
    /// Households at the end.
    pub residents: Said,
}

/// The opening of a town; nothing of one that opens in no run.
pub fn opening(scene: &Scene, town: usize, book: &mut Book) -> Option<Opening> {
    let opened = scene.opened(town);
    if opened.is_empty() {
        return None;
    }
    let name = scene.town_name(town);
    book.count(Measure::RunsOpened, name, opened.len() as f64, plain::whole);
    let years = Spread::of(opened.iter().map(|(_, year)| (year - scene.start).max(0.0)));
    let years = book.say(Measure::YearsToOpening, name, years, plain::years);
    let residents = Spread::of(opened.iter().map(|&(r, _)| scene.residents(r, town)));
    let residents = book.say(Measure::Residents, name, residents, plain::people);
    Some(Opening { town, runs: opened.len(), years, residents })
}

impl Opening {
    /// “the town opens after 13 years (12 to 14), in 5 of 6 runs”.
    pub fn told(&self, scene: &Scene) -> String {
        let call = scene.town_call(self.town);
        let how_many = if self.runs < scene.runs { format!(", {}", scene.in_runs(self.runs)) } else { String::new() };
        match self.years.value < 0.05 && self.years.ends.is_none() {
            true => format!("{call} is open from the start{how_many}"),
            false if self.years.mid == "0 years" => {
                let most = self.years.ends.as_ref().map_or("", |(_, most)| most);
                format!("{call} opens at once, in some runs only after {most}{how_many}")
            }
            false => format!("{call} opens after {}{how_many}", self.years.full()),
        }
    }
}

/// “Newtown opens after 2 years and”, or “Newtown opens after 2 years, its builder fails in 2 of 6 runs, and it”, before what it has.
pub fn opened_and(scene: &Scene, opening: &Opening, book: &mut Book) -> String {
    let (opens, failing) = (sentence(&opening.told(scene)), failing(scene, opening.town, book));
    if failing.is_empty() { format!("{opens} and") } else { format!("{opens}{failing}, and it") }
}

/// “, its builder fails in 2 of 6 runs”; nothing where it fails in none.
pub fn failing(scene: &Scene, town: usize, book: &mut Book) -> String {
    let lives = scene.tables.new_places.lives.iter().filter_map(|lives| lives.get(town));
    let failed = lives.filter(|life| life.opened.is_some() && life.builder_failed.is_some()).count();
    if failed == 0 {
        return String::new();
    }
    book.count(Measure::BuildersFailed, scene.town_name(town), failed as f64, plain::whole);
    format!(", its builder fails {}", scene.in_runs(failed))
}

/// Why no town opens: how many pledged of those needed, or how many look and say no.
pub fn none(scene: &Scene, book: &mut Book) -> [String; 2] {
    let new = &scene.tables.new_places;
    let period = plain::years(scene.end - scene.start);
    let subject = match new.names.len() {
        1 => scene.town_call(0),
        _ => "no town".to_owned(),
    };
    book.count(Measure::AllTowns, "", 0.0, plain::whole);
    let opens = match new.names.len() {
        1 => format!("{subject} does not open {} {period}", of_runs(scene.runs)),
        _ => format!("{subject} opens {} {period}", of_runs(scene.runs)),
    };
    let first = match pledges(scene, book) {
        Some((most, Some(needed))) => {
            format!("{opens}: pledges peak at {} of the {} households it needs", most.full(), needed.mid)
        }
        Some((most, None)) => format!("{opens}: pledges peak at {} households", most.full()),
        None => opens,
    };
    let second = looks(scene, book).map_or_else(String::new, |text| format!("{}.", sentence(&text)));
    [format!("{}.", sentence(&first)), second]
}

fn of_runs(runs: usize) -> String {
    match runs {
        1 => "in the one run of".to_owned(),
        all => format!("in any of {all} runs of"),
    }
}

/// The community that came nearest to a town, by its number, and the most that had pledged for it at once.
pub fn nearest(scene: &Scene) -> Option<(usize, Spread)> {
    let new = &scene.tables.new_places;
    let moments = scene.tables.years.len();
    let most = |k: usize| {
        let of_run = |r: usize| (0..moments).map(|m| new.stages[1].at(r, m, k)).fold(f64::NAN, f64::max);
        Spread::of((0..scene.runs).map(of_run))
    };
    let share = |k: usize| most(k).median / new.capacity.get(k).copied().flatten().unwrap_or(f64::INFINITY);
    (0..new.communities.len())
        .filter(|&k| most(k).is_known())
        .max_by(|&a, &b| share(a).total_cmp(&share(b)).then(b.cmp(&a)))
        .map(|k| (k, most(k)))
}

/// The most that had pledged at once for a town of the community that came nearest, and how many it needs.
pub fn pledges(scene: &Scene, book: &mut Book) -> Option<(Said, Option<Said>)> {
    let new = &scene.tables.new_places;
    let (best, most) = nearest(scene)?;
    let name = &new.communities[best];
    let pledged = book.say(Measure::Pledged, name, most, plain::people);
    let needed = new.capacity.get(best).copied().flatten();
    let needed = needed.map(|needed| book.count(Measure::Needed, name, needed, plain::people));
    Some((pledged, needed))
}

/// How many say yes to the template, and to a copy of its host, of the community that came nearest to a town, if it looks at one.
fn yes(scene: &Scene, book: &mut Book) -> Option<[Said; 2]> {
    let new = &scene.tables.new_places;
    let name = nearest(scene).map(|(best, _)| &new.communities[best]);
    let of_nearest = new.looks.iter().find(|(community, _)| Some(community) == name);
    let (name, [template, placebo]) = of_nearest.or_else(|| new.looks.first())?;
    let yes = book.count(Measure::LooksYes, name, *template, plain::percent);
    let copy = book.count(Measure::LooksPlacebo, name, *placebo, plain::percent);
    Some([yes, copy])
}

/// The same in short.
pub fn looks_in_short(scene: &Scene, book: &mut Book) -> Option<String> {
    let [yes, copy] = yes(scene, book)?;
    Some(format!(
        "of those who look at such a town {} would move there, and {} to a copy of the old city",
        yes.mid, copy.mid
    ))
}

/// What those who look say to the template, and to a copy of its host.
pub fn looks(scene: &Scene, book: &mut Book) -> Option<String> {
    let [yes, copy] = yes(scene, book)?;
    Some(format!(
        "of those with its values who look at the town {} would move there, and {} would to a copy of the old city under its own rules",
        yes.mid, copy.mid
    ))
}
