//! Adds up expected flows and their derivatives: each part of a sample on its own, then all parts in order.
//!
//! A part holds households of a few origins, whose binary choices touch their own rows and the diagonal alone. So it keeps these, and
//! only the sum over all parts is a matrix: with a thousand places a matrix of each part would be sixteen megabytes, mostly zeros.

use crate::engine::base::parallel;
use crate::model::amenities::Matrix;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What moves under any amenities, of households that are drafted.
pub(crate) trait Flows: Sync {
    /// Expected net inflows and their derivatives under amenities `xi`; `all` says whether every place is looked at.
    fn sums(&self, xi: &[Vec<f64>; 2], all: bool) -> Cow<'_, Part>;

    /// Moves to another metro under amenities `xi`, households per year; `metro` is that of each place.
    fn moves_between(&self, xi: &[Vec<f64>; 2], metro: &[u16], all: bool) -> f64;
}

/// Expected net inflows and their derivatives in amenities, by group (0 local, 1 remote).
#[derive(Debug, Clone)]
pub struct Sums {
    /// Net inflow of each place, households per year.
    pub net: [Vec<f64>; 2],
    /// ∂net_j/∂ξ_k.
    pub jacobian: [Matrix; 2],
}

/// Flows from one origin and their slopes in ξ of the destination.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    /// Households a year to each place.
    pub flow: Vec<f64>,
    /// ∂flow_j/∂ξ_j.
    pub slope: Vec<f64>,
}

/// The same as [`Sums`] of a part of the sample.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    /// Of binary choices.
    Binary(Laplacian),
    /// Of choices among all places.
    Full(Sums),
}

/// Net inflows of binary choices, and what is not zero of their derivatives.
#[derive(Debug, Clone)]
pub(crate) struct Laplacian {
    net: [Vec<f64>; 2],
    diagonal: [Vec<f64>; 2],
    /// Group, origin and slopes in ξ of each destination; no two of the same group and origin.
    rows: Vec<(usize, usize, Vec<f64>)>,
}

impl Rows {
    /// Nobody.
    pub fn zero(n: usize) -> Self {
        Rows { flow: vec![0.0; n], slope: vec![0.0; n] }
    }
}

impl Part {
    /// Nobody, in `n` places.
    pub fn none(n: usize) -> Self {
        let zero = || [vec![0.0; n], vec![0.0; n]];
        Part::Binary(Laplacian { net: zero(), diagonal: zero(), rows: Vec::new() })
    }

    /// Binary choices from each (group, origin).
    pub fn of(n: usize, rows: BTreeMap<(usize, usize), Rows>) -> Self {
        let mut part = Part::none(n);
        rows.into_iter().for_each(|((group, l), rows)| part.add(group, l, &rows.flow, &rows.slope));
        part
    }

    /// Adds flows of binary choices of a group from place `l`, none of which were there, and their slopes in ξ of the destination.
    pub fn add(&mut self, group: usize, l: usize, flow: &[f64], slope: &[f64]) {
        let Part::Binary(Laplacian { net, diagonal, rows }) = self else {
            unreachable!("households choose among all places or between two, and all of them do the same");
        };
        let (net, diagonal) = (&mut net[group], &mut diagonal[group]);
        for (j, (flow, slope)) in flow.iter().zip(slope).enumerate().filter(|(j, _)| *j != l) {
            net[j] += flow;
            net[l] -= flow;
            diagonal[j] += slope;
            diagonal[l] += slope;
        }
        rows.push((group, l, slope.to_vec()));
    }

    /// Net inflow of each place, households per year, by group.
    pub fn net(&self) -> &[Vec<f64>; 2] {
        match self {
            Part::Binary(part) => &part.net,
            Part::Full(sums) => &sums.net,
        }
    }
}

impl Sums {
    /// Nobody, in `n` places.
    pub fn zero(n: usize) -> Self {
        Sums { net: [vec![0.0; n], vec![0.0; n]], jacobian: [Matrix::zero(n), Matrix::zero(n)] }
    }

