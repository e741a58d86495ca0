//! Expected flows: how many households would move from place to place in a year, before any luck is drawn.
//!
//! A *draft* notes once what does not depend on amenities: how often each household looks at each place and can pay, and
//! what it would gain there. Flows under any amenities, and their derivatives, are then one pass over the drafts.

use super::decide::Scene;
use super::survey::Survey;
use super::world::World;
use crate::model::amenities::Matrix;
use crate::model::choice::move_probability;
use crate::model::numeric::exp;
use pulp::{Arch, Simd, WithSimd};
use std::collections::BTreeMap;

/// The drafts of a batch of households.
pub struct Drafts {
    places: usize,
    /// Group (0 local, 1 remote) and place of each household.
    members: Vec<(usize, usize)>,
    /// Rate of looking × probability that the move can be paid, households per year; row by row.
    rate: Vec<f32>,
    /// Gain of the move without amenities; row by row.
    gain: Vec<f32>,
}

/// Expected net inflows and their derivatives in amenities, by group.
pub struct Sums {
    /// Net inflow of each place, households per year.
    pub net: [Vec<f64>; 2],
    /// ∂net_j/∂ξ_k.
    pub jacobian: [Matrix; 2],
}

impl Drafts {
    /// Drafts `members`, each with what it stands for.
    pub fn write(scene: &Scene, world: &World, members: &[(usize, f64)]) -> Self {
        let n = world.places.len();
        let (mut survey, mut looks) = (Survey::default(), Vec::new());
        let mut drafts = Drafts {
            places: n,
            members: Vec::with_capacity(members.len()),
            rate: Vec::with_capacity(members.len() * n),
            gain: Vec::with_capacity(members.len() * n),
        };
        for &(id, weight) in members {
            let h = &world.households[id];
            let who = scene.chooser(h, world.spread(id));
            survey.take(scene, h, &who);
            scene.looks(h, &mut looks);
            let liquid = scene.scenario.mechanisms.liquidity;
            let wealth = if liquid { scene.liquid_wealth(h, &who) } else { f64::INFINITY };
            let assist = scene.constants.parameters.assist;
            let payable = |cash: f64| if cash <= wealth { weight } else { weight * assist };
            drafts.rate.extend(looks.iter().zip(&survey.cash).map(|(look, &cash)| (look * payable(cash)) as f32));
            drafts.gain.extend(survey.gain.iter().map(|&gain| gain as f32));
            drafts.members.push((h.is_remote() as usize, h.place as usize));
        }
        drafts
    }

    fn row(&self, k: usize) -> (&[f32], &[f32]) {
        let cells = k * self.places..(k + 1) * self.places;
        (&self.rate[cells.clone()], &self.gain[cells])
    }

    /// Flows and slopes under amenities `xi` (binary choices), from each (group, origin) that occurs.
    fn binary(&self, xi: &[Vec<f64>; 2]) -> BTreeMap<(usize, usize), Rows> {
        let arch = Arch::new();
        let mut rows = BTreeMap::new();
        for (k, &(group, here)) in self.members.iter().enumerate() {
            let (rate, gain) = self.row(k);
            let into = rows.entry((group, here)).or_insert_with(|| Rows::zero(self.places));
            arch.dispatch(Binary { rate, gain, xi: &xi[group], own: xi[group][here], into });
        }
        rows
    }

    /// Expected net inflows under amenities `xi`, both groups together.
    pub fn net_flows(&self, xi: &[Vec<f64>; 2], all: bool) -> Vec<f64> {
        let sums = self.sums(xi, all);
        sums.net[0].iter().zip(&sums.net[1]).map(|(a, b)| a + b).collect()
    }

    fn sums(&self, xi: &[Vec<f64>; 2], all: bool) -> Sums {
        let mut sums = Sums::zero(self.places);
        if all {
            for k in 0..self.members.len() {
                self.full_logit(k, xi, &mut sums);
            }
            return sums;
        }
        for ((group, l), rows) in self.binary(xi) {
            let (net, jacobian) = (&mut sums.net[group], &mut sums.jacobian[group]);
            for j in (0..self.places).filter(|&j| j != l) {
                let (flow, slope) = (rows.flow[j], rows.slope[j]);
                net[j] += flow;
                net[l] -= flow;
                *jacobian.at(j, j) += slope;
                *jacobian.at(l, l) += slope;
                *jacobian.at(j, l) -= slope;
                *jacobian.at(l, j) -= slope;
            }
        }
        sums
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

impl Sums {
    fn zero(n: usize) -> Self {
        Sums { net: [vec![0.0; n], vec![0.0; n]], jacobian: [Matrix::zero(n), Matrix::zero(n)] }
    }

    /// The sums over all drafts under amenities `xi`, in a fixed order.
    pub fn of(drafts: &[Drafts], xi: &[Vec<f64>; 2], all: bool) -> Self {
        let parts = super::parallel::map(drafts.len(), None, |b| drafts[b].sums(xi, all));
        let mut sums = Sums::zero(xi[0].len());
        for part in &parts {
            for group in 0..2 {
                sums.net[group].iter_mut().zip(&part.net[group]).for_each(|(a, b)| *a += b);
                sums.jacobian[group].add(&part.jacobian[group]);
            }
        }
        sums
    }
}

/// Flows from one origin and their slopes in ξ of the destination.
struct Rows {
    flow: Vec<f64>,
    slope: Vec<f64>,
}

impl Rows {
    fn zero(n: usize) -> Self {
        Rows { flow: vec![0.0; n], slope: vec![0.0; n] }
    }
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
