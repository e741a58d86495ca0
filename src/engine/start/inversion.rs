//! Solves amenities so that the expected flows of tick 0 are zero, or what was observed.
//!
//! Households of each place stand in for all of it: a sample of at most 200,000 (at least 200 per place), weighted up.
//! Remote and other households are solved apart: one ξ for both would send remote workers out of every high-wage metro
//! from the first tick.

use crate::engine::base::parallel;
use crate::engine::choice::context::DecisionContext;
use crate::engine::error::EngineError;
use crate::engine::start::expected_flows::{Drafts, net_flows};
use crate::engine::start::flow_sums::{Flows, Sums};
use crate::engine::start::quick_tables::Tables;
use crate::engine::start::solver::Solver;
use crate::engine::state::inversion::Inversion;
use crate::engine::state::world::World;
use crate::model::amenities::{centre, newton_step};
use crate::model::rules::{Alternatives, AmenityRule};

/// Households in the sample on which the inversion is solved.
const SAMPLE: usize = 200_000;
/// Least households of a place in the sample.
pub(crate) const LEAST_PER_PLACE: usize = 200;
/// Households worked on together.
const BATCH: usize = 4096;
/// Largest remaining net flow, as a share of a place's households per year.
pub const TOLERANCE: f64 = 1e-8;
/// Newton steps after which the search is given up.
const MOST_STEPS: u32 = 40;

/// Expected net flows of the full population, and what the inversion found.
pub struct Solution {
    /// ξ of each place, for local and remote households.
    pub amenity: Vec<[f64; 2]>,
    /// Expected net inflow per year as a share of the place's households, for both groups, in the sample.
    pub net_flow: Vec<[f64; 2]>,
    /// How it went.
    pub inversion: Inversion,
    /// Expected moves between metros per household and year; NaN unless they are to be hit.
    pub moves: f64,
}

/// Solves the amenities of the scene at tick 0, whose snapshot must have been taken with ξ = 0.
pub fn solve(context: &DecisionContext, world: &World) -> Result<Solution, EngineError> {
    let n = world.places.len();
    let households: Vec<f64> = world.places.iter().map(|place| place.households as f64).collect();
    let target = targets(context, world, &households);
    let Found { change: mut xi, net, steps, residual, moves } =
        search(context, world, &sample(world), &target, TOLERANCE)?;
    xi.iter_mut().for_each(|xi| centre(xi, &households));
    let total: f64 = households.iter().sum();
    let variance: f64 = xi[0].iter().zip(&households).map(|(x, n)| x * x * n).sum::<f64>() / total;
    Ok(Solution {
        amenity: (0..n).map(|j| [xi[0][j], xi[1][j]]).collect(),
        net_flow: (0..n)
            .map(|j| [0, 1].map(|g| if households[j] > 0.0 { net[g][j] / households[j] } else { 0.0 }))
            .collect(),
        inversion: Inversion { steps, residual, full_residual: f64::NAN, amenity_sd: variance.sqrt() },
        moves,
    })
}

/// What a search has found.
pub(crate) struct Found {
    /// By how much ξ differs from the snapshot's, for local and remote households.
    pub change: [Vec<f64>; 2],
    /// Expected net inflow less its target, households per year.
    net: [Vec<f64>; 2],
    steps: u32,
    residual: f64,
    /// Expected moves between metros per household and year; NaN unless they are to be hit.
    pub moves: f64,
}

/// Searches the change of amenities under which expected net inflows of a `sample` hit their `target`, households per
/// year, to a `tolerance` relative to the households of each place.
pub(crate) fn search(
    context: &DecisionContext,
    world: &World,
    sample: &[(usize, f64)],
    target: &[Vec<f64>; 2],
    tolerance: f64,
) -> Result<Found, EngineError> {
    let batch = |b: usize| b * BATCH..sample.len().min((b + 1) * BATCH);
    let batches = sample.len().div_ceil(BATCH);
    let drafts = parallel::map(batches, None, |b| Drafts::write(context, world, &sample[batch(b)]));
    newton(context, world, &drafts, target, tolerance)
}

