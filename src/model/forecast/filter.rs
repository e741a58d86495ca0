//! Splits what places are worth into a lasting and a passing part, year by year.
//!
//! z = L + C with L' = φ_L·L + (1 − φ_L)·R(L) + N(0, (r_L·σ)²) and C' = φ_C·C + β_e·a_{t−1} + N(0, σ²); R(L) is the mean of L in the
//! place's region, weights √population of the first year. One Kalman filter for each place, with the same variances for all. It starts at L = C = 0,
//! P_L = s₀², P_C = σ²/(1 − φ_C²), P_X = 0. A surprise counts up to ±3.5 standard deviations; a year without moves predicts only.

use std::collections::BTreeMap;

use crate::model::forecast::behaviour::Growth;
use crate::model::forecast::panel::Panel;
use crate::model::forecast::revealed_utility::revealed;
use crate::model::forecast::values::Values;

/// What a panel says before any number of the forecast is chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Number of places.
    pub places: usize,
    /// First year with moves.
    pub first_year: i32,
    /// What opposite flows reveal, by year.
    pub revealed: BTreeMap<i32, Vec<f64>>,
    /// Growth of incomes and prices.
    pub growth: Growth,
    regions: Vec<usize>,
    weights: Vec<f64>,
}

impl Evidence {
    /// The evidence of a panel.
    pub fn of(panel: &Panel) -> Self {
        Evidence {
            places: panel.places.len(),
            first_year: panel.first_year(),
            revealed: panel.moves.iter().map(|(&year, moves)| (year, revealed(moves))).collect(),
            growth: Growth::of(panel),
            regions: panel.regions.clone(),
            weights: panel.regional_weights(),
        }
    }

    /// R(L): the mean of `values` in the region of each place.
    pub fn regional_mean(&self, values: &[f64]) -> Vec<f64> {
        let count = self.regions.iter().max().map_or(0, |&last| last + 1);
        let (mut sums, mut weights) = (vec![0.0; count], vec![0.0; count]);
        for ((&region, &weight), value) in self.regions.iter().zip(&self.weights).zip(values) {
            sums[region] += weight * value;
            weights[region] += weight;
        }
        self.regions.iter().map(|&region| sums[region] / weights[region]).collect()
    }
}

/// Both parts of every place in one year, with their variances.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// L.
    pub lasting: Vec<f64>,
    /// C.
    pub passing: Vec<f64>,
    /// P_L: variance of L.
    pub lasting_variance: f64,
    /// P_C: variance of C.
    pub passing_variance: f64,
    /// P_X: covariance of both.
    pub covariance: f64,
}

impl State {
    /// V: variance of L + C.
    pub fn variance(&self) -> f64 {
        self.lasting_variance + self.passing_variance + 2.0 * self.covariance
    }

    /// ẑ = L + C.
    pub fn worth(&self) -> Vec<f64> {
        self.lasting.iter().zip(&self.passing).map(|(lasting, passing)| lasting + passing).collect()
    }

    /// One year on: both parts fade, and `push` is added to the passing one.
    pub fn advance(&mut self, values: &Values, regional: &[f64], push: impl Fn(usize) -> f64) {
        let (stay, fade) = (values.lasting, values.passing);
        let shock = values.shock * values.shock;
        let lasting_shock = values.lasting_shock * values.lasting_shock * shock;
        for (lasting, regional) in self.lasting.iter_mut().zip(regional) {
            *lasting = stay * *lasting + (1.0 - stay) * regional;
        }
        for (place, passing) in self.passing.iter_mut().enumerate() {
            *passing = fade * *passing + push(place);
        }
        self.lasting_variance = stay * stay * self.lasting_variance + lasting_shock;
        self.passing_variance = fade * fade * self.passing_variance + shock;
        self.covariance *= stay * fade;
    }

    /// What `observed` worth adds.
    fn learn(&mut self, observed: &[f64], clip: f64) {
        let variance = self.variance();
        let bound = clip * variance.sqrt();
        let lasting_gain = (self.lasting_variance + self.covariance) / variance;
        let passing_gain = (self.passing_variance + self.covariance) / variance;
        for (place, observed) in observed.iter().enumerate() {
            let surprise = (observed - self.lasting[place] - self.passing[place]).clamp(-bound, bound);
            self.lasting[place] += lasting_gain * surprise;
            self.passing[place] += passing_gain * surprise;
        }
        let covered = self.lasting_variance + self.covariance;
        let passing_covered = self.passing_variance + self.covariance;
        self.lasting_variance -= lasting_gain * covered;
        self.covariance -= lasting_gain * passing_covered;
        self.passing_variance -= passing_gain * passing_covered;
    }
}

/// Both parts at the end of every year from the first with moves to `last`.
pub fn filter(evidence: &Evidence, values: &Values, last: i32) -> BTreeMap<i32, State> {
    let shock = values.shock * values.shock;
    let mut state = State {
        lasting: vec![0.0; evidence.places],
        passing: vec![0.0; evidence.places],
        lasting_variance: values.first_spread * values.first_spread,
        passing_variance: shock / (1.0 - values.passing * values.passing),
        covariance: 0.0,
    };
    let mut states = BTreeMap::new();
    for year in evidence.first_year..=last {
        if year > evidence.first_year {
            let (income, prices) = (evidence.growth.income(year - 1), evidence.growth.prices(year - 1));
            let regional = evidence.regional_mean(&state.lasting);
            let third = values.housing_share / 3.0;
            state.advance(values, &regional, |place| values.income * (income[place] - third * prices[place]));
        }
        if let Some(observed) = evidence.revealed.get(&year) {
            state.learn(observed, values.clip);
        }
        states.insert(year, state.clone());
    }
    states
}
