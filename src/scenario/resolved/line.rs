//! Writes lines of TOML: a key with its value, the header of a block, texts, numbers and lists.

use std::fmt::Write;

/// `key = value`.
pub fn line(out: &mut String, key: &str, value: &str) {
    writeln!(out, "{key} = {value}").expect("writing to a string cannot fail");
}

/// An empty line and the header of a block.
pub fn block(out: &mut String, header: &str) {
    writeln!(out, "\n{header}").expect("writing to a string cannot fail");
}

/// A text in quotes.
pub fn text(value: &str) -> String {
    toml::Value::String(value.to_string()).to_string()
}

/// The shortest digits that read back as the same number.
pub fn number(value: f64) -> String {
    format!("{value:?}")
}

/// `[a, b, …]`.
pub fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A key of a table that may be any text.
pub fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if bare { name.to_string() } else { quoted(name) }
}

/// A text between double quotes, on one line.
fn quoted(name: &str) -> String {
    let mut quoted = String::from("\"");
    for c in name.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted + "\""
}

/// A name as a cell of a row.
pub fn cell(name: &str) -> String {
    if name.contains([',', '"']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}
