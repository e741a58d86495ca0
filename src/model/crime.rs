//! Moves crime with what a city spends and how poor it is, with a half-life of two years.
//!
//! ln c → ln c̄ − ψ·ln(s/s⁰) + ω·(poor share − poor share⁰); c in violent crimes per 100,000 people.
//! Chalfin & McCrary 2018 for ψ (police); ω is assumed.

use crate::model::numeric::{exp, ln};

/// ln of the crime rate that services and poverty pull towards.
pub fn target(base_crime: f64, services_ratio: f64, psi: f64, poor_change: f64, omega: f64) -> f64 {
    ln(base_crime) - psi * ln(services_ratio) + omega * poor_change
}

/// The crime rate after `dt` years: the log gap to `ln_target` halves every `half_life` years.
pub fn next_crime(crime: f64, ln_target: f64, dt: f64, half_life: f64) -> f64 {
    let gap = ln_target - ln(crime);
    if gap == 0.0 {
        return crime;
    }
    crime * exp(gap * (1.0 - exp(-core::f64::consts::LN_2 * dt / half_life)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_less_service_means_three_percent_more_crime_in_the_long_run() {
        let t = target(400.0, 0.9, 0.3, 0.0, 0.0);
        assert!((exp(t) - 400.0 * 0.9_f64.powf(-0.3)).abs() < 1e-9);
        assert!((target(400.0, 1.0, 0.3, 0.1, 2.0) - (400.0_f64.ln() + 0.2)).abs() < 1e-12);
    }

    #[test]
    fn half_of_the_gap_closes_in_one_half_life() {
        let c = next_crime(400.0, (441.0_f64).ln(), 2.0, 2.0);
        assert!((c - 420.0).abs() < 1e-9, "{c}");
        let monthly = (0..24).fold(400.0, |c, _| next_crime(c, (441.0_f64).ln(), 1.0 / 12.0, 2.0));
        assert!((monthly - 420.0).abs() < 1e-9);
    }

    #[test]
    fn at_its_target_crime_does_not_move_at_all() {
        assert_eq!(next_crime(358.6, target(358.6, 1.0, 0.3, 0.0, 1.0), 1.0 / 12.0, 2.0), 358.6);
    }
}
