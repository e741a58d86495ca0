//! Estimates by the bootstrap what other points would have done to an estimate.
//!
//! Units (blocks, trajectories, points) are drawn with replacement; replicates stay, each with all units. The variance over
//! resamples is that of a sum of squares over n, so it is made larger by (ν + 1)/ν, with ν the units beyond those that would
//! determine the estimate. B. Efron & R. Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 6. Points that are laid more
//! evenly than by chance (Latin hypercubes, Sobol sequences) do better than it says.

use crate::engine::base::parallel::map;
use crate::experiment::design::shuffle;
use crate::experiment::sensitivity::part::Part;
use crate::experiment::sensitivity::sample::Sample;

/// How often is drawn.
pub const RESAMPLES: u64 = 1_000;

/// The variance of each estimate over resampled units; `None` where too few bear it.
pub fn parts(
    sample: &Sample,
    freedom: &[usize],
    means: &[f64],
    estimate: &(impl Fn(&[usize], &[f64]) -> Vec<f64> + Sync),
) -> Vec<Option<Part>> {
    let draw = |stream: u64| {
        let mut rng = shuffle::keyed(sample.study.seed, "bootstrap", stream);
        let units: Vec<usize> =
            sample.kept.iter().map(|_| sample.kept[shuffle::below(&mut rng, sample.kept.len())]).collect();
        estimate(&units, means)
    };
    let resamples: Vec<Vec<f64>> = map(RESAMPLES as usize, None, |k| draw(k as u64));
    let of = |(k, &freedom): (usize, &usize)| {
        let drawn: Vec<f64> = resamples.iter().map(|values| values[k]).filter(|x| x.is_finite()).collect();
        // Now and then a resample holds no variance at all, or no point at an end; a mere few must not decide.
        let enough = freedom > 0 && drawn.len() as u64 > RESAMPLES / 2;
        let larger = (freedom as f64 + 1.0) / freedom as f64;
        enough.then(|| Part { variance: variance(&drawn) * larger, freedom: freedom as u32 })
    };
    freedom.iter().enumerate().map(of).collect()
}

fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)
}
