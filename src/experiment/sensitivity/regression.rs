//! Computes what grids and any other points give: standardised regression coefficients, and first-order indices from bins.
//!
//! β of y = Σ β (x − x̄)/sd(x) · sd(y) + … by least squares, with R² the share that the straight lines explain: where it
//! is well below 1, lines mislead. The first-order index from bins is the correlation ratio. It sees bent responses too, but not
//! interactions. Of random points it is taken in its unbiased form, (SSB − (K − 1)·MSW)/SST over K bins with equally many points each
//! (an axis with few values: one bin each): what is taken off is the chance of random points, so on evenly laid points it is low by up
//! to K/n. A grid is no sample. Each value of an axis is a bin of its own, other axes are balanced within it, and nothing is taken off
//! but luck: SSB holds n times the variance by luck of each mean less that of all points, s²/R over replicates; of a single replicate, which
//! does not tell it, nothing. So the shares of a plane on a grid without luck add up to R². All are shares of the variance: what chance puts below 0 or above 1 is told as 0 or 1, intervals too.

use crate::experiment::sensitivity::estimate::estimates;
use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::measure::Measure;
use crate::experiment::sensitivity::sample::Sample;

/// Bins at most.
const MOST_BINS: usize = 8;

/// Both numbers for every axis, and R².
pub fn measures(sample: &Sample) -> Vec<Measure> {
    let axes = &sample.study.axes;
    let bins: Vec<Vec<usize>> = (0..axes.len()).map(|axis| bins(sample, axis)).collect();
    let freedom = freedom(sample.kept.len(), axes.len(), &bins);
    let grid = sample.study.layout == Layout::Grid;
    let luck: Vec<f64> = bins.iter().map(|bins| if grid { luck(sample, bins) } else { 0.0 }).collect();
    let found = estimates(sample, &freedom, |points, means| {
        let mut all = regression(sample, points, means);
        let ratio = |(bins, luck): (&Vec<usize>, &f64)| correlation_ratio(bins, points, means, grid.then_some(*luck));
        all.extend(bins.iter().zip(&luck).map(ratio));
        all
    });
    let coefficient = |k: usize| Measure { axis: axes[k].clone(), index: "regression", estimate: found[k] };
    let binned = |k: usize| Measure {
        axis: axes[k].clone(),
        index: "binned_first_order",
        estimate: found[axes.len() + 1 + k].of_share(),
    };
    let share = Measure { axis: String::new(), index: "regression_r2", estimate: found[axes.len()].of_share() };
    (0..axes.len()).flat_map(|k| [coefficient(k), binned(k)]).chain([share]).collect()
}

/// Points beyond those that would determine each number. Of fewer than two for each coefficient a resample seldom determines them.
fn freedom(points: usize, axes: usize, bins: &[Vec<usize>]) -> Vec<usize> {
    let lines = if points < 2 * (axes + 1) { 0 } else { points - axes - 1 };
    let filled = |bins: &Vec<usize>| bins.iter().max().map_or(0, |most| most + 1);
    vec![lines; axes + 1].into_iter().chain(bins.iter().map(|bins| points.saturating_sub(filled(bins)))).collect()
}

/// Standardised coefficients and R²; not a number where the points do not determine them.
fn regression(sample: &Sample, points: &[usize], means: &[f64]) -> Vec<f64> {
    let unit = &sample.study.unit;
    let d = sample.study.axes.len();
    let n = points.len() as f64;
    let standardised = |value: &dyn Fn(usize) -> f64| -> Vec<f64> {
        let mean = points.iter().map(|&p| value(p)).sum::<f64>() / n;
        let variance = points.iter().map(|&p| (value(p) - mean) * (value(p) - mean)).sum::<f64>() / n;
        points.iter().map(|&p| (value(p) - mean) / variance.sqrt()).collect()
    };
    let x: Vec<Vec<f64>> = (0..d).map(|k| standardised(&|p| unit[p][k])).collect();
    let y = standardised(&|p| means[p]);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / n;
    let rows = x.iter().map(|a| x.iter().map(|b| product(a, b)).chain([product(a, &y)]).collect()).collect();
    let Some(beta) = solve(rows).filter(|_| points.len() > d + 1) else {
        return vec![f64::NAN; d + 1];
    };
    let explained = beta.iter().zip(&x).map(|(beta, x)| beta * product(x, &y)).sum();
    beta.into_iter().chain([explained]).collect()
}

