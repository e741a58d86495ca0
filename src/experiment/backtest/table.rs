//! Makes all forecasts from all origins and scores them.

use std::collections::BTreeMap;

use crate::experiment::backtest::calibrate;
use crate::experiment::backtest::calibrate::Prior;
use crate::experiment::backtest::growth::Covariates;
use crate::experiment::backtest::intervals::{Interval, intervals};
use crate::experiment::backtest::naive::Naive;
use crate::experiment::backtest::score::{Score, Target, mean, score};
use crate::model::forecast::filter::Evidence;
use crate::model::forecast::moves::forecast;
use crate::model::forecast::panel::Panel;
use crate::model::forecast::values::Values;

/// Years on record before the first origin.
const BEFORE: i32 = 6;

/// Who makes a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The forecast of this program with its frozen values.
    Frozen,
    /// The same with values fitted in the origin, shrunk to the frozen ones, which have seen what came later.
    Shrunk,
    /// The same with values fitted in the origin from wide priors, which have seen nothing: only the law is from later.
    Wide,
    /// Nobody who knows the places.
    Naive(Naive),
}

impl Who {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Who::Frozen => "footvote",
            Who::Shrunk => "footvote, fitted, shrunk",
            Who::Wide => "footvote, fitted, wide priors",
            Who::Naive(naive) => naive.name(),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Years ahead.
    pub horizons: Vec<u32>,
    /// The first year in which a forecast is made.
    pub first_origin: i32,
    /// The last year that the frozen values have seen; later targets are held out. `None` where they have seen none of these places.
    pub seen_until: Option<i32>,
    /// Place that is left out in one column.
    pub without: Option<usize>,
    /// Whether to fit the values in every origin that has a window to fit as well.
    pub fitted: bool,
}

impl Question {
    /// One, five and ten years ahead, from origins with six years on record before them.
    pub fn new(panel: &Panel, seen_until: Option<i32>) -> Self {
        Question {
            horizons: vec![1, 5, 10],
            first_origin: panel.first_year() + BEFORE,
            seen_until,
            without: None,
            fitted: true,
        }
    }
}

/// The score of one forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    /// Years ahead.
    pub horizon: u32,
    /// Year in which it was made.
    pub origin: i32,
    /// Whether its target is a year that the frozen values have not seen.
    pub held_out: bool,
    /// Who made it.
    pub who: Who,
    /// How near it came.
    pub score: Score,
}

/// The forecast of net moves of one place, beside what came.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// Years ahead.
    pub horizon: u32,
    /// Year in which it was made.
    pub origin: i32,
    /// Whether its target is a year that the frozen values have not seen.
    pub held_out: bool,
    /// Index of the place.
    pub place: usize,
    /// People in the target year.
    pub people: f64,
    /// Net moves in the origin.
    pub before: f64,
    /// Net moves that came.
    pub came: f64,
    /// Net moves that were said.
    pub said: f64,
    /// How far off that may be.
    pub interval: Interval,
}

impl PlaceRow {
    /// Whether the 50 % interval holds what came.
    pub fn in_50(&self) -> bool {
        self.interval.p25 <= self.came && self.came <= self.interval.p75
    }

    /// Whether the 90 % interval holds what came.
    pub fn in_90(&self) -> bool {
        self.interval.p05 <= self.came && self.came <= self.interval.p95
    }
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// Names of the places.
    pub places: Vec<String>,
    /// What was asked.
    pub question: Question,
    /// Number of covariates of [`Naive::AnchoredGrowth`].
    pub covariates: usize,
    /// Scores.
    pub scores: Vec<ScoreRow>,
    /// Places.
    pub rows: Vec<PlaceRow>,
}

/// What stands beside forecasts with fitted values over the same origins: RMSE, every place alike and weighted by people.
#[derive(Debug, Clone, PartialEq)]
pub struct BesideFitted {
    /// The origins.
    pub origins: Vec<i32>,
    /// Of the forecast with its frozen values.
    pub own: [f64; 2],
    /// Of the naive forecast that came nearest.
    pub naive: [f64; 2],
}