/// The same in single precision where that is known, for tolerances of 1e-5 and more.
pub(crate) fn quick_search(
    context: &DecisionContext,
    world: &World,
    sample: &[(usize, f64)],
    target: &[Vec<f64>; 2],
    tolerance: f64,
    solver: &mut Solver,
) -> Result<Found, EngineError> {
    let Some(tables) = Tables::of(context) else {
        return search(context, world, sample, target, tolerance);
    };
    let drafts = solver.draft(context, world, &tables, &by_group(world, sample), BATCH);
    newton(context, world, drafts, target, tolerance)
}

/// A `sample` by place and remote work; those who share both stay in their order.
fn by_group(world: &World, sample: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let group = |id: usize| 2 * world.households[id].place as usize + world.households[id].is_paid_afar() as usize;
    let mut next = vec![0; 2 * world.places.len() + 1];
    sample.iter().for_each(|&(id, _)| next[group(id) + 1] += 1);
    (1..next.len()).for_each(|k| next[k] += next[k - 1]);
    let mut sorted = vec![(0, 0.0); sample.len()];
    for &member in sample {
        let at = &mut next[group(member.0)];
        sorted[*at] = member;
        *at += 1;
    }
    sorted
}

/// Newton's method on the flows of the `drafts`.
fn newton(
    context: &DecisionContext,
    world: &World,
    drafts: &[impl Flows],
    target: &[Vec<f64>; 2],
    tolerance: f64,
) -> Result<Found, EngineError> {
    let n = world.places.len();
    let all = context.scenario.rules.alternatives == Alternatives::All;
    let households: Vec<f64> = world.places.iter().map(|place| place.households as f64).collect();
    let fixed = (0..n).max_by(|&a, &b| households[a].total_cmp(&households[b]).then(b.cmp(&a))).unwrap_or(0);
    let mut xi = [vec![0.0; n], vec![0.0; n]];
    let (mut steps, mut residual, mut furthest) = (0, f64::INFINITY, fixed);
    let failed = |steps, residual, place: usize| EngineError::NoBaseYear {
        place: context.scenario.places[place].name.clone(),
        steps,
        residual,
    };
    let mut net = [vec![0.0; n], vec![0.0; n]];
    while steps <= MOST_STEPS {
        let mut sums = Sums::of(drafts, &xi, all);
        for group in 0..2 {
            net[group] = (0..n).map(|j| sums.net[group][j] - target[group][j]).collect();
        }
        (residual, furthest) = (0..n)
            .filter(|&j| households[j] > 0.0)
            .flat_map(|j| net.iter().map(move |g| (j, g[j])))
            .map(|(j, gap)| (gap.abs() / households[j], j))
            .fold((0.0_f64, fixed), |worst, here| if here.0 > worst.0 || here.0.is_nan() { here } else { worst });
        if residual < tolerance || steps == MOST_STEPS {
            break;
        }
        // Nobody lives in a place that is not open: its amenity comes from its surroundings.
        let empty = |j: &usize| households[*j] == 0.0;
        sums.jacobian.iter_mut().for_each(|jacobian| (0..n).filter(empty).for_each(|j| *jacobian.at(j, j) = 1.0));
        let stepped = parallel::map_chunks(
            &mut sums.jacobian,
            1,
            || (),
            |(), group, jacobian| newton_step(&mut jacobian[0], &net[group], fixed, !all),
        );
        for (xi, step) in xi.iter_mut().zip(stepped) {
            let step = step.ok_or_else(|| failed(steps, residual, furthest))?;
            xi.iter_mut().zip(step).for_each(|(xi, change)| *xi += change);
        }
        steps += 1;
    }
    if residual >= tolerance || residual.is_nan() {
        return Err(failed(steps, residual, furthest));
    }
    let moves = match context.scenario.population.numbers.move_rate > 0.0 {
        true => {
            let metro: Vec<u16> = context.scenario.places.iter().map(|place| place.metro).collect();
            let parts = parallel::map(drafts.len(), None, |b| drafts[b].moves_between(&xi, &metro, all));
            parts.iter().sum::<f64>() / households.iter().sum::<f64>()
        }
        false => f64::NAN,
    };
    Ok(Found { change: xi, net, steps, residual, moves })
}

