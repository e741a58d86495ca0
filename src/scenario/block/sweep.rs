//! A sweep names the parameters to vary and how; `run` ignores it and simulates the base point.

use crate::model::charter::{CHARTER, Founding, Jobs};
use crate::model::community::{COMMUNITY, Community};
use crate::model::mechanisms::MECHANISMS;
use crate::model::parameters::PARAMETERS;
use crate::model::place::{ATTRIBUTES, Place};
use crate::model::population::POPULATION;
use crate::model::quantity::{AttributeRow, find};
use crate::scenario::block::charter::{applies, may_give};
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::edit::keys_of;
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{AFFINITY, AXIS, Key, Kind, RULES, SWEEP};
use crate::scenario::read::tree::{Table, Value};
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::read::words::Words;
use crate::scenario::resolved::{line, list, number, text};
use crate::scenario::show::nearest;

/// How points are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Every combination of the axes' values.
    Grid,
    /// A Latin hypercube.
    LatinHypercube,
    /// An Owen-scrambled Sobol sequence.
    Sobol,
    /// Blocks of Sobol points for first-order and total indices (Saltelli).
    Saltelli,
    /// Trajectories that change one axis at a time, for screening (Morris).
    Morris,
}

/// The words of `sweep.design`.
#[rustfmt::skip]
pub const DESIGNS: Words<Design, 5> =
    [("grid", Design::Grid), ("lhs", Design::LatinHypercube), ("sobol", Design::Sobol), ("saltelli", Design::Saltelli),
     ("morris", Design::Morris)];

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
    /// These words: `true` and `false` of a mechanism, or variants of a rule.
    Words(Vec<String>),
}

