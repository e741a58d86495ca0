//! Says where the forecast loses: every number in which somebody who knows less came nearer, and intervals that hold too little or too much.

use crate::experiment::backtest::score::Score;
use crate::experiment::backtest::table::{Backtest, Who};

/// A number by which forecasts are scored.
pub struct Measure {
    /// What it is called.
    pub name: &'static str,
    /// Its value in a score.
    pub value: fn(&Score) -> f64,
    /// Whether less is better.
    pub less_is_better: bool,
}

/// All of them, in the order of the tables.
#[rustfmt::skip]
pub const MEASURES: [Measure; 10] = [
    Measure { name: "CPC", value: |score| score.common_part, less_is_better: false },
    Measure { name: "r", value: |score| score.plain.r, less_is_better: false },
    Measure { name: "RMSE", value: |score| score.plain.rmse, less_is_better: true },
    Measure { name: "r of change", value: |score| score.plain.r_change, less_is_better: false },
    Measure { name: "r by people", value: |score| score.weighted.r, less_is_better: false },
    Measure { name: "RMSE by people", value: |score| score.weighted.rmse, less_is_better: true },
    Measure { name: "r of change by people", value: |score| score.weighted.r_change, less_is_better: false },
    Measure { name: "r without", value: |score| score.without.r, less_is_better: false },
    Measure { name: "RMSE without", value: |score| score.without.rmse, less_is_better: true },
    Measure { name: "r of change without", value: |score| score.without.r_change, less_is_better: false },
];

/// Differences below this are a tie.
const TIE: f64 = 0.0005;
/// Shares between which 90 % intervals hold about what they should.
pub const FAIR_90: (f64, f64) = (0.85, 0.95);

/// Somebody came nearer.
#[derive(Debug, Clone, PartialEq)]
pub struct Loss {
    /// By which number.
    pub measure: &'static str,
    /// Who.
    pub to: Who,
    /// Their number.
    pub theirs: f64,
    /// The number of the forecast that loses.
    pub own: f64,
}

/// Every naive forecast that came nearer than that of `own`, measure by measure, over the origins from which `own` made one. `None` if
/// it made none.
///
/// Frozen values may have seen the very years that are forecast; what was [fitted with wide priors](Who::Wide) has not, so that
/// its losses are those of somebody who really forecasts.
pub fn losses(backtest: &Backtest, own: Who, horizon: u32, held_out: bool) -> Option<Vec<Loss>> {
    let means = backtest.means_over(&backtest.origins_of(own, horizon, held_out), horizon, held_out);
    let (_, own) = means.iter().find(|(who, _)| *who == own)?;
    let mut found = Vec::new();
    for measure in &MEASURES {
        if measure.name.ends_with("without") && backtest.question.without.is_none() {
            continue;
        }
        for (who, score) in means.iter().filter(|(who, _)| matches!(who, Who::Naive(_))) {
            let (theirs, own) = ((measure.value)(score), (measure.value)(own));
            let better = if measure.less_is_better { own - theirs } else { theirs - own };
            if better > TIE {
                found.push(Loss { measure: measure.name, to: *who, theirs, own });
            }
        }
    }
    Some(found)
}
