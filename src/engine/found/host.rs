//! Lets hosts act: the more a new place draws from its host state, the likelier the host turns on it; one repeal ends the charter.
//!
//! The host of a place is every legacy place of its state (of its metro where no state is given); a host outside the
//! model loses no base. A repeal gives the place the host's taxes, governance, crime trend and admission; fees and
//! e-residency end; equity is written down by κ_K; each open pledge of the community lapses with
//! probability ½. People leave by their ordinary clocks: repeal is decay, not collapse.

use crate::engine::base::random::{Purpose, address, unit};
use crate::engine::found::treasury::dissolve;
use crate::engine::state::event::{Happening, HostileAct};
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::model::charter::Founding;
use crate::model::host::{base_lost_percent, event_probability, hazard};
use crate::model::household::{PlaceId, Stage};
use crate::scenario::Scenario;
use rand::Rng;

/// The legacy places that host each place; empty for legacy places and for hosts outside the model.
pub fn hosts(scenario: &Scenario) -> Vec<Vec<PlaceId>> {
    let legacy = |j: &usize| scenario.places[*j].founding == Founding::Standing;
    let all = 0..scenario.places.len();
    scenario
        .places
        .iter()
        .map(|place| {
            if place.founding == Founding::Standing {
                return Vec::new();
            }
            let same = |j: &usize| match place.state.is_empty() {
                false => scenario.places[*j].state == place.state,
                true => scenario.places[*j].metro == place.metro,
            };
            all.clone().filter(legacy).filter(same).map(|j| j as PlaceId).collect()
        })
        .collect()
}

/// Step 7, last part: hazards and hostile events.
pub fn threaten(sim: &mut ReplicateState) {
    if !sim.scenario.mechanisms.host_risk {
        return;
    }
    for j in 0..sim.world.new_places.len() {
        if sim.world.status(j) != Some(Status::Open) {
            continue;
        }
        let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
        let lost = base_lost(sim, j);
        let h = hazard(charter.hazard, charter.base_sensitivity, lost);
        let severity = charter.severity;
        sim.world.new_places[j].as_mut().expect("a new place has its state").hazard = h;
        if h == 0.0 {
            continue;
        }
        let mut rng = sim.keys.stream(sim.tick, Purpose::Host, address(&sim.scenario.places[j].name));
        let (event, repeal) = (unit(rng.next_u32()), unit(rng.next_u32()));
        if event >= event_probability(h, sim.constants.dt) {
            continue;
        }
        let act = HostileAct { base_lost: lost, hazard: h };
        if repeal < severity {
            sim.note(j as PlaceId, Happening::Repealed(act));
            self::repeal(sim, j);
        } else {
            sim.world.new_places[j].as_mut().expect("a new place has its state").survived += 1;
            sim.note(j as PlaceId, Happening::Threatened(act));
        }
    }
}

/// B: per cent of the host's base-year income that lives in its new places, net of the taxes that the host goes on
/// collecting there and of revenue shared.
fn base_lost(sim: &ReplicateState, j: usize) -> f64 {
    let hosts = &sim.hosts[j];
    if hosts.is_empty() {
        return 0.0;
    }
    let base: f64 = hosts.iter().map(|&l| sim.world.places[l as usize].base.grown_gross()).sum();
    let lost: f64 = (0..sim.world.new_places.len())
        .filter(|&l| sim.world.status(l) == Some(Status::Open) && sim.hosts[l] == *hosts)
        .map(|l| {
            let shared = sim.scenario.places[l].charter.as_ref().map_or(0.0, |charter| charter.revenue_share);
            let collected = sim.world.new_places[l].as_ref().map_or(0.0, |new_place| new_place.host_share);
            (1.0 - shared) * (1.0 - collected) * sim.world.places[l].totals.gross
        })
        .sum();
    base_lost_percent(base, lost, 0.0)
}

/// The host ends the charter of place `j`.
pub fn repeal(sim: &mut ReplicateState, j: usize) {
    let charter = sim.scenario.places[j].charter.as_ref().expect("a new place has a charter");
    let new_place = sim.world.new_places[j].as_mut().expect("a new place has its state");
    new_place.builder.repeal(charter.capital_severity);
    new_place.status = Status::Repealed;
    dissolve(sim, j);
    let k = sim.scenario.places[j].community as usize;
    if k == 0 {
        return;
    }
    for id in sim.households_where(|h| h.community as usize == k && h.stage() == Stage::Pledged) {
        let mut rng = sim.keys.stream(sim.tick, Purpose::Lapse, id as u128);
        if unit(rng.next_u32()) < 0.5 {
            sim.refund(id, 0.0);
        }
    }
}
