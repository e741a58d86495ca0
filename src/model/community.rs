//! A community is people with shared values: who belongs, how they find each other, and what they would found.

use crate::model::household::PlaceId;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, Quantity, Slot};

/// A community; its number in [`crate::model::household::Household::community`] is its index plus one.
#[derive(Debug, Clone, PartialEq)]
pub struct Community {
    /// The name used in scenario files and tables.
    pub name: String,
    /// The name printed on charts.
    pub label: String,
    /// Its numbers.
    pub numbers: CommunityNumbers,
    /// A_kj: affinity to each place, −1 to 1; 1 to its own places.
    pub affinity: Vec<f64>,
    /// The never-open row that it judges; `None` without a template.
    pub template: Option<PlaceId>,
    /// The places it may found, in order.
    pub slots: Vec<PlaceId>,
    /// The community whose template it copies, by index: it gathers only once that template has succeeded.
    pub copies: Option<u8>,
}

/// The numbers of a `[[community]]` block.
#[derive(Debug, Clone, PartialEq)]
pub struct CommunityNumbers {
    /// Share of households that hold its values.
    pub share: f64,
    /// When it went online, in years of the calendar.
    pub launched: f64,
    /// Probability that a member's national look uses the community's channel.
    pub attention: f64,
    /// Income around which those who belong are found, $ per year; 0 for any.
    pub income_near: f64,
    /// Spread of ln income around it.
    pub income_spread: f64,
    /// Incomes below do not belong, $ per year.
    pub income_above: f64,
    /// Age below which `young_odds` apply, years.
    pub young_under: f64,
    /// Odds of the young.
    pub young_odds: f64,
    /// Odds of households with children.
    pub children_odds: f64,
    /// Odds of households without children.
    pub childless_odds: f64,
    /// Odds of remote households.
    pub remote_odds: f64,
    /// The most places it may found.
    pub foundings: f64,
}

macro_rules! one {
    ($field:ident) => {
        Slot::One(|c: &mut CommunityNumbers| &mut c.$field)
    };
}

/// The community table: the numeric keys of a `[[community]]` block.
#[rustfmt::skip]
pub static COMMUNITY: &[Quantity<CommunityNumbers>] = &[
    Quantity { name: "share", symbol: "", unit: "share of households", default: Value::Required, min: 0.0, max: 1.0, evidence: Assumed, source: "the strongest lever of all, and unmeasured", about: "households that hold the community's values", slot: one!(share), role: () },
    Quantity { name: "launched", symbol: "", unit: "calendar year", default: Value::Derived("the start of the calendar"), min: -9_999.0, max: 10_199.0, evidence: Assumed, source: "scenario", about: "when the community went online", slot: one!(launched), role: () },
    Quantity { name: "attention", symbol: "", unit: "probability", default: Value::Derived("parameters.community_attention"), min: 0.0, max: 1.0, evidence: Assumed, source: "scenario", about: "chance that a member's national look uses the community's channel", slot: one!(attention), role: () },
    Quantity { name: "income_near", symbol: "", unit: "$ per year", default: Value::Derived("any income"), min: 1_000.0, max: 1e8, evidence: Assumed, source: "scenario", about: "income around which those who belong are found", slot: one!(income_near), role: () },
    Quantity { name: "income_spread", symbol: "", unit: "log points", default: Value::One(0.6), min: 0.01, max: 5.0, evidence: Assumed, source: "scenario", about: "spread of ln income around `income_near`", slot: one!(income_spread), role: () },
    Quantity { name: "income_above", symbol: "", unit: "$ per year", default: Value::One(0.0), min: 0.0, max: 1e8, evidence: Assumed, source: "scenario", about: "lower incomes do not belong", slot: one!(income_above), role: () },
    Quantity { name: "young_under", symbol: "", unit: "years", default: Value::One(40.0), min: 0.0, max: 120.0, evidence: Assumed, source: "scenario", about: "age below which `young_odds` apply", slot: one!(young_under), role: () },
    Quantity { name: "young_odds", symbol: "", unit: "factor", default: Value::One(1.0), min: 0.0, max: 1_000.0, evidence: Assumed, source: "scenario", about: "odds of belonging of the young", slot: one!(young_odds), role: () },
    Quantity { name: "children_odds", symbol: "", unit: "factor", default: Value::One(1.0), min: 0.0, max: 1_000.0, evidence: Assumed, source: "scenario", about: "odds of belonging with children", slot: one!(children_odds), role: () },
    Quantity { name: "childless_odds", symbol: "", unit: "factor", default: Value::One(1.0), min: 0.0, max: 1_000.0, evidence: Assumed, source: "scenario", about: "odds of belonging without children", slot: one!(childless_odds), role: () },
    Quantity { name: "remote_odds", symbol: "", unit: "factor", default: Value::One(1.0), min: 0.0, max: 1_000.0, evidence: Assumed, source: "scenario", about: "odds of belonging of remote households", slot: one!(remote_odds), role: () },
    Quantity { name: "foundings", symbol: "", unit: "places", default: Value::One(3.0), min: 1.0, max: 100.0, evidence: Assumed, source: "scenario", about: "the most places the community may found", slot: one!(foundings), role: () },
];

impl Default for CommunityNumbers {
    /// The defaults of [`COMMUNITY`]; NaN for what a scenario gives or derives, 0 for any income.
    fn default() -> Self {
        let nan = f64::NAN;
        let mut numbers = CommunityNumbers {
            share: nan,
            launched: nan,
            attention: nan,
            income_near: 0.0,
            income_spread: nan,
            income_above: nan,
            young_under: nan,
            young_odds: nan,
            children_odds: nan,
            childless_odds: nan,
            remote_odds: nan,
            foundings: nan,
        };
        for row in COMMUNITY {
            if let Value::One(value) = row.default {
                row.set(&mut numbers, value);
            }
        }
        numbers
    }
}
