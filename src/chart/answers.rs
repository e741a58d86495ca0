//! Charts of answers: the tornado of `sensitivity` and the waterfall of `explain`, from the tables in their folders.

use std::path::{Path, PathBuf};

use super::answer_words::{Claim, furthest, largest};
use super::draw::{self, Picture};
use super::ends::ends;
use super::frame::Words;
use super::keys::{capital, key};
use super::names::source;
use super::outputs::{Output, words};
use super::render::Look;
use super::{ChartError, FOLDER, tornado, waterfall};
use crate::experiment::expression::Expression;
use crate::output::read::{Facts, each_row, facts};
use crate::scenario::Scenario;

/// Draws the tornado of every output; returns the files written.
pub fn sensitivity(folder: &Path, outputs: &[Expression], scenario: &Scenario) -> Result<Vec<PathBuf>, ChartError> {
    let facts = facts(folder)?;
    let mut pictures = Vec::new();
    for (number, expression) in outputs.iter().enumerate() {
        let output = words(expression, scenario, &|name| call(&facts, name));
        let mut mean = f64::NAN;
        each_row(&folder.join("outputs.csv"), ["output", "mean"], [], |[text, value], []| {
            if text == output.text {
                mean = cell(value);
            }
        })?;
        let (mut effects, mut claims): (Vec<tornado::Effect>, Vec<Claim>) = Default::default();
        let columns = ["output", "axis", "low_at", "high_at", "at_low", "at_high", "low", "high"];
        each_row(&folder.join("tornado.csv"), columns, [], |row, []| {
            let [text, axis, low_at, high_at, at_low, at_high, low, high] = row;
            let scaled = |value: &str| output.factor * cell(value);
            let (at_low, at_high) = (scaled(at_low), scaled(at_high));
            // An end that no point is at has no mean.
            if text == output.text && at_low.is_finite() && at_high.is_finite() {
                let (key, sure) = (key(axis, &|name| call(&facts, name)), (scaled(low), scaled(high)));
                // Resamples that never differ say nothing about chance.
                let interval = (sure.0 < sure.1 || at_low == at_high).then_some(sure).filter(finite);
                let (label, ends) = (capital(&key.name), ends(&key, low_at, high_at));
                effects.push(tornado::Effect { label, ends, low: at_low, high: at_high });
                claims.push(Claim { name: key.name, effect: at_high - at_low, interval });
            }
        })?;
        let words = Words {
            headline: furthest(&output, &claims, |k| (effects[k].low, effects[k].high)),
            subtitle: format!(
                "{}: its mean where one assumption is low and where it is high, everything else anywhere in the sweep.",
                said(&output)
            ),
            source: source(&facts),
        };
        let mut chart = tornado::chart(words, output.factor * mean, output.unit, &effects);
        chart.name = numbered(&chart.name, number);
        pictures.push(Picture { chart, spec: None, film: None });
    }
    draw::write(&pictures, &folder.join(FOLDER), Look::default())
}

/// Draws the waterfall of every output; returns the files written.
pub fn explain(folder: &Path, outputs: &[Expression], scenario: &Scenario) -> Result<Vec<PathBuf>, ChartError> {
    let facts = facts(folder)?;
    let mut pictures = Vec::new();
    for (number, expression) in outputs.iter().enumerate() {
        let output = words(expression, scenario, &|name| call(&facts, name));
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
                parts.push(waterfall::Part { label, contribution: output.factor * value, interval });
            }
        })?;
        parts.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        let words = Words {
            headline: largest(&output, &parts.iter().map(claim).collect::<Vec<_>>()),
            subtitle: format!(
                "{}: what each mechanism adds, averaged over the orders in which they are switched on; thin lines: 95% intervals.",
                said(&output)
            ),
            source: source(&facts),
        };
        let start = output.factor * off / f64::max(runs, 1.0);
        let mut chart = waterfall::chart(words, ("All of these off", start), "Everything on", output.unit, &parts);
        chart.name = numbered(&chart.name, number);
        pictures.push(Picture { chart, spec: None, film: None });
    }
    draw::write(&pictures, &folder.join(FOLDER), Look::default())
}

fn numbered(name: &str, number: usize) -> String {
    if number == 0 { name.to_owned() } else { format!("{name}-{}", number + 1) }
}

fn call(facts: &Facts, name: &str) -> String {
    super::names::called([name].into_iter(), &facts.labels).pop().unwrap_or_default()
}

/// A number that may be missing.
fn cell(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

fn said(output: &Output) -> String {
    let when = if output.when.is_empty() { String::new() } else { format!(", {}", output.when) };
    capital(&format!("{}{when}", output.name))
}

/// Whether both ends are known.
fn finite((low, high): &(f64, f64)) -> bool {
    low.is_finite() && high.is_finite()
}

fn claim(part: &waterfall::Part) -> Claim {
    let mut letters = part.label.chars();
    let small = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    Claim { name: small, effect: part.contribution, interval: part.interval }
}
