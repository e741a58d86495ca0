//! Sensitivity: which axis of a sweep moves an output, how much, and how sure that is.
//!
//! Reading order: [`layout`] (what the points allow to ask), [`variance`] (first-order and total indices of Saltelli
//! designs), [`screening`] (elementary effects of Morris designs), [`regression`] (what any other points give),
//! [`tornado`] (low against high), [`bootstrap`] (how sure).

pub mod bootstrap;
pub mod layout;
pub mod regression;
pub mod screening;
pub mod tornado;
pub mod variance;

use crate::experiment::sensitivity::bootstrap::Estimate;
use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::tornado::Bar;
use crate::experiment::statistics::Statistics;

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

/// One number about one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The axis; empty for a number about all of them.
    pub axis: String,
    /// Which number.
    pub index: &'static str,
    /// Its estimate.
    pub estimate: Estimate,
}

/// What a sweep says about one output.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Statistics of the output over points.
    pub spread: Statistics,
    /// What is resampled: blocks, trajectories or points.
    pub units: usize,
    /// Of these, left out because runs failed or the number does not exist there.
    pub left_out: usize,
    /// Replicates of every point.
    pub replicates: usize,
    /// Share of the variance over points that is luck not shared by all points; `None` with a single replicate.
    pub luck: Option<f64>,
    /// Indices, axis by axis.
    pub measures: Vec<Measure>,
    /// Low against high, the longest bar first.
    pub tornado: Vec<Bar>,
}

/// Why a sweep says nothing about an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// Too little is left.
    #[error("only {0} complete {1} of the sweep have this number: at least two are needed")]
    TooFew(usize, &'static str),
    /// Nothing moves it.
    #[error("it is the same at every point: no axis moves it")]
    Constant,
}

impl Study {
    /// What the sweep says.
    pub fn analyse(&self) -> Result<Finding, Silence> {
        let size = self.layout.unit_rows(self.axes.len());
        let all = self.values.len() / size;
        let replicates = self.replicates;
        let whole = |unit: &usize| (unit * size..(unit + 1) * size).all(|row| self.values[row].len() == replicates);
        let kept: Vec<usize> = (0..all).filter(whole).collect();
        if kept.len() < 2 || replicates == 0 {
            return Err(Silence::TooFew(kept.len(), self.layout.unit_name()));
        }
        let sample = Sample { study: self, kept: &kept, size, replicates };
        let means = sample.means(&(0..replicates).collect::<Vec<_>>());
        let rows: Vec<f64> = sample.rows().map(|row| means[row]).collect();
        let spread = Statistics::of(&rows);
        if rows.iter().all(|y| *y == rows[0]) {
            return Err(Silence::Constant);
        }
        let mut measures = match self.layout {
            Layout::Saltelli => variance::measures(&sample),
            Layout::Morris => screening::measures(&sample),
            Layout::Other => regression::measures(&sample),
        };
        // Axis by axis; what is about all axes comes last.
        let place = |axis: &str| self.axes.iter().position(|name| name == axis).unwrap_or(self.axes.len());
        measures.sort_by_key(|measure| place(&measure.axis));
        let luck = sample.luck(&means);
        let tornado = tornado::bars(&sample);
        Ok(Finding { spread, units: kept.len(), left_out: all - kept.len(), replicates, luck, measures, tornado })
    }
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

    /// The output of every row, averaged over `replicates` (some of them perhaps repeated); incomplete rows are 0.
    pub fn means(&self, replicates: &[usize]) -> Vec<f64> {
        let mut means = vec![0.0; self.study.values.len()];
        for row in self.rows() {
            let values = &self.study.values[row];
            means[row] = replicates.iter().map(|&r| values[r]).sum::<f64>() / replicates.len() as f64;
        }
        means
    }

    /// Luck that is not shared: the residual mean square of points × replicates over replicates and the variance of points.
    ///
    /// All points have the same households with the same luck, so a lucky replicate lifts them all and hides no axis.
    fn luck(&self, means: &[f64]) -> Option<f64> {
        let (points, replicates) = (self.rows().count() as f64, self.replicates as f64);
        if self.replicates < 2 {
            return None;
        }
        let grand = self.rows().map(|row| means[row]).sum::<f64>() / points;
        let by_replicate: Vec<f64> = (0..self.replicates)
            .map(|r| self.rows().map(|row| self.study.values[row][r]).sum::<f64>() / points)
            .collect();
        let (mut residual, mut between) = (0.0, 0.0);
        for row in self.rows() {
            between += (means[row] - grand) * (means[row] - grand);
            for (value, mean) in self.study.values[row].iter().zip(&by_replicate) {
                let rest = value - means[row] - mean + grand;
                residual += rest * rest;
            }
        }
        let square = residual / ((points - 1.0) * (replicates - 1.0));
        Some(square / replicates / (between / (points - 1.0)))
    }
}

#[cfg(test)]
mod tests;
