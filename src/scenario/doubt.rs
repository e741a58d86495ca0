//! Reads what is in doubt: `[uncertainty]`, with the laws of the numbers that it names.

use crate::model::doubt;
use crate::model::doubt::law::{Law, Of};
use crate::model::place::{ATTRIBUTES, Place};
use crate::model::quantity::Quantity;
use crate::scenario::checked::Scenario;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::drawn::{Target, pattern, range_of};
use crate::scenario::read::edit::Edit;
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::Section;
use crate::scenario::read::tree::{Node, Table, Value};
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::show::{nearest, show};
use crate::scenario::uncertainty::{Named, Uncertainty};

/// What may be written as a law.
const LAWS: &str = "uniform = [least, greatest], log_uniform = [least, greatest], triangular = [least, likeliest, greatest], \
    normal = [mean, sd] or [mean, sd, least], log_normal = [median, sd of the logarithm]; within times = { … } or plus = { … } \
    for a factor or a sum; or \"plausible\" for the law of the table";

/// Reads `[uncertainty]` of `scenario`, of which all else is read; what `edits` set is not in doubt. Where mistakes were made in what is
/// read, which places and communities there are is not known.
pub fn read(root: &Table, scenario: &Scenario, edits: &[Edit], notes: &mut Notes) -> Option<Uncertainty> {
    let whole = notes.errors() == 0;
    let node = root.get(Section::Uncertainty.name())?;
    let table = value::table(node, Section::Uncertainty.row().heading, notes)?;
    let block = Block::of(Section::Uncertainty, table);
    block.refuse_unknown(&["keys", "parameters", "population", "place", "community"], notes);
    let plausible = block.word("all", &[("plausible", true)], notes).unwrap_or(false);
    let repeat = block.integer("repeat", notes).map(|points| points as u32);
    let mut named: Vec<Named> = Vec::new();
    let mut found = Vec::new();
    for section in ["keys", "parameters", "population", "place", "community"] {
        let Some(node) = table.get(section) else { continue };
        let prefix = if section == "keys" { String::new() } else { section.to_owned() };
        collect(node, prefix, &mut found);
    }
    for (key, node) in found {
        named.extend(law_of(&key, node, scenario, whole, notes));
    }
    named.sort_by(|a, b| a.key.cmp(&b.key));
    let mut uncertainty = Uncertainty { plausible, named, except: Vec::new(), repeat };
    for (key, node) in block.texts("except", notes) {
        match scenario.targets(&key).is_empty() {
            true if may_be_there(&key, whole) => {}
            true => no_such_number(&key, node.at, scenario, notes),
            false => uncertainty.except.push(key),
        }
    }
    let set = edits.iter().map(Edit::key).filter(|key| !scenario.targets(key).is_empty());
    uncertainty.fix(set.map(str::to_owned).collect::<Vec<_>>());
    if !plausible && uncertainty.named.is_empty() && notes.errors() == 0 {
        notes
            .error(table.at, "[uncertainty] names no number")
            .why("what is in doubt?")
            .hint("all = \"plausible\", or keys.\"parameters.wealth_scale\" = { log_uniform = [0.5, 2] }");
    }
    Some(uncertainty)
}

/// The keys below `node` that have a law, as paths with dots.
fn collect<'a>(node: &'a Node, prefix: String, found: &mut Vec<(String, &'a Node)>) {
    match &node.value {
        Value::Table(table) if !is_law(table) => {
            for (name, entry) in &table.entries {
                let quoted = name.contains('.') && !prefix.is_empty();
                let name = if quoted { format!("\"{name}\"") } else { name.clone() };
                let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
                collect(&entry.node, key, found);
            }
        }
        _ => found.push((prefix, node)),
    }
}

/// Whether it says a law, and is no part of a path.
fn is_law(table: &Table) -> bool {
    let words = ["uniform", "log_uniform", "triangular", "normal", "log_normal", "times", "plus", "joint"];
    table.entries.is_empty() || table.entries.keys().any(|name| words.contains(&name.as_str()))
}

/// Whether a number that is not there might be there in the scenario that is meant.
fn may_be_there(key: &str, whole: bool) -> bool {
    let of_all = [Section::Parameters, Section::Population].map(Section::name);
    !whole && !of_all.iter().any(|section| key.split('.').next() == Some(section))
}

