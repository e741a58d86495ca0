//! Reads events and trends: dated changes of any number of a place.

use crate::model::charter::Jobs;
use crate::model::place::{ATTRIBUTES, Kind, Place};
use crate::model::reform::{Change, Event, Reform, Trend};
use crate::scenario::block::bounds::Dated;
use crate::scenario::block::charter::{FOLLOWS, TAX_KEYS, WITHHELD};
use crate::scenario::block::parity::{government_of, is_on_parity};
use crate::scenario::calendar::Time;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields;
use crate::scenario::read::fields::{Block, open, tables};
use crate::scenario::read::keys::Section;
use crate::scenario::read::names::{find_place, unknown_place};
use crate::scenario::read::operation::Operation;
use crate::scenario::read::tree::{Node, Table, Value};
use crate::scenario::read::value;

/// Reads `[[event]]` blocks, sorted by date.
pub fn events(root: &Table, places: &[Place], time: &Time, dated: &mut Vec<Dated>, notes: &mut Notes) -> Vec<Event> {
    let mut events = Vec::new();
    for table in tables(root, Section::Event, notes) {
        let block = open(table, Section::Event, notes);
        let year = block.number("year", notes);
        if let Some(year) = year {
            warn_outside(&block, "year", year, year, time, notes);
        }
        let reforms = reforms(&block, places, &Operation::ALL, notes);
        let note = block.text("note", notes).unwrap_or_default();
        let Some(year) = year else {
            continue;
        };
        dated.extend(reforms.iter().map(|&(reform, at)| Dated { from: year, until: None, reform, at }));
        let reforms = reforms.into_iter().map(|(reform, _)| reform).collect();
        events.push(Event { year, reforms, note });
    }
    dated.sort_by(|a, b| a.from.total_cmp(&b.from));
    events.sort_by(|a, b| a.year.total_cmp(&b.year));
    events
}

/// Reads `[[trend]]` blocks, sorted by beginning.
pub fn trends(root: &Table, places: &[Place], time: &Time, dated: &mut Vec<Dated>, notes: &mut Notes) -> Vec<Trend> {
    let mut trends = Vec::new();
    let mut changes = Vec::new();
    for table in tables(root, Section::Trend, notes) {
        if let Some(entry) = table.entries.get(Operation::Set.key()) {
            notes
                .error(entry.key_at, "a trend cannot `set` a value: it changes year by year")
                .why("not in a trend")
                .allowed("`add` or `multiply`, per year; an [[event]] can `set`");
            continue;
        }
        let block = open(table, Section::Trend, notes);
        let (from, until) = (block.number("from", notes), block.number("until", notes));
        let reforms = reforms(&block, places, &Operation::GRADUAL, notes);
        let note = block.text("note", notes).unwrap_or_default();
        let (Some(from), Some(until)) = (from, until) else {
            continue;
        };
        if from >= until {
            notes
                .error(
                    table.get("until").map(|node| node.at),
                    format!("the trend ends in {until}, before it begins in {from}"),
                )
                .why("not after `from`")
                .allowed(format!("a year after {from}"));
        } else {
            warn_outside(&block, "from", from, until, time, notes);
        }
        changes.extend(reforms.iter().map(|&(reform, at)| Dated { from, until: Some(until), reform, at }));
        let reforms = reforms.into_iter().map(|(reform, _)| reform).collect();
        trends.push(Trend { from, until, reforms, note });
    }
    changes.sort_by(|a: &Dated, b| a.from.total_cmp(&b.from));
    dated.append(&mut changes);
    trends.sort_by(|a, b| a.from.total_cmp(&b.from));
    trends
}

/// Warns if nothing from `from` to `until` lies in the simulated years.
pub fn warn_outside(block: &Block, key: &str, from: f64, until: f64, time: &Time, notes: &mut Notes) {
    if time.tick_at(from) < time.ticks() as i64 && time.tick_at(until) >= 0 {
        return;
    }
    // What is dated in the last half tick falls into the tick after the last.
    let start = time.year_at(0);
    let end = time.year_at(time.ticks()) - 0.5 * time.dt();
    notes
        .warning(block.table.get(key).map(|node| node.at), format!("{} lies outside the simulated years", block.label))
        .why("never happens")
        .allowed(format!("{start} to before {end:.3}: a date belongs to the nearest beginning of a tick"));
}

/// Every change of every target, sorted by place and key.
fn reforms(block: &Block, places: &[Place], operations: &[Operation], notes: &mut Notes) -> Vec<(Reform, At)> {
    let targets = targets(block, places, notes);
    let errors = notes.errors();
    let changes = all_changes(block, operations, notes);
    if changes.is_empty() && notes.errors() == errors {
        let example = if operations.contains(&Operation::Set) {
            "set = { income_tax = 0.06 }"
        } else {
            "multiply = { wage = 1.01 }"
        };
        notes.error(block.table.at, format!("{} changes nothing", block.label)).why("what changes?").hint(example);
    }
    let mut reforms = spread(changes, &targets);
    if is_for_all(block) {
        reforms.retain(|(reform, _)| concerns(reform, places));
    }
    refuse_what_follows(&reforms, places, notes);
    reforms
}

/// Whether a block is about `all` places.
fn is_for_all(block: &Block) -> bool {
    block.table.get("places").is_some_and(|node| matches!(&node.value, Value::Text(word) if word == "all"))
}

