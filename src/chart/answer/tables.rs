//! Reads the tables of `sensitivity` and `explain`, and draws of each output a tornado or a waterfall.

use std::path::Path;

use crate::chart::answer::words::{Claim, furthest, largest};
use crate::chart::answer::{tornado, waterfall};
use crate::chart::error::ChartError;
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::frame::Words;
use crate::chart::words::ends::ends;
use crate::chart::words::keys::{capital, key};
use crate::chart::words::names::{called, source};
use crate::chart::words::outputs::{Output, words};
use crate::experiment::expression::Expression;
use crate::format::Unit;
use crate::output::folder::files::SCENARIO_FILE;
use crate::output::folder::read::{Facts, ReadError, each_row, facts};
use crate::scenario;

/// The chart of one output.
pub struct Answer {
    /// The output expression.
    pub output: String,
    /// What is drawn of it.
    pub chart: Chart,
}

/// The outputs that the rows of `table` are about, in words.
fn outputs(folder: &Path, table: &str, facts: &Facts) -> Result<Vec<Output>, ChartError> {
    let mut texts: Vec<String> = Vec::new();
    each_row(&folder.join(table), ["output"], [], |[text], []| {
        if !texts.iter().any(|known| known == text) {
            texts.push(text.to_owned());
        }
    })?;
    let path = folder.join(SCENARIO_FILE);
    let loaded = scenario::load(&path, &[])
        .map_err(|report| ReadError::Form { path: path.clone(), reason: report.to_string() })?;
    let outputs = texts.iter().map(|text| {
        let expression = Expression::parse(text, &loaded.scenario)
            .map_err(|error| ReadError::Form { path: folder.join(table), reason: error.to_string() })?;
        Ok(words(&expression, &loaded.scenario, &|name| call(facts, name)))
    });
    outputs.collect()
}

/// The indices that are drawn beside the bars, where the points give them: the index, its name on the chart, and the index of
/// what an assumption does alone.
const INDICES: [(&str, &str, &str); 3] = [
    ("total", "Share of the variance, with others (hollow: alone)", "first_order"),
    ("mu_star", "Mean effect, whatever the others are", ""),
    ("binned_first_order", "Share of the variance, alone", ""),
];

