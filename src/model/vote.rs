//! Say how a resident votes on leaving a parent's budget: by its gain, with a small taste draw of its own.
//!
//! P(yes) = 1/(1 + exp(−Δu/σ_v)), Δu the gain in utility; σ_v → 0: everybody votes the sign of its gain, and keeps what
//! it has at none.
//! At the end of each campaign of twelve months each resident votes once by a keyed draw; no ring is needed. After a lost vote
//! the next campaign waits two years more (`incorporation_wait`). σ_v = .008 *fitted*: Sandy Springs
//! voted 94 % yes at $700 a household and no gain in governance ($708 is worth .022 as services, .034 as lower taxes);
//! plausible .005 to .03.

use crate::model::acts::{Acts, Idle, unless};
use crate::model::numeric::logistic;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, ParameterRow, Quantity, Slot};

/// How much chance is in a vote.
#[rustfmt::skip]
pub const ROWS: &[ParameterRow] = &[
    Quantity { name: "vote_noise", symbol: "σ_v", unit: "utility", default: Value::One(0.008), min: 0.0, max: 10.0, evidence: Fitted, source: "94 % yes in Sandy Springs at $700 a household; .030 with a third of a sd of governance", about: "scale of the taste draw in a vote", slot: Slot::One(|p| &mut p.vote_noise), role: Acts::once_founded(|s| unless(s.on.incorporation && s.incorporations, Idle::NoSuburbMayLeave)) },
];

/// P(yes) of a resident who would gain `gain`.
pub fn yes_probability(gain: f64, noise: f64) -> f64 {
    if noise > 0.0 {
        logistic(gain / noise)
    } else if gain > 0.0 {
        1.0
    } else {
        0.0
    }
}

/// Whether a resident votes yes, given a uniform number in (0, 1).
pub fn votes_yes(gain: f64, noise: f64, uniform: f64) -> bool {
    uniform < yes_probability(gain, noise)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_gain_convinces_most() {
        // Oracle (the prototype): $708 as services, mean gain .0217; at σ_v .0077 94 % of residents say yes, at .02
        // only 75 %.
        assert!((yes_probability(0.0217, 0.0077) - 0.9436).abs() < 1e-3);
        assert!((yes_probability(0.0217, 0.02) - 0.7475).abs() < 1e-3);
        assert_eq!(yes_probability(0.0, 0.008), 0.5);
    }

    #[test]
    fn without_noise_everybody_votes_the_sign_of_its_gain() {
        let gains = [-1e-9, 0.0, 1e-12, 0.3];
        assert_eq!(gains.map(|gain| yes_probability(gain, 0.0)), [0.0, 0.0, 1.0, 1.0]);
        for gain in [-1e-6, 1e-6] {
            assert!((yes_probability(gain, 1e-9) - yes_probability(gain, 0.0)).abs() < 1e-12);
        }
        // Planted fault: a fixed noise of .1 lets 44 % vote against a gain of .022.
        assert!(yes_probability(0.0217, 0.1) < 0.56);
    }

    #[test]
    fn a_draw_decides() {
        let yes = (0..1_000).filter(|k| votes_yes(0.0217, 0.008, (*k as f64 + 0.5) / 1e3)).count();
        assert_eq!(yes, 938);
    }
}