/// What an axis may be.
enum Varies {
    /// A number.
    Number(Range<'static>),
    /// A switch or a choice.
    Words(Vec<&'static str>),
}

/// One number or choice that varies.
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
    /// Points of a sample, blocks of a Saltelli design, trajectories of a Morris design; `None` for a grid.
    pub points: Option<u32>,
    /// What varies.
    pub axes: Vec<Axis>,
}

/// Reads `[sweep]`.
pub fn read(table: &Table, places: &[Place], communities: &[Community], notes: &mut Notes) -> Sweep {
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
    let axes = axes
        .iter()
        .filter_map(|node| {
            let table = value::table(node, "an axis", notes)?;
            axis(table, ("[[sweep.axis]]", AXIS), design, places, communities, notes)
        })
        .collect();
    Sweep { design, points, axes }
}

/// Reads one axis, a block called `label` with `keys`.
pub fn axis(
    table: &Table,
    (label, keys): (&str, &'static [Key]),
    design: Design,
    places: &[Place],
    communities: &[Community],
    notes: &mut Notes,
) -> Option<Axis> {
    let block = Block { table, label, keys };
    block.refuse_unknown(&[], notes);
    let Some(key) = block.text("key", notes) else {
        if table.get("key").is_none() {
            notes.error(table.at, format!("{label} has no `key`")).why("what varies?");
        }
        return None;
    };
    let key_at = table.get("key")?.at;
    let limits = match varies(&key, key_at, places, communities, notes)? {
        Varies::Number(range) => range,
        Varies::Words(known) => return words_axis(block, key, &known, notes),
    };
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

/// An axis of words: `values = [true, false]` or `values = ["services", "taxes"]`.
fn words_axis(block: Block, key: String, known: &[&str], notes: &mut Notes) -> Option<Axis> {
    let errors = notes.errors();
    let mut words = Vec::new();
    for item in block.list("values", notes) {
        let word = match &item.value {
            Value::Boolean(on) => on.to_string(),
            Value::Text(word) => word.clone(),
            other => other.kind().to_string(),
        };
        if known.contains(&word.as_str()) {
            words.push(word);
        } else {
            notes
                .error(item.at, format!("axis `{key}` cannot be {word}"))
                .why("unknown value")
                .allowed(known.join(", "));
        }
    }
    if words.is_empty() {
        return refuse_values(block.table, "an axis of words has a list of `values`", errors, notes);
    }
    Some(Axis { key, values: AxisValues::Words(words) })
}

/// The range of a change of `row` in an event or trend.
fn change_range(row: &'static AttributeRow, operation: &str) -> Range<'static> {
    let reach = row.max - row.min;
    match operation {
        "set" => Range::of(row),
        "add" => Range { min: -reach, max: reach, unit: row.unit, about: row.about },
        _ => Range { min: 0.0, max: 1_000.0, unit: "factor", about: row.about },
    }
}

/// Refuses an axis, unless its numbers were refused already.
fn refuse_values(table: &Table, what: &str, errors: usize, notes: &mut Notes) -> Option<Axis> {
    if notes.errors() == errors {
        notes.error(table.at, what).why("in this axis").allowed("range = [least, greatest] or values = [a, b, …]");
    }
    None
}

/// The range of a number of a place that stands by itself.
fn of_place(place: &Place, key: &str) -> Option<Range<'static>> {
    match place.founding {
        Founding::Standing => find(ATTRIBUTES, key).map(Range::of),
        Founding::Plain | Founding::Developer => of_new(key, place.founding, place.jobs),
        // The places of a community have its template.
        Founding::Pledge | Founding::Template => None,
    }
}

/// The range of a number of a new place or a template.
fn of_new(key: &str, founding: Founding, jobs: Jobs) -> Option<Range<'static>> {
    let attribute = find(ATTRIBUTES, key).filter(|_| may_give(key) && (key != "wage" || jobs == Jobs::Template));
    attribute.map(Range::of).or_else(|| find(CHARTER, key).filter(|_| applies(key, founding)).map(Range::of))
}

/// The range of a number of a community; how many places it may found is no axis, as all points share their places.
fn of_community(community: &Community, path: &[&str], places: &[Place]) -> Option<Range<'static>> {
    match *path {
        ["template", key] => {
            let template = &places[community.template? as usize];
            of_new(key, template.founding, template.jobs)
        }
        ["affinity", place] => places.iter().find(|p| p.name == place).map(|_| AFFINITY),
        ["foundings"] => None,
        [key] => find(COMMUNITY, key).map(Range::of),
        _ => None,
    }
}

/// What `key` names: a number with its range, or words.
fn varies(key: &str, at: At, places: &[Place], communities: &[Community], notes: &mut Notes) -> Option<Varies> {
    let path = keys_of(key).unwrap_or_default();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let found = match path[..] {
        ["parameters", name] => find(PARAMETERS, name).map(Range::of),
        ["parameters", name, "mobile" | "stuck" | "rooted"] => {
            find(PARAMETERS, name).filter(|row| row.is_per_class()).map(Range::of)
        }
        ["population", name] => find(POPULATION, name).map(Range::of),
        ["event" | "trend", index, operation @ ("set" | "add" | "multiply"), name] if index.parse::<u32>().is_ok() => {
            find(ATTRIBUTES, name).map(|row| change_range(row, operation))
        }
        ["place", place, name] => places.iter().find(|p| p.name == place).and_then(|place| of_place(place, name)),
        ["community", name, ref key @ ..] => {
            communities.iter().find(|c| c.name == name).and_then(|community| of_community(community, key, places))
        }
        _ => None,
    };
    let words = match path[..] {
        ["mechanisms", name] if MECHANISMS.iter().any(|row| row.name == name) => Some(vec!["true", "false"]),
        ["rules", name] => RULES.iter().find(|row| row.name == name).and_then(|row| match row.kind {
            Kind::Choice { words } => Some(words.to_vec()),
            _ => None,
        }),
        _ => None,
    };
    if let Some(found) = found.map(Varies::Number).or(words.map(Varies::Words)) {
        return Some(found);
    }
    let fixed = matches!(path[..], ["community", _, "foundings"]);
    let note = notes
        .error(at, format!("an axis cannot vary `{key}`: there is no such number"))
        .why("unknown key")
        .allowed("parameters.KEY, parameters.KEY.CLASS, population.KEY, place.NAME.KEY, community.NAME.KEY, community.NAME.template.KEY, event.NUMBER.set.KEY, mechanisms.KEY or rules.KEY");
    if fixed {
        note.hint("all points of a sweep have the same places: how many may be founded is no axis");
    } else if let Some(near) = nearest(key, known_keys(communities).iter().map(String::as_str)) {
        note.hint(format!("did you mean `{near}`?"));
    }
    None
}

/// What may be meant by a key that is none.
fn known_keys(communities: &[Community]) -> Vec<String> {
    let parameters = PARAMETERS.iter().map(|row| format!("parameters.{}", row.name));
    let population = POPULATION.iter().map(|row| format!("population.{}", row.name));
    let switches = MECHANISMS.iter().map(|row| format!("mechanisms.{}", row.name));
    let mut known: Vec<String> = parameters.chain(population).chain(switches).collect();
    for community in communities {
        let attributes = ATTRIBUTES.iter().map(|row| row.name).filter(|key| may_give(key));
        let charter = CHARTER.iter().map(|row| row.name).filter(|key| applies(key, Founding::Template));
        known.extend(COMMUNITY.iter().map(|row| format!("community.{}.{}", community.name, row.name)));
        known.extend(attributes.chain(charter).map(|key| format!("community.{}.template.{key}", community.name)));
    }
    known
}

/// Writes the keys of an axis.
pub fn write_axis(out: &mut String, axis: &Axis) {
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
