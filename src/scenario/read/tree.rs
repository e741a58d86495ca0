//! Holds values that remember where they were written, and reads TOML into them.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::depth::{MOST_KEYS, too_deep};
use crate::scenario::read::text::{check_source, check_value};
use crate::scenario::show::show;

/// A value and where it is written.
#[derive(Debug, Clone)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it is written.
    pub at: At,
}

/// What can be written.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text in quotes.
    Text(String),
    /// A whole number.
    Integer(i128),
    /// A number with a point or an exponent.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, as a year with decimals, or a time, which is none.
    Date(Option<f64>),
    /// `[…]`.
    List(Vec<Node>),
    /// `{…}` or a `[block]`.
    Table(Table),
    /// A cell of a place table: text or number, whatever is needed.
    Cell(String),
}

impl Value {
    /// What the value is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) | Value::Cell(_) => "a text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Boolean(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Keys and their values.
#[derive(Debug, Clone)]
pub struct Table {
    /// Where the table begins.
    pub at: At,
    /// Its keys.
    pub entries: BTreeMap<String, Entry>,
}

/// The value of a key.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key is written.
    pub key_at: At,
    /// The value.
    pub node: Node,
}

impl Table {
    /// A table without keys.
    pub fn empty(at: At) -> Self {
        Table { at, entries: BTreeMap::new() }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|entry| &entry.node)
    }
}

/// Reads TOML; what is not TOML is noted.
pub fn parse_toml(source: usize, text: &str, notes: &mut Notes) -> Table {
    let nothing = Table::empty(At::new(source, 0, 0));
    if !check_source(source, text, notes) {
        return nothing;
    }
    if let Some((start, end)) = too_deep(text) {
        refuse_depth(At::new(source, start, end), notes);
        return nothing;
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    // One mistake often makes the following lines look wrong: only the first is shown.
    if let Some(error) = errors.first() {
        let span = error.span().unwrap_or(0..0);
        notes
            .error(At::new(source, span.start, span.end), format!("this is not TOML: {}", error.message()))
            .why("here")
            .hint(syntax_hint(error.message(), text, span.start));
        return nothing;
    }
    let root = table(source, root.get_ref(), At::new(source, 0, 0));
    check_texts(&root, notes);
    root
}

/// Notes that a path has too many keys.
pub fn refuse_depth(at: At, notes: &mut Notes) {
    notes
        .error(at, format!("a path of more than {MOST_KEYS} keys"))
        .why("too deep")
        .allowed(format!("up to {MOST_KEYS} keys with dots between them"))
        .hint("a key with dots in its name stands in quotes");
}

/// Notes characters that may not stand in a key or a text, however they are written.
fn check_texts(table: &Table, notes: &mut Notes) {
    for (key, entry) in &table.entries {
        check_value(entry.key_at, key, notes);
        check_node(&entry.node, notes);
    }
}

/// Notes characters that may not stand in a value.
pub fn check_node(node: &Node, notes: &mut Notes) {
    match &node.value {
        Value::Text(text) => check_value(node.at, text, notes),
        Value::List(items) => items.iter().for_each(|item| check_node(item, notes)),
        Value::Table(table) => check_texts(table, notes),
        _ => {}
    }
}

fn syntax_hint(message: &str, text: &str, start: usize) -> String {
    if message.contains("duplicate key") {
        return "a key or block may be written once; keep one of the two".to_string();
    }
    let before = text.get(..start).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let rest = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    if let Some(number) = line.rsplit_once('=').and_then(|(_, value)| plain_number(&format!("{}{rest}", value.trim())))
    {
        return number;
    }
    if line.contains('=') && message.contains("string") {
        return "texts stand in quotes: name = \"chicago\"".to_string();
    }
    "a line is `key = value`; a block begins with `[name]`; a comment with `#`".to_string()
}

/// How to write the number that a person meant by `50,000`, `5%` or `$12,000`; nothing if it is none of these.
pub fn plain_number(written: &str) -> Option<String> {
    let written = written.split(['#', '}', ']']).next().unwrap_or_default().trim().trim_end_matches(',');
    let digits = written.trim_start_matches(['$', '€', '£', '+', '-']).trim_end_matches('%').trim();
    let grouped = digits.split('.').next().unwrap_or_default().split(',').skip(1).all(|group| group.len() == 3);
    let plain: String = digits.chars().filter(|c| *c != ',').collect();
    let is_number = plain.starts_with(|c: char| c.is_ascii_digit()) && grouped;
    let value = plain.parse::<f64>().ok().filter(|value| is_number && value.is_finite())?;
    let value = if written.starts_with('-') { -value } else { value };
    if digits == written.strip_prefix('-').unwrap_or(written) && plain == digits {
        return None;
    }
    Some(match written.ends_with('%') {
        true => format!("write a share without the sign: {}", (value * 1e6).round() / 1e8),
        false => format!("write the bare number, without signs and commas: {}", show(value)),
    })
}

/// Reads one TOML value that is part of text `source`, beginning at byte `offset`; `None` if it is not one.
pub fn parse_value(source: usize, text: &str, offset: usize) -> Option<Node> {
    if too_deep(text).is_some() {
        return None;
    }
    let value = DeValue::parse(text).ok()?;
    let mut node = node(source, &value);
    shift(&mut node, offset);
    Some(node)
}

fn shift(node: &mut Node, offset: usize) {
    node.at.start += offset;
    node.at.end += offset;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, offset)),
        Value::Table(table) => {
            table.at = node.at;
            for entry in table.entries.values_mut() {
                entry.key_at.start += offset;
                entry.key_at.end += offset;
                shift(&mut entry.node, offset);
            }
        }
        _ => {}
    }
}

fn table(source: usize, written: &DeTable<'_>, at: At) -> Table {
    let mut table = Table::empty(at);
    for (key, value) in written {
        let span = key.span();
        table.entries.insert(
            key.get_ref().to_string(),
            Entry { key_at: At::new(source, span.start, span.end), node: node(source, value) },
        );
    }
    table
}

/// A date as a year with two decimals: the middle of 2030 is 2030.5.
pub fn decimal_year(year: i32, month: u32, day: u32) -> f64 {
    let share = (f64::from(month) - 1.0 + (f64::from(day) - 1.0) / 31.0) / 12.0;
    ((f64::from(year) + share) * 100.0).round() / 100.0
}

fn node(source: usize, written: &Spanned<DeValue<'_>>) -> Node {
    let span = written.span();
    let at = At::new(source, span.start, span.end);
    let value = match written.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(digits) => match i128::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(integer) => Value::Integer(integer),
            Err(_) => Value::Float(f64::INFINITY),
        },
        DeValue::Float(digits) => Value::Float(digits.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(switch) => Value::Boolean(*switch),
        DeValue::Datetime(written) => {
            Value::Date(written.date.map(|date| decimal_year(i32::from(date.year), date.month.into(), date.day.into())))
        }
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(source, item)).collect()),
        DeValue::Table(entries) => Value::Table(table(source, entries, at)),
    };
    Node { value, at }
}
