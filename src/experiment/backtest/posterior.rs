//! Says how sure fitted values are, by fits to data that the forecast makes itself.
//!
//! The likelihood of the fit counts overlapping windows of places that share shocks, with heavier tails than the law of the shocks:
//! its curvature is no measure of doubt. So values are drawn from the priors, the forecast's own law makes data with each, and
//! the fit is repeated. How planted values follow from found ones is a regression (straight and squared, worlds near the fit in
//! hand count more); its residuals around what it says of the fit are the posterior (Beaumont, Zhang & Balding 2002). Ranks of planted values
//! in it are uniform: the test of it (Talts et al. 2018).

use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

use crate::engine::base::parallel::map;
use crate::experiment::backtest::calibrate::{FITTED, PRIOR_SPREAD, Point, fit, point, values};
use crate::experiment::backtest::luck::normal;
use crate::experiment::design::shuffle::keyed;
use crate::model::forecast::filter::{Evidence, State};
use crate::model::forecast::revealed_utility::solve_symmetric;
use crate::model::forecast::values::Values;

/// Worlds that are made for a posterior.
pub const WORLDS: u64 = 400;
/// Share of the worlds that count: those nearest to the fit.
const NEAR: f64 = 0.7;
/// Coefficients of the regression: a constant, and every coordinate straight and squared.
const TERMS: usize = 1 + 2 * FITTED;

/// Planted values and what the fit found, world by world.
#[derive(Debug, Clone, PartialEq)]
pub struct Worlds(Vec<(Point, Point)>);

/// What is known of the values after a fit: draws of its coordinates, each with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior(Vec<(Point, f64)>);

/// What is revealed, year by year, if the forecast's own law with `values` made it; places, incomes and prices are those of `evidence`.
pub fn made(evidence: &Evidence, values: &Values, until: i32, rng: &mut ChaCha8Rng) -> Evidence {
    let mut draw = |spread: f64| (0..evidence.places).map(|_| spread * normal(rng)).collect::<Vec<f64>>();
    let lasting = draw(values.first_spread);
    let passing = draw(values.shock / (1.0 - values.passing * values.passing).sqrt());
    let mut state = State { lasting, passing, lasting_variance: 0.0, passing_variance: 0.0, covariance: 0.0 };
    let mut revealed = BTreeMap::from([(evidence.first_year, state.worth())]);
    for year in evidence.first_year + 1..=until {
        let regional = evidence.regional_mean(&state.lasting);
        let (income, prices) = (evidence.growth.income(year - 1), evidence.growth.prices(year - 1));
        let third = values.housing_share / 3.0;
        state.advance(values, &regional, |place| values.income * (income[place] - third * prices[place]));
        let shocks = [draw(values.lasting_shock * values.shock), draw(values.shock)];
        state.lasting.iter_mut().zip(&shocks[0]).for_each(|(part, shock)| *part += shock);
        state.passing.iter_mut().zip(&shocks[1]).for_each(|(part, shock)| *part += shock);
        if evidence.revealed.contains_key(&year) {
            revealed.insert(year, state.worth());
        }
    }
    let mut evidence = evidence.clone();
    evidence.revealed = revealed;
    evidence
}

/// World `number` of a `purpose`: values drawn from the priors, and what the fit in `origin` finds in data made with them.
pub fn world(evidence: &Evidence, origin: i32, purpose: &str, number: u64) -> (Point, Point) {
    let centre = point(&Values::default());
    let mut rng = keyed(origin as u64, purpose, number);
    let planted = std::array::from_fn(|k| centre[k] + PRIOR_SPREAD[k] * normal(&mut rng));
    (planted, fit(&made(evidence, &values(&planted), origin, &mut rng), origin).point)
}

impl Worlds {
    /// So many worlds with the places, incomes and prices of `evidence` up to `origin`.
    pub fn of(evidence: &Evidence, origin: i32, count: u64) -> Self {
        Worlds(map(count as usize, None, |number| world(evidence, origin, "posterior", number as u64)))
    }

