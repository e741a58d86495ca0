//! Writes the page of a backtest: a table for every horizon, how often intervals held, and where the forecast loses.

use crate::cli::print::page::line;
use footvote::experiment::backtest::naive::Naive;
use footvote::experiment::backtest::score::{Nearness, Score};
use footvote::experiment::backtest::table::{Backtest, BesideFitted, Coverage, Who};
use footvote::experiment::backtest::verdict::{FAIR_90, Loss, losses};
use footvote::report::backtest::COLUMNS;
use footvote::scenario::panel::folder::Found;

/// Columns of the first column.
const NAME: usize = 30;

/// The page.
pub fn page(found: &Found, backtest: &Backtest) -> String {
    let mut page = String::new();
    let panel = &found.panel;
    let (places, years) = (panel.places.len(), panel.years());
    let (first, last) = (panel.first_year(), panel.last_year());
    let missing: Vec<String> = (first..=last).filter(|year| !years.contains(year)).map(|y| y.to_string()).collect();
    let without = match missing.is_empty() {
        true => String::new(),
        false => format!(" without {}", missing.join(", ")),
    };
    line(&mut page, &format!("Moves between {places} places, {first} to {last}{without}; forecast, then counted"));
    let mut any = false;
    for held_out in [false, true] {
        for &horizon in &backtest.question.horizons {
            if !backtest.origins(horizon, held_out).is_empty() {
                any = true;
                one(&mut page, backtest, horizon, held_out);
            }
        }
    }
    if !any {
        line(&mut page, "No origin has a year with moves and people so many years later: nothing can be scored.");
        return page;
    }
    legend(&mut page, backtest);
    page
}

fn one(page: &mut String, backtest: &Backtest, horizon: u32, held_out: bool) {
    let origins = backtest.origins(horizon, held_out);
    let years = if horizon == 1 { "1 year ahead".to_string() } else { format!("{horizon} years ahead") };
    let seen = backtest.question.seen_until;
    let which = match (held_out, seen) {
        (true, Some(seen)) => format!("HELD OUT: targets after {seen}, which the frozen values have not seen"),
        (false, Some(seen)) => format!("targets up to {seen}, which the frozen values have seen"),
        (_, None) => "HELD OUT: the frozen values have seen none of these places".to_string(),
    };
    line(page, &format!("\n{years}, {} ({}); {which}", count(&origins), spans(&origins)));
    let left_out = backtest.question.without.map(|place| format!("without {}", backtest.places[place]));
    let group = |title: &str| format!("  {title:<22}");
    let mut head = format!("{:NAME$}{:>6}", "", "");
    head += &(group("every place alike")
        + &group("weighted by people")
        + &left_out.as_deref().map_or_else(String::new, group));
    line(page, head.trim_end());
    let columns = "       r   RMSE  r chg. ";
    let groups = if left_out.is_some() { 3 } else { 2 };
    line(page, format!("{:NAME$}{:>6}{}", "", "CPC", columns.repeat(groups)).trim_end());
    for (who, score) in backtest.means(horizon, held_out) {
        line(page, &row(&name(backtest, who), &score, left_out.is_some()));
    }
    fewer(page, backtest, horizon, held_out);
    if let Some(coverage) = backtest.coverage(horizon, held_out) {
        line(page, &intervals(&coverage));
    }
    let without = backtest.question.without.map(|place| backtest.places[place].as_str());
    let seen = !held_out && seen.is_some();
    for (who, name) in [(Who::Frozen, if seen { "with values that have seen these years" } else { "" }), WIDE] {
        if let Some(losses) = losses(backtest, who, horizon, held_out) {
            lost(page, name, &losses, without);
        }
    }
    by_origin(page, backtest, horizon, held_out);
}

fn name(backtest: &Backtest, who: Who) -> String {
    match who {
        Who::Naive(Naive::AnchoredGrowth) => {
            format!("{} ({})", who.name(), backtest.covariates)
        }
        _ => who.name().to_string(),
    }
}

fn row(name: &str, score: &Score, without: bool) -> String {
    let mut row = format!("{name:NAME$}{}", cell(score.common_part, 6));
    let mut add = |near: &Nearness| {
        row += &format!("  {}{} {} ", cell(near.r, 6), cell(near.rmse, 7), cell(near.r_change, 7));
    };
    add(&score.plain);
    add(&score.weighted);
    if without {
        add(&score.without);
    }
    row.trim_end().to_string()
}

/// A number with three decimals, or a dash where there is none.
fn cell(number: f64, width: usize) -> String {
    if number.is_nan() { format!("{:>width$}", "–") } else { format!("{number:>width$.3}") }
}

