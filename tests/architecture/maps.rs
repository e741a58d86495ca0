//! Folder maps: the page of a folder names every module in it.

use crate::source::code;

/// Modules that the page `mod.rs` of a folder declares and does not name; `file` is its path below the package.
pub fn unnamed(file: &str, text: &str) -> Vec<String> {
    let map: String = text.lines().filter_map(|line| line.trim_start().strip_prefix("//!")).collect();
    let missing = declared(&code(text))
        .into_iter()
        .filter(|module| !["", "mod@"].iter().any(|kind| map.contains(&format!("`{kind}{module}`"))));
    missing.map(|module| format!("{file}: its map does not name `{module}`")).collect()
}

/// The modules that are declared in files of their own.
pub fn declared(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in code.split(['\n', ';', '}']).map(str::trim) {
        let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub") || word.starts_with("#["));
        if words.next() == Some("mod")
            && let Some(name) = words.next()
            && words.next().is_none()
        {
            found.push(name.to_string());
        }
    }
    found
}
