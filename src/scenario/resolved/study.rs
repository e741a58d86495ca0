//! Writes the sweep, what is on record, and what the closing page varies.

use crate::model::doubt::law::{Law, Of};
use crate::scenario::checked::Scenario;
use crate::scenario::facts::Route;
use crate::scenario::read::words;
use crate::scenario::resolved::line::{block, cell, line, list, number, text};
use crate::scenario::sweep::{Axis, AxisValues};
use crate::scenario::uncertainty::{Named, Rate};

/// The `[sweep]`, if there is one.
pub fn sweep(out: &mut String, scenario: &Scenario) {
    let Some(sweep) = &scenario.sweep else {
        return;
    };
    block(out, "[sweep]");
    line(out, "design", &text(words::word_of(&words::DESIGNS, sweep.design)));
    if let Some(points) = sweep.points {
        line(out, "points", &points.to_string());
    }
    if let Some(tables) = &sweep.tables {
        line(out, "tables", &list(tables.iter().map(|table| text(table))));
    }
    for axis in &sweep.axes {
        block(out, "[[sweep.axis]]");
        write_axis(out, axis);
    }
}

/// Writes the keys of an axis.
fn write_axis(out: &mut String, axis: &Axis) {
    line(out, "key", &text(&axis.key));
    match &axis.values {
        AxisValues::Range { from, to, steps } => {
            line(out, "range", &list([*from, *to].into_iter().map(number)));
            if let Some(steps) = steps {
                line(out, "steps", &steps.to_string());
            }
        }
        AxisValues::List(values) => line(out, "values", &list(values.iter().copied().map(number))),
        AxisValues::Words(words) => {
            let written = |word: &String| if matches!(&**word, "true" | "false") { word.clone() } else { text(word) };
            line(out, "values", &list(words.iter().map(written)));
        }
    }
}

/// Every `[[fact]]` and every `[[vary]]`.
pub fn closing_page(out: &mut String, scenario: &Scenario) {
    for fact in &scenario.facts {
        block(out, "[[fact]]");
        line(out, "name", &text(&fact.name));
        line(out, "text", &text(&fact.text));
        line(out, "low", &number(fact.low));
        line(out, "high", &number(fact.high));
        line(out, "unit", &text(&fact.unit));
        line(out, "outputs", &list(fact.outputs.iter().map(|(output, _)| text(output))));
        line(out, "weights", &list(fact.outputs.iter().map(|(_, weight)| number(*weight))));
    }
    for moves in &scenario.moves {
        block(out, "[[fact]]");
        line(out, "name", &text(&moves.name));
        line(out, "text", &text(&moves.text));
        let name = |place: u16| scenario.places[place as usize].name.as_str();
        let row = |route: &Route| {
            let [origin, destination] = [route.origin, route.destination].map(|place| cell(name(place)));
            text(&format!("{origin},{destination},{}", route.households))
        };
        let lines = |routes: &[Route]| {
            let rows: Vec<String> = routes.iter().map(row).collect();
            let lines: Vec<String> = rows.chunks(6).map(|rows| format!("    {},\n", rows.join(", "))).collect();
            format!("[\n{}]", lines.concat())
        };
        line(out, "flows", &lines(&moves.routes));
        if !moves.before.is_empty() {
            line(out, "before", &lines(&moves.before));
        }
    }
    for vary in &scenario.vary {
        block(out, "[[vary]]");
        write_axis(out, &vary.axis);
        line(out, "replicates", &vary.replicates.to_string());
    }
}

/// Every `[[output]]`, and `[uncertainty]`.
pub fn in_doubt(out: &mut String, scenario: &Scenario) {
    for asked in &scenario.outputs {
        block(out, "[[output]]");
        line(out, "name", &text(&asked.name));
        line(out, "expression", &text(&asked.expression));
        if let Some(measure) = &asked.measure {
            line(out, "measure", &text(measure));
        }
        if let Some(base) = &asked.base_rate {
            match base.rate {
                Rate::Probability(p) => line(out, "base_rate", &number(p)),
                Rate::Events { events, years } => {
                    line(out, "base_events", &number(events));
                    line(out, "base_years", &number(years));
                }
                Rate::Words => {}
            }
            line(out, "base_text", &text(&base.text));
        }
    }
    let Some(uncertainty) = &scenario.uncertainty else {
        return;
    };
    block(out, "[uncertainty]");
    if uncertainty.plausible {
        line(out, "all", &text("plausible"));
    }
    if let Some(repeat) = uncertainty.repeat {
        line(out, "repeat", &repeat.to_string());
    }
    if !uncertainty.except.is_empty() {
        line(out, "except", &list(uncertainty.except.iter().map(|key| text(key))));
    }
    for named in &uncertainty.named {
        line(out, &format!("keys.{}", text(&named.key)), &law(named));
    }
}

/// The law of a number, as in a scenario file.
fn law(named: &Named) -> String {
    let along = matches!(named.law, Law::Along { .. }) || named.of == Of::Delivered;
    if along {
        return text("plausible");
    }
    let numbers = list(named.law.numbers().into_iter().map(number));
    let law = format!("{{ {} = {numbers}, joint = {} }}", named.law.name(), text(&named.joint));
    match named.of {
        Of::Value => law,
        of => format!("{{ {} = {law} }}", of.name()),
    }
}
