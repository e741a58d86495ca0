//! Reading a value: the right kind, finite, in range, or a message that says what is allowed.

use super::diagnostic::Notes;
use super::show::{show, show_integer};
use super::tree::{Node, Table, Value};
use crate::model::quantity::Quantity;

/// The range of a number and what the number is.
pub struct Range<'a> {
    /// Least value.
    pub min: f64,
    /// Greatest value.
    pub max: f64,
    /// Unit.
    pub unit: &'a str,
    /// Meaning.
    pub about: &'a str,
}

impl Range<'_> {
    /// The range of a quantity.
    pub fn of<T>(row: &Quantity<T>) -> Range<'static> {
        Range {
            min: row.min,
            max: row.max,
            unit: row.unit,
            about: row.about,
        }
    }
}

/// A finite number.
pub fn number(node: &Node, what: &str, notes: &mut Notes) -> Option<f64> {
    let value = match &node.value {
        Value::Integer(integer) => *integer as f64,
        Value::Float(float) => *float,
        Value::Cell(cell) => match cell.replace('_', "").parse() {
            Ok(value) => value,
            Err(_) => {
                wrong_number(node, what, cell, notes);
                return None;
            }
        },
        _ => {
            wrong_kind(node, what, "a number", notes);
            return None;
        }
    };
    if value.is_finite() {
        return Some(value);
    }
    notes
        .error(
            node.at,
            format!("{what} is {value}, which is not a finite number"),
        )
        .why("not finite")
        .hint("leave the key out to use its default");
    None
}

fn wrong_number(node: &Node, what: &str, cell: &str, notes: &mut Notes) {
    let note = notes
        .error(node.at, format!("{what} must be a number, not \"{cell}\""))
        .why("not a number");
    let plain: String = cell.chars().filter(|c| !"$,% ".contains(*c)).collect();
    match plain.parse::<f64>() {
        Ok(value) if cell.contains('%') => {
            note.hint(format!("write a share without the sign: {}", value / 100.0))
        }
        Ok(value) => note.hint(format!("write the bare number: {value}")),
        Err(_) => note.hint("leave the cell empty if the number is not known"),
    };
}

/// A finite number in `range`.
pub fn number_in(node: &Node, what: &str, range: &Range, notes: &mut Notes) -> Option<f64> {
    let value = number(node, what, notes)?;
    if (range.min..=range.max).contains(&value) {
        return Some(value);
    }
    let (side, bound) = if value < range.min {
        ("below", range.min)
    } else {
        ("above", range.max)
    };
    let note = notes
        .error(
            node.at,
            format!(
                "{what} is {}, {side} the limit of {}",
                show(value),
                show(bound)
            ),
        )
        .why(if value < range.min {
            "too small"
        } else {
            "too large"
        })
        .allowed(allowed(range));
    if range.unit.starts_with("share") && value > range.max && value <= 100.0 {
        note.hint(format!(
            "a share, not a percentage: {value} % is written {}",
            show(value / 100.0)
        ));
    }
    None
}

/// "0 to 0.95 share: flat income tax rate".
pub fn allowed(range: &Range) -> String {
    let bounds = match (range.min.is_finite(), range.max.is_finite()) {
        (true, true) => format!("{} to {}", show(range.min), show(range.max)),
        (true, false) => format!("{} or more", show(range.min)),
        _ => "any number".to_string(),
    };
    format!("{bounds} ({}): {}", range.unit, range.about)
}

/// A whole number from `min` to `max`.
pub fn integer(node: &Node, what: &str, min: i128, max: i128, notes: &mut Notes) -> Option<i128> {
    let value = match &node.value {
        Value::Integer(value) => *value,
        Value::Float(_) | Value::Cell(_) => {
            let value = number(node, what, notes)?;
            if value.fract() != 0.0 {
                notes
                    .error(
                        node.at,
                        format!("{what} must be a whole number, not {value}"),
                    )
                    .why("not whole")
                    .hint(format!("round it: {}", show(value.round())));
                return None;
            }
            value as i128
        }
        _ => {
            wrong_kind(node, what, "a whole number", notes);
            return None;
        }
    };
    if (min..=max).contains(&value) {
        return Some(value);
    }
    notes
        .error(
            node.at,
            format!("{what} is {}, which is out of range", show_integer(value)),
        )
        .why(if value < min {
            "too small"
        } else {
            "too large"
        })
        .allowed(format!("{} to {}", show_integer(min), show_integer(max)));
    None
}

/// A text.
pub fn text(node: &Node, what: &str, notes: &mut Notes) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Cell(text) => Some(text.clone()),
        _ => {
            wrong_kind(node, what, "a text in quotes", notes);
            None
        }
    }
}

/// `true` or `false`.
pub fn boolean(node: &Node, what: &str, notes: &mut Notes) -> Option<bool> {
    match node.value {
        Value::Boolean(switch) => Some(switch),
        _ => {
            wrong_kind(node, what, "true or false", notes);
            None
        }
    }
}

/// A table.
pub fn table<'a>(node: &'a Node, what: &str, notes: &mut Notes) -> Option<&'a Table> {
    match &node.value {
        Value::Table(table) => Some(table),
        _ => {
            wrong_kind(node, what, "a table: { key = value }", notes);
            None
        }
    }
}

/// Notes that `node` is of another kind than `wanted`.
pub fn wrong_kind(node: &Node, what: &str, wanted: &str, notes: &mut Notes) {
    let note = notes
        .error(
            node.at,
            format!("{what} must be {wanted}, not {}", node.value.kind()),
        )
        .why(format!("this is {}", node.value.kind()));
    let Value::Text(written) = &node.value else {
        return;
    };
    let is_number = written.replace('_', "").parse::<f64>().is_ok();
    if is_number || written == "true" || written == "false" {
        note.hint(format!("write it without quotes: {written}"));
    }
}
