//! Computes expected flows: how many households would move from place to place in a year, before any luck is drawn.
//!
//! A *draft* notes once what does not depend on amenities: how often each household looks at each place and can pay, and
//! what it would gain there. Flows under any amenities, and their derivatives, are then one pass over the drafts.

use crate::engine::choice::all_places::AllPlaces;
use crate::engine::choice::batch::attention_rates::AttentionRates;
use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::context::DecisionContext;
use crate::engine::start::flow_sums::{Flows, Part, Rows, Sums};
use crate::engine::state::world::World;
use crate::model::choice::move_probability;
use crate::model::numeric::exp;
use pulp::{Arch, Simd, WithSimd};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Households whose flows are summed before the next ones are drafted, where drafts are not kept: they fit the cache.
const FEW: usize = 64;

/// Households whose moves from place to place are summed apart.
const PART: usize = 4096;

/// The drafts of a batch of households.
#[derive(Default)]
pub struct Drafts {
    places: usize,
    /// Group (0 local, 1 remote) and place of each household.
    members: Vec<(usize, usize)>,
    /// Rate of looking × probability that the move can be paid, households per year; row by row.
    rate: Vec<f32>,
    /// Gain of the move without amenities; row by row.
    gain: Vec<f32>,
}

impl Drafts {
    /// Drafts `members`, each with what it stands for.
    pub fn write(context: &DecisionContext, world: &World, members: &[(usize, f64)]) -> Self {
        let mut drafts = Drafts::default();
        drafts.rewrite(context, world, members, &mut Drafter::default());
        drafts
    }

    fn rewrite(&mut self, context: &DecisionContext, world: &World, members: &[(usize, f64)], drafter: &mut Drafter) {
        let n = world.places.len();
        let Drafter { all_places, attention_rates, trait_batch } = drafter;
        self.places = n;
        self.members.clear();
        self.gain.clear();
        self.gain.reserve(members.len() * n);
        self.rate.resize(members.len() * n, 0.0);
        trait_batch.clear();
        let (c, clock) = (context.constants, context.constants.age_clock(context.tick));
        let household = |id: usize| &world.households[id];
        members.iter().for_each(|&(id, _)| {
            trait_batch.push(&c.ages, household(id), household(id).age_ticks(clock), context.today())
        });
        trait_batch.read(&c.memory);
        for (k, &(id, weight)) in members.iter().enumerate() {
            let h = household(id);
            let (age_ticks, traits) = trait_batch.get(k);
            let who = context.decision_maker_with(h, world.spread(id), age_ticks, traits);
            all_places.take(context, h, &who);
            let liquid = context.scenario.mechanisms.liquidity;
            let wealth = if liquid { context.cash_for_a_move(h, &who) } else { f64::INFINITY };
            let payable = |cash: f64| weight * context.payment(&who, cash, wealth);
            attention_rates.rates(
                context,
                h,
                traits.class,
                &all_places.cash,
                payable,
                &mut self.rate[k * n..(k + 1) * n],
            );
            self.gain.extend(all_places.gain.iter().map(|&gain| gain as f32));
            self.members.push((h.is_paid_afar() as usize, h.place as usize));
        }
    }

    /// Rates of looking at every place and gains there of the `k`-th household.
    pub(crate) fn row(&self, k: usize) -> (&[f32], &[f32]) {
        let cells = k * self.places..(k + 1) * self.places;
        (&self.rate[cells.clone()], &self.gain[cells])
    }

    /// Flows and slopes under amenities `xi` (binary choices) from each (group, origin) that occurs.
    fn binary(&self, xi: &[Vec<f64>; 2], rows: &mut BTreeMap<(usize, usize), Rows>) {
        let arch = Arch::new();
        for (k, &(group, here)) in self.members.iter().enumerate() {
            let (rate, gain) = self.row(k);
            let into = rows.entry((group, here)).or_insert_with(|| Rows::zero(self.places));
            arch.dispatch(Binary { rate, gain, xi: &xi[group], own: xi[group][here], into });
        }
    }

    fn full_logit(&self, k: usize, xi: &[Vec<f64>; 2], sums: &mut Sums) {
        let (group, l) = self.members[k];
        let (rate, gain) = self.row(k);
        let (xi, n) = (&xi[group], self.places);
        let weights: Vec<f64> =
            (0..n).map(|j| if j == l { 1.0 } else { exp(gain[j] as f64 + xi[j] - xi[l]) }).collect();
        let total: f64 = weights.iter().sum();
        for j in (0..n).filter(|&j| j != l) {
            let flow = rate[j] as f64 * weights[j] / total;
            sums.net[group][j] += flow;
            sums.net[group][l] -= flow;
            for (k, weight) in weights.iter().enumerate() {
                let slope = flow * ((k == j) as u8 as f64 - weight / total);
                *sums.jacobian[group].at(j, k) += slope;
                *sums.jacobian[group].at(l, k) -= slope;
            }
        }
    }
}

