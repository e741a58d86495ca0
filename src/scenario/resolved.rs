//! A scenario written back as one TOML text: no defaults, no edits, no other files; reading it gives the scenario again.

use std::fmt::Write;

use crate::model::acts::Role;
use crate::model::household::Class;
use crate::model::mechanisms::MECHANISMS;
use crate::model::parameters::PARAMETERS;
use crate::model::place::{ATTRIBUTES, Kind, Place};
use crate::model::population::{Households, POPULATION};
use crate::model::quantity::Quantity;
use crate::model::reform::{Change, Reform};
use crate::model::rules::Alternatives;
use crate::scenario::block::closing;
use crate::scenario::block::sweep::{DESIGNS, write_axis};
use crate::scenario::read::{keys, words};
use crate::scenario::{Scenario, resolved_new};

/// The text of `scenario`.
pub fn write(scenario: &Scenario) -> String {
    let mut out = String::from("# Everything that was simulated, written out: defaults, edits and tables included.\n");
    line(&mut out, "model", &text(&keys::MODEL.to_string()));
    line(&mut out, "name", &text(&scenario.name));
    line(&mut out, "title", &text(&scenario.title));
    line(&mut out, "question", &text(&scenario.question));
    line(&mut out, "seed", &scenario.seed.to_string());
    line(&mut out, "replicates", &scenario.replicates.to_string());
    if let Some(place) = scenario.headline {
        line(&mut out, "headline", &text(&scenario.places[place as usize].name));
    }
    write_settings(&mut out, scenario);
    for place in &scenario.places {
        match place.kind {
            Kind::Legacy => write_place(&mut out, place),
            Kind::New => resolved_new::place(&mut out, place, &scenario.communities),
        }
    }
    for k in 0..scenario.communities.len() {
        resolved_new::community(&mut out, k, scenario);
    }
    for event in &scenario.events {
        let dates = [("year", event.year)];
        write_changes(&mut out, "event", &dates, &event.reforms, &event.note, &scenario.places);
    }
    for trend in &scenario.trends {
        let dates = [("from", trend.from), ("until", trend.until)];
        write_changes(&mut out, "trend", &dates, &trend.reforms, &trend.note, &scenario.places);
    }
    for incorporation in &scenario.incorporations {
        resolved_new::incorporation(&mut out, incorporation, &scenario.places);
    }
    write_sweep(&mut out, scenario);
    closing::write(&mut out, scenario);
    out
}

/// `key = value`.
pub fn line(out: &mut String, key: &str, value: &str) {
    writeln!(out, "{key} = {value}").expect("writing to a string cannot fail");
}

/// An empty line and the header of a block.
pub fn block(out: &mut String, header: &str) {
    writeln!(out, "\n{header}").expect("writing to a string cannot fail");
}

/// A text in quotes.
pub fn text(value: &str) -> String {
    toml::Value::String(value.to_string()).to_string()
}

/// The shortest digits that read back as the same number.
pub fn number(value: f64) -> String {
    format!("{value:?}")
}

/// `[a, b, …]`.
pub fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn write_settings(out: &mut String, scenario: &Scenario) {
    block(out, "[time]");
    line(out, "start", &scenario.time.start.to_string());
    line(out, "years", &scenario.time.years.to_string());
    line(out, "ticks_per_year", &scenario.time.ticks_per_year.to_string());
    line(out, "record", &text(words::word_of(&words::RECORD, scenario.time.record)));

    block(out, "[population]");
    let households = match scenario.population.households {
        Households::All => text("all"),
        Households::Sample(simulated) => simulated.to_string(),
    };
    line(out, "households", &households);
    for row in POPULATION {
        quantity(out, row, &scenario.population.numbers);
    }

    block(out, "[mechanisms]");
    for row in MECHANISMS {
        line(out, row.name, &row.is_on(&scenario.mechanisms).to_string());
    }

    block(out, "[rules]");
    let rules = &scenario.rules;
    let alternatives = match rules.alternatives {
        Alternatives::Drawn(drawn) => drawn.to_string(),
        Alternatives::All => text("all"),
    };
    line(out, "alternatives", &alternatives);
    line(out, "utility", &text(words::word_of(&words::UTILITY, rules.utility)));
    line(out, "rents", &text(words::word_of(&words::RENTS, rules.rents)));
    line(out, "budget", &text(words::word_of(&words::BUDGET, rules.budget)));
    line(out, "amenities", &text(words::word_of(&words::AMENITIES, rules.amenities)));
    line(out, "learning_from", &text(words::word_of(&words::LEARNING, rules.learning_from)));

    block(out, "[parameters]");
    for row in PARAMETERS {
        quantity(out, row, &scenario.parameters);
    }
}

