//! Chooses whether to stay or go: a binary logit, and the exact Gumbel law over many alternatives.
//!
//! A household moves when u_ij − C_ij + e_j > u_il + e_l with standard Gumbel tastes e, so P = 1/(1 + exp(u_il − u_ij + C_ij)).
//! Decisions are drawn by inversion of one uniform number: the same number in two worlds gives the same decision
//! wherever the probabilities agree.

use crate::model::numeric::{exp, ln, logistic};

/// Probability of moving when the move gains `gain` = u_ij − C_ij − u_il.
#[inline(always)]
pub fn move_probability(gain: f64) -> f64 {
    logistic(gain)
}

/// Whether a household whose uniform number is `uniform` takes a move that gains `gain`.
#[inline]
pub fn moves(gain: f64, uniform: f64) -> bool {
    uniform < move_probability(gain)
}

/// E[e_j − e_l | moved] = ln(1 + e^d)/P − d: how much more than where it lives, tastes alone, a household likes the place to which it
/// moves although that gains d = `gain`, P the probability of moving. Never negative, and at least −d: whoever moves gains.
///
/// Exact where one place comes up. Where several did, whoever chose one liked it at least as much.
pub fn taste_of_movers(gain: f64) -> f64 {
    // ln(1 + e^d) is ln(1/(1 − P)); far down both it and P are e^d.
    if gain < -30.0 {
        return 1.0 - gain;
    }
    if gain > 30.0 {
        return 0.0;
    }
    ln(1.0 + exp(gain)) / move_probability(gain) - gain
}

/// The alternative chosen among `gains` (each u_ij − C_ij − u_il) or staying: index, or `None` to stay.
///
/// P(j) = e^{gain_j}/(1 + Σ e^{gain_k}); inverted in the order of the slice, staying last.
#[inline(always)]
pub fn choose(gains: &[f64], uniform: f64, weights: &mut Vec<f64>) -> Option<usize> {
    let top = gains.iter().fold(0.0_f64, |top, &gain| if gain > top { gain } else { top });
    weights.resize(gains.len(), 0.0);
    for (weight, &gain) in weights.iter_mut().zip(gains) {
        *weight = exp(gain - top);
    }
    let mut total = 0.0;
    for weight in weights.iter_mut() {
        total += *weight;
        *weight = total;
    }
    let target = uniform * (total + exp(-top));
    let chosen = weights.partition_point(|&sum| sum <= target);
    (chosen < gains.len()).then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_choice_is_the_logistic_law() {
        assert_eq!(move_probability(0.0), 0.5);
        assert!((move_probability(-1.2) - 0.23147521650098232).abs() < 1e-15);
        assert!(moves(0.0, 0.499) && !moves(0.0, 0.5));
    }

    #[test]
    fn whoever_moves_likes_where_it_goes_as_much_as_the_logistic_law_says() {
        // The mean of a logistic draw beyond −d, by quantiles.
        for gain in [-6.0_f64, -2.0, -0.3, 0.0, 1.5, 5.0] {
            let chance = move_probability(gain);
            let n = 400_000;
            let draw = |k: u32| {
                let u = 1.0 - chance * (k as f64 + 0.5) / n as f64;
                (u / (1.0 - u)).ln()
            };
            let mean = (0..n).map(draw).sum::<f64>() / n as f64;
            assert!((taste_of_movers(gain) - mean).abs() < 1e-3, "{gain}: {} and {mean}", taste_of_movers(gain));
            assert!(gain + taste_of_movers(gain) > 0.0);
        }
        for gain in [-800.0, -30.1, -29.9, 29.9, 30.1, 800.0] {
            let (near, there) = (taste_of_movers(gain + 1e-6), taste_of_movers(gain));
            assert!((near - there).abs() < 1e-5 && there >= 0.0, "{gain}: {there}");
        }
    }

    #[test]
    fn many_alternatives_split_the_unit_interval_by_their_weights() {
        let gains = [0.0, 2.0_f64.ln(), f64::NEG_INFINITY];
        let mut weights = Vec::new();
        let mut pick = |u| choose(&gains, u, &mut weights);
        assert_eq!(pick(0.24), Some(0));
        assert_eq!(pick(0.26), Some(1));
        assert_eq!(pick(0.74), Some(1));
        assert_eq!(pick(0.76), None);
        assert_eq!(pick(0.999_999), None);
    }

    #[test]
    fn one_alternative_agrees_with_the_binary_choice() {
        let mut weights = Vec::new();
        for k in 0..1000 {
            let uniform = (k as f64 + 0.5) / 1000.0;
            assert_eq!(choose(&[-0.7], uniform, &mut weights).is_some(), moves(-0.7, uniform));
        }
    }
}
