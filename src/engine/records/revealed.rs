//! Asks the base year what the weights of governance and crime should be, once amenities are solved.
//!
//! See [`crate::model::revealed`]: legacy places only, households as weights, states as clusters (a place without one is a
//! cluster of its own). Assumed are g and −γ, γ averaged over the classes of households.

use crate::engine::records::rows::RevealedRow;
use crate::engine::start::headcount::Headcount;
use crate::engine::state::replicate::ReplicateState;
use crate::model::numeric::ln;
use crate::model::place::Kind;
use crate::model::revealed::{Fit, Refusal, mean_amenity, regress};

/// Households over whose classes γ is averaged.
const SAMPLE: usize = 20_000;

/// What is regressed: name of the row, with the columns that stand beside it.
const ASKED: [(&str, usize, &[usize]); 3] =
    [("governance", 0, &[0, 1]), ("crime", 1, &[0, 1]), ("governance alone", 0, &[0])];

/// What the base year says of each weight; nothing where amenities are given.
pub fn revealed(sim: &ReplicateState) -> Vec<RevealedRow> {
    if sim.inversion.is_none() {
        return Vec::new();
    }
    let base = BaseYearPlaces::of(sim);
    let assumed = [sim.constants.parameters.governance_weight, -mean_crime_weight(sim)];
    let row = |(weight, which, columns): &(&'static str, usize, &[usize])| {
        let regressors: Vec<&[f64]> = columns.iter().map(|&c| &base.columns[c][..]).collect();
        let position = columns.iter().position(|c| c == which).expect("a weight is among its own regressors");
        let fit = regress(&base.amenities, &regressors, &base.households, &base.states);
        row(sim.replicate, weight, assumed[*which], position, base.amenities.len(), fit)
    };
    ASKED.iter().map(row).collect()
}

fn row(
    replicate: u32,
    weight: &'static str,
    assumed: f64,
    position: usize,
    places: usize,
    fit: Result<Fit, Refusal>,
) -> RevealedRow {
    let found = |number: &dyn Fn(&Fit) -> f64| fit.as_ref().ok().map(number);
    RevealedRow {
        replicate,
        weight,
        assumed,
        slope: found(&|fit| fit.slopes[position]),
        std_error: found(&|fit| fit.errors[position]),
        revealed: found(&|fit| assumed + fit.slopes[position]),
        clusters: fit.as_ref().map_or(0, |fit| fit.clusters as u64),
        places: places as u64,
        r_squared: found(&|fit| fit.r_squared),
        note: fit.as_ref().err().copied(),
    }
}

/// What the base year is regressed on.
struct BaseYearPlaces {
    amenities: Vec<f64>,
    /// Governance and ln crime.
    columns: [Vec<f64>; 2],
    households: Vec<f64>,
    states: Vec<u32>,
}

impl BaseYearPlaces {
    fn of(sim: &ReplicateState) -> Self {
        let residents = sim.residents_by_group();
        let mut base = BaseYearPlaces {
            amenities: Vec::new(),
            columns: [Vec::new(), Vec::new()],
            households: Vec::new(),
            states: Vec::new(),
        };
        for (j, place) in sim.scenario.places.iter().enumerate().filter(|(_, place)| place.kind == Kind::Legacy) {
            let state = &sim.world.places[j].base;
            let [local, remote] = residents[j];
            base.amenities.push(mean_amenity(state.amenity, remote / (local + remote).max(1.0)));
            base.columns[0].push(state.attributes.governance);
            base.columns[1].push(ln(state.attributes.violent_crime.max(1e-9)));
            base.households.push(state.households as f64);
            let same = |other: &crate::model::place::Place| !place.state.is_empty() && other.state == place.state;
            base.states.push(sim.scenario.places.iter().position(same).unwrap_or(j) as u32);
        }
        base
    }
}

/// γ, averaged over households.
fn mean_crime_weight(sim: &ReplicateState) -> f64 {
    let sample = Headcount::of(&sim.world).sample(&sim.world, SAMPLE);
    sim.with_context(|context| {
        let (mut sum, mut all) = (0.0, 0.0);
        for &(id, weight) in &sample {
            let (_, traits) = context.traits(&sim.world.households[id]);
            sum += weight * sim.constants.parameters.crime_weight[traits.class];
            all += weight;
        }
        sum / all
    })
}
