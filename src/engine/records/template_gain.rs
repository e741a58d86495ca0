//! Splits what a template would be worth to those who hold its values into its causes, at the start, beside a placebo.
//!
//! Every part is an assumption of whoever wrote the template, or follows from its budget: a result about a new place leans on them,
//! and this table says how much on which. Means over the first holders of the community's values; in utility, and the move's
//! cost beside it. The *placebo* has the host's rules, its share of the host's obligations, the template's rents and the host's affinity:
//! taste draws alone make some look and say yes to it, so what it gets is nobody's merit.

use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::{Alternative, DecisionMaker, FounderTerms};
use crate::engine::choice::offer::{Law, offer};
use crate::engine::choice::snapshot::Snapshot;
use crate::engine::phases::share;
use crate::engine::records::causes::{self, CLIMATE};
use crate::engine::records::rows::GainRow;
use crate::engine::state::community::Campaign;
use crate::engine::state::replicate::ReplicateState;
use crate::model::choice::move_probability;
use crate::model::gains::{PARTS, ServiceParts};
use crate::model::household::{Household, PlaceId};
use crate::model::services::obligations_log;

/// Holders of values over whom gains are averaged, at most.
const SAMPLE: usize = 4_000;

/// The gains of every template, part by part.
pub fn gains(sim: &ReplicateState) -> Vec<GainRow> {
    let mut rows = Vec::new();
    for k in 0..sim.world.communities.len() {
        let parts = mean_parts(sim, k);
        rows.extend(parts.into_iter().map(|part| GainRow {
            replicate: sim.replicate,
            community: sim.scenario.communities[k].name.clone(),
            part: part.name,
            utility: part.utility,
            yes: part.yes,
        }));
    }
    rows
}

/// One part, summed over holders: utility, and for what can be taken as a whole the chance of a yes at a look.
struct Part {
    name: &'static str,
    utility: f64,
    yes: f64,
}

fn mean_parts(sim: &ReplicateState, k: usize) -> Vec<Part> {
    let Some(template) = sim.scenario.communities[k].template else {
        return Vec::new();
    };
    sim.with_context(|context| {
        let terms = match sim.world.communities[k].campaign {
            Campaign::Gathering { ticket, .. } => context.founder_terms(ticket),
            Campaign::Idle => FounderTerms::default(),
        };
        let services = service_parts(sim, template as usize);
        let copy = placebo(sim, context.snapshot, template as usize);
        let copied = copy.as_ref().map(|snapshot| DecisionContext { snapshot, ..*context });
        let host = sim.world.new_places[template as usize].as_ref().and_then(|new_place| new_place.host);
        let holders =
            sim.world.households.iter().enumerate().filter(|(_, household)| household.community as usize == k + 1);
        let mut sums: Vec<Part> = Vec::new();
        let mut n = 0.0;
        for (id, household) in holders.take(SAMPLE) {
            let who = context.decision_maker(household, sim.world.spread(id));
            let there = context.evaluate_as_founder(household, &who, template, terms);
            let mut parts = causes(context, household, &who, template, &there, &services);
            parts.push(Part { name: "total", utility: there.gain, yes: move_probability(there.gain) });
            if let Some(copied) = &copied {
                let there = copied.evaluate_as_founder(household, &who, template, terms);
                // It has no values of its own: whoever dislikes the old city dislikes its copy.
                let of_host = host.map_or(0.0, |host| who.tastes.norms * context.affinity(household, host));
                let gain = there.gain - affinity_of(&there) + of_host;
                parts.push(Part { name: "placebo", utility: gain, yes: move_probability(gain) });
            }
            if sums.is_empty() {
                sums.extend(parts.iter().map(|part| Part { utility: 0.0, yes: 0.0, ..*part }));
            }
            for (sum, part) in sums.iter_mut().zip(parts) {
                sum.utility += part.utility;
                sum.yes += part.yes;
            }
            n += 1.0;
        }
        sums.into_iter().map(|part| Part { utility: part.utility / n, yes: part.yes / n, ..part }).collect()
    })
}

/// What the template owes to services alone.
fn service_parts(sim: &ReplicateState, j: usize) -> ServiceParts {
    let p = &sim.constants.parameters;
    let host = share::host(sim.scenario, &sim.world, j);
    let (Some(host), Some(charter)) = (host, &sim.scenario.places[j].charter) else {
        return ServiceParts { crime_factor: 1.0, ..ServiceParts::default() };
    };
    let felt = sim.world.places[j].services;
    ServiceParts {
        obligations: obligations_log(felt, charter.efficiency, host.obligations_left(), host.services),
        chi: p.school_response,
        psi: p.services_crime,
        schools_offset: charter.schools_offset,
        crime_factor: charter.crime_factor,
    }
}

/// The causes of the gain, cost of the move included; together they are the gain.
fn causes(
    context: &DecisionContext,
    h: &Household,
    who: &DecisionMaker,
    to: PlaceId,
    there: &Alternative,
    services: &ServiceParts,
) -> Vec<Part> {
    let net = context.earn(h, who.income, to).1;
    let (parts, climate) = causes::causes(context, h, who, to, (net, &there.terms), services);
    let named = PARTS.iter().zip(parts).map(|(&name, utility)| (name, utility));
    let climate = context.scenario.mechanisms.climate_risk.then_some((CLIMATE, climate));
    let costs = there.cost.each().map(|(name, cost)| (name, -cost));
    named.chain(climate).chain(costs).map(|(name, utility)| Part { name, utility, yes: f64::NAN }).collect()
}

/// What affinity adds to the gain: the last of the terms.
fn affinity_of(there: &Alternative) -> f64 {
    there.terms.each().last().map_or(0.0, |(_, affinity)| affinity)
}

/// What households would see if the template were a copy of its host; nothing where the host is outside the model.
fn placebo<'s>(sim: &'s ReplicateState, seen: &Snapshot<'s>, j: usize) -> Option<Snapshot<'s>> {
    let (state, tax) = share::placebo(sim.scenario, &sim.constants, &sim.world, j)?;
    let mut snapshot = seen.clone();
    snapshot.offers[j] = offer(sim.scenario, &sim.constants, &state);
    snapshot.laws[j] = Law { tax, entry_fee: 0.0, grant: 0.0 };
    snapshot.risk[j] = 0.0;
    Some(snapshot)
}
