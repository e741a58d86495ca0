//! Compares exit and reform: what a new place gave those who went, and what as much better government would give the old city.
//!
//! For each new place that opened, beside the old city it is measured against (the largest legacy place of its metro,
//! else of its host state, else of all): exit took some years and a ticket for each household, and is worth
//! EV = n·(exp(Δu/β) − 1) dollars a year to each resident, Δu the utility here less that in the old city, moves not
//! counted. A reform that closes the same gap of governance Δq in the old city takes ln 2/(ν(1 − gridlock)) years for
//! half of it, asks for no ticket, and is worth n·(exp(g·Δq/β) − 1) to each of *all* its residents. Per head and in total
//! the two readings can disagree by a factor of a hundred.

use crate::engine::records::rows::ExitOrReformRow;
use crate::engine::state::replicate::ReplicateState;
use crate::model::charter::Founding;
use crate::model::household::PlaceId;
use crate::model::numeric::exp;

/// Residents of the old city over whom the worth of a reform is averaged, at most.
const SAMPLE: usize = 20_000;

/// The ledger of every new place that has opened.
pub fn ledger(sim: &ReplicateState) -> Vec<ExitOrReformRow> {
    let opened = |j: &usize| sim.world.new_places[*j].as_ref().is_some_and(|new_place| new_place.is_inhabited());
    (0..sim.world.places.len()).filter(opened).filter_map(|j| row(sim, j)).collect()
}

fn row(sim: &ReplicateState, j: usize) -> Option<ExitOrReformRow> {
    let city = old_city(sim, j)?;
    let new_place = sim.world.new_places[j].as_ref()?;
    let (here, there) = (&sim.world.places[j], &sim.world.places[city]);
    let gap = here.governance - there.governance;
    let weight = sim.weight;
    let exit_gain = worth_of_exit(sim, j as PlaceId, city as PlaceId);
    let reform_gain = worth_of_reform(sim, city as PlaceId, gap);
    let speed = there.attributes.reform_speed * (1.0 - there.attributes.gridlock);
    let (exit_households, reform_households) = (here.households as f64 * weight, there.households as f64 * weight);
    Some(ExitOrReformRow {
        replicate: sim.replicate,
        place: sim.scenario.places[j].name.clone(),
        city: sim.scenario.places[city].name.clone(),
        governance_gap: gap,
        exit_years: new_place.opened.unwrap_or(0) as f64 * sim.constants.dt,
        exit_ticket: new_place.ticket.total(),
        exit_households,
        exit_gain,
        exit_total: if exit_households > 0.0 { exit_gain * exit_households } else { 0.0 },
        reform_years: if speed > 0.0 { core::f64::consts::LN_2 / speed } else { f64::INFINITY },
        reform_households,
        reform_gain,
        reform_total: if reform_households > 0.0 { reform_gain * reform_households } else { 0.0 },
    })
}

/// The legacy place against which a new one is measured.
fn old_city(sim: &ReplicateState, j: usize) -> Option<usize> {
    let places = &sim.scenario.places;
    let largest = |among: &mut dyn Iterator<Item = usize>| {
        among
            .filter(|&l| places[l].founding == Founding::Standing)
            .max_by_key(|&l| (sim.world.places[l].base.households, std::cmp::Reverse(l)))
    };
    largest(&mut (0..places.len()).filter(|&l| places[l].metro == places[j].metro))
        .or_else(|| largest(&mut sim.hosts[j].iter().map(|&l| l as usize)))
        .or_else(|| largest(&mut (0..places.len())))
}

/// Mean worth of living in `place` and not in `city` to residents of `place`, $ per year.
fn worth_of_exit(sim: &ReplicateState, place: PlaceId, city: PlaceId) -> f64 {
    mean(sim, place, |context, household, who| {
        let there = context.evaluate(household, who, city);
        there.net * (exp((who.here - there.terms.total()) / who.tastes.income) - 1.0)
    })
}

/// Mean worth of `gap` better governance to residents of `city`, $ per year.
fn worth_of_reform(sim: &ReplicateState, city: PlaceId, gap: f64) -> f64 {
    mean(sim, city, |_, _, who| who.net * (exp(who.tastes.governance * gap / who.tastes.income) - 1.0))
}

/// Mean over the residents of a place, every k-th if there are very many; of nobody it is NaN.
fn mean(
    sim: &ReplicateState,
    place: PlaceId,
    of: impl Fn(
        &crate::engine::choice::context::DecisionContext,
        &crate::model::household::Household,
        &crate::engine::choice::evaluate::DecisionMaker,
    ) -> f64,
) -> f64 {
    sim.with_context(|context| {
        let every = (sim.world.places[place as usize].households as usize).div_ceil(SAMPLE).max(1);
        let residents =
            sim.world.households.iter().enumerate().filter(|(_, household)| household.place == place).step_by(every);
        let (mut sum, mut n) = (0.0, 0);
        for (id, household) in residents {
            let value = of(context, household, &context.decision_maker(household, sim.world.spread(id)));
            if value.is_finite() {
                sum += value;
                n += 1;
            }
        }
        if n == 0 { f64::NAN } else { sum / n as f64 }
    })
}
