//! Forecasts the growth of every route from what is known of its ends: a regression anchored at the moves of the origin.
//!
//! ln(F_ij(s + h) + 1) − ln(F_ij(s) + 1) on differences of the covariates between destination and origin, of net rates, the sum of net
//! rates, the log ratio of opposite flows and a constant; weights √(F_ij + 1); the last ten pairs of years with s + h ≤ origin.

use crate::model::forecast::panel::{Moves, Panel, Series};
use crate::model::forecast::revealed_utility::solve_symmetric;
use crate::model::numeric::{exp, ln};

/// Pairs of years that are fitted.
const PAIRS: usize = 10;
/// Years over which growth of home values is taken.
const VALUE_YEARS: i32 = 3;

/// Covariates of every place by year, each less its mean over places.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariates {
    columns: Vec<Series>,
}

impl Covariates {
    /// Those among incomes, home values and their growth, crime, tax burden and economic freedom that the panel has.
    pub fn of(panel: &Panel) -> Self {
        let find = |names: &[&str]| names.iter().find_map(|name| series(panel, name)).map(filled);
        let values = find(&["home_value_backcast_usd", "house_prices"]).map(logs);
        let columns = [
            find(&["median_household_income_usd", "income"]).map(logs),
            values.clone(),
            values.map(|values| growth(&values)),
            find(&["violent_crime_per_100k"]).map(logs),
            find(&["state_local_tax_burden_share"]),
            find(&["economic_freedom_index"]),
        ];
        Covariates { columns: columns.into_iter().flatten().map(centred).collect() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.columns.len()
    }
}

fn series<'a>(panel: &'a Panel, name: &str) -> Option<&'a Series> {
    let found = match name {
        "income" => Some(&panel.income),
        "house_prices" => Some(&panel.prices),
        _ => panel.others.get(name),
    };
    found.filter(|series| !series.is_empty())
}

/// What is unknown is as it was when last known.
fn filled(series: &Series) -> Series {
    let mut filled = Series::new();
    let mut last: Option<Vec<f64>> = None;
    for (&year, now) in series {
        let before = |place: usize| last.as_ref().map_or(f64::NAN, |last| last[place]);
        let row: Vec<f64> =
            now.iter().enumerate().map(|(place, &x)| if x.is_nan() { before(place) } else { x }).collect();
        filled.insert(year, row.clone());
        last = Some(row);
    }
    filled
}

fn logs(series: Series) -> Series {
    let log = |x: f64| if x > 0.0 { ln(x) } else { f64::NAN };
    series.into_iter().map(|(year, row)| (year, row.into_iter().map(log).collect())).collect()
}

fn growth(series: &Series) -> Series {
    let nothing = |row: &Vec<f64>| vec![f64::NAN; row.len()];
    let of_year = |(&year, now): (&i32, &Vec<f64>)| {
        let before = series.get(&(year - VALUE_YEARS)).cloned().unwrap_or_else(|| nothing(now));
        (year, now.iter().zip(before).map(|(now, before)| now - before).collect())
    };
    series.iter().map(of_year).collect()
}

/// Less the mean of what is known; what is not is that mean.
fn centred(series: Series) -> Series {
    let of_year = |(year, row): (i32, Vec<f64>)| {
        let known: Vec<f64> = row.iter().copied().filter(|x| !x.is_nan()).collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        (year, row.into_iter().map(|x| if x.is_nan() { 0.0 } else { x - mean }).collect())
    };
    series.into_iter().map(of_year).collect()
}

/// The forecast for `years` after `origin`; `None` with fewer than two pairs of years to fit, or without population.
pub fn forecast(panel: &Panel, covariates: &Covariates, origin: i32, years: u32) -> Option<Moves> {
    let n = panel.places.len();
    let h = years as i32;
    let pairs: Vec<i32> =
        panel.moves.keys().copied().filter(|&s| s + h <= origin && panel.moves.contains_key(&(s + h))).collect();
    let pairs = &pairs[pairs.len().saturating_sub(PAIRS)..];
    let known = |year: &i32| panel.population.contains_key(year);
    if pairs.len() < 2 || !pairs.iter().chain([&origin]).all(known) {
        return None;
    }
    let k = covariates.count() + 4;
    let (mut matrix, mut right, mut rows) = (vec![0.0; k * k], vec![0.0; k], 0.0);
    for &s in pairs {
        let (then, later) = (&panel.moves[&s], &panel.moves[&(s + h)]);
        let design = Design::of(panel, covariates, s);
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                let x = design.row(i, j);
                let y = ln(later.get(i, j) + 1.0) - ln(then.get(i, j) + 1.0);
                let weight = (then.get(i, j) + 1.0).sqrt();
                rows += 1.0;
                for a in 0..k {
                    right[a] += x[a] * weight * y;
                    (0..=a).for_each(|b| matrix[k * a + b] += x[a] * weight * x[b]);
                }
            }
        }
    }
    for a in 0..k {
        matrix[k * a + a] += 1e-8 * rows;
        (0..a).for_each(|b| matrix[k * b + a] = matrix[k * a + b]);
    }
    let slopes = solve_symmetric(matrix, right, 1e-12);
    let (design, now) = (Design::of(panel, covariates, origin), &panel.moves[&origin]);
    let grown = |i, j| exp(design.row(i, j).iter().zip(&slopes).map(|(x, slope)| x * slope).sum());
    Some(Moves::from_fn(n, |i, j| now.get(i, j) * grown(i, j)))
}

/// The regressors of one year.
struct Design<'a> {
    columns: Vec<Vec<f64>>,
    rates: Vec<f64>,
    moves: &'a Moves,
}

impl<'a> Design<'a> {
    fn of(panel: &'a Panel, covariates: &Covariates, year: i32) -> Self {
        let moves = &panel.moves[&year];
        let none = || vec![0.0; panel.places.len()];
        let column = |series: &Series| series.get(&year).cloned().unwrap_or_else(none);
        let rates = moves.net().iter().zip(&panel.population[&year]).map(|(net, people)| net / people).collect();
        Design { columns: covariates.columns.iter().map(column).collect(), rates, moves }
    }

    fn row(&self, i: usize, j: usize) -> Vec<f64> {
        let ratio = ln(self.moves.get(i, j) + 1.0) - ln(self.moves.get(j, i) + 1.0);
        let (here, there) = (self.rates[i], self.rates[j]);
        let covariates = self.columns.iter().map(|column| column[j] - column[i]);
        covariates.chain([there - here, ratio, there + here, 1.0]).collect()
    }
}
