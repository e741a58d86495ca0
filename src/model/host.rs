//! Weighs how hostile a host state is: the more of its tax base a new place draws, the likelier it turns on it.
//!
//! Hostile events recur with hazard h = h⁰·exp(e₁·B) per year, B the per cent of the host's tax base lost, net of
//! revenue shared, until one of them repeals the charter; each does with probability κ. A mover expects to pay the move
//! again with hazard h·κ over T years: the cost of moving in grows by h·κ·T·(μ + μᵈ·miles/100).

use crate::model::numeric::exp;

/// h: hostile events per year.
pub fn hazard(base_hazard: f64, sensitivity: f64, base_lost_percent: f64) -> f64 {
    if base_hazard == 0.0 { 0.0 } else { base_hazard * exp(sensitivity * base_lost_percent) }
}

/// B: per cent of the host's tax base that lives in its new places, net of the revenue they share.
pub fn base_lost_percent(host_income: f64, lost_income: f64, revenue_share: f64) -> f64 {
    if host_income <= 0.0 {
        return 0.0;
    }
    (100.0 * (1.0 - revenue_share) * lost_income / host_income).min(100.0)
}

/// Probability of an event within `dt` years: 1 − e^{−h·dt}.
pub fn event_probability(hazard: f64, dt: f64) -> f64 {
    1.0 - exp(-hazard * dt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_host_never_turns() {
        assert_eq!(hazard(0.0, 0.7, 50.0), 0.0);
        assert_eq!(event_probability(0.0, 1.0), 0.0);
    }

    #[test]
    fn losing_one_percent_of_the_base_doubles_the_hazard() {
        assert!((hazard(0.11, 0.7, 1.0) - 0.11 * 2.0137527).abs() < 1e-6);
        assert!((base_lost_percent(1e9, 2e7, 0.25) - 1.5).abs() < 1e-12);
        assert_eq!(base_lost_percent(0.0, 2e7, 0.0), 0.0);
        assert!((event_probability(0.11, 1.0 / 12.0) - (1.0 - (-0.11_f64 / 12.0).exp())).abs() < 1e-15);
    }
}
