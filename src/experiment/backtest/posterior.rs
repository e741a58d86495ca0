//! Says how sure fitted values are, by data that the forecast makes itself.
//!
//! The likelihood of the fit counts overlapping windows of places that share shocks, with heavier tails than the law that makes the
//! data has: its curvature is no measure of doubt. So the slope s of the likelihood at the fitted point is taken as one observation. Data made
//! by the forecast's own law say what its mean s̄ and its covariance J are there, and how its mean follows the values, D = ∂s̄/∂θ. With
//! the priors N(θ₀, Λ⁻¹) the posterior is normal: precision DᵀJ⁻¹D + Λ. It is worked out at the fitted point and once more at its own mean.
//! Gourieroux, Monfort & Renault 1993 (indirect inference); Talts et al. 2018 for the test of it: ranks of planted values are uniform.

use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

use crate::experiment::backtest::calibrate::{FITTED, Fit, PRIOR_SPREAD, Point, Square, invert, point, slope, values};
use crate::experiment::backtest::luck::normal;
use crate::experiment::design::shuffle::keyed;
use crate::model::forecast::filter::{Evidence, State};
use crate::model::forecast::values::Values;

/// Worlds from which mean and covariance of the slope are taken.
const WORLDS: u64 = 60;
/// Worlds, among them, from which it is taken how the mean follows the values.
const FOLLOWED: u64 = 16;
/// Half the step in the values, in standard deviations of the prior.
const STEP: f64 = 0.25;
/// How often the posterior is worked out anew at its own mean.
const ROUNDS: u64 = 2;

/// What is known of the values after a fit: a normal law of its coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// Its mean.
    pub mean: Point,
    /// Its covariance.
    pub covariance: Square,
}

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

/// The posterior of a fit in `origin`.
pub fn posterior(evidence: &Evidence, fit: &Fit, origin: i32) -> Posterior {
    let prior: Point = PRIOR_SPREAD.map(|spread| 1.0 / (spread * spread));
    let centre = point(&Values::default());
    let observed = slope(evidence, &fit.point, origin);
    let mut found = Posterior { mean: fit.point, covariance: fit.covariance };
    for round in 0..ROUNDS {
        let at = found.mean;
        let slope_of = |from: &Point, world: u64| {
            let mut rng = keyed(origin as u64, "posterior", round * WORLDS + world);
            slope(&made(evidence, &values(from), origin, &mut rng), &fit.point, origin)
        };
        let slopes: Vec<Point> = (0..WORLDS).map(|world| slope_of(&at, world)).collect();
        let mean: Point = std::array::from_fn(|k| slopes.iter().map(|slope| slope[k]).sum::<f64>() / WORLDS as f64);
        let mut spread = [[0.0; FITTED]; FITTED];
        for slope in &slopes {
            for (a, row) in spread.iter_mut().enumerate() {
                for (b, cell) in row.iter_mut().enumerate() {
                    *cell += (slope[a] - mean[a]) * (slope[b] - mean[b]) / (WORLDS - 1) as f64;
                }
            }
        }
        // How the mean slope follows each value, with the same luck on both sides.
        let mut follows = [[0.0; FITTED]; FITTED];
        for value in 0..FITTED {
            let step = STEP * PRIOR_SPREAD[value];
            let moved = |by: f64| {
                let mut there = at;
                there[value] += by;
                there
            };
            for world in 0..FOLLOWED {
                let (up, down) = (slope_of(&moved(step), world), slope_of(&moved(-step), world));
                (0..FITTED).for_each(|k| follows[k][value] += (up[k] - down[k]) / (2.0 * step * FOLLOWED as f64));
            }
        }
        // The inverse of a sampled covariance is too large by this factor (Hartung 1981).
        let shrink = (WORLDS - FITTED as u64 - 2) as f64 / (WORLDS - 1) as f64;
        let Some(certain) = invert(&spread).map(|inverse| inverse.map(|row| row.map(|cell| cell * shrink))) else {
            break;
        };
        let weighted: Square = product(&transposed(&follows), &certain);
        let mut precision = product(&weighted, &follows);
        (0..FITTED).for_each(|k| precision[k][k] += prior[k]);
        let Some(covariance) = invert(&precision) else { break };
        let gap: Point = std::array::from_fn(|k| {
            observed[k] - mean[k] + (0..FITTED).map(|value| follows[k][value] * at[value]).sum::<f64>()
        });
        let right: Point = std::array::from_fn(|k| {
            (0..FITTED).map(|other| weighted[k][other] * gap[other]).sum::<f64>() + prior[k] * centre[k]
        });
        let mean: Point = std::array::from_fn(|k| (0..FITTED).map(|other| covariance[k][other] * right[other]).sum());
        found = Posterior { mean, covariance };
    }
    found
}

fn transposed(a: &Square) -> Square {
    std::array::from_fn(|row| std::array::from_fn(|column| a[column][row]))
}

fn product(a: &Square, b: &Square) -> Square {
    std::array::from_fn(|row| std::array::from_fn(|column| (0..FITTED).map(|k| a[row][k] * b[k][column]).sum()))
}
