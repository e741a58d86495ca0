//! Gives the scenario of a replicate: as written, or with what is in doubt drawn for it.

use std::borrow::Cow;

use crate::engine::base::constants::Constants;
use crate::experiment::design::hypercube;
use crate::scenario::Scenario;
use crate::scenario::drawn::Draw;

/// The scenario that `replicate` simulates.
pub fn of_replicate(scenario: &Scenario, replicate: u32) -> Cow<'_, Scenario> {
    match scenario.uncertainty {
        None => Cow::Borrowed(scenario),
        Some(_) => Cow::Owned(drawn(scenario, replicate).0),
    }
}

/// What `replicate` draws; nothing where nothing is in doubt.
pub fn draws(scenario: &Scenario, replicate: u32) -> Vec<Draw> {
    match scenario.uncertainty {
        None => Vec::new(),
        Some(_) => drawn(scenario, replicate).1,
    }
}

fn drawn(scenario: &Scenario, replicate: u32) -> (Scenario, Vec<Draw>) {
    scenario.drawn(&|name| hypercube::quantile(scenario.seed, name, replicate))
}

/// The largest rate at which anybody may look around in any replicate, per year: spin-ups take the same steps in all arms.
///
/// Every number on which the rate hangs is taken at the upper end of its law.
pub fn envelope(scenario: &Scenario) -> f64 {
    match scenario.uncertainty {
        None => Constants::new(scenario, None).envelope,
        Some(_) => {
            let (most, _) = scenario.drawn(&|_| 1.0 - 1e-9);
            let parameters = crate::model::parameters::Parameters {
                attention_rate: most.parameters.attention_rate,
                local_rate: most.parameters.local_rate,
                remote_attention: most.parameters.remote_attention,
                home_drift: most.parameters.home_drift,
                ..scenario.parameters.clone()
            };
            Constants::new(&Scenario { parameters, population: most.population, ..scenario.clone() }, None).envelope
        }
    }
}
