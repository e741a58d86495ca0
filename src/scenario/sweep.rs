//! A sweep names the parameters to vary and how; `run` ignores it and simulates the base point.

use super::diagnostic::{At, Notes};
use super::edit::keys_of;
use super::keys::{AXIS, SWEEP};
use super::read::Block;
use super::show::nearest;
use super::tree::{Node, Table};
use super::value::{self, Range};
use super::words::Words;
use crate::model::parameters::PARAMETERS;
use crate::model::place::{ATTRIBUTES, Place};
use crate::model::population::POPULATION;
use crate::model::quantity::find;

/// How points are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Every combination of the axes' values.
    Grid,
    /// A Latin hypercube.
    LatinHypercube,
    /// A Sobol sequence.
    Sobol,
}

/// The words of `sweep.design`.
pub const DESIGNS: Words<Design, 3> =
    [("grid", Design::Grid), ("lhs", Design::LatinHypercube), ("sobol", Design::Sobol)];

/// The values of an axis.
#[derive(Debug, Clone, PartialEq)]
pub enum AxisValues {
    /// From the least to the greatest value, in so many steps if the design is a grid.
    Range {
        /// Least value.
        from: f64,
        /// Greatest value.
        to: f64,
        /// Points on the range; `None` unless given.
        steps: Option<u32>,
    },
    /// These values.
    List(Vec<f64>),
}

/// One number that varies.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What varies, written as for `--set`.
    pub key: String,
    /// Its values.
    pub values: AxisValues,
}

/// What `sweep` varies.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// How points are laid out.
    pub design: Design,
    /// Points of a sample; `None` for a grid.
    pub points: Option<u32>,
    /// What varies.
    pub axes: Vec<Axis>,
}

/// Reads `[sweep]`.
pub fn read(table: &Table, places: &[Place], notes: &mut Notes) -> Sweep {
    let block = Block { table, label: "[sweep]", keys: SWEEP };
    block.refuse_unknown(&["axis"], notes);
    let design = block.choice("design", &DESIGNS, Design::Grid, notes);
    let points = block.integer("points", notes).map(|points| points as u32);
    if design != Design::Grid && points.is_none() {
        notes
            .error(table.at, "[sweep] does not say how many `points` the sample has")
            .why("`points` is missing")
            .hint("points = 256");
    }
    let axes = block.list("axis", notes);
    if axes.is_empty() {
        notes
            .error(table.at, "[sweep] varies nothing")
            .why("no [[sweep.axis]]")
            .hint("add [[sweep.axis]] with key = \"parameters.attention_rate\" and range = [0.5, 2]");
    }
    let axes = axes.iter().filter_map(|node| axis(node, design, places, notes)).collect();
    Sweep { design, points, axes }
}

fn axis(node: &Node, design: Design, places: &[Place], notes: &mut Notes) -> Option<Axis> {
    let table = value::table(node, "an axis", notes)?;
    let block = Block { table, label: "[[sweep.axis]]", keys: AXIS };
    block.refuse_unknown(&[], notes);
    let Some(key) = block.text("key", notes) else {
        if table.get("key").is_none() {
            notes.error(table.at, "[[sweep.axis]] has no `key`").why("what varies?");
        }
        return None;
    };
    let key_at = table.get("key")?.at;
    let limits = limits(&key, key_at, places, notes)?;
    let errors = notes.errors();
    let steps = block.integer("steps", notes).map(|steps| steps as u32);
    let mut read_numbers = |name: &str| -> Vec<f64> {
        let what = format!("an entry of `{name}` of axis `{key}`");
        block.list(name, notes).iter().filter_map(|item| value::number_in(item, &what, &limits, notes)).collect()
    };
    let (range, list) = (read_numbers("range"), read_numbers("values"));
    let values = match (table.get("range"), table.get("values")) {
        (Some(_), None) => match range[..] {
            [from, to] if from < to => AxisValues::Range { from, to, steps },
            _ => {
                return refuse_values(table, "`range` needs a least and a greater value", errors, notes);
            }
        },
        (None, Some(_)) if !list.is_empty() => AxisValues::List(list),
        _ => {
            return refuse_values(table, "an axis has either a `range` or a list of `values`", errors, notes);
        }
    };
    if design == Design::Grid && matches!(values, AxisValues::Range { steps: None, .. }) {
        notes
            .error(table.at, format!("axis `{key}` of a grid needs `steps` for its range"))
            .why("how many points?")
            .hint("steps = 5, or values = [...]");
    }
    Some(Axis { key, values })
}

/// Refuses an axis, unless its numbers were refused already.
fn refuse_values(table: &Table, what: &str, errors: usize, notes: &mut Notes) -> Option<Axis> {
    if notes.errors() == errors {
        notes.error(table.at, what).why("in this axis").allowed("range = [least, greatest] or values = [a, b, …]");
    }
    None
}

/// The range of the number that `key` names.
fn limits(key: &str, at: At, places: &[Place], notes: &mut Notes) -> Option<Range<'static>> {
    let path = keys_of(key).unwrap_or_default();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let found = match path[..] {
        ["parameters", name] => find(PARAMETERS, name).map(Range::of),
        ["parameters", name, "mobile" | "stuck" | "rooted"] => {
            find(PARAMETERS, name).filter(|row| row.is_per_class()).map(Range::of)
        }
        ["population", name] => find(POPULATION, name).map(Range::of),
        ["place", place, name] if places.iter().any(|p| p.name == place) => find(ATTRIBUTES, name).map(Range::of),
        _ => None,
    };
    if found.is_some() {
        return found;
    }
    let parameters = PARAMETERS.iter().map(|row| format!("parameters.{}", row.name));
    let population = POPULATION.iter().map(|row| format!("population.{}", row.name));
    let known: Vec<String> = parameters.chain(population).collect();
    let note = notes
        .error(at, format!("an axis cannot vary `{key}`: there is no such number"))
        .why("unknown key")
        .allowed("parameters.KEY, parameters.KEY.CLASS, population.KEY or place.NAME.KEY");
    if let Some(near) = nearest(key, known.iter().map(String::as_str)) {
        note.hint(format!("did you mean `{near}`?"));
    }
    None
}
