//! Says which scenario is the rest arm of another: the same world with nothing that it asks about.

use crate::engine::start::spin_up::spin_up_years;
use crate::model::place::Kind;
use crate::scenario::Scenario;

/// The year from which a suburb weighs its incorporation in the rest arm: none that a calendar reaches.
const NEVER: f64 = 1e6;

/// `scenario` without events, trends, foundings and incorporations; arrivals, departures and growth stay.
///
/// Suburbs keep living on their parents' budgets, since that is their base year.
pub fn rest_arm(scenario: &Scenario) -> Scenario {
    let mut rest = scenario.clone();
    let kept: Vec<bool> = scenario.places.iter().map(|place| place.kind == Kind::Legacy).collect();
    let number = |old: u16| kept[..old as usize].iter().filter(|&&kept| kept).count() as u16;
    rest.places.retain(|place| place.kind == Kind::Legacy);
    rest.events.clear();
    rest.trends.clear();
    rest.communities.clear();
    rest.headline = scenario.headline.filter(|&j| kept[j as usize]).map(number);
    for incorporation in &mut rest.incorporations {
        incorporation.place = number(incorporation.place);
        incorporation.parent = number(incorporation.parent);
        incorporation.from = NEVER;
        incorporation.reforms.clear();
    }
    rest
}

/// Whether `scenario` is its own rest arm.
pub fn is_rest(scenario: &Scenario) -> bool {
    let nothing_new = scenario.places.iter().all(|place| place.kind == Kind::Legacy);
    let nothing_dated = scenario.events.is_empty() && scenario.trends.is_empty() && scenario.communities.is_empty();
    nothing_new && nothing_dated && scenario.incorporations.iter().all(|incorporation| incorporation.from >= NEVER)
}

/// Whether amenities follow a path: where a spin-up prepares the world and there is another place to go to.
pub fn has_path(scenario: &Scenario) -> bool {
    spin_up_years(scenario) > 0 && scenario.places.iter().filter(|place| place.kind == Kind::Legacy).count() > 1
}