impl Flows for Drafts {
    fn sums(&self, xi: &[Vec<f64>; 2], all: bool) -> Cow<'_, Part> {
        if all {
            let mut sums = Sums::zero(self.places);
            (0..self.members.len()).for_each(|k| self.full_logit(k, xi, &mut sums));
            return Cow::Owned(Part::Full(sums));
        }
        let mut rows = BTreeMap::new();
        self.binary(xi, &mut rows);
        Cow::Owned(Part::of(self.places, rows))
    }

    fn moves_between(&self, xi: &[Vec<f64>; 2], metro: &[u16], all: bool) -> f64 {
        let of = |k: usize| {
            let (group, l) = self.members[k];
            let (rate, gain) = self.row(k);
            let better = |j: usize| gain[j] as f64 + xi[group][j] - xi[group][l];
            let away = (0..self.places).filter(|&j| metro[j] != metro[l]);
            if !all {
                return away.map(|j| rate[j] as f64 * move_probability(better(j))).sum::<f64>();
            }
            let weights: Vec<f64> = (0..self.places).map(|j| if j == l { 1.0 } else { exp(better(j)) }).collect();
            away.map(|j| rate[j] as f64 * weights[j]).sum::<f64>() / weights.iter().sum::<f64>()
        };
        (0..self.members.len()).map(of).sum()
    }
}

/// Expected net inflows of every place from `members`, both groups together, under the amenities of the snapshot.
///
/// The same as drafting all of them and summing, without keeping the drafts.
pub fn net_flows(context: &DecisionContext, world: &World, members: &[(usize, f64)], all: bool) -> Vec<f64> {
    let n = world.places.len();
    let none = [vec![0.0; n], vec![0.0; n]];
    let (mut rows, mut drafts, mut drafter) = (BTreeMap::new(), Drafts::default(), Drafter::default());
    let mut sums = Sums::zero(if all { n } else { 0 });
    for few in members.chunks(FEW) {
        drafts.rewrite(context, world, few, &mut drafter);
        if all {
            (0..few.len()).for_each(|k| drafts.full_logit(k, &none, &mut sums));
        } else {
            drafts.binary(&none, &mut rows);
        }
    }
    let part = if all { Part::Full(sums) } else { Part::of(n, rows) };
    let [local, remote] = part.net();
    local.iter().zip(remote).map(|(a, b)| a + b).collect()
}

/// Expected moves from place to place a year from `members`, under the amenities of the snapshot, row by row.
pub fn flow_matrix(context: &DecisionContext, world: &World, members: &[(usize, f64)], all: bool) -> Vec<f64> {
    let n = world.places.len();
    let none = [vec![0.0; n], vec![0.0; n]];
    let parts = crate::engine::base::parallel::map(members.len().div_ceil(PART), None, |part| {
        let members = &members[part * PART..members.len().min((part + 1) * PART)];
        let mut flows = vec![0.0; n * n];
        let (mut drafts, mut drafter) = (Drafts::default(), Drafter::default());
        for few in members.chunks(FEW) {
            drafts.rewrite(context, world, few, &mut drafter);
            if all {
                for (k, &(_, here)) in drafts.members.iter().enumerate() {
                    let mut sums = Sums::zero(n);
                    drafts.full_logit(k, &none, &mut sums);
                    let there = (0..n).filter(|&j| j != here);
                    there.for_each(|j| flows[here * n + j] += sums.net[0][j] + sums.net[1][j]);
                }
                continue;
            }
            let mut rows = BTreeMap::new();
            drafts.binary(&none, &mut rows);
            for ((_, here), row) in rows {
                let there = (0..n).filter(|&j| j != here);
                there.for_each(|j| flows[here * n + j] += row.flow[j]);
            }
        }
        flows
    });
    let mut flows = vec![0.0; n * n];
    parts.iter().for_each(|part| flows.iter_mut().zip(part).for_each(|(sum, flow)| *sum += flow));
    flows
}

/// Scratch space for drafting.
#[derive(Default)]
struct Drafter {
    all_places: AllPlaces,
    attention_rates: AttentionRates,
    trait_batch: TraitBatch,
}

struct Binary<'a> {
    rate: &'a [f32],
    gain: &'a [f32],
    xi: &'a [f64],
    own: f64,
    into: &'a mut Rows,
}

impl WithSimd for Binary<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.rate.len();
        let (rate, gain, xi) = (self.rate, &self.gain[..n], &self.xi[..n]);
        let (flow, slope) = (&mut self.into.flow[..n], &mut self.into.slope[..n]);
        for j in 0..n {
            let p = move_probability(gain[j] as f64 + xi[j] - self.own);
            let moves = rate[j] as f64 * p;
            flow[j] += moves;
            slope[j] += moves * (1.0 - p);
        }
    }
}
