//! Reads the single blocks: calendar, population, mechanisms, rules and parameters.

use crate::model::household::Class;
use crate::model::mechanisms::{MECHANISMS, Mechanisms};
use crate::model::parameters::{PARAMETERS, Parameters};
use crate::model::population::{POPULATION, PopulationNumbers};
use crate::model::quantity::ParameterRow;
use crate::model::rules::{Alternatives, Rules};
use crate::scenario::calendar::Time;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys;
use crate::scenario::read::keys::{Kind, MAX_SIMULATED, Section};
use crate::scenario::read::tree::{Node, Table, Value};
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::read::words;
use crate::scenario::show::show_integer;

/// The block of the file, or an empty one.
pub fn block_table(root: &Table, section: Section, notes: &mut Notes) -> Table {
    root.get(section.name())
        .and_then(|node| value::table(node, section.row().heading, notes))
        .cloned()
        .unwrap_or_else(|| Table::empty(root.at))
}

/// Reads `[time]`.
pub fn time(table: &Table, notes: &mut Notes) -> Time {
    let block = Block::of(Section::Time, table);
    block.refuse_unknown(&[], notes);
    let few = matches!(table.get("ticks_per_year"), Some(Node { value: Value::Integer(..12), .. }));
    let ticks_per_year = if few { refuse_few_ticks(table, notes) } else { block.integer("ticks_per_year", notes) };
    let defaults = Block { table: &Table::empty(table.at), ..block };
    let or_default = |value: Option<i128>, key: &str| {
        value.or_else(|| defaults.integer(key, &mut Notes::default())).expect("every key of [time] has a default")
    };
    Time {
        start: or_default(block.integer("start", notes), "start") as i32,
        years: or_default(block.integer("years", notes), "years") as u32,
        ticks_per_year: or_default(ticks_per_year, "ticks_per_year") as u32,
        record: block.choice("record", &words::RECORD, words::RECORD[0].1, notes),
    }
}

fn refuse_few_ticks(table: &Table, notes: &mut Notes) -> Option<i128> {
    let node = table.get("ticks_per_year")?;
    let Value::Integer(ticks) = node.value else {
        return None;
    };
    notes
        .error(node.at, format!("`ticks_per_year` of [time] is {ticks}: years that coarse lose moves"))
        .why("too few")
        .allowed("12 (months) to 365 (days)")
        .hint("a household decides at most once a tick: with annual ticks, 40 % of moves never happen");
    None
}

/// How many of something, or all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// This many.
    Of(i128),
    /// All.
    All,
}

fn count(block: &Block, key: &str, notes: &mut Notes) -> Option<Count> {
    let node = block.table.get(key)?;
    let row = keys::key(block.keys, key);
    let Kind::IntegerOrAll { min, max } = row.kind else {
        unreachable!("the key table says that `{key}` is a whole number or \"all\"")
    };
    let what = format!("`{key}` of {}", block.label);
    match &node.value {
        Value::Text(word) if word == "all" => Some(Count::All),
        Value::Text(_) => {
            value::wrong_kind(node, &what, "a whole number or \"all\"", notes).allowed(format!(
                "\"all\", or {min} to {}: {}",
                show_integer(max),
                row.about
            ));
            None
        }
        _ => value::integer(node, &what, (min, max), row.about, notes).map(Count::Of),
    }
}

/// Reads `[population]`: its numbers, and the households to simulate if they are given.
pub fn population(table: &Table, notes: &mut Notes) -> (PopulationNumbers, Option<Count>) {
    let block = Block::of(Section::Population, table);
    let names: Vec<&str> = POPULATION.iter().map(|row| row.name).collect();
    block.refuse_unknown(&names, notes);
    let mut numbers = PopulationNumbers::default();
    for row in POPULATION {
        if let Some(value) = block.quantity(row, notes) {
            row.set(&mut numbers, value);
        }
    }
    let households = match table.get("households").map(|node| &node.value) {
        // Refused together with the places, which say what would be allowed.
        Some(Value::Integer(many)) if *many > MAX_SIMULATED => Some(Count::Of(*many)),
        _ => count(&block, "households", notes),
    };
    (numbers, households)
}

/// Reads `[mechanisms]`.
pub fn mechanisms(table: &Table, notes: &mut Notes) -> Mechanisms {
    let block = Block::of(Section::Mechanisms, table);
    let names: Vec<&str> = MECHANISMS.iter().map(|row| row.name).collect();
    block.refuse_unknown(&names, notes);
    let mut mechanisms = Mechanisms::default();
    for row in MECHANISMS {
        let Some(node) = table.get(row.name) else {
            continue;
        };
        if let Some(on) = value::boolean(node, &format!("`{}` of [mechanisms]", row.name), notes) {
            *(row.slot)(&mut mechanisms) = on;
        }
    }
    mechanisms
}

/// Reads `[rules]`.
pub fn rules(table: &Table, notes: &mut Notes) -> Rules {
    let block = Block::of(Section::Rules, table);
    block.refuse_unknown(&[], notes);
    let usual = Rules::default();
    let alternatives = match count(&block, "alternatives", notes) {
        Some(Count::All) => Alternatives::All,
        Some(Count::Of(drawn)) => Alternatives::Drawn(drawn as u8),
        None => usual.alternatives,
    };
    Rules {
        alternatives,
        utility: block.choice("utility", &words::UTILITY, usual.utility, notes),
        rents: block.choice("rents", &words::RENTS, usual.rents, notes),
        budget: block.choice("budget", &words::BUDGET, usual.budget, notes),
        amenities: block.choice("amenities", &words::AMENITIES, usual.amenities, notes),
        learning_from: block.choice("learning_from", &words::LEARNING, usual.learning_from, notes),
    }
}

/// Reads `[parameters]`.
pub fn parameters(table: &Table, notes: &mut Notes) -> Parameters {
    let block = Block::of(Section::Parameters, table);
    let names: Vec<&str> = PARAMETERS.iter().map(|row| row.name).collect();
    block.refuse_unknown(&names, notes);
    let mut parameters = Parameters::default();
    for row in PARAMETERS {
        match table.get(row.name).map(|node| (node, &node.value)) {
            None => {}
            Some((_, Value::Table(classes))) if row.is_per_class() => {
                by_class(row, classes, &mut parameters, notes);
            }
            Some((node, Value::Table(_))) => {
                let what = format!("`{}` of [parameters]", row.name);
                value::wrong_kind(node, &what, "one number, the same for every mobility class", notes)
                    .allowed(value::allowed(&Range::of(row)));
            }
            Some((_, _)) => {
                if let Some(value) = block.quantity(row, notes) {
                    row.set(&mut parameters, value);
                }
            }
        }
    }
    parameters
}

fn by_class(row: &ParameterRow, classes: &Table, parameters: &mut Parameters, notes: &mut Notes) {
    let label = format!("`{}` of [parameters]", row.name);
    let names = Class::ALL.map(Class::name);
    Block { table: classes, label: &label, keys: &[] }.refuse_unknown(&names, notes);
    for class in Class::ALL {
        let Some(node) = classes.get(class.name()) else {
            continue;
        };
        let what = format!("`{}` of {label}", class.name());
        if let Some(value) = value::number_in(node, &what, &Range::of(row), notes) {
            row.set_class(parameters, class, value);
        }
    }
}
