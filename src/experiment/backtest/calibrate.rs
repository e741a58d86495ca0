//! Fits the numbers of the forecast to what was worth how much five years later.
//!
//! Maximum a posteriori in (logit φ_L, logit φ_C, ln r_L, ln σ, β_e). Priors are normal: around the frozen values with standard deviations
//! (.4, .3, .3, .3, .3), so that a fit to little is the frozen values, and with them all that they were fitted to; or wide, around
//! numbers that are not from any table of moves ([`Prior`]). The likelihood is that of z(y + 5) said in y: Student's t with five degrees of freedom, scale² = .6·V, so that V is the
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

/// What is said of the values before a fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// The middle of what is fitted, and what is not fitted.
    pub base: Values,
    /// Standard deviations in the coordinates of the fit.
    pub spread: Point,
}

impl Prior {
    /// Around the frozen values.
    pub fn frozen() -> Self {
        Prior { base: Values::default(), spread: PRIOR_SPREAD }
    }

    /// Wide, and not from the years that are forecast: 90 % of φ_L between .43 and .99, of φ_C between .08 and .92, of r_L between .08
    /// and 12, of σ between .008 and 1.2, of β_e within 6.6 of zero. Of the growth of prices half is left every year, the first
    /// spread is that of what was revealed in the first year on record. All of it *assumed*.
    pub fn wide(evidence: &Evidence) -> Self {
        let first = evidence.revealed.get(&evidence.first_year).map_or(&[][..], Vec::as_slice);
        let square = first.iter().map(|z| z * z).sum::<f64>() / first.len().max(1) as f64;
        let base = Values {
            lasting: 0.9,
            passing: 0.5,
            lasting_shock: 1.0,
            shock: 0.1,
            income: 0.0,
            price_fade: 0.5,
            first_spread: square.sqrt(),
            ..Values::default()
        };
        Prior { base, spread: [1.5, 1.5, 1.5, 1.5, 4.0] }
    }

    /// The values at a point.
    fn values(&self, point: &Point) -> Values {
        Values { price_fade: self.base.price_fade, first_spread: self.base.first_spread, ..values(point) }
    }
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
fn loss(evidence: &Evidence, origin: i32, at: &Point, prior: &Prior) -> f64 {
    let centre = point(&prior.base);
    let off: f64 = (0..FITTED).map(|k| (at[k] - centre[k]) / prior.spread[k]).map(|x| 0.5 * x * x).sum();
    off - DAMPING * log_likelihood(evidence, &prior.values(at), origin, YEARS)
}

/// The fit to what was known in `origin`, around the frozen values.
pub fn fit(evidence: &Evidence, origin: i32) -> Fit {
    fit_from(evidence, origin, &Prior::frozen())
}

/// The fit to what was known in `origin`. Without a window it is the middle of the prior.
pub fn fit_from(evidence: &Evidence, origin: i32, prior: &Prior) -> Fit {
    let centre = point(&prior.base);
    let loss = |at: &Point| loss(evidence, origin, at, prior);
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
    Fit { values: prior.values(&at), point: at, windows: windows(evidence, origin, YEARS).count() * evidence.places }
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
