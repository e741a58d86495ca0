//! Holds values that remember where they were written, and reads TOML into them.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::scenario::diagnostic::{At, Notes};

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
    /// A date or a time.
    Date,
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
            Value::Date => "a date",
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
    let (root, errors) = DeTable::parse_recoverable(text);
    // One mistake often makes the following lines look wrong: only the first is shown.
    if let Some(error) = errors.first() {
        let span = error.span().unwrap_or(0..0);
        notes
            .error(At::new(source, span.start, span.end), format!("this is not TOML: {}", error.message()))
            .why("here")
            .hint(syntax_hint(error.message(), text, span.start));
        return Table::empty(At::new(source, 0, 0));
    }
    table(source, root.get_ref(), At::new(source, 0, 0))
}

fn syntax_hint(message: &str, text: &str, start: usize) -> String {
    if message.contains("duplicate key") {
        return "a key or block may be written once; keep one of the two".to_string();
    }
    let before = text.get(..start).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.contains('=') && message.contains("string") {
        return "texts stand in quotes: name = \"chicago\"".to_string();
    }
    "a line is `key = value`; a block begins with `[name]`; a comment with `#`".to_string()
}

/// Reads one TOML value that is part of text `source`, beginning at byte `offset`; `None` if it is not one.
pub fn parse_value(source: usize, text: &str, offset: usize) -> Option<Node> {
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
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(source, item)).collect()),
        DeValue::Table(entries) => Value::Table(table(source, entries, at)),
    };
    Node { value, at }
}