/// The law of `key`.
fn law_of(key: &str, node: &Node, scenario: &Scenario, whole: bool, notes: &mut Notes) -> Option<Named> {
    let targets = scenario.targets(key);
    if targets.is_empty() && !may_be_there(key, whole) {
        no_such_number(key, node.at, scenario, notes);
        return None;
    }
    let what = format!("the law of `{key}` in [uncertainty]");
    let known = doubt::row(&pattern(key));
    let (law, of, joint) = match &node.value {
        Value::Text(word) if word == "plausible" => match known.and_then(|row| row.law.map(|law| (row, law))) {
            Some((row, law)) => (law, row.of, Some(row.draw().to_owned())),
            None => {
                let why = known.map_or("it is no number in the table", |row| row.reason);
                notes
                    .error(node.at, format!("`{key}` has no plausible law: {why}"))
                    .why("no law in the table")
                    .allowed(LAWS);
                return None;
            }
        },
        Value::Table(table) => written(table, &what, notes)?,
        _ => {
            value::wrong_kind(node, &what, "a law", notes).allowed(LAWS);
            return None;
        }
    };
    within(key, (law, of), &targets, node.at, notes);
    let joint = joint.unwrap_or_else(|| key.to_owned());
    Some(Named { key: key.to_owned(), law, of, joint })
}

/// A law as written: its kind, what is drawn, and the name of its draw.
fn written(table: &Table, what: &str, notes: &mut Notes) -> Option<(Law, Of, Option<String>)> {
    let joint = match table.get("joint") {
        Some(node) => Some(value::text(node, &format!("`joint` of {what}"), notes)?),
        None => None,
    };
    for (word, of) in [("times", Of::Times), ("plus", Of::Plus)] {
        if let Some(node) = table.get(word) {
            let inner = value::table(node, &format!("`{word}` of {what}"), notes)?;
            let (law, _, named) = written(inner, what, notes)?;
            return Some((law, of, named.or(joint)));
        }
    }
    let mut laws = table.entries.iter().filter(|(name, _)| *name != "joint");
    let (Some((name, entry)), None) = (laws.next(), laws.next()) else {
        notes.error(table.at, format!("{what} is not one law")).why("which law?").allowed(LAWS);
        return None;
    };
    let numbers: Vec<f64> = match &entry.node.value {
        Value::List(items) => {
            let any = Range { min: -1e12, max: 1e12, unit: "as its key", about: "a number of the law" };
            let number = |item| value::number_in(item, &format!("a number of {what}"), &any, notes);
            let numbers: Vec<f64> = items.iter().filter_map(number).collect();
            if numbers.len() < items.len() {
                return None;
            }
            numbers
        }
        _ => Vec::new(),
    };
    let law = match (name.as_str(), &numbers[..]) {
        ("uniform", &[from, to]) if from < to => Law::Uniform { from, to },
        ("log_uniform", &[from, to]) if 0.0 < from && from < to => Law::LogUniform { from, to },
        ("triangular", &[from, mode, to]) if from <= mode && mode <= to && from < to => {
            Law::Triangular { from, mode, to }
        }
        ("normal", &[mean, sd]) if sd > 0.0 => Law::Normal { mean, sd, least: f64::NEG_INFINITY },
        ("normal", &[mean, sd, least]) if sd > 0.0 && least < mean => Law::Normal { mean, sd, least },
        ("log_normal", &[median, sd]) if median > 0.0 && sd > 0.0 => Law::LogNormal { median, sd },
        _ => {
            let written = numbers.iter().map(|x| show(*x)).collect::<Vec<_>>().join(", ");
            notes
                .error(entry.key_at, format!("{what} is {name} = [{written}], which is no law"))
                .why("no such law, or numbers that do not fit it")
                .allowed(LAWS);
            return None;
        }
    };
    Some((law, Of::Value, joint))
}

/// Refuses a law of values some of which are not legal.
fn within(key: &str, (law, of): (Law, Of), targets: &[Target], at: At, notes: &mut Notes) {
    let (least, most) = law.support();
    for &target in targets {
        let (min, max, unit) = range_of(target);
        let wrong = match of {
            Of::Value => least < min || most > max,
            Of::Times => least < 0.0,
            Of::Plus | Of::Delivered => false,
        };
        if wrong {
            let said = format!("the law of `{key}` goes from {} to {}", show(least), show(most));
            let note = notes.error(at, said).why("not all of it is legal");
            match of {
                Of::Value => note.allowed(format!("{} to {} {unit}", show(min), show(max))),
                _ => note.allowed("factors of 0 or more"),
            };
            return;
        }
    }
}

fn no_such_number(key: &str, at: At, scenario: &Scenario, notes: &mut Notes) {
    let known = doubt::rows().map(|row| row.key.to_owned());
    let of_places = |place: &Place| {
        let name = place.name.clone();
        ATTRIBUTES.iter().map(move |row: &Quantity<_, _>| format!("place.{name}.{}", row.name))
    };
    let known: Vec<String> = known.chain(scenario.places.iter().flat_map(of_places)).collect();
    let note = notes.error(at, format!("[uncertainty] names `{key}`: there is no such number")).why("unknown key");
    match nearest(key, known.iter().map(String::as_str)) {
        Some(near) => note.hint(format!("did you mean `{near}`?")),
        None => note.allowed(
            "parameters.KEY, parameters.KEY.CLASS, population.KEY, place.NAME.KEY, community.NAME.KEY or \
             community.NAME.template.KEY; NAME may be `*`, in quotes: one draw for all",
        ),
    };
}
