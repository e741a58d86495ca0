//! Scores forecasts of moves: the share on the right route, and how near net rates came.
//!
//! CPC = Σ min(F̂_ij, F_ij)/ΣF with F̂ scaled to the same sum. Net rates are moves in less moves out per 1,000 people of the target year; r is their
//! correlation, RMSE their root mean square error, *r of change* the correlation of changes since the origin. Each without weights, with
//! people as weights, and without one place.

use crate::model::forecast::panel::Moves;

/// How near net rates came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// Correlation; NaN where one side does not vary.
    pub r: f64,
    /// Root mean square error, moves per 1,000 people.
    pub rmse: f64,
    /// Correlation of changes since the origin; NaN for a forecast of no change.
    pub r_change: f64,
}

/// The scores of one forecast of one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Share of moves on the right route.
    pub common_part: f64,
    /// Every place alike.
    pub plain: Nearness,
    /// Weighted by people.
    pub weighted: Nearness,
    /// Every place alike but for one that is left out.
    pub without: Nearness,
}

/// What a forecast is held against.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Moves that came.
    pub moves: &'a Moves,
    /// Moves of the origin.
    pub origin: &'a Moves,
    /// People of the target year.
    pub people: &'a [f64],
    /// The place that is left out in [`Score::without`].
    pub without: Option<usize>,
}

/// The scores of `forecast`.
pub fn score(forecast: &Moves, target: &Target) -> Score {
    let factor = target.moves.total() / forecast.total();
    let both = forecast.cells().iter().zip(target.moves.cells());
    let common: f64 = both.map(|(said, came)| (said * factor).min(*came)).sum();
    let [said, came, before] = [forecast, target.moves, target.origin].map(|moves| rates(moves, target.people));
    let n = said.len();
    let near = |weights: &[f64]| {
        let all: f64 = weights.iter().sum();
        let weights: Vec<f64> = weights.iter().map(|weight| weight / all).collect();
        let change = |rates: &[f64]| rates.iter().zip(&before).map(|(now, before)| now - before).collect::<Vec<_>>();
        let square = |k: usize| weights[k] * (said[k] - came[k]) * (said[k] - came[k]);
        Nearness {
            r: correlation(&said, &came, &weights),
            rmse: (0..n).map(square).sum::<f64>().sqrt(),
            r_change: correlation(&change(&said), &change(&came), &weights),
        }
    };
    let others: Vec<f64> = (0..n).map(|k| if Some(k) == target.without { 0.0 } else { 1.0 }).collect();
    Score {
        common_part: common / target.moves.total(),
        plain: near(&vec![1.0; n]),
        weighted: near(target.people),
        without: near(&others),
    }
}

/// Net moves per 1,000 people.
pub fn rates(moves: &Moves, people: &[f64]) -> Vec<f64> {
    moves.net().iter().zip(people).map(|(net, people)| 1000.0 * net / people).collect()
}

/// The weighted correlation; NaN where one side does not vary. Weights add up to 1.
fn correlation(a: &[f64], b: &[f64], weights: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().zip(weights).map(|(x, weight)| x * weight).sum::<f64>();
    let (centre_a, centre_b) = (mean(a), mean(b));
    let product = |x: &[f64], cx: f64, y: &[f64], cy: f64| {
        (0..x.len()).map(|k| weights[k] * (x[k] - cx) * (y[k] - cy)).sum::<f64>()
    };
    let size = (product(a, centre_a, a, centre_a) * product(b, centre_b, b, centre_b)).sqrt();
    if size > 1e-12 { product(a, centre_a, b, centre_b) / size } else { f64::NAN }
}

/// The mean of scores, each number over those that have it.
pub fn mean(scores: &[Score]) -> Score {
    let over = |pick: &dyn Fn(&Score) -> f64| {
        let known: Vec<f64> = scores.iter().map(pick).filter(|x| !x.is_nan()).collect();
        if known.is_empty() { f64::NAN } else { known.iter().sum::<f64>() / known.len() as f64 }
    };
    let near = |part: &dyn Fn(&Score) -> Nearness| Nearness {
        r: over(&|score| part(score).r),
        rmse: over(&|score| part(score).rmse),
        r_change: over(&|score| part(score).r_change),
    };
    Score {
        common_part: over(&|score| score.common_part),
        plain: near(&|score| score.plain),
        weighted: near(&|score| score.weighted),
        without: near(&|score| score.without),
    }
}
