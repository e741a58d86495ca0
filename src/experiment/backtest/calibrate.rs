//! Fits the numbers of the forecast to what was worth how much five years later.
//!
//! Maximum a posteriori in (logit φ_L, logit φ_C, ln r_L, ln σ, β_e). Priors are normal around the frozen values with standard deviations
//! (.4, .3, .3, .3, .3). The likelihood is that of z(y + 5) said in y: Student's t with five degrees of freedom, scale² = .6·V, so that V is the
//! variance; over y from the third year on record with y + 5 ≤ origin. Windows overlap and places share shocks, so it counts .3 of its
//! sum over 5. Newton's method with numerical derivatives.

use crate::model::forecast::ahead::ahead;
use crate::model::forecast::filter::{Evidence, filter};
use crate::model::forecast::values::Values;
use crate::model::numeric::{exp, ln, logistic, logit};

/// Years ahead that are fitted.
pub const YEARS: u32 = 5;
/// Years at the beginning whose state is still that of the start.
pub const WARM_UP: i32 = 2;
/// How much of the likelihood counts.
const DAMPING: f64 = 0.3;
/// Degrees of freedom of Student's t.
const FREEDOM: f64 = 5.0;
/// Number of fitted values.
pub const FITTED: usize = 5;
/// Standard deviations of the priors.
pub const PRIOR_SPREAD: [f64; FITTED] = [0.4, 0.3, 0.3, 0.3, 0.3];
/// Half the step of numerical derivatives.
const STEP: f64 = 1e-3;

/// A point in the coordinates of the fit.
pub type Point = [f64; FITTED];

/// A matrix in those coordinates.
type Square = [[f64; FITTED]; FITTED];

/// The coordinates of `values`.
pub fn point(values: &Values) -> Point {
    [logit(values.lasting), logit(values.passing), ln(values.lasting_shock), ln(values.shock), values.income]
}

/// The values at a point; what is not fitted is frozen.
pub fn values(point: &Point) -> Values {
    Values {
        lasting: logistic(point[0]),
        passing: logistic(point[1]),
        lasting_shock: exp(point[2]),
        shock: exp(point[3]),
        income: point[4],
        ..Values::default()
    }
}

/// What a fit found.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The values at the maximum.
    pub values: Values,
    /// Its coordinates.
    pub point: Point,
    /// How many windows of how many places were fitted.
    pub windows: usize,
}

/// The log likelihood of what was observed `years` after each year up to `origin`, over `years`, up to a constant.
pub fn log_likelihood(evidence: &Evidence, values: &Values, origin: i32, years: u32) -> f64 {
    let states = filter(evidence, values, origin);
    let mut sum = 0.0;
    for year in windows(evidence, origin, years) {
        let state = ahead(evidence, values, &states[&year], year, years);
        let scale = state.variance() * (FREEDOM - 2.0) / FREEDOM;
        let expected = state.lasting.iter().zip(&state.passing).map(|(lasting, passing)| lasting + passing);
        let observed = &evidence.revealed[&(year + years as i32)];
        let tails: f64 = expected
            .zip(observed)
            .map(|(expected, observed)| libm::log1p((observed - expected) * (observed - expected) / scale / FREEDOM))
            .sum();
        sum -= 0.5 * ln(scale) * evidence.places as f64 + 0.5 * (FREEDOM + 1.0) * tails;
    }
    sum / f64::from(years)
}

/// Years whose forecast `years` ahead can be checked in `origin`.
pub fn windows(evidence: &Evidence, origin: i32, years: u32) -> impl Iterator<Item = i32> + '_ {
    let known = |year: &i32| evidence.revealed.contains_key(year);
    (evidence.first_year + WARM_UP..=origin - years as i32)
        .filter(move |year| known(year) && known(&(year + years as i32)))
}

/// What is minimised.
fn loss(evidence: &Evidence, origin: i32, at: &Point, centre: &Point) -> f64 {
    let prior: f64 = (0..FITTED).map(|k| (at[k] - centre[k]) / PRIOR_SPREAD[k]).map(|x| 0.5 * x * x).sum();
    prior - DAMPING * log_likelihood(evidence, &values(at), origin, YEARS)
}

