//! Computes variance-based indices of a Saltelli design: the share of the output's variance that an axis explains.
//!
//! First order, S = Var(E[y | x])/Var(y), by (1/N) Σ B·(AB − A)/V of Saltelli et al., "Variance based sensitivity analysis of
//! model output", Comput. Phys. Commun. 181 (2010) 259–270, table 2 (b); total, T = E[Var(y | all but x)]/Var(y), by
//! (1/2N) Σ (A − AB)²/V of Jansen (1999), *ibid.* (f). V is the variance of A and B together, after the mean of all
//! values is taken off. These are the estimators of SALib, but for luck: (A − AB)² holds the variance of A − AB by luck, s²/R over
//! replicates, whatever the axis does, and that is taken off the total where there are several. First-order indices need no such thing, for the
//! luck of AB − A has no part in B but what all points share, which cancels. All are shares of the variance (their first-order sum
//! too), so what chance puts below 0 or above 1 is told as 0 or 1, intervals too.

use crate::experiment::sensitivity::estimate::estimates;
use crate::experiment::sensitivity::measure::Measure;
use crate::experiment::sensitivity::sample::Sample;

/// Both indices of every axis, and the sum of the first-order ones.
pub fn measures(sample: &Sample) -> Vec<Measure> {
    let axes = &sample.study.axes;
    let freedom = vec![sample.kept.len() - 1; 2 * axes.len() + 1];
    let luck: Vec<Vec<f64>> = (0..sample.study.values.len() / sample.size).map(|block| luck(sample, block)).collect();
    let found = estimates(sample, &freedom, |blocks, means| indices(sample, &luck, blocks, means));
    let names = ["first_order", "total"];
    let by_axis = |k: usize| Measure {
        axis: axes[k % axes.len()].clone(),
        index: names[k / axes.len()],
        estimate: found[k].of_share(),
    };
    let sum = Measure { axis: String::new(), index: "first_order_sum", estimate: found[2 * axes.len()].of_share() };
    (0..2 * axes.len()).map(by_axis).chain([sum]).collect()
}

/// Variance by luck of A − AB of every axis in a block; nothing where it is not known.
fn luck(sample: &Sample, block: usize) -> Vec<f64> {
    let values = &sample.study.values[block * sample.size..(block + 1) * sample.size];
    let whole = values.iter().all(|row| row.len() == sample.replicates);
    let of = |axis: usize| sample.luck_of(|r| values[0][r] - values[axis + 1][r]);
    (0..sample.study.axes.len()).map(|axis| if whole { of(axis).unwrap_or(0.0) } else { 0.0 }).collect()
}

/// First order of every axis, total of every axis, sum of first order; `luck` is by block and axis.
fn indices(sample: &Sample, luck: &[Vec<f64>], blocks: &[usize], means: &[f64]) -> Vec<f64> {
    let axes = sample.study.axes.len();
    let centre = sample.rows().map(|row| means[row]).sum::<f64>() / sample.rows().count() as f64;
    let y = |block: usize, row: usize| means[block * sample.size + row] - centre;
    let n = blocks.len() as f64;
    let (mut sum, mut squares) = (0.0, 0.0);
    for &block in blocks {
        let (a, b) = (y(block, 0), y(block, axes + 1));
        sum += a + b;
        squares += a * a + b * b;
    }
    let variance = squares / (2.0 * n) - (sum / (2.0 * n)) * (sum / (2.0 * n));
    let (mut first, mut total) = (vec![0.0; axes], vec![0.0; axes]);
    for &block in blocks {
        let (a, b) = (y(block, 0), y(block, axes + 1));
        for axis in 0..axes {
            let mixed = y(block, axis + 1);
            first[axis] += b * (mixed - a) / n / variance;
            total[axis] += 0.5 * ((a - mixed) * (a - mixed) - luck[block][axis]) / n / variance;
        }
    }
    let all = first.iter().sum();
    first.into_iter().chain(total).chain([all]).collect()
}
