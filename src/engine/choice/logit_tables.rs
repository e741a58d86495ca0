//! Keeps what all households see of the places alike, in single precision, for the full logit.

use crate::engine::base::constants::Constants;
use crate::engine::choice::columns::Columns;
use crate::model::household::{Class, Household};
use crate::model::rules::{Alternatives, UtilityForm};
use crate::model::utility::Level;
use crate::scenario::Scenario;

/// What a place is to everybody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Wage level w.
    pub wage: f32,
    /// What a flat tax leaves of a dollar, 1 − τ.
    pub keep: f32,
    /// Fee, $ per year.
    pub fee: f32,
    /// Fee, and with Stone–Geary the minima r·h_min + c_min, $ per year: what is not there to spend.
    pub out: f32,
    /// Its metro.
    pub metro: u32,
    /// Whether anybody lives there.
    pub open: bool,
}

/// A level in which places differ, as it differs from its mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Differences {
    /// Which.
    pub level: Level,
    /// Of each place.
    pub values: Vec<f32>,
}

/// What all households see alike.
#[derive(Debug, Clone, PartialEq)]
pub struct LogitTables {
    /// The places, in their order.
    pub places: Vec<Place>,
    /// The levels in which they differ.
    pub levels: Vec<Differences>,
    /// Whether the cost of a move depends on where it leads.
    pub far: bool,
}

impl LogitTables {
    /// The tables of places as they are seen; `None` unless everybody chooses among all of them, and wherever more than flat
    /// taxes and fees decides.
    pub fn of(scenario: &Scenario, c: &Constants, columns: &Columns, open: &[bool], risk: &[f64]) -> Option<Self> {
        let simple = scenario.rules.alternatives == Alternatives::All
            && !columns.brackets
            && risk.iter().all(|&risk| risk == 0.0);
        simple.then(|| LogitTables::filled(c, columns, open))
    }

    fn filled(c: &Constants, columns: &Columns, open: &[bool]) -> Self {
        let (p, b, n) = (&c.parameters, &c.budgeting, open.len());
        let minimum = |j: usize| match b.form {
            UtilityForm::CobbDouglas => 0.0,
            UtilityForm::StoneGeary => columns.user_cost[j] * b.housing_minimum + b.consumption_minimum,
        };
        let place = |j: usize| Place {
            wage: columns.wage[j] as f32,
            keep: (1.0 - columns.tax[j]) as f32,
            fee: columns.fee[j] as f32,
            out: (columns.fee[j] + minimum(j)) as f32,
            metro: c.geography.metro[j] as u32,
            open: open[j],
        };
        let differ = |level: &Level| {
            let column = &columns.levels[*level as usize];
            let mean = column.iter().sum::<f64>() / n as f64;
            let values = column.iter().map(|x| (x - mean) as f32).collect();
            column.iter().any(|x| *x != column[0]).then_some(Differences { level: *level, values })
        };
        LogitTables {
            places: (0..n).map(place).collect(),
            levels: Level::ALL.iter().filter_map(differ).collect(),
            far: c.geography.places.iter().any(|metro| metro.len() > 1)
                || Class::ALL.iter().any(|&class| p.distance_cost[class] != 0.0 || p.money_cost[class] != 0.0),
        }
    }
}

/// Whether the places alone do not say what a household finds: it belongs to a community.
pub fn needs_more(household: &Household) -> bool {
    household.community > 0
}
