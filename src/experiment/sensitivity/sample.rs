//! Holds one output at every point of a sweep, and picks the part of it that is complete.

use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::statistics::Running;

/// One output at every point of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// What varies.
    pub axes: Vec<String>,
    /// The values as written, point by point.
    pub written: Vec<Vec<String>>,
    /// Where each lies on its axis, from 0 (least) to 1 (greatest): numbers by value, words by their order.
    pub unit: Vec<Vec<f64>>,
    /// How the points are laid out.
    pub layout: Layout,
    /// The output, by point and replicate; empty where a run failed or the number does not exist.
    pub values: Vec<Vec<f64>>,
    /// Replicates of a complete point.
    pub replicates: usize,
    /// Seed of the resamples.
    pub seed: u64,
}

/// The complete part of a study.
pub struct Sample<'a> {
    /// The study.
    pub study: &'a Study,
    /// The blocks, trajectories or points that are complete.
    pub kept: &'a [usize],
    /// Rows of each.
    pub size: usize,
    /// Replicates of every row.
    pub replicates: usize,
}

impl Sample<'_> {
    /// The complete rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.kept.iter().flat_map(|unit| unit * self.size..(unit + 1) * self.size)
    }

    /// The output of every row, averaged over replicates; incomplete rows are 0.
    pub fn means(&self) -> Vec<f64> {
        let mut means = vec![0.0; self.study.values.len()];
        for row in self.rows() {
            means[row] = self.study.values[row].iter().sum::<f64>() / self.replicates as f64;
        }
        means
    }

    /// The same without one of the replicates, of which there are more; `means` are those of all.
    pub fn means_without(&self, replicate: usize, means: &[f64]) -> Vec<f64> {
        let mut without = means.to_vec();
        for row in self.rows() {
            without[row] += (means[row] - self.study.values[row][replicate]) / (self.replicates as f64 - 1.0);
        }
        without
    }

    /// Share of the variance over points that their own random draws explain: the residual mean square of points × replicates over replicates and the variance of points.
    ///
    /// All points share their random draws, so a replicate that lifts them all alike hides no axis. The ratio is an F statistic: where
    /// no axis does anything it scatters around 1, so above 1 it says that all of the variance may be luck, and is 1.
    pub(crate) fn noise_share(&self, means: &[f64]) -> Option<f64> {
        let own = self.own_luck(means)?;
        let points = self.rows().count() as f64;
        let grand = self.rows().map(|row| means[row]).sum::<f64>() / points;
        let between: f64 = self.rows().map(|row| (means[row] - grand) * (means[row] - grand)).sum();
        Some((own / (between / (points - 1.0))).min(1.0))
    }

    /// Variance over luck of `of`, a number linear in the output that is taken from each replicate by itself, when it is averaged over replicates: s²/R.
    /// All rows of a replicate share their draws, so what they share cancels where it should. `None` with a single replicate.
    pub(crate) fn luck_of(&self, of: impl Fn(usize) -> f64) -> Option<f64> {
        let mut by_replicate = Running::default();
        (0..self.replicates).for_each(|replicate| by_replicate.add(of(replicate)));
        by_replicate.variance().map(|variance| variance / self.replicates as f64)
    }

    /// Variance of the mean of each row by random draws that are its own, s²/R: s² is the residual mean square of points × replicates.
    /// `None` with a single replicate, which does not tell it.
    fn own_luck(&self, means: &[f64]) -> Option<f64> {
        let (points, replicates) = (self.rows().count() as f64, self.replicates as f64);
        if self.replicates < 2 {
            return None;
        }
        let grand = self.rows().map(|row| means[row]).sum::<f64>() / points;
        let by_replicate: Vec<f64> = (0..self.replicates)
            .map(|r| self.rows().map(|row| self.study.values[row][r]).sum::<f64>() / points)
            .collect();
        let mut residual = 0.0;
        for row in self.rows() {
            for (value, mean) in self.study.values[row].iter().zip(&by_replicate) {
                let rest = value - means[row] - mean + grand;
                residual += rest * rest;
            }
        }
        Some(residual / ((points - 1.0) * (replicates - 1.0)) / replicates)
    }
}