    /// The sums over all drafts under amenities `xi`, in a fixed order.
    pub(crate) fn of(drafts: &[impl Flows], xi: &[Vec<f64>; 2], all: bool) -> Self {
        let parts = parallel::map(drafts.len(), None, |b| drafts[b].sums(xi, all));
        let mut sums = Sums::zero(xi[0].len());
        parts.iter().for_each(|part| sums.add(part));
        sums
    }

    fn add(&mut self, part: &Part) {
        for group in 0..2 {
            self.net[group].iter_mut().zip(&part.net()[group]).for_each(|(a, b)| *a += b);
        }
        match part {
            Part::Full(part) => (0..2).for_each(|group| self.jacobian[group].add(&part.jacobian[group])),
            Part::Binary(part) => (0..2).for_each(|group| part.add_to(group, &mut self.jacobian[group])),
        }
    }
}

impl Laplacian {
    /// Adds the derivatives of a group: slopes on the diagonal, and off it what flows both ways between two places, once.
    fn add_to(&self, group: usize, jacobian: &mut Matrix) {
        let mut row_of = vec![None; self.diagonal[group].len()];
        let rows = || self.rows.iter().enumerate().filter(|(_, (of, ..))| *of == group);
        rows().for_each(|(k, (_, l, _))| row_of[*l] = Some(k));
        self.diagonal[group].iter().enumerate().for_each(|(j, slope)| *jacobian.at(j, j) += slope);
        for (k, (_, l, slopes)) in rows() {
            for (j, slope) in slopes.iter().enumerate().filter(|(j, _)| j != l) {
                let both = match row_of[j] {
                    None => -slope,
                    Some(later) if later > k => -slope - self.rows[later].2[*l],
                    // What flows between them was added there.
                    Some(_) => continue,
                };
                *jacobian.at(j, *l) += both;
                *jacobian.at(*l, j) += both;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of made-up flows and slopes from some origins of both groups.
    fn rows(n: usize, origins: &[(usize, usize)]) -> BTreeMap<(usize, usize), Rows> {
        let made_up = |seed: usize| (0..n).map(|j| ((seed * 31 + j * 17) % 97) as f64 / 7.0).collect();
        origins.iter().map(|&at| (at, Rows { flow: made_up(at.0 + 5 * at.1), slope: made_up(3 + at.1) })).collect()
    }

    /// The same, cell by cell in a matrix for each group.
    fn dense(n: usize, rows: &BTreeMap<(usize, usize), Rows>) -> Sums {
        let mut sums = Sums::zero(n);
        for (&(group, l), row) in rows {
            let (net, jacobian) = (&mut sums.net[group], &mut sums.jacobian[group]);
            for j in (0..n).filter(|&j| j != l) {
                net[j] += row.flow[j];
                net[l] -= row.flow[j];
                *jacobian.at(j, j) += row.slope[j];
                *jacobian.at(l, l) += row.slope[j];
                *jacobian.at(j, l) -= row.slope[j];
                *jacobian.at(l, j) -= row.slope[j];
            }
        }
        sums
    }

    #[test]
    fn parts_add_up_to_the_bits_of_whole_matrices() {
        let n = 9;
        let parts = [&[(0, 0), (0, 4), (1, 4), (0, 7)][..], &[(1, 8)], &[], &[(0, 4), (1, 0), (1, 2), (1, 7)]];
        let (mut ours, mut theirs) = (Sums::zero(n), Sums::zero(n));
        for origins in parts {
            let rows = rows(n, origins);
            theirs.add(&Part::Full(dense(n, &rows)));
            ours.add(&Part::of(n, rows));
        }
        assert!(ours.net == theirs.net && ours.jacobian == theirs.jacobian);
        // Planted fault: a part that is left out is missed.
        ours.add(&Part::of(n, rows(n, &[(1, 3)])));
        assert!(ours.net != theirs.net && ours.jacobian != theirs.jacobian);
    }
}
