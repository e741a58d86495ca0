//! Says how far off a forecast may be: draws with one common scale for all places, learned from the windows that are past.
//!
//! g² = s·k/χ²_k, s = (3 + Σ mean(x²)/h)/k, k = 3 + Σ 1/h over past windows, x standardised errors clipped at 3; what places will be worth is
//! ẑ + g·√V·N(0, 1), and how many move in all is log-normal with standard deviation .04.

use crate::experiment::backtest::calibrate::windows;
use crate::experiment::backtest::luck::{chi_squared, log_normal, normal};
use crate::experiment::design::shuffle::keyed;
use crate::experiment::statistics::quantile;
use crate::model::forecast::ahead::ahead;
use crate::model::forecast::filter::{Evidence, filter};
use crate::model::forecast::moves::{moves, volume};
use crate::model::forecast::panel::Panel;
use crate::model::forecast::values::Values;

/// Draws of one forecast.
pub const DRAWS: usize = 400;
/// What is known of the scale before any window: that it is 1, as if seen so often.
const PRIOR: f64 = 3.0;
/// Standardised errors count up to this.
const CLIP: f64 = 3.0;
/// Standard deviation of ln of the total.
const VOLUME_SPREAD: f64 = 0.04;

/// Quantiles of net moves of one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// 5 % quantile.
    pub p05: f64,
    /// 25 % quantile.
    pub p25: f64,
    /// 75 % quantile.
    pub p75: f64,
    /// 95 % quantile.
    pub p95: f64,
}

/// Intervals of net moves of every place, `years` after `origin`.
pub fn intervals(panel: &Panel, evidence: &Evidence, values: &Values, origin: i32, years: u32) -> Vec<Interval> {
    let states = filter(evidence, values, origin);
    let (mut scale, mut count) = (PRIOR, PRIOR);
    for year in windows(evidence, origin, years) {
        let state = ahead(evidence, values, &states[&year], year, years);
        let variance = state.variance();
        let observed = &evidence.revealed[&(year + years as i32)];
        let square = |(expected, observed): (f64, &f64)| {
            let x = ((observed - expected) / variance.sqrt()).clamp(-CLIP, CLIP);
            x * x
        };
        let mean = state.worth().into_iter().zip(observed).map(square).sum::<f64>() / observed.len() as f64;
        scale += mean / f64::from(years);
        count += 1.0 / f64::from(years);
    }
    let scale = scale / count;
    let state = ahead(evidence, values, &states[&origin], origin, years);
    let (worth, spread) = (state.worth(), state.variance().sqrt());
    let (now, before, all) = (&panel.moves[&origin], &evidence.revealed[&origin], volume(panel, origin));
    let mut rng = keyed(origin as u64, "backtest", u64::from(years));
    let mut drawn = vec![Vec::with_capacity(DRAWS); worth.len()];
    for _ in 0..DRAWS {
        let common = (scale * count / chi_squared(&mut rng, count)).sqrt();
        let luckily: Vec<f64> = worth.iter().map(|worth| worth + common * spread * normal(&mut rng)).collect();
        let total = all * log_normal(&mut rng, VOLUME_SPREAD);
        let net = moves(now, before, &luckily, total).net();
        drawn.iter_mut().zip(net).for_each(|(drawn, net)| drawn.push(net));
    }
    let interval = |mut drawn: Vec<f64>| {
        drawn.sort_by(f64::total_cmp);
        let [p05, p25, p75, p95] = [0.05, 0.25, 0.75, 0.95].map(|p| quantile(&drawn, p));
        Interval { p05, p25, p75, p95 }
    };
    drawn.into_iter().map(interval).collect()
}
