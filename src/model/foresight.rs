//! Let households see what is announced: a dated change of a place counts before its date.
//!
//! u + e^(−ρ·(t* − t))·(u_after − u), t* − t years until the change; several changes count in the order of their dates,
//! each on the place as the ones before will have left it. Switch `foresight`, off by default; ρ = .15 a year
//! *assumed*.

use crate::model::acts::Acts;
use crate::model::numeric::exp;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, ParameterRow, Quantity, Slot};
use crate::model::switch::{Mechanism, MechanismKind, Needs};

/// How far ahead households look.
#[rustfmt::skip]
pub const ROWS: &[ParameterRow] = &[
    Quantity { name: "foresight_rate", symbol: "ρ", unit: "per year", default: Value::One(0.15), min: 0.0, max: 10.0, evidence: Assumed, source: "nobody has measured it; .08 to .25", about: "rate at which a change counts less the further off it is (switch `foresight`)", slot: Slot::One(|p| &mut p.foresight_rate), role: Acts::once_founded(|s| s.acts(s.on.foresight)) },
];

/// Households that look ahead.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "foresight", kind: MechanismKind::Response, usual: false, needs: Needs::Nothing, about: "households see announced changes before their date", slot: |m| &mut m.foresight };

/// e^(−ρ·years): how much of a change counts that is due in `years`; all of it once it is due.
pub fn weight(rate: f64, years: f64) -> f64 {
    exp(-rate * years.max(0.0))
}

/// Utility with foresight: `now` is u, `ahead` pairs of years until a change and u once it and all before it are in
/// force, by date.
pub fn foreseen(now: f64, ahead: &[(f64, f64)], rate: f64) -> f64 {
    let mut before = now;
    ahead.iter().fold(now, |sum, &(years, after)| {
        let step = after - before;
        before = after;
        sum + weight(rate, years) * step
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_in_five_years_counts_by_47_percent_and_all_on_its_day() {
        assert!((weight(0.15, 5.0) - 0.4723665527410147).abs() < 1e-12);
        assert!((foreseen(2.0, &[(5.0, 1.0)], 0.15) - (2.0 - 0.4723665527410147)).abs() < 1e-12);
        assert_eq!(foreseen(2.0, &[(0.0, 1.0)], 0.15), 1.0);
        assert_eq!(foreseen(2.0, &[], 0.15), 2.0);
    }

    #[test]
    fn a_change_that_is_taken_back_counts_while_it_lasts() {
        // Up by 1 in two years, back in three: e^(−.3) − e^(−.45).
        let u = foreseen(0.0, &[(2.0, 1.0), (3.0, 0.0)], 0.15);
        assert!((u - (0.7408182206817179 - 0.6376281516217733)).abs() < 1e-12);
        // Planted fault: the second change judged against today, not against what the first will have left.
        let independent = weight(0.15, 2.0) * 1.0 + weight(0.15, 3.0) * 0.0;
        assert!((u - independent).abs() > 0.6);
    }

    #[test]
    fn foresight_has_its_limits() {
        assert_eq!(foreseen(0.0, &[(30.0, 1.0)], 0.0), 1.0);
        assert!(foreseen(0.0, &[(1.0, 1.0)], 1e3) < 1e-300);
    }
}
