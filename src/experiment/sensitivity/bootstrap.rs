//! Estimates standard errors by the bootstrap: how far an estimate would be off had other units and other replicates been drawn.
//!
//! Units (blocks, trajectories, points) are drawn with replacement, and replicates too, the same for all points because
//! they share their random draws. The interval is estimate ± 1.96 standard deviations over the resamples, as SALib's.
//! B. Efron & R. Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 6.

use crate::engine::base::parallel::map;
use crate::experiment::design::shuffle;
use crate::experiment::sensitivity::sample::Sample;
use crate::experiment::statistics::Z_975;

/// How often is drawn.
pub const RESAMPLES: u64 = 1_000;

/// An estimate and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error; `None` where it cannot be told.
    pub standard_error: Option<f64>,
    /// Whether it is a share of something: then neither it nor its interval leaves 0 to 1.
    share: bool,
}

impl Estimate {
    /// The estimate of a share: what chance put below 0 or above 1 is the nearest possible value.
    pub fn of_share(self) -> Estimate {
        // Not a number stays what it is.
        Estimate { value: self.value.clamp(0.0, 1.0), share: true, ..self }
    }

    /// The 95 % interval; of a share, the possible part of it.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let (low, high) = self.wide()?;
        Some(if self.share { (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)) } else { (low, high) })
    }

    fn wide(&self) -> Option<(f64, f64)> {
        self.standard_error.map(|error| (self.value - Z_975 * error, self.value + Z_975 * error))
    }
}

/// Estimates of `estimate`, which is given units and the mean output of every row.
pub fn estimates(sample: &Sample, estimate: impl Fn(&[usize], &[f64]) -> Vec<f64> + Sync) -> Vec<Estimate> {
    let all: Vec<usize> = (0..sample.replicates).collect();
    let means = sample.means(&all);
    let values = estimate(sample.kept, &means);
    let draw = |stream: u64| {
        let mut rng = shuffle::keyed(sample.study.seed, "bootstrap", stream);
        let units: Vec<usize> =
            sample.kept.iter().map(|_| sample.kept[shuffle::below(&mut rng, sample.kept.len())]).collect();
        if sample.replicates < 2 {
            return estimate(&units, &means);
        }
        let drawn: Vec<usize> = all.iter().map(|_| shuffle::below(&mut rng, sample.replicates)).collect();
        estimate(&units, &sample.means(&drawn))
    };
    let resamples: Vec<Vec<f64>> = map(RESAMPLES as usize, None, |k| draw(k as u64));
    let of = |(k, &value): (usize, &f64)| {
        let drawn: Vec<f64> = resamples.iter().map(|values| values[k]).filter(|x| x.is_finite()).collect();
        // Now and then a resample holds no variance at all; a mere few must not decide.
        let enough = drawn.len() as u64 > RESAMPLES / 2;
        let error = enough.then(|| deviation(&drawn));
        // Where nothing but random draws could differ and there is a single replicate, resamples that agree say nothing.
        Estimate { value, standard_error: error.filter(|error| *error > 0.0 || sample.replicates > 1), share: false }
    };
    values.iter().enumerate().map(of).collect()
}

fn deviation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt()
}
