//! Computes Shapley values: the fair share of each of n players in what all of them achieve together.
//!
//! > φᵢ = Σ_S |S|! (n − |S| − 1)!/n! · (v(S ∪ i) − v(S)) over all coalitions S without i,
//!
//! the mean of what i adds over all n! orders; Σφ = v(all) − v(none). L. S. Shapley, "A value for n-person games",
//! *Contributions to the Theory of Games* II (1953) 307–317. With many players orders are sampled, each with its reverse
//! (antithetic: who comes early in one comes late in the other), and every order adds up by itself. J. Castro, D. Gómez & J.
//! Tejada, Comput. Oper. Res. 36 (2009) 1726–1730; R. Mitchell et al., J. Mach. Learn. Res. 23 (2022) 43.

use std::collections::BTreeSet;

use crate::experiment::design::shuffle;
use crate::experiment::explain::share::{Scale, Share, running};
use crate::experiment::statistics::Running;

/// Which groups are on, bit by bit.
pub type Coalition = u64;

/// The orders that are averaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Orders {
    /// All of them, by the formula over coalitions.
    All,
    /// These, each standing for itself and its reverse.
    Pairs(Vec<Vec<usize>>),
}

impl Orders {
    /// About `permutations` orders of `n` players, at least four: pairs of an order and its reverse.
    pub fn sample(n: usize, permutations: u32, seed: u64) -> Orders {
        let pair = |k: u32| shuffle::permutation(&mut shuffle::keyed(seed, "orders", k.into()), n);
        Orders::Pairs((0..permutations.div_ceil(2).max(2)).map(pair).collect())
    }

    /// Every coalition that is needed, in ascending order, also for leaving out one player.
    pub fn coalitions(&self, n: usize) -> Vec<Coalition> {
        let all: Coalition = (1 << n) - 1;
        match self {
            Orders::All => (0..=all).collect(),
            Orders::Pairs(pairs) => {
                let steps =
                    pairs.iter().flat_map(|order| [coalitions_of(order.iter()), coalitions_of(order.iter().rev())]);
                let but_one = (0..n).map(|k| all & !(1 << k));
                let needed: BTreeSet<Coalition> = steps.flatten().chain(but_one).chain([0, all]).collect();
                needed.into_iter().collect()
            }
        }
    }

    /// The Shapley value of every player; `at` gives the value of a coalition in every replicate.
    ///
    /// All orders: Student's t over replicates. Sampled ones: the variances of the means over pairs of orders and over
    /// replicates added up, with the smaller number of degrees of freedom. Of a probability [`Share::shapley`].
    pub fn shapley<'a>(&self, n: usize, scale: Scale, at: impl Fn(Coalition) -> &'a [f64]) -> Vec<Share> {
        match self {
            Orders::All => {
                let of = |player| match (scale, exact(n, player, &at)) {
                    (Scale::Number, shares) => Share::of(shares.into_iter()),
                    (Scale::Probability, shares) => Share::shapley(&shares, 0.0),
                };
                (0..n).map(of).collect()
            }
            Orders::Pairs(pairs) => {
                let gains: Vec<Vec<Vec<f64>>> = pairs.iter().map(|order| gains(order, &at)).collect();
                (0..n).map(|player| sampled(&gains, player, scale)).collect()
            }
        }
    }
}

/// The coalitions after each step of an order.
fn coalitions_of<'a>(order: impl Iterator<Item = &'a usize>) -> Vec<Coalition> {
    order
        .scan(0, |on, player| {
            *on |= 1 << player;
            Some(*on)
        })
        .collect()
}

/// φ of one player in every replicate.
fn exact<'a>(n: usize, player: usize, at: &impl Fn(Coalition) -> &'a [f64]) -> Vec<f64> {
    let mut shares = vec![0.0; at(0).len()];
    for without in (0..1u64 << n).filter(|coalition| coalition >> player & 1 == 0) {
        let weight = weight(n, without.count_ones() as usize);
        for (share, (with, without)) in shares.iter_mut().zip(at(without | 1 << player).iter().zip(at(without))) {
            *share += weight * (with - without);
        }
    }
    shares
}

/// s! (n − s − 1)!/n! = 1/(n · C(n − 1, s)).
fn weight(n: usize, s: usize) -> f64 {
    let choose = (0..s).fold(1.0, |product, k| product * (n - 1 - k) as f64 / (k + 1) as f64);
    1.0 / (n as f64 * choose)
}

/// What every player adds, in every replicate, on average over an order and its reverse.
fn gains<'a>(order: &[usize], at: &impl Fn(Coalition) -> &'a [f64]) -> Vec<Vec<f64>> {
    let mut gains = vec![vec![0.0; at(0).len()]; order.len()];
    let mut walk = |order: &mut dyn Iterator<Item = &usize>| {
        let mut on = 0;
        for &player in order {
            for (gain, (with, without)) in gains[player].iter_mut().zip(at(on | 1 << player).iter().zip(at(on))) {
                *gain += 0.5 * (with - without);
            }
            on |= 1 << player;
        }
    };
    walk(&mut order.iter());
    walk(&mut order.iter().rev());
    gains
}

fn sampled(gains: &[Vec<Vec<f64>>], player: usize, scale: Scale) -> Share {
    let replicates = gains[0][player].len();
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
    let by_pair = running(gains.iter().map(|pair| mean(pair[player].clone())));
    let shares: Vec<f64> = (0..replicates).map(|r| mean(gains.iter().map(|pair| pair[player][r]).collect())).collect();
    let by_replicate = running(shares.iter().copied());
    let squared = |all: &Running| all.standard_error().map(|error| error * error);
    if scale == Scale::Probability {
        return Share::shapley(&shares, squared(&by_pair).unwrap_or(0.0));
    }
    let variance = squared(&by_pair).zip(squared(&by_replicate)).map(|(pairs, replicates)| pairs + replicates);
    let freedom = by_pair.count.min(by_replicate.count).saturating_sub(1);
    Share::student(by_pair.mean, variance.map(f64::sqrt), freedom)
}
