//! Adds up once, in double precision, what all households of a kind find alike in a place: the tables of quick drafts.
//!
//! Under flat taxes net incomes are a product, so that their logarithm is a sum.

use crate::engine::choice::context::DecisionContext;
use crate::model::household::{Class, Household, PlaceId};
use crate::model::moving::truck;
use crate::model::numeric::ln;
use crate::model::rules::{Alternatives, UtilityForm};
use crate::model::traits::Traits;
use crate::model::utility::{COMMON_TASTES, TERMS, Tastes, taste_deviations, utility_of};

/// Rows are padded to as many floats as fit a vector.
const LANES: usize = 16;
/// What nobody finds worth a move.
const NEVER: f32 = -1e4;

/// Terms of utility beside income.
const OTHERS: usize = TERMS.len() - 1;

/// What households find in places, by column: fixed for one solution.
pub(crate) struct Tables {
    /// Length of a row.
    pub width: usize,
    /// What weighs income and money, by class and children.
    pub tastes: [Weights; 6],
    /// Utility here but for income, term by term in the order of their sum, by place, class, children, remote work and whether
    /// family is near.
    pub here: Vec<[f64; OTHERS]>,
    /// Utility but for income, family and values, by class, children and remote work.
    pub values: Vec<f32>,
    /// What is left of a dollar of gross income, for whoever works there and for remote workers; and its logarithm.
    pub keep: [Vec<f32>; 2],
    pub ln_keep: [Vec<f32>; 2],
    /// Entry fee less grant, $.
    pub entry: Vec<f32>,
    /// From each place: the truck to each other, $.
    pub truck: Vec<f32>,
    /// From each place and by class: μ + μᵈ·miles/100.
    pub distance: Vec<f32>,
    /// From each place, for those whose home is there and by class for all others: attention to each other.
    pub attention: Vec<f32>,
    /// Places that a host may take.
    pub risky: Vec<PlaceId>,
}

/// What weighs income and money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    /// β.
    pub income: f64,
    /// μ$.
    pub money: f64,
}

/// Which rows of the tables concern a household.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rows {
    /// Of `keep` and `ln_keep`.
    pub remote: usize,
    /// Of `tastes`.
    pub taste: usize,
    /// Of `here`.
    pub here: usize,
    /// Of `values`.
    pub values: usize,
    /// Of `truck`.
    pub truck: usize,
    /// Of `distance`.
    pub distance: usize,
    /// Of `attention`.
    pub attention: usize,
}

impl Tables {
    /// The tables of a scene; `None` if more than they know decides.
    pub(crate) fn of(context: &DecisionContext) -> Option<Self> {
        let (c, snapshot) = (context.constants, context.snapshot);
        let p = &c.parameters;
        let simple = context.scenario.rules.alternatives != Alternatives::All
            && context.scenario.rules.utility == UtilityForm::CobbDouglas
            && taste_deviations(p) == [0.0; 3]
            && snapshot.ahead.iter().all(|ahead| ahead.is_empty())
            && !snapshot.columns.brackets
            && snapshot.columns.fee.iter().all(|&fee| fee == 0.0)
            && snapshot.columns.tax.iter().all(|&tax| tax < 1.0);
        simple.then(|| Tables::filled(context))
    }

    fn filled(context: &DecisionContext) -> Self {
        let (c, snapshot) = (context.constants, context.snapshot);
        let (p, geography, columns) = (&c.parameters, &c.geography, &snapshot.columns);
        let n = snapshot.offers.len();
        let width = n.next_multiple_of(LANES);
        let padded = |column: &mut dyn Iterator<Item = f64>, rest: f32| {
            let mut column: Vec<f32> = column.map(|x| x as f32).collect();
            column.resize(width, rest);
            column
        };
        let kept = |wages: bool| {
            let places = columns.wage.iter().zip(&columns.tax);
            places.map(move |(&wage, &tax)| (1.0 - tax) * if wages { wage } else { 1.0 })
        };
        let (mut values, mut distance, mut attention, mut trucks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut here = vec![[0.0; OTHERS]; n * 24];
        for class in Class::ALL {
            for children in [false, true] {
                let tastes = Tastes::of(p, class, children, COMMON_TASTES);
                for remote in [false, true] {
                    let value = |offer| utility_of(&c.budgeting, &tastes, offer, 0.0, false, remote).total();
                    values.extend(padded(&mut snapshot.offers.iter().map(value), NEVER));
                    for (j, offer) in snapshot.offers.iter().enumerate() {
                        for near in [false, true] {
                            let terms = utility_of(&c.budgeting, &tastes, offer, 0.0, near, remote);
                            let others = terms.each().skip(1).map(|(_, term)| term);
                            let row = &mut here[row_of(j, class, children, remote, near)];
                            row.iter_mut().zip(others).for_each(|(into, term)| *into = term);
                        }
                    }
                }
            }
        }
        let mut row = Vec::new();
        for here in 0..n as PlaceId {
            let miles = geography.miles_from(here);
            trucks.extend(padded(&mut miles.iter().map(|&miles| truck(miles, false)), 0.0));
            for class in Class::ALL {
                let cost = |&miles: &f64| p.moving_cost[class] + p.distance_cost[class] * miles / 100.0;
                distance.extend(padded(&mut miles.iter().map(cost), 0.0));
            }
            let pulls = [0.0].into_iter().chain(Class::ALL.map(|class| p.home_attention[class]));
            for rho in pulls {
                context.kernel.national_attention(geography, here, rho, &mut row);
                attention.extend(padded(&mut row.iter().copied(), 0.0));
            }
        }
        let weights = |class, children| Weights {
            income: Tastes::of(p, class, children, COMMON_TASTES).income,
            money: p.money_cost[class],
        };
        Tables {
            width,
            tastes: std::array::from_fn(|k| weights(Class::ALL[k / 2], k % 2 == 1)),
            here,
            values,
            keep: [true, false].map(|wages| padded(&mut kept(wages), 1.0)),
            ln_keep: [true, false].map(|wages| padded(&mut kept(wages).map(ln), 0.0)),
            entry: padded(&mut columns.entry.iter().copied(), 0.0),
            truck: trucks,
            distance,
            attention,
            risky: (0..n as PlaceId).filter(|&j| snapshot.risk[j as usize] > 0.0).collect(),
        }
    }

    /// A row of one of the tables.
    #[inline(always)]
    pub(crate) fn row<'a>(&self, table: &'a [f32], number: usize) -> &'a [f32] {
        &table[number * self.width..(number + 1) * self.width]
    }

    /// The rows that concern a household.
    #[inline]
    pub(crate) fn rows(&self, context: &DecisionContext, h: &Household, traits: &Traits) -> Rows {
        let (class, remote, place) = (traits.class as usize, h.is_paid_afar(), h.place as usize);
        let near = context.constants.geography.same_metro(h.place, h.home);
        Rows {
            remote: remote as usize,
            taste: 2 * class + traits.children as usize,
            here: row_of(place, traits.class, traits.children, remote, near),
            values: 4 * class + 2 * traits.children as usize + remote as usize,
            truck: place,
            distance: 3 * place + class,
            attention: 4 * place + if near { 0 } else { 1 + class },
        }
    }
}

/// The row of [`Tables::here`] of a household.
fn row_of(place: usize, class: Class, children: bool, remote: bool, near: bool) -> usize {
    24 * place + 8 * class as usize + 4 * children as usize + 2 * remote as usize + near as usize
}
