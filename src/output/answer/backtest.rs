//! Writes the tables of `backtest`: how near every forecast came, and the forecast of every place beside what came.

use std::path::Path;

use crate::experiment::backtest::intervals::Interval;
use crate::experiment::backtest::score::Score;
use crate::experiment::backtest::table::{Backtest, PlaceRow, ScoreRow};
use crate::output::answer::folder::AnswerFolder;
use crate::output::error::OutputError;
use crate::output::folder::cell::Cell;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::table::{Column, Table};

/// The forecast of one place, with its name.
pub struct NamedRow {
    place: String,
    row: PlaceRow,
}

fn held_out(held_out: bool) -> Cell<'static> {
    Text(if held_out { "held out" } else { "seen" })
}

fn score(row: &ScoreRow, pick: fn(&Score) -> f64) -> Cell<'static> {
    Number(pick(&row.score))
}

fn end(row: &NamedRow, pick: fn(&Interval) -> f64) -> Cell<'static> {
    Count(pick(&row.row.interval))
}

/// `scores.csv`.
#[rustfmt::skip]
pub static SCORES: Table<ScoreRow> = Table {
    file: "scores.csv",
    about: "how near one forecast, made in one year for some years ahead, came to the moves that were counted then",
    columns: &[
        Column { name: "years_ahead", unit: "years", about: "target year less origin", cell: |row| Whole(row.horizon.into()) },
        Column { name: "origin", unit: "year", about: "the year in which the forecast is made", cell: |row| Number(row.origin.into()) },
        Column { name: "target", unit: "", about: "`seen` if the frozen values of the forecast were fitted to data up to the target year or later; else `held out`", cell: |row| held_out(row.held_out) },
        Column { name: "forecast", unit: "", about: "who makes it; `fitted, shrunk`: values fitted in the origin and shrunk to the frozen ones, which have seen what came later; `fitted, wide priors`: fitted in the origin and seeing nothing later; neither where there is nothing to fit yet", cell: |row| Text(row.who.name()) },
        Column { name: "cpc", unit: "share of moves", about: "moves on the right route, totals made equal", cell: |row| score(row, |s| s.common_part) },
        Column { name: "r", unit: "", about: "correlation of net rates, forecast and counted, every place alike; empty where a forecast does not vary", cell: |row| score(row, |s| s.plain.r) },
        Column { name: "rmse", unit: "per 1,000 people", about: "root mean square error of net rates, every place alike", cell: |row| score(row, |s| s.plain.rmse) },
        Column { name: "r_change", unit: "", about: "correlation of changes of net rates since the origin, every place alike; empty for a forecast of no change", cell: |row| score(row, |s| s.plain.r_change) },
        Column { name: "r_weighted", unit: "", about: "r, weighted by people", cell: |row| score(row, |s| s.weighted.r) },
        Column { name: "rmse_weighted", unit: "per 1,000 people", about: "rmse, weighted by people", cell: |row| score(row, |s| s.weighted.rmse) },
        Column { name: "r_change_weighted", unit: "", about: "r_change, weighted by people", cell: |row| score(row, |s| s.weighted.r_change) },
        Column { name: "r_without", unit: "", about: "r without the place that is left out", cell: |row| score(row, |s| s.without.r) },
        Column { name: "rmse_without", unit: "per 1,000 people", about: "rmse without the place that is left out", cell: |row| score(row, |s| s.without.rmse) },
        Column { name: "r_change_without", unit: "", about: "r_change without the place that is left out", cell: |row| score(row, |s| s.without.r_change) },
    ],
};

/// `forecasts.csv`.
#[rustfmt::skip]
pub static FORECASTS: Table<NamedRow> = Table {
    file: "forecasts.csv",
    about: "net moves of one place as forecast with the frozen values, beside what was counted",
    columns: &[
        Column { name: "years_ahead", unit: "years", about: "target year less origin", cell: |row| Whole(row.row.horizon.into()) },
        Column { name: "origin", unit: "year", about: "the year in which the forecast is made", cell: |row| Number(row.row.origin.into()) },
        Column { name: "target", unit: "", about: "`seen` if the frozen values of the forecast were fitted to data up to the target year or later; else `held out`", cell: |row| held_out(row.row.held_out) },
        Column { name: "place", unit: "", about: "the place", cell: |row| Text(&row.place) },
        Column { name: "people", unit: "people", about: "people in the target year", cell: |row| Count(row.row.people) },
        Column { name: "net_origin", unit: "moves a year", about: "moves in less moves out in the origin", cell: |row| Count(row.row.before) },
        Column { name: "net_counted", unit: "moves a year", about: "the same in the target year, as counted", cell: |row| Count(row.row.came) },
        Column { name: "net_forecast", unit: "moves a year", about: "the same as forecast", cell: |row| Count(row.row.said) },
        Column { name: "p05", unit: "moves a year", about: "5 % quantile of the forecast", cell: |row| end(row, |i| i.p05) },
        Column { name: "p25", unit: "moves a year", about: "25 % quantile of the forecast", cell: |row| end(row, |i| i.p25) },
        Column { name: "p75", unit: "moves a year", about: "75 % quantile of the forecast", cell: |row| end(row, |i| i.p75) },
        Column { name: "p95", unit: "moves a year", about: "95 % quantile of the forecast", cell: |row| end(row, |i| i.p95) },
    ],
};

/// Writes both tables into `folder`, an empty one.
pub fn write(folder: &Path, backtest: &Backtest, data: &str) -> Result<(), OutputError> {
    let mut answer = AnswerFolder::begin(folder);
    answer.table(&SCORES, backtest.scores.iter().cloned())?;
    let named = |row: &PlaceRow| NamedRow { place: backtest.places[row.place].clone(), row: row.clone() };
    answer.table(&FORECASTS, backtest.rows.iter().map(named))?;
    let question = "how near do forecasts of moves from origins in the past come, beside naive ones?";
    answer.seal_as(Manifest::of_backtest("Forecasts of moves, then counted", question, data))
}