/// How many of the intervals held what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Share of 50 % intervals.
    pub of_50: f64,
    /// Share of 90 % intervals.
    pub of_90: f64,
    /// The same, weighted by people.
    pub of_50_weighted: f64,
    /// The same, weighted by people.
    pub of_90_weighted: f64,
    /// The least share of 90 % intervals from one origin.
    pub worst_origin: f64,
}

/// Forecasts and scores of `panel`; `progress` hears of each horizon and origin.
pub fn backtest(panel: &Panel, question: &Question, progress: &dyn Fn(u32, i32)) -> Backtest {
    let evidence = Evidence::of(panel);
    let covariates = Covariates::of(panel);
    let frozen = Values::default();
    let wide = Prior::wide(&evidence);
    let fit = |origin| [Prior::frozen(), wide].map(|prior| calibrate::fit_from(&evidence, origin, &prior).values);
    let mut fits: BTreeMap<i32, [Values; 2]> = BTreeMap::new();
    let (mut scores, mut rows) = (Vec::new(), Vec::new());
    for &horizon in &question.horizons {
        for origin in origins(panel, question, horizon) {
            progress(horizon, origin);
            let year = origin + horizon as i32;
            let held_out = question.seen_until.is_none_or(|seen| year > seen);
            let (came, people) = (&panel.moves[&year], &panel.population[&year]);
            let target = Target { moves: came, origin: &panel.moves[&origin], people, without: question.without };
            let mut add =
                |who, moves: &_| scores.push(ScoreRow { horizon, origin, held_out, who, score: score(moves, &target) });
            let own = forecast(panel, &evidence, &frozen, origin, horizon).moves;
            add(Who::Frozen, &own);
            if question.fitted && calibrate::windows(&evidence, origin, calibrate::YEARS).next().is_some() {
                let fitted = fits.entry(origin).or_insert_with(|| fit(origin));
                for (who, values) in [Who::Shrunk, Who::Wide].into_iter().zip(fitted) {
                    add(who, &forecast(panel, &evidence, values, origin, horizon).moves);
                }
            }
            for naive in Naive::ALL {
                if let Some(moves) = naive.forecast(panel, &covariates, origin, horizon) {
                    add(Who::Naive(naive), &moves);
                }
            }
            let (said, came, before) = (own.net(), came.net(), panel.moves[&origin].net());
            let intervals = intervals(panel, &evidence, &frozen, origin, horizon);
            rows.extend((0..said.len()).map(|place| PlaceRow {
                horizon,
                origin,
                held_out,
                place,
                people: people[place],
                before: before[place],
                came: came[place],
                said: said[place],
                interval: intervals[place],
            }));
        }
    }
    let places = panel.places.clone();
    Backtest { places, question: question.clone(), covariates: covariates.count(), scores, rows }
}

/// Years from which a forecast of `horizon` years can be made and checked.
pub fn origins(panel: &Panel, question: &Question, horizon: u32) -> Vec<i32> {
    let known = |year: i32| {
        let people = panel.population.get(&year);
        panel.moves.contains_key(&year) && people.is_some_and(|people| people.iter().all(|&people| people > 0.0))
    };
    let years = panel.moves.keys().copied();
    years.filter(|&year| year >= question.first_origin && known(year + horizon as i32)).collect()
}

impl Backtest {
    /// The scores of `who` at a horizon, seen or held out.
    pub fn scores_of(&self, who: Who, horizon: u32, held_out: bool) -> Vec<Score> {
        let wanted = |row: &&ScoreRow| row.who == who && row.horizon == horizon && row.held_out == held_out;
        self.scores.iter().filter(wanted).map(|row| row.score).collect()
    }

    /// Everybody who made a forecast, in order.
    pub fn forecasters(&self) -> Vec<Who> {
        let own = [Who::Frozen, Who::Shrunk, Who::Wide].into_iter();
        let all = own.chain(Naive::ALL.into_iter().map(Who::Naive));
        all.filter(|who| self.scores.iter().any(|row| row.who == *who)).collect()
    }

