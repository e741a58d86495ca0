//! Puts the page of a backtest together: the picture of it, a table for each number of years ahead, where the forecast loses.

use std::path::Path;

use crate::chart::draw;
use crate::chart::options::DrawOptions;
use crate::experiment::backtest::score::Score;
use crate::experiment::backtest::table::{Backtest, BesideFitted, Who};
use crate::experiment::backtest::verdict::{FAIR_90, MEASURES, losses};
use crate::format::counted;
use crate::output::folder::manifest::Manifest;
use crate::report::error::ReportError;
use crate::report::html::{escaped, section, table};
use crate::report::inline::figure;
use crate::report::origin::Pictures;
use crate::report::shell;

/// The report of the folder of a backtest.
pub fn page(folder: &Path, manifest: &Manifest, backtest: &Backtest) -> Result<String, ReportError> {
    let pictures = draw::pictures(folder, &DrawOptions::default())?;
    let beside = Pictures { folder, staged: None, address: None };
    let mut body = shell::header("a backtest", &manifest.title, &manifest.question);
    body.push_str("<main>\n");
    if let Some(picture) = pictures.first() {
        body.push_str(&shell::answer(&[format!("{}.", picture.chart.headline)]));
    }
    let charts: String =
        pictures.iter().map(|picture| figure(&picture.chart, beside.of(&picture.chart.name).as_deref())).collect();
    body.push_str(&section("charts", "Chart", &charts));
    for held_out in [false, true] {
        for &horizon in &backtest.question.horizons {
            if !backtest.origins(horizon, held_out).is_empty() {
                body.push_str(&one(backtest, horizon, held_out));
            }
        }
    }
    let columns = format!("{} By people: places weighted by their people.", COLUMNS.join(" "));
    body.push_str(&section("columns", "What the columns are", &format!("<p>{}</p>\n", escaped(&columns))));
    body.push_str(&section("limits", "What it does not say", &format!("<p>{}</p>\n", escaped(LIMITS))));
    body.push_str("</main>\n");
    Ok(shell::document(&manifest.title, &body, ""))
}

/// What the columns are, on the page and on the terminal.
pub const COLUMNS: [&str; 4] = [
    "CPC: share of moves on the right route, totals made equal.",
    "r, RMSE: net moves per 1,000 people, forecast against counted, their correlation and the root of the mean squared error.",
    "r chg., r of change: correlation of changes since the origin. Means over origins, which overlap and are not independent.",
    "Growth on covariates: how many, in brackets.",
];

const LIMITS: &str = "Origins overlap and are not independent. Values that are fitted and shrunk are drawn to the frozen ones, \
    which have seen what came later; of those with wide priors only the form of the law has. The frozen values of the forecast were fitted to moves between American \
    states up to 2016: only targets after that, held out, are a test of them. On those of 2017 to 2022, which this program does not ship, a second \
    program found that persistence wins weighted by people five years ahead, and that intervals are too narrow.";

/// The scores of one number of years ahead.
fn one(backtest: &Backtest, horizon: u32, held_out: bool) -> String {
    let origins = backtest.origins(horizon, held_out);
    let years = format!("{} ahead", counted(horizon as usize, "year"));
    let seen = backtest.question.seen_until;
    let which = match (held_out, seen) {
        (true, Some(seen)) => format!("held out (after {seen})"),
        (false, Some(seen)) => format!("seen (up to {seen})"),
        (_, None) => "held out (other places)".to_owned(),
    };
    let measures: Vec<_> = MEASURES
        .iter()
        .filter(|measure| backtest.question.without.is_some() || !measure.name.ends_with("without"))
        .collect();
    let place = backtest.question.without.map_or("", |place| backtest.places[place].as_str());
    let names: Vec<String> =
        measures
            .iter()
            .map(|measure| {
                if measure.name.ends_with("without") {
                    format!("{} {place}", measure.name)
                } else {
                    measure.name.into()
                }
            })
            .collect();
    let head: Vec<&str> = ["forecast"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let cell = |score: &Score, value: fn(&Score) -> f64| match value(score) {
        number if number.is_nan() => "–".to_owned(),
        number => format!("{number:.3}"),
    };
    let rows: Vec<Vec<String>> = backtest
        .means(horizon, held_out)
        .iter()
        .map(|(who, score)| {
            let numbers = measures.iter().map(|measure| cell(score, measure.value));
            [who.name().to_owned()].into_iter().chain(numbers).collect()
        })
        .collect();
    let caption = format!("Means over {} origins, {} to {}", origins.len(), origins[0], origins[origins.len() - 1]);
    let numeric: Vec<usize> = (1..head.len()).collect();
    let mut body = table(&caption, &head, &rows, &numeric);
    if let Some(BesideFitted { origins, own, naive }) = backtest.beside_fitted(horizon, held_out) {
        body.push_str(&format!(
            "<p>Fitted values are over {} of these origins, where the RMSE of footvote is {:.3}, weighted by people {:.3}, \
             the least of naive forecasts {:.3} and {:.3}.</p>\n",
            origins.len(),
            own[0],
            own[1],
            naive[0],
            naive[1]
        ));
    }
    if let Some(coverage) = backtest.coverage(horizon, held_out) {
        let verdict = match coverage.of_90 {
            share if share < FAIR_90.0 => ": too narrow",
            share if share > FAIR_90.1 => ": too wide",
            _ => "",
        };
        body.push_str(&format!(
            "<p>50% intervals held {:.0}% of what came, 90% intervals {:.0}%{verdict}; weighted by people {:.0}% and {:.0}%.</p>\n",
            100.0 * coverage.of_50,
            100.0 * coverage.of_90,
            100.0 * coverage.of_50_weighted,
            100.0 * coverage.of_90_weighted,
        ));
    }
    let one = |loss: &crate::experiment::backtest::verdict::Loss| {
        format!("{} in {} ({:.3} against {:.3})", loss.to.name(), loss.measure, loss.theirs, loss.own)
    };
    let seen = !held_out && backtest.question.seen_until.is_some();
    let frozen = if seen { "With values that have seen these years it" } else { "It" };
    for (who, called) in [(Who::Frozen, frozen), (Who::Wide, "Fitted with wide priors, over its origins, it")] {
        let said = match losses(backtest, who, horizon, held_out) {
            None => continue,
            Some(lost) if lost.is_empty() => format!("{called} loses to no naive forecast in any column."),
            Some(lost) => format!("{called} loses to {}.", lost.iter().map(one).collect::<Vec<_>>().join("; ")),
        };
        body.push_str(&format!("<p>{}</p>\n", escaped(&said)));
    }
    section(&format!("ahead-{horizon}-{held_out}"), &format!("{years}, targets {which}"), &body)
}
