//! Reads one axis: the number or choice it varies, and the values that may have.

use crate::model::charter::{CHARTER, Founding, Jobs};
use crate::model::community::{COMMUNITY, Community};
use crate::model::household::Class;
use crate::model::mechanisms::MECHANISMS;
use crate::model::parameters::PARAMETERS;
use crate::model::place::{ATTRIBUTES, Place};
use crate::model::population::POPULATION;
use crate::model::quantity::find;
use crate::scenario::block::charter::{applies, may_give};
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::edit::keys_of;
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{AFFINITY, Kind, RULES, Section};
use crate::scenario::read::names::find_place;
use crate::scenario::read::operation::Operation;
use crate::scenario::read::tree::{Table, Value};
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::show::nearest;
use crate::scenario::sweep::{Axis, AxisValues, Design};

/// What an axis may be.
pub enum Varies {
    /// A number.
    Number(Range<'static>),
    /// A switch or a choice.
    Words(Vec<&'static str>),
}

/// Reads one axis from its block.
pub fn read(
    block: &Block,
    design: Design,
    places: &[Place],
    communities: &[Community],
    notes: &mut Notes,
) -> Option<Axis> {
    let (table, label) = (block.table, block.label);
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
    if design == Design::Grid && matches!(values, AxisValues::Range { .. }) && table.get("steps").is_none() {
        notes
            .error(table.at, format!("axis `{key}` of a grid needs `steps` for its range"))
            .why("how many points?")
            .hint("steps = 5, or values = [...]");
    }
    Some(Axis { key, values })
}

/// An axis of words: `values = [true, false]` or `values = ["services", "taxes"]`.
fn words_axis(block: &Block, key: String, known: &[&str], notes: &mut Notes) -> Option<Axis> {
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
        Founding::Plain | Founding::Developer => of_new(key, place),
        // The places of a community have its template.
        Founding::Pledge | Founding::Template => None,
    }
}

/// The range of a number of a new place or a template.
fn of_new(key: &str, place: &Place) -> Option<Range<'static>> {
    let attribute = find(ATTRIBUTES, key)
        .filter(|_| may_give(key, place.hosted) && (key != "wage" || place.jobs == Jobs::Template));
    attribute
        .map(Range::of)
        .or_else(|| find(CHARTER, key).filter(|_| applies(key, place.founding, place.hosted)).map(Range::of))
}

/// The range of a number of a community; how many places it may found is no axis, as all points share their places.
fn of_community(community: &Community, path: &[&str], places: &[Place]) -> Option<Range<'static>> {
    match *path {
        ["template", key] => {
            let template = &places[community.template? as usize];
            of_new(key, template)
        }
        ["affinity", place] => find_place(places, place).map(|_| AFFINITY),
        ["foundings"] => None,
        [key] => find(COMMUNITY, key).map(Range::of),
        _ => None,
    }
}

/// What `key` names: a number with its range, or words; `None` if there is no such key.
pub fn varied(key: &str, places: &[Place], communities: &[Community]) -> Option<Varies> {
    let path = keys_of(key).unwrap_or_default();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let section = path.first().and_then(|first| Section::named(first));
    let found = match (section, path.get(1..).unwrap_or_default()) {
        (Some(Section::Parameters), &[name]) => find(PARAMETERS, name).map(Range::of),
        (Some(Section::Parameters), &[name, class]) if Class::ALL.iter().any(|known| known.name() == class) => {
            find(PARAMETERS, name).filter(|row| row.is_per_class()).map(Range::of)
        }
        (Some(Section::Population), &[name]) => find(POPULATION, name).map(Range::of),
        (Some(Section::Event | Section::Trend), &[index, operation, name]) if index.parse::<u32>().is_ok() => {
            let row = find(ATTRIBUTES, name);
            Operation::of_key(operation).zip(row).map(|(operation, row)| operation.range(row))
        }
        (Some(Section::Place), &[place, name]) => {
            find_place(places, place).and_then(|place| of_place(&places[place as usize], name))
        }
        (Some(Section::Community), &[name, ref key @ ..]) => {
            communities.iter().find(|c| c.name == name).and_then(|community| of_community(community, key, places))
        }
        _ => None,
    };
    let words = match (section, path.get(1..).unwrap_or_default()) {
        (Some(Section::Mechanisms), &[name]) if MECHANISMS.iter().any(|row| row.name == name) => {
            Some(vec!["true", "false"])
        }
        (Some(Section::Rules), &[name]) => RULES.iter().find(|row| row.name == name).and_then(|row| match row.kind {
            Kind::Choice { words } => Some(words.to_vec()),
            _ => None,
        }),
        _ => None,
    };
    found.map(Varies::Number).or(words.map(Varies::Words))
}

/// What `key` names; notes a key that no axis may have.
fn varies(key: &str, at: At, places: &[Place], communities: &[Community], notes: &mut Notes) -> Option<Varies> {
    if let Some(found) = varied(key, places, communities) {
        return Some(found);
    }
    let path = keys_of(key).unwrap_or_default();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let suggests = notes.suggests();
    let fixed = matches!(path[..], ["community", _, "foundings"]);
    let note = notes
        .error(at, format!("an axis cannot vary `{key}`: there is no such number"))
        .why("unknown key")
        .allowed("parameters.KEY, parameters.KEY.CLASS, population.KEY, place.NAME.KEY, community.NAME.KEY, community.NAME.template.KEY, event.NUMBER.set.KEY, mechanisms.KEY or rules.KEY");
    if fixed {
        note.hint("all points of a sweep have the same places: how many may be founded is no axis");
    } else if !suggests {
        return None;
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
        let attributes = ATTRIBUTES.iter().map(|row| row.name).filter(|key| may_give(key, false));
        let charter = CHARTER.iter().map(|row| row.name).filter(|key| applies(key, Founding::Template, true));
        known.extend(COMMUNITY.iter().map(|row| format!("community.{}.{}", community.name, row.name)));
        known.extend(attributes.chain(charter).map(|key| format!("community.{}.template.{key}", community.name)));
    }
    known
}
