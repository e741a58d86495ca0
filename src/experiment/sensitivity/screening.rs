//! Screens by elementary effects: what one axis does when it alone moves, again and again from elsewhere.
//!
//! EE = (y' − y)/(u' − u) with u from 0 to 1 along the axis: the change of the output over the whole axis. μ is its mean over
//! trajectories (cancels where the sign changes), μ* the mean of |EE| (how much the axis matters), σ its standard deviation
//! (how much that depends on where, or on the other axes). M. Morris, Technometrics 33 (1991) 161–174; F. Campolongo,
//! J. Cariboni & A. Saltelli, Environ. Model. Softw. 22 (2007) 1509–1518.
//!
//! Luck has no sign, so it lifts μ* and σ above zero where an axis does nothing at all. EE has the variance s²/R by luck, with s² of its
//! values in single replicates; if it is normal, |EE| of nothing else is √(2s²/(πR)) on average, with the mean of s² over trajectories. That μ*
//! stands beside the other: whether an axis does something beyond luck is said by μ, not by how far μ* is from zero.

use crate::experiment::sensitivity::estimate::{Estimate, estimates};
use crate::experiment::sensitivity::measure::Measure;
use crate::experiment::sensitivity::sample::{Sample, Study};
use std::f64::consts::PI;

/// μ, μ* and σ of every axis; with several replicates also the μ* that luck alone would make.
pub fn measures(sample: &Sample) -> Vec<Measure> {
    let axes = &sample.study.axes;
    let freedom = vec![sample.kept.len() - 1; 3 * axes.len()];
    let found = estimates(sample, &freedom, |units, means| {
        let effects: Vec<Vec<f64>> = units.iter().map(|&unit| effects(sample, unit, means)).collect();
        (0..axes.len()).flat_map(|axis| moments(&effects.iter().map(|e| e[axis]).collect::<Vec<_>>())).collect()
    });
    let names = ["mu", "mu_star", "sigma"];
    let measure = |k: usize| Measure { axis: axes[k / 3].clone(), index: names[k % 3], estimate: found[k] };
    let by_luck = |axis: usize| {
        let estimate = Estimate::known((2.0 / PI * luck(sample, axis)?).sqrt());
        Some(Measure { axis: axes[axis].clone(), index: "mu_star_luck", estimate })
    };
    (0..3 * axes.len()).map(measure).chain((0..axes.len()).filter_map(by_luck)).collect()
}

/// Variance by luck of the elementary effects of an axis, on average over trajectories.
fn luck(sample: &Sample, axis: usize) -> Option<f64> {
    let Study { unit, values, .. } = sample.study;
    let of = |trajectory: &usize| {
        let mut rows = trajectory * sample.size..(trajectory + 1) * sample.size - 1;
        match rows.find(|&row| unit[row][axis] != unit[row + 1][axis]) {
            Some(row) => {
                let step = unit[row + 1][axis] - unit[row][axis];
                sample.luck_of(|r| (values[row + 1][r] - values[row][r]) / step)
            }
            None => sample.luck_of(|_| 0.0),
        }
    };
    let all: Option<Vec<f64>> = sample.kept.iter().map(of).collect();
    all.map(|all| all.iter().sum::<f64>() / all.len() as f64)
}

/// The elementary effect of every axis on one trajectory.
fn effects(sample: &Sample, trajectory: usize, means: &[f64]) -> Vec<f64> {
    let axes = sample.study.axes.len();
    let unit = &sample.study.unit;
    let mut found = vec![0.0; axes];
    for row in trajectory * sample.size..(trajectory + 1) * sample.size - 1 {
        if let Some(axis) = (0..axes).find(|&k| unit[row][k] != unit[row + 1][k]) {
            found[axis] = (means[row + 1] - means[row]) / (unit[row + 1][axis] - unit[row][axis]);
        }
    }
    found
}

fn moments(effects: &[f64]) -> [f64; 3] {
    let n = effects.len() as f64;
    let mean = effects.iter().sum::<f64>() / n;
    let absolute = effects.iter().map(|e| e.abs()).sum::<f64>() / n;
    let squares: f64 = effects.iter().map(|e| (e - mean) * (e - mean)).sum();
    [mean, absolute, (squares / (n - 1.0)).sqrt()]
}
