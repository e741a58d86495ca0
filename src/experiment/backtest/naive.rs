//! Lists what one would say of future moves without a model of the places.

use crate::experiment::backtest::growth::Covariates;
use crate::experiment::backtest::{gravity, growth};
use crate::model::forecast::panel::{Moves, Panel};

/// A naive forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naive {
    /// Moves stay what they are.
    Persistence,
    /// The mean of the last three years.
    MeanOfThree,
    /// As many in as out on every route.
    ZeroNet,
    /// Net rates fade at the rate at which they did.
    Fading,
    /// Two-way effects, distance and borders.
    TwoWayGravity,
    /// Sizes and distance.
    SizeAndDistance,
    /// The growth of every route regressed on covariates.
    AnchoredGrowth,
}

impl Naive {
    /// All of them.
    pub const ALL: [Naive; 7] = [
        Naive::Persistence,
        Naive::MeanOfThree,
        Naive::ZeroNet,
        Naive::Fading,
        Naive::TwoWayGravity,
        Naive::SizeAndDistance,
        Naive::AnchoredGrowth,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Naive::Persistence => "persistence",
            Naive::MeanOfThree => "mean of last three years",
            Naive::ZeroNet => "zero net flows",
            Naive::Fading => "AR(1) of net rates",
            Naive::TwoWayGravity => "gravity, two-way effects",
            Naive::SizeAndDistance => "gravity, size and distance",
            Naive::AnchoredGrowth => "growth on covariates",
        }
    }

    /// What it says in `origin` of the moves `years` later; `None` if the panel does not hold what it needs.
    pub fn forecast(self, panel: &Panel, covariates: &Covariates, origin: i32, years: u32) -> Option<Moves> {
        let now = panel.moves.get(&origin)?;
        Some(match self {
            Naive::Persistence => now.clone(),
            Naive::MeanOfThree => {
                let last: Vec<&Moves> = panel.moves.range(..=origin).rev().take(3).map(|(_, moves)| moves).collect();
                Moves::mean(&last)
            }
            Naive::ZeroNet => balanced(now),
            Naive::Fading => fading(panel, now, origin, years),
            Naive::TwoWayGravity => gravity::two_way(panel, origin)?,
            Naive::SizeAndDistance => gravity::size_and_distance(panel, origin)?,
            Naive::AnchoredGrowth => growth::forecast(panel, covariates, origin, years).unwrap_or_else(|| now.clone()),
        })
    }
}

fn balanced(moves: &Moves) -> Moves {
    Moves::from_fn(moves.places(), |i, j| 0.5 * (moves.get(i, j) + moves.get(j, i)))
}

/// Net rates times the slope of those h years later on them, in the last ten pairs of years, weights N; from 0 to 1.
fn fading(panel: &Panel, now: &Moves, origin: i32, years: u32) -> Moves {
    let h = years as i32;
    let there = |year: i32| panel.moves.contains_key(&year) && panel.population.contains_key(&year);
    let pairs: Vec<i32> =
        panel.moves.keys().copied().filter(|&s| s + h <= origin && there(s) && there(s + h)).collect();
    let pairs = &pairs[pairs.len().saturating_sub(10)..];
    if pairs.len() < 2 {
        return now.clone();
    }
    let rates = |year: i32| {
        let people = &panel.population[&year];
        panel.moves[&year].net().into_iter().zip(people).map(|(net, people)| net / people).collect::<Vec<f64>>()
    };
    let (mut cross, mut square) = (0.0, 0.0);
    for &s in pairs {
        let (x, y) = (rates(s), rates(s + h));
        let people = &panel.population[&s];
        let all: f64 = people.iter().sum();
        for k in 0..x.len() {
            cross += people[k] / all * x[k] * y[k];
            square += people[k] / all * x[k] * x[k];
        }
    }
    let kept = if square > 0.0 { (cross / square).clamp(0.0, 1.0) } else { 0.0 };
    let even = balanced(now);
    Moves::from_fn(now.places(), |i, j| kept * now.get(i, j) + (1.0 - kept) * even.get(i, j))
}
