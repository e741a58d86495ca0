//! Hands a solved base year to another arm of a comparison, which takes it over instead of solving its own.

use crate::engine::base::geography::Pull;
use crate::engine::phases::settle::sum_incomes;
use crate::engine::state::inversion::Inversion;
use crate::engine::state::place::BaseYear;
use crate::engine::state::place::revenue;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::rest::{Amenities, Path, Prepared};
use std::sync::Arc;

/// Base-year quantities of every place, as one simulation solved them.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Names of the places.
    pub names: Vec<String>,
    /// What is frozen, for each place.
    pub places: Vec<BaseYear>,
    /// Expected net flows at tick 0 as shares of places, by group.
    pub net_flow: Vec<[f64; 2]>,
    /// How the inversion went.
    pub inversion: Option<Inversion>,
    /// The households that a spin-up has left.
    pub prepared: Option<Arc<Prepared>>,
    /// How attention differs from the kernel, if moves on record say so.
    pub pull: Option<Arc<Pull>>,
    /// By how much looks are scaled so that moves between metros hit `population.move_rate`.
    pub looks: f64,
    /// What amenities do in the years that follow, if a rest arm has been run.
    pub path: Option<Arc<Path>>,
}

impl Calibration {
    /// The base year of `sim`.
    pub fn of(sim: &ReplicateState) -> Self {
        Calibration {
            names: sim.scenario.places.iter().map(|place| place.name.clone()).collect(),
            places: sim.world.places.iter().map(|state| state.base.clone()).collect(),
            net_flow: sim.net_flow.clone(),
            inversion: sim.inversion,
            prepared: sim.prepared.clone(),
            pull: sim.constants.geography.pull(),
            looks: sim.constants.looks,
            path: match &sim.amenities {
                Amenities::Following(path) => Some(path.clone()),
                Amenities::Frozen | Amenities::Solved(_) => None,
            },
        }
    }

    /// Makes it the base year of `sim`, which has drawn its population and not begun.
    ///
    /// Places are found by name: the arms of a comparison have the same legacy places, but each may have new places of its
    /// own, of which the base year knows nothing but that nobody lives there.
    pub(crate) fn hand_to(&self, sim: &mut ReplicateState) {
        sum_incomes(sim.scenario, &mut sim.world);
        sim.constants.scale_looks(self.looks);
        for (j, (state, place)) in sim.world.places.iter_mut().zip(&sim.scenario.places).enumerate() {
            let found = self.names.iter().position(|name| *name == place.name);
            if let Some(base) = found.map(|k| &self.places[k]) {
                state.base = base.clone();
                state.attributes.obligations = base.attributes.obligations;
                state.services = base.services;
                state.profits = sim.constants.parameters.profit_share * base.gross;
            } else {
                state.base.households = state.households;
            }
            state.revenue = revenue(&sim.constants, state);
            sim.net_flow[j] = found.map_or([0.0; 2], |k| self.net_flow[k]);
        }
        sim.inversion = self.inversion;
    }
}