    /// What is known after a fit that found `at`.
    pub fn posterior(&self, at: &Point) -> Posterior {
        let spread: Point = std::array::from_fn(|k| {
            let mean = self.0.iter().map(|(_, found)| found[k]).sum::<f64>() / self.0.len() as f64;
            let square = self.0.iter().map(|(_, found)| (found[k] - mean) * (found[k] - mean)).sum::<f64>();
            (square / self.0.len() as f64).sqrt().max(1e-12)
        });
        let off = |found: &Point| -> Point { std::array::from_fn(|k| (found[k] - at[k]) / spread[k]) };
        let far: Vec<f64> = self.0.iter().map(|(_, found)| off(found).iter().map(|x| x * x).sum()).collect();
        let mut sorted = far.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        let bound = sorted.get((NEAR * last as f64) as usize).copied().unwrap_or(1.0).max(1e-12);
        let weights: Vec<f64> = far.iter().map(|far| (1.0 - far / bound).max(0.0)).collect();
        let rows: Vec<[f64; TERMS]> = self.0.iter().map(|(_, found)| terms(&off(found))).collect();
        let mut matrix = vec![0.0; TERMS * TERMS];
        for (row, weight) in rows.iter().zip(&weights) {
            for a in 0..TERMS {
                (0..TERMS).for_each(|b| matrix[a * TERMS + b] += weight * row[a] * row[b]);
            }
        }
        let total: f64 = weights.iter().sum();
        (0..TERMS).for_each(|a| matrix[a * TERMS + a] += 1e-9 * total);
        let slopes: Vec<Vec<f64>> = (0..FITTED)
            .map(|k| {
                let mut right = vec![0.0; TERMS];
                for ((row, weight), (planted, _)) in rows.iter().zip(&weights).zip(&self.0) {
                    (0..TERMS).for_each(|a| right[a] += weight * row[a] * planted[k]);
                }
                solve_symmetric(matrix.clone(), right, total)
            })
            .collect();
        // A regression makes its residuals too small, and is itself in doubt.
        let effective = total * total / weights.iter().map(|weight| weight * weight).sum::<f64>();
        let wider = ((effective + TERMS as f64) / (effective - TERMS as f64).max(1.0)).sqrt();
        // Where everything is measured from the fit, the constant is what is said of it.
        let draw = |(row, (planted, _)): (&[f64; TERMS], &(Point, Point))| -> Point {
            std::array::from_fn(|k| {
                let said: f64 = row.iter().zip(&slopes[k]).map(|(term, slope)| term * slope).sum();
                slopes[k][0] + wider * (planted[k] - said)
            })
        };
        Posterior(rows.iter().zip(&self.0).map(draw).zip(weights).filter(|(_, weight)| *weight > 0.0).collect())
    }
}

fn terms(off: &Point) -> [f64; TERMS] {
    std::array::from_fn(|term| match term {
        0 => 1.0,
        term if term <= FITTED => off[term - 1],
        term => off[term - 1 - FITTED] * off[term - 1 - FITTED],
    })
}

impl Posterior {
    /// The probability that coordinate `k` is below `value`.
    pub fn below(&self, k: usize, value: f64) -> f64 {
        let all: f64 = self.0.iter().map(|(_, weight)| weight).sum();
        self.0.iter().filter(|(draw, _)| draw[k] < value).map(|(_, weight)| weight).sum::<f64>() / all
    }

    /// The value below which coordinate `k` lies with probability `p`.
    pub fn quantile(&self, k: usize, p: f64) -> f64 {
        let mut draws: Vec<(f64, f64)> = self.0.iter().map(|(draw, weight)| (draw[k], *weight)).collect();
        draws.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut left = p * draws.iter().map(|(_, weight)| weight).sum::<f64>();
        for (value, weight) in &draws {
            left -= weight;
            if left <= 0.0 {
                return *value;
            }
        }
        draws.last().map_or(f64::NAN, |(value, _)| *value)
    }
}