fn intervals(coverage: &Coverage) -> String {
    let percent = |share: f64| format!("{:.0}%", 100.0 * share);
    let verdict = match coverage.of_90 {
        share if share < FAIR_90.0 => ": too narrow",
        share if share > FAIR_90.1 => ": too wide",
        _ => "",
    };
    format!(
        "Of what came, the 50% intervals held {} and the 90% intervals {}{verdict}; weighted by people {} and {}; from the worst origin {} of 90%",
        percent(coverage.of_50),
        percent(coverage.of_90),
        percent(coverage.of_50_weighted),
        percent(coverage.of_90_weighted),
        percent(coverage.worst_origin),
    )
}

/// Whose losses are told beside those of the frozen values, and how.
const WIDE: (Who, &str) = (Who::Wide, "fitted with wide priors, over its origins");

/// Where a forecast loses, which is footvote's own as it is `called`; nothing if it is the only one.
fn lost(page: &mut String, called: &str, losses: &[Loss], without: Option<&str>) {
    let called = if called.is_empty() { String::new() } else { format!(" ({called})") };
    if losses.is_empty() {
        line(page, &format!("It{called} loses to no naive forecast in any column."));
        return;
    }
    let mut rivals: Vec<Who> = losses.iter().map(|loss| loss.to).collect();
    rivals.sort();
    rivals.dedup();
    for rival in rivals {
        let theirs = losses.iter().filter(|loss| loss.to == rival);
        let one =
            |loss: &Loss| format!("{} ({:.3} against {:.3})", measure(loss.measure, without), loss.theirs, loss.own);
        line(
            page,
            &format!("IT LOSES{called} to {} in {}", rival.name(), theirs.map(one).collect::<Vec<_>>().join(", ")),
        );
    }
}

/// What a number is called, with the name of the place that is left out.
fn measure(name: &str, without: Option<&str>) -> String {
    match without {
        Some(place) if name.ends_with("without") => format!("{name} {place}"),
        _ => name.to_owned(),
    }
}

/// What stands beside fitted values where there were not always some.
fn fewer(page: &mut String, backtest: &Backtest, horizon: u32, held_out: bool) {
    if let Some(BesideFitted { origins, own, naive }) = backtest.beside_fitted(horizon, held_out) {
        let (which, [a, b], [c, d]) = (spans(&origins), own, naive);
        let over = format!("Fitted values: over {} ({which}), where the RMSE of footvote is {a:.3}", count(&origins));
        line(page, &format!("{over}, weighted by people {b:.3}, the least of naive forecasts {c:.3} and {d:.3}"));
    }
}

/// How many origins.
fn count(origins: &[i32]) -> String {
    if origins.len() == 1 { "1 origin".to_string() } else { format!("{} origins", origins.len()) }
}

/// From how many single origins persistence came nearer.
fn by_origin(page: &mut String, backtest: &Backtest, horizon: u32, held_out: bool) {
    let own = backtest.scores_of(Who::Frozen, horizon, held_out);
    let theirs = backtest.scores_of(Who::Naive(Naive::Persistence), horizon, held_out);
    let nearer =
        |value: fn(&Score) -> f64| own.iter().zip(&theirs).filter(|(own, other)| value(other) < value(own)).count();
    let (plain, weighted) = (nearer(|score| score.plain.rmse), nearer(|score| score.weighted.rmse));
    if plain + weighted > 0 {
        let all = own.len();
        line(
            page,
            &format!(
                "Single origins from which persistence has the smaller RMSE: {plain} of {all}, weighted by people {weighted} of {all}"
            ),
        );
    }
}

/// What the rows of fitted values are.
const FITTED: &str = "\
Fitted, shrunk: five values fitted to what was known in the origin, but shrunk to the frozen ones, which have seen what came later; no test of
them. Fitted, wide priors: no value is from the years that are forecast, only the form of the law is. Both where there is something to fit.";
/// What is known of years that are not shipped.
const ELSEWHERE: &str = "\
The frozen values were fitted to these very years: nothing above is a test of them. On 2017 to 2022, which this program does not ship, a second
program found that persistence wins weighted by people five years ahead, and that intervals are too narrow. `--data FOLDER` with tables of later
years scores them here, with nothing fitted anew.";

fn legend(page: &mut String, backtest: &Backtest) {
    page.push('\n');
    COLUMNS.iter().for_each(|text| line(page, text));
    if backtest.forecasters().contains(&Who::Shrunk) {
        line(page, FITTED);
    }
    if !backtest.scores.iter().any(|row| row.held_out) {
        line(page, ELSEWHERE);
    }
}

/// Years in spans: 1999–2006, 2008–2011.
fn spans(years: &[i32]) -> String {
    let mut spans: Vec<(i32, i32)> = Vec::new();
    for &year in years {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => spans.push((year, year)),
        }
    }
    let one = |&(first, last): &(i32, i32)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    spans.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_said_in_spans() {
        assert_eq!(spans(&[1999, 2000, 2001, 2003, 2005, 2006]), "1999–2001, 2003, 2005–2006");
    }
}