/// `key = value # unit: meaning`.
fn quantity<T: Clone, R>(out: &mut String, row: &Quantity<T, R>, from: &T) {
    let values = row.get(from);
    let written = if row.is_per_class() {
        let classes = Class::ALL.map(|class| format!("{} = {}", class.name(), number(values[class])));
        format!("{{ {} }}", classes.join(", "))
    } else {
        number(values[Class::Mobile])
    };
    line(out, row.name, &format!("{written} # {}: {}", row.unit, row.about));
}

fn write_place(out: &mut String, place: &Place) {
    block(out, "[[place]]");
    line(out, "name", &text(&place.name));
    line(out, "label", &text(&place.label));
    line(out, "metro", &text(&place.metro_name));
    line(out, "state", &text(&place.state));
    line(out, "latitude", &number(place.latitude));
    line(out, "longitude", &number(place.longitude));
    line(out, "households", &place.households.to_string());
    line(out, "observed_net_flow", &number(place.observed_net_flow));
    for row in ATTRIBUTES {
        let value = row.get(&place.attributes)[Class::Mobile];
        let derived_later = row.role == Role::Obligations && !place.obligations_given;
        // An infinite cap is no cap: the key is left out.
        if value.is_finite() && !derived_later {
            line(out, row.name, &number(value));
        }
    }
    brackets(out, place);
}

/// The income tax brackets, if there are any.
pub fn brackets(out: &mut String, place: &Place) {
    if !place.brackets.is_empty() {
        let brackets = place.brackets.iter();
        let brackets = brackets.map(|b| format!("{{ from = {}, rate = {} }}", number(b.from), number(b.rate)));
        line(out, "brackets", &list(brackets));
    }
}

/// One block if all places change alike, else one for each place.
fn write_changes(
    out: &mut String,
    kind: &str,
    dates: &[(&str, f64)],
    reforms: &[Reform],
    note: &str,
    places: &[Place],
) {
    let by_place: Vec<&[Reform]> = reforms.chunk_by(|a, b| a.place == b.place).collect();
    let changes = |group: &[Reform]| group.iter().map(|r| (r.attribute, r.change)).collect::<Vec<_>>();
    let alike = by_place.iter().all(|group| changes(group) == changes(by_place[0]));
    let groups = if alike && !by_place.is_empty() {
        vec![by_place.clone()]
    } else {
        by_place.iter().map(|g| vec![*g]).collect()
    };
    for group in groups {
        block(out, &format!("[[{kind}]]"));
        for (key, year) in dates {
            line(out, key, &number(*year));
        }
        line(out, "places", &list(group.iter().map(|g| text(&places[g[0].place as usize].name))));
        operations(out, group[0]);
        line(out, "note", &text(note));
    }
}

/// What changes in one place: `set = { … }`, `add = { … }`, `multiply = { … }`.
pub fn operations(out: &mut String, reforms: &[Reform]) {
    for operation in ["set", "add", "multiply"] {
        let values: Vec<String> = reforms.iter().filter_map(|reform| operand(reform, operation)).collect();
        if !values.is_empty() {
            line(out, operation, &format!("{{ {} }}", values.join(", ")));
        }
    }
}

/// `key = value` if the reform is of this operation.
fn operand(reform: &Reform, operation: &str) -> Option<String> {
    let value = match (reform.change, operation) {
        (Change::Set(value), "set") | (Change::Add(value), "add") | (Change::Multiply(value), "multiply") => value,
        _ => return None,
    };
    Some(format!("{} = {}", reform.key(), number(value)))
}

fn write_sweep(out: &mut String, scenario: &Scenario) {
    let Some(sweep) = &scenario.sweep else {
        return;
    };
    block(out, "[sweep]");
    line(out, "design", &text(words::word_of(&DESIGNS, sweep.design)));
    if let Some(points) = sweep.points {
        line(out, "points", &points.to_string());
    }
    for axis in &sweep.axes {
        block(out, "[[sweep.axis]]");
        write_axis(out, axis);
    }
}
