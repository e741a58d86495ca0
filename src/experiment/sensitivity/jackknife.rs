//! Estimates by the jackknife what other luck would have done to an estimate.
//!
//! Replicate r has the same random draws at every point, so what it does to all points alike leaves an effect as it is. With θ₋ᵣ the
//! estimate from all replicates but r, V = (R − 1)/R · Σ(θ₋ᵣ − θ̄)². Of whatever is linear in the output (effects, means, slopes)
//! that is s²/R of the R estimates within replicates, to the last digit: pairs by replicate, as Student's t wants them. B. Efron &
//! C. Stein, Ann. Statist. 9 (1981) 586–596.

use crate::engine::base::parallel::map;
use crate::experiment::sensitivity::part::Part;
use crate::experiment::sensitivity::sample::Sample;

/// The variance of each estimate over replicates; `None` with a single one.
pub fn parts(
    sample: &Sample,
    means: &[f64],
    estimate: &(impl Fn(&[usize], &[f64]) -> Vec<f64> + Sync),
) -> Vec<Option<Part>> {
    let replicates = sample.replicates;
    let count = estimate(sample.kept, means).len();
    if replicates < 2 {
        return vec![None; count];
    }
    let without = map(replicates, None, |r| estimate(sample.kept, &sample.means_without(r, means)));
    let n = replicates as f64;
    let of = |k: usize| {
        let mean = without.iter().map(|values| values[k]).sum::<f64>() / n;
        let squares: f64 = without.iter().map(|values| (values[k] - mean) * (values[k] - mean)).sum();
        squares.is_finite().then(|| Part { variance: (n - 1.0) / n * squares, freedom: replicates as u32 - 1 })
    };
    (0..count).map(of).collect()
}
