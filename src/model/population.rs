//! Describes the population: how many households there are and what they earn.

use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, Quantity, Slot};

/// How many households are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Households {
    /// Every real household.
    All,
    /// This many; each stands for `weight` real ones.
    Sample(u64),
}

/// The laws from which the first population is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// How many households are simulated.
    pub households: Households,
    /// Numbers of the population.
    pub numbers: PopulationNumbers,
}

/// The numbers of the `[population]` block.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationNumbers {
    /// Median gross income at wage level 1, dollars per year.
    pub income_median: f64,
    /// Standard deviation of ln income.
    pub income_log_sd: f64,
    /// Share of households whose whole job can leave.
    pub remote_share: f64,
    /// National growth of households per year; adds simulated ones.
    pub growth: f64,
    /// Inter-metro moves per household and year at the start, to which looks are scaled; 0 leaves looks as they are.
    pub move_rate: f64,
    /// Years for which household rules run at base-year prices before the start.
    pub spin_up: f64,
}

/// The population table.
#[rustfmt::skip]
pub static POPULATION: &[Quantity<PopulationNumbers>] = &[
    Quantity { name: "income_median", symbol: "", unit: "$ per year", default: Value::One(75_000.0), min: 1_000.0, max: 1e6, evidence: Estimated, source: "US Census Bureau, CPS 2022: $74,580", about: "median gross household income at wage level 1", slot: Slot::One(|p| &mut p.income_median), role: () },
    Quantity { name: "income_log_sd", symbol: "", unit: "log points", default: Value::One(0.85), min: 0.0, max: 1.5, evidence: Fitted, source: "a Gini of about .45, US Census Bureau", about: "spread of incomes", slot: Slot::One(|p| &mut p.income_log_sd), role: () },
    Quantity { name: "remote_share", symbol: "", unit: "share", default: Value::One(0.12), min: 0.0, max: 1.0, evidence: Weak, source: "fully remote workers, about 12 % (28 % of workdays is another number)", about: "households whose whole job can leave", slot: Slot::One(|p| &mut p.remote_share), role: () },
    Quantity { name: "growth", symbol: "", unit: "per year", default: Value::One(0.0), min: -0.05, max: 0.1, evidence: Assumed, source: "none: what-ifs start from rest", about: "national growth of households, which adds simulated ones", slot: Slot::One(|p| &mut p.growth), role: () },
    Quantity { name: "move_rate", symbol: "", unit: "per year", default: Value::One(0.0), min: 0.0, max: 0.2, evidence: Fitted, source: "0: `parameters.attention_rate` holds, under which 2.67 % move (ACS 2.25, IRS 3.06)", about: "expected moves between metros per household at the start; above 0, `attention_rate` is scaled until it is hit", slot: Slot::One(|p| &mut p.move_rate), role: () },
    Quantity { name: "spin_up", symbol: "", unit: "years", default: Value::One(60.0), min: 0.0, max: 100.0, evidence: Assumed, source: "after 60 years six metros at rest stay there within a quarter of a per cent in ten years", about: "whole years of moves, births and ties at base-year prices before the start; 0 is the plain lottery", slot: Slot::One(|p| &mut p.spin_up), role: () },
];

impl Default for PopulationNumbers {
    /// The defaults of [`POPULATION`].
    fn default() -> Self {
        let mut numbers = PopulationNumbers {
            income_median: 0.0,
            income_log_sd: 0.0,
            remote_share: 0.0,
            growth: 0.0,
            move_rate: 0.0,
            spin_up: 0.0,
        };
        for row in POPULATION {
            if let Value::One(value) = row.default {
                row.set(&mut numbers, value);
            }
        }
        numbers
    }
}
