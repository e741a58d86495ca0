//! Says which scenario is the rest arm of another, and where amenities follow a path that the rest arm solves.

use crate::engine::start::spin_up::spin_up_years;
use crate::model::place::Kind;
use crate::scenario::Scenario;

/// `scenario` without events, trends, foundings and incorporations; arrivals, departures and growth stay.
///
/// It is the usual twin: communities stay, so that everybody holds the values they hold, and suburbs keep living on their
/// parents' budgets, since that is their base year.
pub fn rest_arm(scenario: &Scenario) -> Scenario {
    scenario.at_rest()
}

/// Whether `scenario` is its own rest arm: nothing new, and nothing dated within its time.
pub fn is_rest(scenario: &Scenario) -> bool {
    let end = f64::from(scenario.time.start) + f64::from(scenario.time.years);
    scenario.places.iter().all(|place| place.kind == Kind::Legacy)
        && scenario.events.is_empty()
        && scenario.trends.is_empty()
        && scenario.incorporations.iter().all(|incorporation| incorporation.from > end)
}

/// Whether amenities follow a path: where a spin-up prepares the world and there is another place to go to.
pub fn has_path(scenario: &Scenario) -> bool {
    spin_up_years(scenario) > 0 && scenario.places.iter().filter(|place| place.kind == Kind::Legacy).count() > 1
}
