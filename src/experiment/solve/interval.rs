//! Computes the interval of a root by inverting a test: it holds every x at which the output cannot be told from the target at 95 %.
//!
//! At the root itself the test errs in at most 5 % of searches, on either side in half of them, whatever the shape of the output between
//! the points; so an interval that ends at points whose test says *below* and *above* holds the root as often as it says, if only the
//! output rises or falls from one to the other. Of a number the test is Student's t. Of a probability q it is the binomial: with k of R
//! runs in which it came to pass, x is too low once P(X ≤ k) ≤ 2.5 % for X ~ B(R, q). All points see the same runs, and where an event
//! comes to pass in a run from some x on, its threshold, the root is the q-quantile of thresholds and this is the interval between two of
//! their order statistics, exact for every law (W. R. Thompson, Ann. Math. Statist. 7 (1936) 122–128).
//!
//! No line is drawn through the points: a distribution function is bent most just where its tails are.

use crate::experiment::solve::evaluation::Evaluation;

/// Where a test changes its mind between a point below the target and one above it (or the other way round).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edges {
    /// Up to here all points are on the first side.
    pub low: f64,
    /// The next point, the first one that is not.
    pub first: f64,
    /// The last point that is not on the second side.
    pub last: f64,
    /// From here on all points are on the second side.
    pub high: f64,
}

/// The edges of `points`, in order, the first of which `test` puts on the side `begin` and the last on the other.
pub fn edges(points: &[Evaluation], begin: i8, test: impl Fn(&Evaluation) -> i8) -> Edges {
    let sides: Vec<i8> = points.iter().map(test).collect();
    let first = sides.iter().position(|&side| side != begin).unwrap_or(points.len() - 1).max(1);
    let last = sides.iter().rposition(|&side| side != -begin).unwrap_or(0).min(points.len() - 2);
    Edges { low: points[first - 1].x, first: points[first].x, last: points[last].x, high: points[last + 1].x }
}

/// Where the line between the points `low` and `high` crosses zero, as a share of the way; the middle if it does not.
pub fn share_of_way(low: f64, high: f64) -> f64 {
    let share = -low / (high - low);
    if (0.0..=1.0).contains(&share) { share } else { 0.5 }
}

/// Change of the output from one point to another for a unit of the key, over the replicates that both have: luck that they share cancels.
pub fn slope(a: &Evaluation, b: &Evaluation) -> f64 {
    let both = a.off.len().min(b.off.len());
    let rise: f64 = a.off.iter().zip(&b.off).map(|(a, b)| b - a).sum();
    rise / both as f64 / (b.x - a.x)
}
