//! Computes the interval of a root: every x where the local line through the points cannot be told from zero.
//!
//! With the same replicates at every point, each replicate has its own least-squares line a + b·(x − x₀). Its value at x has
//! mean ā + b̄t and variance (s_aa + 2 s_ab t + s_bb t²)/R over replicates, and x is in the interval as long as
//!
//! > (ā + b̄t)² ≤ q² (s_aa + 2 s_ab t + s_bb t²)/R,    q the 97.5 % quantile of Student's t with R − 1 degrees of freedom:
//!
//! E. C. Fieller, "Some problems in interval estimation", J. R. Stat. Soc. B 16 (1954) 175–185. The noise that all points share
//! stays in a, where it belongs, and does not blur the slope.

use crate::experiment::solve::evaluation::Evaluation;
use crate::experiment::statistics::student_975;

/// A root with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Root {
    /// Where the mean line crosses zero.
    pub root: f64,
    /// Slope of the mean line.
    pub slope: f64,
    /// The 95 % interval; `None` if the slope cannot be told from zero.
    pub interval: Option<(f64, f64)>,
}

/// The root of the line through `points`, at least two of them, all with the same replicates.
pub fn root(points: &[&Evaluation]) -> Root {
    let n = points.len() as f64;
    let replicates = points.iter().map(|point| point.off.len()).min().unwrap_or(0);
    let r = replicates as f64;
    let x0 = points.iter().map(|point| point.x).sum::<f64>() / n;
    let spread: f64 = points.iter().map(|point| (point.x - x0) * (point.x - x0)).sum();
    let lines: Vec<(f64, f64)> = (0..replicates)
        .map(|k| {
            let a = points.iter().map(|point| point.off[k]).sum::<f64>() / n;
            let b = points.iter().map(|point| point.off[k] * (point.x - x0)).sum::<f64>() / spread;
            (a, b)
        })
        .collect();
    let (a, b) = lines.iter().fold((0.0, 0.0), |(a, b), line| (a + line.0 / r, b + line.1 / r));
    let sum =
        |of: &dyn Fn(f64, f64) -> f64| lines.iter().map(|line| of(line.0 - a, line.1 - b)).sum::<f64>() / (r - 1.0);
    let (aa, ab, bb) = (sum(&|a, _| a * a), sum(&|a, b| a * b), sum(&|_, b| b * b));
    let root = x0 - a / b;
    let q = student_975(replicates.saturating_sub(1) as u32);
    let q = q * q / r;
    // u t² + 2 v t + w ≤ 0
    let (u, v, w) = (b * b - q * bb, a * b - q * ab, a * a - q * aa);
    let interval = (u > 0.0 && u.is_finite()).then(|| {
        let half = (v * v - u * w).max(0.0).sqrt();
        (x0 + (-v - half) / u, x0 + (-v + half) / u)
    });
    Root { root, slope: b, interval }
}
