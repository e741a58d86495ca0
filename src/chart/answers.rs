//! Charts of answers: the tornado of `sensitivity` and the waterfall of `explain`, from the tables in their folders.

use std::path::{Path, PathBuf};

use super::draw::{self, Picture};
use super::frame::Words;
use super::keys::{Form, capital, key};
use super::names::{source, tidy};
use super::outputs::{Output, words};
use super::render::Look;
use super::{ChartError, FOLDER, tornado, waterfall};
use crate::experiment::expression::Expression;
use crate::output::read::{Facts, each_row, facts};
use crate::scenario::Scenario;

/// One bar as the table has it.
struct Bar {
    effect: tornado::Effect,
    low: f64,
    high: f64,
}

impl Bar {
    /// Whether the effect is not chance.
    fn certain(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }

    /// The least size of the effect.
    fn least(&self) -> f64 {
        if self.certain() { self.low.abs().min(self.high.abs()) } else { 0.0 }
    }
}

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
        let mut bars = Vec::new();
        let columns = ["output", "axis", "low_at", "high_at", "at_low", "at_high", "low", "high"];
        each_row(&folder.join("tornado.csv"), columns, [], |row, []| {
            let [text, axis, low_at, high_at, at_low, at_high, low, high] = row;
            if text == output.text {
                let scaled = |value: &str| output.factor * cell(value);
                let (low, high) = (scaled(low), scaled(high));
                let effect = tornado::Effect {
                    label: label(&facts, axis, low_at, high_at),
                    low: scaled(at_low),
                    high: scaled(at_high),
                };
                bars.push(Bar { effect, low, high });
            }
        })?;
        let words = Words {
            headline: furthest(&output, &mut bars),
            subtitle: format!(
                "{}: its mean where one assumption is low and where it is high, everything else anywhere in the sweep.",
                said(&output)
            ),
            source: source(&facts),
        };
        let effects: Vec<tornado::Effect> = bars.into_iter().map(|bar| bar.effect).collect();
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
                let (low, high) = (output.factor * cell(low), output.factor * cell(high));
                let interval = (low.is_finite() && high.is_finite()).then_some((low, high));
                let label = capital(&group.replace('_', " "));
                parts.push(waterfall::Part { label, contribution: output.factor * value, interval });
            }
        })?;
        parts.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        let words = Words {
            headline: largest(&output, &parts),
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

/// An assumption and its two values.
fn label(facts: &Facts, axis: &str, low: &str, high: &str) -> String {
    let key = key(axis, &|name| call(facts, name));
    let say = |text: &str| match (key.form, text.parse::<f64>()) {
        (Form::Share, Ok(share)) => format!("{}%", (1e4 * share).round() / 100.0),
        (Form::Dollars, Ok(dollars)) => super::numbers::Unit::Dollars.say(dollars),
        _ => tidy(text),
    };
    capital(&format!("{}, {} or {}", key.name, say(low), say(high)))
}

/// Which assumption moves the output most, if that stands out.
fn furthest(output: &Output, bars: &mut [Bar]) -> String {
    bars.sort_by(|a, b| b.effect.span().total_cmp(&a.effect.span()));
    let name = &output.name;
    let certain = bars.iter().filter(|bar| bar.certain()).count();
    match bars {
        [] => format!("No assumption varies that could move the {name}"),
        _ if certain == 0 => format!("No assumption moves the {name} beyond chance"),
        [first, rest @ ..] if first.certain() && rest.first().is_none_or(|next| first.least() > next.effect.span()) => {
            let (low, high) = (output.unit.say(first.effect.low), output.unit.say(first.effect.high));
            let what = first.effect.label.split(", ").next().unwrap_or_default();
            format!("{what} moves the {name} most: from {low} to {high}")
        }
        bars => format!(
            "{certain} of {} assumptions move the {name} beyond chance; which does most is not certain",
            bars.len()
        ),
    }
}

/// Which mechanism contributes most, if that stands out.
fn largest(output: &Output, parts: &[waterfall::Part]) -> String {
    let name = &output.name;
    // The least size that a contribution has for certain.
    let least = |part: &waterfall::Part| match part.interval {
        Some((low, high)) if low > 0.0 || high < 0.0 => low.abs().min(high.abs()),
        _ => 0.0,
    };
    match parts {
        [] => format!("No mechanism is on that could move the {name}"),
        [first, ..] if parts.iter().all(|part| part.interval.is_none()) => {
            format!(
                "In one replicate, {} adds most to the {name}: {}",
                first.label,
                output.unit.say(first.contribution)
            )
        }
        [first, rest @ ..] if least(first) > rest.first().map_or(0.0, |next| next.contribution.abs()) => {
            format!("{} contributes most to the {name}: {}", first.label, output.unit.say(first.contribution))
        }
        _ => format!("Which mechanism contributes most to the {name} is not certain"),
    }
}
