//! Reads Rust just well enough: blanks out texts and tests, and finds every path that the code writes.

use std::fs;
use std::path::{Path, PathBuf};

/// A path as the code writes it: `use a::{b, c::d}` gives `a::b` and `a::c::d`.
#[derive(Debug, PartialEq)]
pub struct Written<'c> {
    /// Where it stands.
    pub at: usize,
    /// Its segments; `*` ends an import of everything.
    pub segments: Vec<&'c str>,
    pub kind: Kind<'c>,
}

/// How a path is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind<'c> {
    /// Imported under this name, and exported again or not.
    Import { name: &'c str, exported: bool },
    /// Named on the spot.
    Inline,
}

/// Every path in the code, names of a single segment included.
pub fn paths(code: &str) -> Vec<Written<'_>> {
    let mut found = Vec::new();
    let mut reader = Reader { code, at: 0 };
    let mut exported = false;
    while let Some(token) = reader.next() {
        match token {
            "use" => {
                reader.tree(&mut Vec::new(), exported, &mut found);
                exported = false;
            }
            "pub" => {
                exported = true;
                if reader.peek() == Some("(") {
                    while reader.next().is_some_and(|token| token != ")") {}
                }
            }
            "." => {
                // A field or a method is no path, what ends a range may be.
                if reader.peek().is_some_and(|next| next == "." || is_name(next)) {
                    reader.next();
                }
            }
            "::" => {
                reader.next();
            }
            name if is_name(name) => {
                exported = false;
                let at = reader.at - name.len();
                let mut segments = vec![name];
                while reader.peek() == Some("::") {
                    let before = reader.at;
                    reader.next();
                    match reader.peek() {
                        Some(next) if is_name(next) => {
                            reader.next();
                            segments.push(next);
                        }
                        _ => {
                            reader.at = before;
                            break;
                        }
                    }
                }
                if reader.peek() == Some("::") {
                    reader.next();
                }
                found.push(Written { at, segments, kind: Kind::Inline });
            }
            _ => exported = false,
        }
    }
    found
}

/// Takes code apart into names, `::` and single signs.
struct Reader<'c> {
    code: &'c str,
    at: usize,
}

impl<'c> Reader<'c> {
    fn peek(&self) -> Option<&'c str> {
        Reader { ..*self }.next()
    }

    fn next(&mut self) -> Option<&'c str> {
        let rest = &self.code[self.at..];
        let start = self.at + rest.find(|c: char| !c.is_whitespace())?;
        let rest = &self.code[start..];
        let length = match rest.chars().next()? {
            first if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ if rest.starts_with("::") => 2,
            other => other.len_utf8(),
        };
        self.at = start + length;
        Some(&rest[..length])
    }

    /// One branch of an import, after the segments in `stem`.
    fn tree(&mut self, stem: &mut Vec<&'c str>, exported: bool, found: &mut Vec<Written<'c>>) {
        let depth = stem.len();
        loop {
            match self.next() {
                Some("::") => {}
                Some("{") => {
                    while self.peek().is_some_and(|token| token != "}") {
                        self.tree(stem, exported, found);
                        if self.peek() == Some(",") {
                            self.next();
                        }
                    }
                    self.next();
                    break;
                }
                Some(segment) => {
                    let at = self.at - segment.len();
                    if segment != "self" || stem.is_empty() {
                        stem.push(segment);
                    }
                    if self.peek() == Some("::") {
                        continue;
                    }
                    let mut name = *stem.last().expect("a segment was read");
                    if self.peek() == Some("as") {
                        self.next();
                        name = self.next().unwrap_or("_");
                    }
                    found.push(Written { at, segments: stem.clone(), kind: Kind::Import { name, exported } });
                    break;
                }
                None => break,
            }
        }
        stem.truncate(depth);
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| is_word(c) && !c.is_numeric())
}

pub fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The module that a file is; the roots of library and program have none.
pub fn module(file: &str) -> Vec<String> {
    let stem = file.trim_end_matches(".rs");
    let stem = if stem == "mod" { "" } else { stem.strip_suffix("/mod").unwrap_or(stem) };
    match stem {
        "lib" => Vec::new(),
        // The program is a crate of its own.
        "main" => vec!["(main)".into()],
        _ => stem.split('/').map(String::from).collect(),
    }
}

/// The code alone: comments, strings, characters and tests are blanked out; line numbers stay.
pub fn code(text: &str) -> String {
    without_tests(&without_text(text))
}

/// The code with comments, strings and characters blanked out; line numbers stay.
fn without_text(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hashes = rest.strip_prefix('r').map_or(0, |r| r.len() - r.trim_start_matches('#').len());
        let raw = rest.starts_with('r') && rest[1 + hashes..].starts_with('"') && !code.ends_with(is_word);
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if raw {
            let open = 2 + hashes;
            let close = format!("\"{}", "#".repeat(hashes));
            rest[open..].find(&close).map_or(rest.len(), |end| open + end + close.len())
        } else if first == '"' {
            end_of_quote(rest, '"')
        } else if first == '\'' && is_character(rest) {
            end_of_quote(rest, '\'')
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[length..];
    }
    code
}

/// Whether an apostrophe opens a character rather than a lifetime.
fn is_character(rest: &str) -> bool {
    let mut characters = rest.chars().skip(1);
    characters.next() == Some('\\') || characters.next() == Some('\'')
}

/// Length of a quoted text including both quotes.
fn end_of_quote(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        if character == quote && !escaped {
            return at + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    rest.len()
}

/// The code with every item under `#[cfg(test)]` blanked out; line numbers stay.
fn without_tests(code: &str) -> String {
    let mut kept = code.to_string();
    while let Some(start) = kept.find("#[cfg(test)]") {
        let mut depth = 0;
        let mut end = kept.len();
        for (offset, character) in kept[start..].char_indices() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 && matches!(character, '}' | ';') {
                end = start + offset + 1;
                break;
            }
        }
        let blank: String = kept[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        kept.replace_range(start..end, &blank);
    }
    kept
}

/// Every Rust file below `folder`, except files of tests, in a fixed order.
pub fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("src/ is readable")
        .map(|entry| entry.expect("an entry of src/ is readable").path())
        .collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned());
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") && stem.is_some_and(|s| s != "tests") {
            files.push(path);
        }
    }
}
