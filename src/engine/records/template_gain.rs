//! Adds up what a template would be worth to those who hold its values, part by part, at the start.
//!
//! Every part is an assumption of whoever wrote the template: a result about a new place leans on them, and this table
//! says how much on which. Means over the first holders of the community's values; in utility, and the move's cost beside it.

use crate::engine::choice::evaluate::FounderTerms;
use crate::engine::records::rows::GainRow;
use crate::engine::state::community::Campaign;
use crate::engine::state::replicate::ReplicateState;
use crate::model::moving::Cost;
use crate::model::settings::Mechanisms;
use crate::model::utility::Terms;

/// Holders of values over whom gains are averaged, at most.
const SAMPLE: usize = 4_000;

/// The gains of every template, part by part.
pub fn gains(sim: &ReplicateState) -> Vec<GainRow> {
    let mut rows = Vec::new();
    for k in 0..sim.world.communities.len() {
        let parts = mean_parts(sim, k);
        rows.extend(parts.into_iter().map(|(part, utility)| GainRow {
            replicate: sim.replicate,
            community: sim.scenario.communities[k].name.clone(),
            part,
            utility,
        }));
    }
    rows
}

fn mean_parts(sim: &ReplicateState, k: usize) -> Vec<(&'static str, f64)> {
    let Some(template) = sim.scenario.communities[k].template else {
        return Vec::new();
    };
    sim.with_context(|context| {
        let terms = match sim.world.communities[k].campaign {
            Campaign::Gathering { ticket, .. } => context.founder_terms(ticket),
            Campaign::Idle => FounderTerms::default(),
        };
        let holders =
            sim.world.households.iter().enumerate().filter(|(_, household)| household.community as usize == k + 1);
        let mut sums: Vec<(&'static str, f64)> = Vec::new();
        let mut n = 0.0;
        for (id, household) in holders.take(SAMPLE) {
            let who = context.decision_maker(household, sim.world.spread(id));
            let there = context.evaluate_as_founder(household, &who, template, terms);
            let on = &sim.scenario.mechanisms;
            let parts: Vec<_> = parts(on, &who.terms, &there.terms, &there.cost, there.gain).collect();
            if sums.is_empty() {
                sums.extend(parts.iter().map(|(part, _)| (*part, 0.0)));
            }
            sums.iter_mut().zip(parts).for_each(|(sum, (_, part))| sum.1 += part);
            n += 1.0;
        }
        sums.iter().map(|&(part, sum)| (part, sum / n)).collect()
    })
}

/// What each term of utility and each cost of the move adds to the gain, and the gain.
fn parts(
    on: &Mechanisms,
    here: &Terms,
    there: &Terms,
    cost: &Cost,
    gain: f64,
) -> impl Iterator<Item = (&'static str, f64)> {
    let shown = here.each().zip(there.each()).filter(|((row, _), _)| row.is_shown(on));
    let terms = shown.map(|((row, here), (_, there))| (row.name, there - here));
    terms.chain(cost.each().map(|(name, cost)| (name, -cost))).chain([("total", gain)])
}