/// The indices of one output by axis, and what they are.
type Indices = (&'static str, Vec<(String, tornado::Index)>);

fn indices(folder: &Path, output: &Output) -> Result<Option<Indices>, ReadError> {
    let mut rows: Vec<[String; 5]> = Vec::new();
    let columns = ["output", "axis", "index", "estimate", "low", "high"];
    each_row(&folder.join("sensitivity.csv"), columns, [], |[text, axis, index, estimate, low, high], []| {
        if text == output.text {
            rows.push([axis, index, estimate, low, high].map(str::to_owned));
        }
    })?;
    let of = |wanted: &str, axis: &str| rows.iter().find(|row| row[1] == wanted && row[0] == axis);
    let Some((name, title, alone)) = INDICES.into_iter().find(|(name, ..)| rows.iter().any(|row| row[1] == *name))
    else {
        return Ok(None);
    };
    // Effects are in the unit of the output, shares of its variance are not.
    let factor = if name == "mu_star" { output.factor } else { 1.0 };
    let found = rows.iter().filter(|row| row[1] == name).map(|[axis, _, estimate, low, high]| {
        let interval = Some((factor * cell(low), factor * cell(high))).filter(finite);
        let alone = of(alone, axis).map(|row| cell(&row[2])).filter(|value| value.is_finite());
        (axis.clone(), tornado::Index { value: factor * cell(estimate), interval, alone })
    });
    Ok(Some((title, found.collect())))
}

/// The tornado of every output of a sensitivity analysis, on sheets of this width.
pub fn sensitivity(folder: &Path, width: f64) -> Result<Vec<Answer>, ChartError> {
    let facts = facts(folder)?;
    let mut answers = Vec::new();
    for (number, output) in outputs(folder, "outputs.csv", &facts)?.into_iter().enumerate() {
        let indices = indices(folder, &output)?;
        let mut mean = f64::NAN;
        each_row(&folder.join("outputs.csv"), ["output", "mean"], [], |[text, value], []| {
            if text == output.text {
                mean = cell(value);
            }
        })?;
        let (mut effects, mut claims): (Vec<tornado::Effect>, Vec<Claim>) = Default::default();
        let columns = ["output", "axis", "low_at", "high_at", "at_low", "at_high", "low", "high", "freedom"];
        each_row(&folder.join("tornado.csv"), columns, [], |row, []| {
            let [text, axis, low_at, high_at, at_low, at_high, low, high, freedom] = row;
            let scaled = |value: &str| output.factor * cell(value);
            // Off comes before on, in whichever order a sweep lists them.
            let turned = low_at == "true" && high_at == "false";
            let (low_at, high_at) = if turned { (high_at, low_at) } else { (low_at, high_at) };
            let (at_low, at_high) = if turned { (at_high, at_low) } else { (at_low, at_high) };
            let (at_low, at_high) = (scaled(at_low), scaled(at_high));
            // An end that no point is at has no mean.
            if text == output.text && at_low.is_finite() && at_high.is_finite() {
                let (key, sure) = (key(axis, &|name| call(&facts, name), facts.currency), (scaled(low), scaled(high)));
                let sure = if turned { (-sure.1, -sure.0) } else { sure };
                let interval = Some(sure).filter(finite);
                let (label, ends) = (capital(&key.name), ends(&key, low_at, high_at));
                let by_axis = indices.iter().flat_map(|(_, found)| found);
                let index = by_axis.into_iter().find(|(name, _)| name == axis).map(|(_, index)| *index);
                effects.push(tornado::Effect { label, ends, low: at_low, high: at_high, index });
                let freedom = freedom.parse().unwrap_or(0);
                claims.push(Claim { name: key.name, effect: at_high - at_low, interval, freedom });
            }
        })?;
        let words = Words {
            headline: furthest(&output, &claims, |k| (effects[k].low, effects[k].high)),
            subtitle: format!(
                "{}: its mean where one assumption is {}, everything else anywhere in the sweep.{}",
                quantity_and_period(&output),
                match tornado::sides(&effects) {
                    None => "low and where it is high",
                    Some(["assumption off", _]) => "off and where it is on",
                    Some(_) => "low or off and where it is high or on",
                },
                match &indices {
                    None => "",
                    Some((_, found)) if found.iter().any(|(_, index)| index.interval.is_some()) =>
                        " Right: sensitivity indices with 95% intervals.",
                    Some(_) => " Right: sensitivity indices; points or runs are too few for intervals.",
                }
            ),
            source: source(&facts),
            width,
        };
        let title = indices.as_ref().map(|(title, _)| *title);
        let unit = if title == Some(INDICES[1].1) { output.unit } else { Unit::Score };
        let beside = title.map(|title| tornado::Beside { title, unit });
        let mut chart = tornado::chart(words, output.factor * mean, output.unit, &effects, beside);
        chart.name = numbered(&chart.name, number);
        answers.push(Answer { output: output.text, chart });
    }
    Ok(answers)
}

/// The waterfall of every output of an explanation, on sheets of this width.
pub fn explain(folder: &Path, width: f64) -> Result<Vec<Answer>, ChartError> {
    let facts = facts(folder)?;
    let mut answers = Vec::new();
    for (number, output) in outputs(folder, "contributions.csv", &facts)?.into_iter().enumerate() {
        let (mut off, mut runs) = (0.0, 0.0);
        each_row(&folder.join("coalitions.csv"), ["output", "on"], ["value"], |[text, on], [value]| {
            if text == output.text && on.is_empty() {
                (off, runs) = (off + value, runs + 1.0);
            }
        })?;
        let mut parts: Vec<waterfall::Part> = Vec::new();
        let columns = ["output", "group", "shapley_low", "shapley_high"];
        each_row(&folder.join("contributions.csv"), columns, ["shapley"], |[text, group, low, high], [value]| {
            if text == output.text {
                let interval = Some((output.factor * cell(low), output.factor * cell(high))).filter(finite);
                let label = capital(&group.replace('_', " ").replace('+', " and "));
                parts.push(waterfall::Part { label, contribution: output.factor * value, interval, among_all: None });
            }
        })?;
        parts.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        let claims: Vec<Claim> = parts.iter().map(|part| claim(part, runs as usize)).collect();
        for (part, claim) in parts.iter_mut().zip(&claims) {
            part.among_all = claim.reach(claims.len());
        }
        let words = Words {
            headline: largest(&output, &claims),
            subtitle: format!(
                "{}: what each mechanism adds, averaged over the orders in which they are switched on{}.",
                quantity_and_period(&output),
                match parts.iter().any(|part| part.interval.is_some()) {
                    true => "; thin lines: 95% intervals",
                    false => "",
                }
            ),
            source: source(&facts),
            width,
        };
        let start = output.factor * off / f64::max(runs, 1.0);
        let mut chart = waterfall::chart(words, ("All of these off", start), "Everything on", output.unit, &parts);
        chart.name = numbered(&chart.name, number);
        answers.push(Answer { output: output.text, chart });
    }
    Ok(answers)
}

fn numbered(name: &str, number: usize) -> String {
    if number == 0 { name.to_owned() } else { format!("{name}-{}", number + 1) }
}

fn call(facts: &Facts, name: &str) -> String {
    called([name].into_iter(), &facts.labels).pop().unwrap_or_default()
}

/// A number that may be missing.
fn cell(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

fn quantity_and_period(output: &Output) -> String {
    let when = if output.when.is_empty() { String::new() } else { format!(", {}", output.when) };
    capital(&format!("{}{when}", output.name))
}

/// Whether both ends are known.
fn finite((low, high): &(f64, f64)) -> bool {
    low.is_finite() && high.is_finite()
}

/// What is claimed of a part whose interval is from so many replicates.
fn claim(part: &waterfall::Part, replicates: usize) -> Claim {
    let mut letters = part.label.chars();
    let small = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    let freedom = replicates.saturating_sub(1);
    Claim { name: small, effect: part.contribution, interval: part.interval, freedom }
}
