//! The statistics of the tests: bounds with stated false-alarm rates, chains, and estimators written out.

use footvote::model::amenities::{Matrix, solve};

/// Bound on a standard normal statistic: exceeded by luck with probability 6.8e-6 (two-sided).
pub const BOUND: f64 = 4.5;

/// Bound on a Student statistic of 24 replicates (23 degrees of freedom): exceeded by luck with probability 1e-5.
pub const STUDENT_BOUND: f64 = 5.7;
/// Replicates behind [`STUDENT_BOUND`].
pub const REPLICATES: u32 = 24;

/// s(x) = 1/(1 + e^(−x)).
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Standard deviations between a count of `trials` and its binomial mean.
pub fn binomial_z(count: u64, trials: u64, probability: f64) -> f64 {
    let n = trials as f64;
    (count as f64 - n * probability) / (n * probability * (1.0 - probability)).sqrt()
}

/// The normal score of a χ² statistic (Wilson–Hilferty); large means a bad fit.
pub fn chi_square_z(statistic: f64, degrees: f64) -> f64 {
    let spread = 2.0 / (9.0 * degrees);
    ((statistic / degrees).cbrt() - (1.0 - spread)) / spread.sqrt()
}

/// Likelihood-ratio statistic 2 Σ O ln(O/E) of counts against probabilities.
pub fn likelihood_ratio(counts: &[u64], probabilities: &[f64]) -> f64 {
    let total = counts.iter().sum::<u64>() as f64;
    let term = |(&o, &p): (&u64, &f64)| if o == 0 { 0.0 } else { 2.0 * o as f64 * (o as f64 / (total * p)).ln() };
    counts.iter().zip(probabilities).map(term).sum()
}

/// Mean and standard error of independent numbers.
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// The stationary law of a chain (rows sum to one): its left eigenvector, by power iteration.
pub fn stationary(chain: &[Vec<f64>]) -> Vec<f64> {
    let n = chain.len();
    let mut law = vec![1.0 / n as f64; n];
    for _ in 0..100_000 {
        let next: Vec<f64> = (0..n).map(|j| (0..n).map(|l| law[l] * chain[l][j]).sum()).collect();
        let change = law.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        law = next;
        if change < 1e-15 {
            break;
        }
    }
    law
}

/// An estimate with its covariance matrix.
pub struct Estimate {
    /// Coefficients.
    pub value: Vec<f64>,
    /// Covariances, row by row.
    pub covariance: Vec<Vec<f64>>,
}

impl Estimate {
    /// Standard error of coefficient `k`.
    pub fn error(&self, k: usize) -> f64 {
        self.covariance[k][k].sqrt()
    }

    /// Standard errors between coefficient `k` and `truth`.
    pub fn z(&self, k: usize, truth: f64) -> f64 {
        (self.value[k] - truth) / self.error(k)
    }
}

/// Maximises a concave log-likelihood by Newton's method; `score` fills gradient and information at its argument.
fn newton(size: usize, score: impl Fn(&[f64], &mut [f64], &mut [f64])) -> Estimate {
    let mut value = vec![0.0; size];
    for _ in 0..60 {
        let (mut gradient, mut information) = (vec![0.0; size], vec![0.0; size * size]);
        score(&value, &mut gradient, &mut information);
        let mut matrix = Matrix::zero(size);
        (0..size * size).for_each(|k| *matrix.at(k / size, k % size) = information[k]);
        let step = solve(&mut matrix.clone(), gradient).expect("the covariates are independent");
        let largest = step.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
        let damp = (2.0 / largest).min(1.0);
        value.iter_mut().zip(&step).for_each(|(value, step)| *value += damp * step);
        if largest < 1e-9 {
            let column = |k: usize| {
                let unit = (0..size).map(|row| (row == k) as u8 as f64).collect();
                solve(&mut matrix.clone(), unit).expect("solved above")
            };
            return Estimate { value, covariance: (0..size).map(column).collect() };
        }
    }
    panic!("Newton's method did not converge");
}

/// Conditional logit: each choice has one row of covariates per alternative and the index of the one taken.
pub fn logit(choices: &[(Vec<Vec<f64>>, usize)]) -> Estimate {
    let size = choices[0].0[0].len();
    newton(size, |b, gradient, information| {
        for (rows, chosen) in choices {
            let dot = |row: &[f64]| row.iter().zip(b).map(|(x, b)| x * b).sum::<f64>();
            let weights: Vec<f64> = rows.iter().map(|row| dot(row).exp()).collect();
            let total: f64 = weights.iter().sum();
            let mut mean = vec![0.0; size];
            for (row, weight) in rows.iter().zip(&weights) {
                mean.iter_mut().zip(row).for_each(|(m, x)| *m += x * weight / total);
            }
            for (row, weight) in rows.iter().zip(&weights) {
                for a in 0..size {
                    let from_mean = (row[a] - mean[a]) * weight / total;
                    (0..size).for_each(|c| information[a * size + c] += from_mean * (row[c] - mean[c]));
                }
            }
            gradient.iter_mut().zip(&rows[*chosen]).zip(&mean).for_each(|((g, x), m)| *g += x - m);
        }
    })
}

/// Poisson pseudo-maximum likelihood of counts on covariates.
pub fn ppml(rows: &[(Vec<f64>, f64)]) -> Estimate {
    let size = rows[0].0.len();
    newton(size, |b, gradient, information| {
        for (x, count) in rows {
            let mean = x.iter().zip(b).map(|(x, b)| x * b).sum::<f64>().exp();
            for a in 0..size {
                gradient[a] += x[a] * (count - mean);
                (0..size).for_each(|c| information[a * size + c] += x[a] * x[c] * mean);
            }
        }
    })
}
