//! Reads one value: the right kind, finite, in range, or a message that says what is allowed.

use crate::model::quantity::Quantity;
use crate::scenario::diagnostic::{Diagnostic, Notes};
use crate::scenario::read::tree::{Node, Table, Value, decimal_year, plain_number};
use crate::scenario::show::{show, show_integer};

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
    pub fn of<T, R>(row: &Quantity<T, R>) -> Range<'static> {
        Range { min: row.min, max: row.max, unit: row.unit, about: row.about }
    }
}

/// A finite number; `allowed` is what messages say may stand there.
fn finite(node: &Node, what: &str, allowed: &str, notes: &mut Notes) -> Option<f64> {
    let value = match &node.value {
        Value::Integer(integer) => *integer as f64,
        Value::Float(float) => *float,
        Value::Cell(cell) => match cell.replace('_', "").parse() {
            Ok(value) => value,
            Err(_) => {
                wrong_cell(node, what, cell, notes).allowed(allowed);
                return None;
            }
        },
        _ => {
            wrong_kind(node, what, "a number", notes).allowed(allowed);
            return None;
        }
    };
    if value.is_finite() {
        return Some(value);
    }
    notes.error(node.at, format!("{what} is {value}, which is not a finite number")).why("not finite").allowed(allowed);
    None
}

fn wrong_cell<'a>(node: &Node, what: &str, cell: &str, notes: &'a mut Notes) -> &'a mut Diagnostic {
    let note = notes.error(node.at, format!("{what} must be a number, not \"{cell}\"")).why("not a number");
    let plain: String = cell.chars().filter(|c| !"$,% ".contains(*c)).collect();
    match plain.parse::<f64>() {
        Ok(value) if cell.contains('%') => note.hint(format!("write a share without the sign: {}", as_share(value))),
        Ok(value) => note.hint(format!("write the bare number: {value}")),
        Err(_) => note.hint("leave the cell empty if the number is not known"),
    }
}

/// `value` per cent as a share, without the digits that binary fractions add.
fn as_share(value: f64) -> f64 {
    (value * 1e6).round() / 1e8
}

/// A finite number in `range`.
pub fn number_in(node: &Node, what: &str, range: &Range, notes: &mut Notes) -> Option<f64> {
    if let Some(year) = year_of(node).filter(|_| range.unit == YEAR) {
        let note = wrong_kind(node, what, "a number", notes).allowed(allowed(range));
        note.hint(format!("write the date as a year with decimals: {year}"));
        return None;
    }
    let value = finite(node, what, &allowed(range), notes)?;
    let (side, bound, why) = match value {
        _ if value < range.min => ("below", range.min, "too small"),
        _ if value > range.max => ("above", range.max, "too large"),
        _ => return Some(value),
    };
    let (shown, bound) = (show(value), show(bound));
    let note = notes
        .error(node.at, format!("{what} is {shown}, {side} the limit of {bound}"))
        .why(why)
        .allowed(allowed(range));
    if range.unit.starts_with("share") && value > 1.0 && value <= 100.0 {
        note.hint(format!("a share, not a percentage: {value} % is written {}", as_share(value)));
    }
    None
}

/// Unit of what is a moment of the calendar.
const YEAR: &str = "calendar year";

/// The moment that a date means, with or without quotes.
fn year_of(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Date(year) => *year,
        Value::Text(text) => {
            let parts: Vec<u32> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
            let (month, day) = match parts[..] {
                [_, month] => (month, 1),
                [_, month, day] => (month, day),
                _ => return None,
            };
            let real = parts[0] <= 9_999 && (1..=12).contains(&month) && (1..=31).contains(&day);
            real.then(|| decimal_year(parts[0] as i32, month, day))
        }
        _ => None,
    }
}

/// "0 to 0.95 (share): flat income tax rate".
pub fn allowed(range: &Range) -> String {
    let bounds = match (range.min.is_finite(), range.max.is_finite()) {
        (true, true) => format!("{} to {}", show(range.min), show(range.max)),
        (true, false) => format!("{} or more", show(range.min)),
        _ => "any number".to_string(),
    };
    format!("{bounds} ({}): {}", range.unit, range.about)
}

/// A whole number from `min` to `max`; `about` is what it means.
pub fn integer(node: &Node, what: &str, (min, max): (i128, i128), about: &str, notes: &mut Notes) -> Option<i128> {
    let allowed = format!("{} to {}: {about}", show_integer(min), show_integer(max));
    let value = match &node.value {
        Value::Integer(value) => *value,
        Value::Float(_) | Value::Cell(_) => {
            let value = finite(node, what, &allowed, notes)?;
            if value.fract() != 0.0 {
                notes
                    .error(node.at, format!("{what} must be a whole number, not {value}"))
                    .why("not whole")
                    .allowed(allowed)
                    .hint(format!("round it: {}", show(value.round())));
                return None;
            }
            value as i128
        }
        _ => {
            wrong_kind(node, what, "a whole number", notes).allowed(allowed);
            return None;
        }
    };
    let (side, bound, why) = match value {
        _ if value < min => ("below", min, "too small"),
        _ if value > max => ("above", max, "too large"),
        _ => return Some(value),
    };
    let (shown, bound) = (show_integer(value), show_integer(bound));
    notes.error(node.at, format!("{what} is {shown}, {side} the limit of {bound}")).why(why).allowed(allowed);
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
pub fn wrong_kind<'a>(node: &Node, what: &str, wanted: &str, notes: &'a mut Notes) -> &'a mut Diagnostic {
    let kind = node.value.kind();
    let note = notes
        .error(node.at, format!("{what} must be {wanted}, not {kind}"))
        .why(format!("this is {kind}"))
        .allowed(wanted);
    if let Value::Text(written) = &node.value {
        let lower = written.to_lowercase();
        if let Some(hint) = plain_number(written) {
            note.hint(hint);
        } else if lower != *written && (lower == "true" || lower == "false") {
            note.hint(format!("written in small letters: {lower}"));
        }
        let is_number = written.replace('_', "").parse::<f64>().is_ok();
        if is_number || written == "true" || written == "false" {
            note.hint(format!("write it without quotes: {written}"));
        }
    }
    note
}