/// Whether a change of `all` places is one of this one: what only old places have is none of a new place, and one on parity with its
/// host follows its taxes without being told.
fn concerns(reform: &Reform, places: &[Place]) -> bool {
    let (place, key) = (&places[reform.place as usize], ATTRIBUTES[reform.attribute].name);
    let follows =
        || TAX_KEYS.contains(&key) && government_of(place, places).is_some_and(|host| is_on_parity(place, host));
    let withheld = || WITHHELD.iter().any(|(name, ..)| *name == key);
    place.kind != Kind::New
        || !(withheld() || key != "annual_fee" && follows() || key == "wage" && earns_elsewhere(place))
}

/// Whether the wage of a place is not its own: residents of a new one work in its metro, or at odd jobs.
fn earns_elsewhere(place: &Place) -> bool {
    place.kind == Kind::New && place.jobs != Jobs::Template
}

/// Refuses changes of what a new place cannot be given, and of what follows from services where its host is in the model: they would do
/// nothing, or give what nobody pays for.
fn refuse_what_follows(reforms: &[(Reform, At)], places: &[Place], notes: &mut Notes) {
    for (reform, at) in reforms {
        let (place, key) = (&places[reform.place as usize], ATTRIBUTES[reform.attribute].name);
        if let Some((_, why, hint)) = WITHHELD.iter().find(|(name, ..)| place.kind == Kind::New && *name == key) {
            notes
                .error(*at, format!("`{key}` of place `{}` cannot be changed: the place is new", place.name))
                .why(*why)
                .hint(*hint);
        }
        if key == "wage" && earns_elsewhere(place) {
            notes
                .error(*at, format!("`wage` of place `{}` is that of its metro, or of odd jobs", place.name))
                .why("would do nothing")
                .hint("jobs = \"template\" gives it a labour market and a wage of its own");
        }
        if let Some((_, hint)) = FOLLOWS.iter().find(|(name, _)| place.hosted && *name == key) {
            notes
                .error(*at, format!("`{key}` of place `{}` follows from its services and from its host", place.name))
                .why("would do nothing")
                .hint(format!("in its charter {hint}"));
        }
    }
}

/// Every change for every target.
fn spread(mut changes: Vec<(usize, Change, At)>, targets: &[u16]) -> Vec<(Reform, At)> {
    changes.sort_by_key(|(attribute, ..)| *attribute);
    let mut reforms = Vec::new();
    for &place in targets {
        reforms.extend(changes.iter().map(|&(attribute, change, at)| (Reform { place, attribute, change }, at)));
    }
    reforms
}

/// The changes of one place, sorted by key; there may be none.
pub fn reforms_of(block: &Block, place: u16, notes: &mut Notes) -> Vec<Reform> {
    spread(all_changes(block, &Operation::ALL, notes), &[place]).into_iter().map(|(reform, _)| reform).collect()
}

fn all_changes(block: &Block, operations: &[Operation], notes: &mut Notes) -> Vec<(usize, Change, At)> {
    let mut changes = Vec::new();
    for &operation in operations {
        let Some(node) = block.table.get(operation.key()) else {
            continue;
        };
        if let Some(table) = value::table(node, &format!("`{}` of {}", operation.key(), block.label), notes) {
            read_changes(table, operation, block.label, &mut changes, notes);
        }
    }
    changes
}

fn read_changes(
    table: &Table,
    operation: Operation,
    label: &str,
    changes: &mut Vec<(usize, Change, At)>,
    notes: &mut Notes,
) {
    let key = operation.key();
    let known: Vec<&str> = ATTRIBUTES.iter().map(|row| row.name).collect();
    for (name, entry) in &table.entries {
        let Some(attribute) = known.iter().position(|known| known == name) else {
            fields::unknown("key", name, entry.key_at, &format!("`{key}` of {label}"), &known, notes);
            continue;
        };
        if changes.iter().any(|(other, ..)| *other == attribute) {
            notes
                .error(entry.key_at, format!("{label} changes `{name}` twice"))
                .why("second change")
                .hint("use one of set, add and multiply; or two blocks");
            continue;
        }
        let what = format!("`{name}` of `{key}` of {label}");
        let value = value::number_in(&entry.node, &what, &operation.range(&ATTRIBUTES[attribute]), notes);
        changes.extend(value.map(|value| (attribute, operation.change(value), entry.node.at)));
    }
}

/// Notes that a block changes no place.
fn no_place(block: &Block, at: At, notes: &mut Notes) {
    notes
        .error(at, format!("{} names no place", block.label))
        .why("which place?")
        .allowed("place = \"chicago\", places = [\"chicago\", \"houston\"] or places = \"all\"");
}

/// The places that change, sorted.
fn targets(block: &Block, places: &[Place], notes: &mut Notes) -> Vec<u16> {
    let mut names: Vec<(String, &Node)> = Vec::new();
    match (block.table.get("place"), block.table.get("places")) {
        (Some(node), None) => names.extend(block.text("place", notes).map(|name| (name, node))),
        (None, Some(node)) => match &node.value {
            Value::Text(word) if word == "all" => return (0..places.len() as u16).collect(),
            Value::Text(name) => names.push((name.clone(), node)),
            Value::List(written) if written.is_empty() => {
                no_place(block, node.at, notes);
                return Vec::new();
            }
            _ => names = block.texts("places", notes),
        },
        (Some(_), Some(node)) => {
            notes
                .error(node.at, format!("{} has both `place` and `places`", block.label))
                .why("which?")
                .hint("keep one of them");
            return Vec::new();
        }
        (None, None) => {
            no_place(block, block.table.at, notes);
            return Vec::new();
        }
    }
    let mut targets = Vec::new();
    for (name, node) in names {
        match find_place(places, &name) {
            Some(place) => targets.push(place),
            None if places.is_empty() => {}
            None => unknown_place(&name, node.at, places.iter().map(|place| place.name.as_str()), notes),
        }
    }
    targets.sort_unstable();
    targets.dedup();
    targets
}