    /// The mean scores of everybody who made a forecast.
    pub fn means(&self, horizon: u32, held_out: bool) -> Vec<(Who, Score)> {
        self.means_over(&self.origins(horizon, held_out), horizon, held_out)
    }

    /// The same over these origins alone.
    pub fn means_over(&self, origins: &[i32], horizon: u32, held_out: bool) -> Vec<(Who, Score)> {
        let wanted =
            |row: &&ScoreRow| row.horizon == horizon && row.held_out == held_out && origins.contains(&row.origin);
        let scores = |who| {
            let rows = self.scores.iter().filter(wanted).filter(|row| row.who == who);
            (who, rows.map(|row| row.score).collect::<Vec<_>>())
        };
        let some = |(_, scores): &(Who, Vec<Score>)| !scores.is_empty();
        self.forecasters().into_iter().map(scores).filter(some).map(|(who, scores)| (who, mean(&scores))).collect()
    }

    /// Origins at a horizon, seen or held out.
    pub fn origins(&self, horizon: u32, held_out: bool) -> Vec<i32> {
        self.origins_of(Who::Frozen, horizon, held_out)
    }

    /// Origins at a horizon, seen or held out, from which `who` made a forecast.
    pub fn origins_of(&self, who: Who, horizon: u32, held_out: bool) -> Vec<i32> {
        let rows = self.scores.iter().filter(|row| row.who == who);
        rows.filter(|row| row.horizon == horizon && row.held_out == held_out).map(|row| row.origin).collect()
    }

    /// Forecasts over the origins from which values were fitted, where those are fewer than all.
    pub fn beside_fitted(&self, horizon: u32, held_out: bool) -> Option<BesideFitted> {
        let origins = self.origins_of(Who::Wide, horizon, held_out);
        if origins.is_empty() || origins.len() == self.origins(horizon, held_out).len() {
            return None;
        }
        let over = |who| {
            let rows = self.scores.iter().filter(|row| row.who == who && row.horizon == horizon);
            mean(&rows.filter(|row| origins.contains(&row.origin)).map(|row| row.score).collect::<Vec<_>>())
        };
        let rmse = |who| {
            let score = over(who);
            [score.plain.rmse, score.weighted.rmse]
        };
        let naive: Vec<[f64; 2]> = Naive::ALL.into_iter().map(|naive| rmse(Who::Naive(naive))).collect();
        let least = [0, 1].map(|k| naive.iter().map(|rmse| rmse[k]).fold(f64::INFINITY, f64::min));
        Some(BesideFitted { own: rmse(Who::Frozen), naive: least, origins })
    }

    /// How many intervals held what came; `None` without forecasts.
    pub fn coverage(&self, horizon: u32, held_out: bool) -> Option<Coverage> {
        let of_horizon = |row: &&PlaceRow| row.horizon == horizon && row.held_out == held_out;
        let rows: Vec<&PlaceRow> = self.rows.iter().filter(of_horizon).collect();
        if rows.is_empty() {
            return None;
        }
        let share = |rows: &[&PlaceRow], held: fn(&PlaceRow) -> bool, weight: fn(&PlaceRow) -> f64| {
            let all: f64 = rows.iter().map(|row| weight(row)).sum();
            rows.iter().filter(|row| held(row)).map(|row| weight(row)).sum::<f64>() / all
        };
        let one = |_: &PlaceRow| 1.0;
        let people = |row: &PlaceRow| row.people;
        let worst = self.origins(horizon, held_out).into_iter().map(|origin| {
            let rows: Vec<&PlaceRow> = rows.iter().copied().filter(|row| row.origin == origin).collect();
            share(&rows, PlaceRow::in_90, one)
        });
        Some(Coverage {
            of_50: share(&rows, PlaceRow::in_50, one),
            of_90: share(&rows, PlaceRow::in_90, one),
            of_50_weighted: share(&rows, PlaceRow::in_50, people),
            of_90_weighted: share(&rows, PlaceRow::in_90, people),
            worst_origin: worst.fold(f64::INFINITY, f64::min),
        })
    }
}