/// Solves linear equations, each row with its right-hand side last; `None` if they do not determine the solution.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let d = rows.len();
    for k in 0..d {
        let pivot = (k..d).max_by(|&a, &b| rows[a][k].abs().total_cmp(&rows[b][k].abs()))?;
        rows.swap(k, pivot);
        // Also refuses an axis that never changes, whose entries are not numbers.
        if !rows[k].iter().all(|x| x.is_finite()) || rows[k][k].abs() < 1e-10 {
            return None;
        }
        let (above, below) = rows.split_at_mut(k + 1);
        for row in below {
            let factor = row[k] / above[k][k];
            row.iter_mut().zip(&above[k]).for_each(|(x, pivot)| *x -= factor * pivot);
        }
    }
    let mut found = vec![0.0; d];
    for k in (0..d).rev() {
        let known: f64 = (k + 1..d).map(|j| rows[k][j] * found[j]).sum();
        found[k] = (rows[k][d] - known) / rows[k][k];
    }
    Some(found)
}

/// The bin of every point along one axis.
fn bins(sample: &Sample, axis: usize) -> Vec<usize> {
    let unit = &sample.study.unit;
    let mut sorted: Vec<f64> = sample.kept.iter().map(|&point| unit[point][axis]).collect();
    sorted.sort_by(f64::total_cmp);
    let mut different = sorted.clone();
    different.dedup();
    if sample.study.layout == Layout::Grid {
        return unit.iter().map(|row| different.partition_point(|value| *value < row[axis])).collect();
    }
    let wanted = MOST_BINS.min((sorted.len() as f64).sqrt() as usize).max(2);
    if different.len() > wanted {
        different = (0..wanted).map(|k| sorted[k * sorted.len() / wanted]).collect();
        different.dedup();
    }
    unit.iter().map(|row| different.partition_point(|bound| *bound <= row[axis]).saturating_sub(1)).collect()
}

/// What luck puts into the sum of squares between bins; nothing where a single replicate does not tell it.
fn luck(sample: &Sample, bins: &[usize]) -> f64 {
    let mean = |points: &[usize], r: usize| {
        points.iter().map(|&point| sample.study.values[point][r]).sum::<f64>() / points.len() as f64
    };
    let of = |bin: usize| {
        let mine: Vec<usize> = sample.kept.iter().copied().filter(|&point| bins[point] == bin).collect();
        let luck = || sample.luck_of(|r| mean(&mine, r) - mean(sample.kept, r));
        if mine.is_empty() { 0.0 } else { mine.len() as f64 * luck().unwrap_or(0.0) }
    };
    (0..bins.iter().max().map_or(0, |most| most + 1)).map(of).sum()
}

/// The part of the variance of `means` that lies between bins, less what chance puts there: so much `luck`, where that is
/// known to be all of it; else the variance within bins.
fn correlation_ratio(bins: &[usize], points: &[usize], means: &[f64], luck: Option<f64>) -> f64 {
    let n = points.len() as f64;
    let mean = points.iter().map(|&p| means[p]).sum::<f64>() / n;
    let mut found = vec![(0.0, 0.0); bins.iter().max().map_or(0, |most| most + 1)];
    for &point in points {
        let (count, sum) = &mut found[bins[point]];
        *count += 1.0;
        *sum += means[point] - mean;
    }
    let total: f64 = points.iter().map(|&p| (means[p] - mean) * (means[p] - mean)).sum();
    let filled = found.iter().filter(|(count, _)| *count > 0.0);
    let between: f64 = filled.clone().map(|(count, sum)| sum * sum / count).sum();
    let k = filled.count() as f64;
    let chance = luck.unwrap_or((k - 1.0) * (total - between) / (n - k));
    (between - chance) / total
}