/// Expected net inflow of every place, per year, as a share of its households: of the full population, or of every so manyth
/// household where there are more than twice as many as ξ is solved on.
///
/// The snapshot must have been taken with the solved amenities.
pub fn expected_net_flows(context: &DecisionContext, world: &World) -> Vec<f64> {
    let all = context.scenario.rules.alternatives == Alternatives::All;
    let n = world.places.len();
    let step = (world.households.len() / SAMPLE).max(1);
    let parts = parallel::map(world.households.len().div_ceil(BATCH), None, |b| {
        let ids = b * BATCH..world.households.len().min((b + 1) * BATCH);
        let there = |id: &usize| !world.households[*id].is_gone() && id.is_multiple_of(step);
        let members: Vec<(usize, f64)> = ids.filter(there).map(|id| (id, step as f64)).collect();
        net_flows(context, world, &members, all)
    });
    let mut net = vec![0.0; n];
    parts.iter().for_each(|part| net.iter_mut().zip(part).for_each(|(a, b)| *a += b));
    let share =
        |(flow, place): (&f64, &crate::engine::state::place::PlaceState)| flow / (place.households as f64).max(1.0);
    net.iter().zip(&world.places).map(share).collect()
}

/// Expected moves between metros per household and year in the full population, under the amenities of the snapshot.
pub fn expected_moves(context: &DecisionContext, world: &World) -> f64 {
    let all = context.scenario.rules.alternatives == Alternatives::All;
    let n = world.places.len();
    let metro: Vec<u16> = context.scenario.places.iter().map(|place| place.metro).collect();
    let none = [vec![0.0; n], vec![0.0; n]];
    let ids: Vec<(usize, f64)> =
        (0..world.households.len()).filter(|&id| !world.households[id].is_gone()).map(|id| (id, 1.0)).collect();
    let parts = parallel::map(ids.len().div_ceil(BATCH), None, |b| {
        let members = &ids[b * BATCH..ids.len().min((b + 1) * BATCH)];
        Drafts::write(context, world, members).moves_between(&none, &metro, all)
    });
    parts.iter().sum::<f64>() / ids.len().max(1) as f64
}

/// The first households of each place (they are drawn independently) and what each stands for.
fn sample(world: &World) -> Vec<(usize, f64)> {
    let total = world.households.len();
    let wanted = total.min(SAMPLE);
    let mut chosen = Vec::with_capacity(wanted);
    let mut first = 0;
    for place in &world.places {
        let n = place.households as usize;
        let share = (n as u128 * wanted as u128).div_ceil(total as u128) as usize;
        let m = share.max(LEAST_PER_PLACE).min(n);
        chosen.extend((first..first + m).map(|id| (id, n as f64 / m as f64)));
        first += n;
    }
    chosen
}

/// Target net inflows by group, households per year: zero, or the observed ones, split by group and balanced.
fn targets(context: &DecisionContext, world: &World, households: &[f64]) -> [Vec<f64>; 2] {
    let n = households.len();
    if context.scenario.rules.amenities != AmenityRule::Observed {
        return [vec![0.0; n], vec![0.0; n]];
    }
    let weight = context.scenario.real_households() as f64 / world.households.len() as f64;
    let observed: Vec<f64> = context.scenario.places.iter().map(|place| place.observed_net_flow / weight).collect();
    let total: f64 = households.iter().sum();
    let surplus: f64 = observed.iter().sum();
    let mut remote = vec![0.0; n];
    world
        .households
        .iter()
        .filter(|household| household.is_paid_afar())
        .for_each(|household| remote[household.place as usize] += 1.0);
    let balanced: Vec<f64> = (0..n).map(|j| observed[j] - surplus * households[j] / total).collect();
    let share: f64 = remote.iter().sum::<f64>() / total;
    [balanced.iter().map(|flow| flow * (1.0 - share)).collect(), balanced.iter().map(|flow| flow * share).collect()]
}
