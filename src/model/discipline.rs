//! Let exit discipline a government: governance follows the net loss of households, smoothed, and not without bound.
//!
//! m' = κ·(loss − m), loss the yearly net loss of households above the base year's, as a share; q' gains D·100·m, and
//! what of it politics have not worn off (at their rate ν(1 − gridlock)V) stays within ±`discipline_limit`. D ≥ 0 is stable. D < 0 (Caplan's safe districts) is iff
//! |D| < (a + k)(a + κ)(k + κ)/(100·k·E·κ·(a + k + κ)), a = ν(1 − gridlock), k the relaxation rate of N, E = ∂ln N/∂q:
//! people who leave worsen the place that they leave. At g = .2 E is .091 and the bound .225. All *assumed*; range of D
//! −.03 to .3.

use crate::model::acts::Acts;
use crate::model::numeric::exp;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, ParameterRow, Quantity, Slot};
use crate::model::settings::Parameters;

/// How exit disciplines; `discipline` itself is in the table of parameters.
#[rustfmt::skip]
pub const ROWS: &[ParameterRow] = &[
    Quantity { name: "discipline_speed", symbol: "κ", unit: "per year", default: Value::One(0.2), min: 0.01, max: 12.0, evidence: Assumed, source: "a government notices over about five years", about: "rate at which the net loss that disciplines is smoothed", slot: Slot::One(|p| &mut p.discipline_speed), role: Acts::once_founded(|s| s.acts(s.on.voice)) },
    Quantity { name: "discipline_limit", symbol: "", unit: "sd", default: Value::One(0.5), min: 0.0, max: 6.0, evidence: Assumed, source: "half a standard deviation between US places", about: "most that exit alone moves governance, up or down", slot: Slot::One(|p| &mut p.discipline_limit), role: Acts::once_founded(|s| s.acts(s.on.voice)) },
];

/// m after `dt` years: `loss` is the net loss per year as a share.
pub fn smoothed_loss(smoothed: f64, loss: f64, speed: f64, dt: f64) -> f64 {
    smoothed + (loss - smoothed) * (1.0 - exp(-speed * dt))
}

/// What exit adds to governance in `dt` years, sd: `so_far` is what of it is left, which stays within ±`limit`.
pub fn gain(discipline: f64, smoothed: f64, so_far: f64, limit: f64, dt: f64) -> f64 {
    (so_far + discipline * 100.0 * smoothed * dt).clamp(-limit, limit) - so_far
}

/// k: the rate at which households follow a change, per year (the prototype's twelve metros at rest).
const RELAXATION: f64 = 0.052;
/// E over the weight of governance, ∂ln N/∂q a unit of it (.091 at .2).
const RESPONSE: f64 = 0.455;

/// The largest |D| for which D < 0 is stable where politics pull governance back at the rate `pull`; see [`stability_bound`].
pub fn stable_discipline(p: &Parameters, pull: f64) -> f64 {
    stability_bound(pull, RELAXATION, RESPONSE * p.governance_weight * p.survey_scale, p.discipline_speed)
}

/// The largest |D| for which D < 0 is stable; infinite where nobody minds governance.
///
/// `pull` is a, `relaxation` k, `response` E, `speed` κ.
pub fn stability_bound(pull: f64, relaxation: f64, response: f64, speed: f64) -> f64 {
    let (a, k, c) = (pull, relaxation, speed);
    let scale = 100.0 * k * response * c * (a + k + c);
    if scale > 0.0 { (a + k) * (a + c) * (k + c) / scale } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_what_the_oracle_says() {
        // Oracle (the prototype): exponential five years, k = .052.
        for (a, response, bound) in
            [(0.05, 0.091, 0.2248), (0.05, 0.34, 0.0602), (0.01, 0.091, 0.1323), (0.01, 0.34, 0.0354)]
        {
            assert!((stability_bound(a, 0.052, response, 0.2) - bound).abs() < 5e-5, "{a} {response}");
        }
        assert_eq!(stability_bound(0.05, 0.052, 0.0, 0.2), f64::INFINITY);
        // Who minds everything three times as much runs away at a third of it.
        let bound = |survey_scale: f64| stable_discipline(&Parameters { survey_scale, ..Parameters::default() }, 0.05);
        assert!((bound(1.0) - 0.2248).abs() < 5e-5 && (bound(3.0) - bound(1.0) / 3.0).abs() < 1e-12);
    }

    /// Largest |q| in the last fifth of 4,000 years over that of the fifth before: 1 at the bound.
    fn growth(discipline: f64, response: f64) -> f64 {
        let (a, k, c, dt) = (0.05, 0.052, 0.2, 1.0 / 12.0);
        let (mut q, mut n, mut m): (f64, f64, f64) = (0.01, 0.0, 0.0);
        let mut largest = [0.0_f64; 5];
        for t in 0..48_000 {
            let change = k * (response * q - n);
            m = smoothed_loss(m, -change, c, dt);
            q += -a * q * dt + gain(discipline, m, 0.0, f64::INFINITY, dt);
            n += change * dt;
            largest[t / 9_600] = largest[t / 9_600].max(q.abs());
        }
        largest[4] / largest[3]
    }

    #[test]
    fn safe_districts_run_away_beyond_the_bound_and_calm_down_below_it() {
        for response in [0.091, 0.34] {
            let bound = stability_bound(0.05, 0.052, response, 0.2);
            assert!(growth(-0.95 * bound, response) < 0.95);
            assert!(growth(-1.05 * bound, response) > 1.05);
            // Planted fault: the bound of a loss that is not smoothed, (a + k)/(100·k·E), refuses what is stable.
            let unsmoothed = (0.05 + 0.052) / (100.0 * 0.052 * response);
            assert!(unsmoothed < 0.97 * bound && growth(-1.01 * unsmoothed, response) < 1.0);
        }
    }

    #[test]
    fn discipline_is_stable_at_any_strength_in_continuous_time() {
        // Routh–Hurwitz of q' = −a q + 100 D m, n' = k(E q − n), m' = c(−n' − m).
        let (a, k, e, c): (f64, f64, f64, f64) = (0.05, 0.052, 0.34, 0.2);
        for discipline in [0.0, 0.3, 3.0, 100.0] {
            let (c2, c1, c0) = (a + k + c, a * k + a * c + k * c + 100.0 * discipline * c * k * e, a * k * c);
            assert!(c2 * c1 > c0);
        }
    }

    #[test]
    fn exit_alone_moves_governance_by_half_a_deviation_at_most() {
        let mut so_far = 0.0;
        for _ in 0..120 {
            so_far += gain(0.3, 0.01, so_far, 0.5, 1.0 / 12.0);
        }
        assert_eq!(so_far, 0.5);
        so_far += gain(0.3, -0.02, so_far, 0.5, 1.0);
        assert!((so_far - -0.1).abs() < 1e-12);
        // Planted fault: without the bound ten years of losing 1 % would give 3 sd.
        assert!((gain(0.3, 0.01, 0.0, f64::INFINITY, 10.0) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_loss_is_noticed_over_five_years_whatever_the_tick() {
        let after = |ticks: u32| (0..5 * ticks).fold(0.0, |m, _| smoothed_loss(m, 0.01, 0.2, 1.0 / ticks as f64));
        assert!((after(12) - 0.01 * (1.0 - 0.36787944117144233)).abs() < 1e-12);
        assert!((after(12) - after(365)).abs() < 1e-12);
    }
}
