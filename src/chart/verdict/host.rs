//! Tells how often a host turns on a new place, and how much of that comes of what it loses to it.

use crate::chart::verdict::claim::{Book, Measure, Said};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::spread::Spread;

/// A smaller part of the danger, in per cent, is none.
const LEAST: f64 = 0.05;

/// The danger of a place whose host loses something to it.
pub struct Danger {
    /// Years between hostile acts.
    pub between: Said,
    /// The part of them, in per cent, that comes of what the host loses: the most that sharing revenue could take away.
    pub part: Said,
}

/// Hostile acts a year in a run, as a mean over the recorded moments at which the place has its charter.
fn acts(scene: &Scene, replicate: usize, town: usize) -> Option<f64> {
    let hazard = |moment| scene.tables.new_places.hazard.at(replicate, moment, town);
    let known: Vec<f64> = (0..scene.tables.years.len()).map(hazard).filter(|acts| acts.is_finite()).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// The danger of a place; nothing where a host is never hostile or loses nothing. What is in doubt is not known run by run.
pub fn danger(scene: &Scene, town: usize, book: &mut Book) -> Option<Danger> {
    let quiet = scene.tables.new_places.hazards.get(town).copied().flatten()?;
    if scene.tables.doubts > 0 {
        return None;
    }
    let acts = || (0..scene.runs).filter_map(|r| acts(scene, r, town)).filter(|acts| *acts > 0.0);
    let part = Spread::of(acts().map(|acts| 100.0 * (1.0 - quiet / acts)));
    if !part.is_known() || part.median < LEAST {
        return None;
    }
    let name = scene.town_name(town);
    let between = book.say(Measure::YearsBetweenActs, name, Spread::of(acts().map(f64::recip)), plain::years);
    Some(Danger { between, part: book.say(Measure::FromBaseLost, name, part, plain::percent) })
}

impl Danger {
    /// “the host turns on it about once in 8 years, and sharing all revenue would take away no more than 9.1% of that danger
    /// (8% to 10%), the part that comes of the tax base it loses”.
    pub fn told(&self) -> String {
        let often = match self.between.mid.as_str() {
            "1 year" => "year".to_owned(),
            years => years.to_owned(),
        };
        format!(
            "the host turns on it about once in {often}, and sharing all revenue would take away no more than {} of that danger{}, \
             the part that comes of the tax base it loses",
            self.part.mid,
            self.part.range()
        )
    }
}