/// The fit to what was known in `origin`.
pub fn fit(evidence: &Evidence, origin: i32) -> Fit {
    let centre = point(&Values::default());
    let loss = |at: &Point| loss(evidence, origin, at, &centre);
    let mut at = centre;
    let mut now = loss(&at);
    let mut damping = 0.0;
    for _ in 0..60 {
        let (slope, curvature) = derivatives(&loss, &at, now);
        let step = loop {
            let mut matrix = curvature;
            (0..FITTED).for_each(|k| matrix[k][k] += damping);
            let step = solve(&matrix, &slope);
            let next = step.map(|step| std::array::from_fn(|k| at[k] - step[k].clamp(-0.5, 0.5)));
            match next.map(|next: Point| (next, loss(&next))) {
                Some((next, less)) if less <= now + 1e-12 => {
                    damping *= 0.25;
                    break Some((next, less));
                }
                _ if damping > 1e9 => break None,
                _ => damping = (4.0 * damping).max(1.0),
            }
        };
        let Some((next, less)) = step else { break };
        let moved = (0..FITTED).map(|k| (next[k] - at[k]).abs()).fold(0.0, f64::max);
        (at, now) = (next, less);
        if moved < 1e-6 {
            break;
        }
    }
    Fit { values: values(&at), point: at, windows: windows(evidence, origin, YEARS).count() * evidence.places }
}

/// Slope and curvature of `loss` at a point where it is `now`.
fn derivatives(loss: &impl Fn(&Point) -> f64, at: &Point, now: f64) -> (Point, Square) {
    let moved = |changes: &[(usize, f64)]| {
        let mut there = *at;
        changes.iter().for_each(|&(k, by)| there[k] += by);
        loss(&there)
    };
    let up: Point = std::array::from_fn(|k| moved(&[(k, STEP)]));
    let down: Point = std::array::from_fn(|k| moved(&[(k, -STEP)]));
    let slope = std::array::from_fn(|k| (up[k] - down[k]) / (2.0 * STEP));
    let mut curvature = [[0.0; FITTED]; FITTED];
    let pairs = (0..FITTED).flat_map(|a| (0..a).map(move |b| (a, b)));
    for (a, b) in pairs {
        let both = moved(&[(a, STEP), (b, STEP)]) + moved(&[(a, -STEP), (b, -STEP)]);
        let mixed = both - moved(&[(a, STEP), (b, -STEP)]) - moved(&[(a, -STEP), (b, STEP)]);
        curvature[a][b] = mixed / (4.0 * STEP * STEP);
        curvature[b][a] = curvature[a][b];
    }
    (0..FITTED).for_each(|a| curvature[a][a] = (up[a] - 2.0 * now + down[a]) / (STEP * STEP));
    (slope, curvature)
}

/// L with L·Lᵀ = `matrix`; `None` if that is not positive definite.
fn cholesky(matrix: &Square) -> Option<Square> {
    let mut lower = [[0.0; FITTED]; FITTED];
    for a in 0..FITTED {
        for b in 0..=a {
            let rest = matrix[a][b] - (0..b).map(|k| lower[a][k] * lower[b][k]).sum::<f64>();
            if a == b && rest <= 0.0 {
                return None;
            }
            lower[a][b] = if a == b { rest.sqrt() } else { rest / lower[b][b] };
        }
    }
    Some(lower)
}

/// x with `matrix`·x = `right`; `None` if the matrix is not positive definite.
fn solve(matrix: &Square, right: &Point) -> Option<Point> {
    let lower = cholesky(matrix)?;
    let mut x = *right;
    for a in 0..FITTED {
        x[a] = (x[a] - (0..a).map(|k| lower[a][k] * x[k]).sum::<f64>()) / lower[a][a];
    }
    for a in (0..FITTED).rev() {
        x[a] = (x[a] - (a + 1..FITTED).map(|k| lower[k][a] * x[k]).sum::<f64>()) / lower[a][a];
    }
    Some(x)
}
