//! The layers of `docs/DESIGN.md`, enforced: reads `src/` and fails on an import that points the wrong way, on work done in the
//! wrong layer, on mathematics that differs between machines, and on a file that has grown too long.

use std::fs;
use std::path::{Path, PathBuf};

/// A layer may use itself and the layers before it.
const LAYERS: [&str; 9] = ["model", "scenario", "engine", "experiment", "output", "chart", "report", "cli", "main"];

/// Crates, and the layers that may name them.
const CRATES: &[(&str, &[&str])] = &[
    ("rayon", &["engine", "experiment"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("plotters", &["chart"]),
    ("resvg", &["chart"]),
    ("notosans", &["chart"]),
    ("csv", &["output", "scenario"]),
];

/// Parts of the standard library that the model must not know.
const OUTSIDE_WORLD: [&str; 7] = ["fs", "io", "env", "net", "process", "thread", "time"];

/// Printing belongs to the command line.
const PRINTING: [&str; 5] = ["print!", "println!", "eprint!", "eprintln!", "dbg!"];

/// Functions of the standard library whose last bit depends on the platform; `libm` has them all.
const PLATFORM_MATHS: [&str; 23] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "cbrt", "hypot", "sin", "cos",
    "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
];

const MOST_LINES: usize = 400;

#[test]
fn the_layers_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 10, "src/ was not read");
    let violations: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).expect("a source file is readable text");
            let name = file.strip_prefix(&root).expect("collected below src/").to_string_lossy().replace('\\', "/");
            violations(&name, &text)
        })
        .collect();
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn a_planted_violation_is_caught() {
    let caught = |file: &str, text: &str| violations(file, text).len();
    assert_eq!(caught("model/x.rs", "use crate::engine::tick;"), 1);
    assert_eq!(caught("model/x.rs", "use crate::{model::place, scenario};"), 1);
    assert_eq!(caught("model/x.rs", "use crate::cli::command::run;"), 1);
    assert_eq!(caught("engine/x.rs", "let r = crate::report::page();"), 1);
    assert_eq!(caught("output/x.rs", "use rayon::prelude::*;"), 1);
    assert_eq!(caught("report/x.rs", "use clap;"), 1);
    assert_eq!(caught("experiment/x.rs", "let w = csv::Writer::from_path(p);"), 1);
    assert_eq!(caught("chart/x.rs", "println!(\"drawn\");"), 1);
    assert_eq!(caught("model/x.rs", "use std::{fs, fmt};"), 1);
    assert_eq!(caught("engine/x.rs", "let y = x.exp() + f64::ln(x);"), 2);
    assert_eq!(caught("model/x.rs", "let y = x\n    .powf(2.0);"), 1);
    assert_eq!(caught("model/x.rs", &"//\n".repeat(MOST_LINES + 1)), 1);
    assert_eq!(caught("model/x.rs", "#[cfg(test)]\nmod tests { fn f() {} }\nfn g() { x.sin() }"), 1);
}

#[test]
fn what_only_looks_like_a_violation_is_not_reported() {
    let clean = |file: &str, text: &str| {
        assert_eq!(violations(file, text), Vec::<String>::new(), "{text}");
    };
    clean("engine/x.rs", "use crate::{model::place::Place, scenario::Scenario};");
    clean("model/x.rs", "//! See [`crate::engine`]; println!(\"no\").\n/* rayon::join */");
    clean("model/x.rs", r####"let s = "crate::cli println!("; let r = r#"x".exp()"#; let c = '"';"####);
    clean("model/x.rs", "let y = libm::exp(x) + x.sqrt() + config.log;");
    clean("model/x.rs", "#[cfg(test)]\nmod tests {\n    use std::fs;\n    fn f() { x.exp(); println!(); }\n}");
    clean("chart/x.rs", "let t = crate::output::csv::read(); let y = x.ln();");
    clean("cli/x.rs", "use clap::Parser; use rayonic::x; fn f<'a>(x: &'a str) { println!(\"{x}\") }");
}

/// Every violation of one file; `file` is its path below `src/`.
fn violations(file: &str, text: &str) -> Vec<String> {
    let layer = file.split('/').next().unwrap_or("").trim_end_matches(".rs");
    let rank = LAYERS.iter().position(|&l| l == layer).unwrap_or(LAYERS.len());
    let code = without_tests(&without_text(text));
    let mut found = Vec::new();
    let lines = text.lines().count();
    if lines > MOST_LINES {
        found.push(format!("src/{file}: {lines} lines, more than {MOST_LINES}: split it"));
    }
    let mut report = |at: usize, what: String| {
        let line = code[..at].matches('\n').count() + 1;
        found.push(format!("src/{file}:{line}: {what}"));
    };
    for (at, root, child) in paths(&code) {
        if matches!(root, "crate" | "super" | "footvote")
            && let Some(target) = LAYERS.iter().position(|&l| l == child)
            && target > rank
        {
            report(at, format!("`{layer}` must not know `{child}`"));
        }
        if root == "std" && layer == "model" && OUTSIDE_WORLD.contains(&child) {
            report(at, format!("the model must not know `std::{child}`"));
        }
        if let Some((name, allowed)) = CRATES.iter().find(|(name, _)| *name == root)
            && !allowed.contains(&layer)
        {
            report(at, format!("`{name}` belongs to {}", allowed.join(" and ")));
        }
        if matches!(root, "f64" | "f32") && matches!(layer, "model" | "engine") && PLATFORM_MATHS.contains(&child) {
            report(at, format!("`{root}::{child}` differs between platforms: use libm"));
        }
    }
    for at in words(&code) {
        let word = &code[at..at + word_length(&code, at)];
        let after = code[at + word.len()..].trim_start();
        let before = code[..at].trim_end();
        if after.starts_with('!')
            && !matches!(layer, "cli" | "main")
            && PRINTING.iter().any(|p| p.trim_end_matches('!') == word)
        {
            report(at, format!("`{word}!` belongs to cli"));
        }
        if matches!(layer, "model" | "engine")
            && before.ends_with('.')
            && after.starts_with('(')
            && PLATFORM_MATHS.contains(&word)
        {
            report(at, format!("`.{word}()` differs between platforms: use libm"));
        }
    }
    found
}

/// Every path in the code as (position, root, next segment): a group `root::{a, b::c}` gives (root, a) and (root, b), a chain
/// `crate::a` gives (super, a), and `use root;` gives (root, "").
fn paths(code: &str) -> Vec<(usize, &str, &str)> {
    let mut found = Vec::new();
    for at in words(code) {
        let before = code[..at].trim_end();
        if before.ends_with("::") {
            continue;
        }
        let root = &code[at..at + word_length(code, at)];
        let mut rest = at + root.len();
        while code[rest..].starts_with("::super") {
            rest += "::super".len();
        }
        if before.ends_with("use") && code[rest..].starts_with(';') {
            found.push((at, root, ""));
        }
        if code[rest..].starts_with("::") {
            for start in next_segments(code, rest + 2) {
                found.push((at, root, &code[start..start + word_length(code, start)]));
            }
        }
    }
    found
}

/// Where the segments after `::` start: one, or those of a group in braces.
fn next_segments(code: &str, at: usize) -> Vec<usize> {
    if !code[at..].starts_with('{') {
        return vec![at];
    }
    let mut starts = Vec::new();
    let mut depth = 0;
    let mut expects_segment = false;
    for (offset, character) in code[at..].char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(character, '{' | ',') {
            expects_segment = true;
        } else if expects_segment && is_word(character) {
            starts.push(at + offset);
            expects_segment = false;
        }
    }
    starts
}

/// Where each identifier starts.
fn words(code: &str) -> Vec<usize> {
    let mut inside = false;
    code.char_indices()
        .filter_map(|(at, character)| {
            let starts = is_word(character) && !inside;
            inside = is_word(character);
            starts.then_some(at)
        })
        .collect()
}

fn word_length(code: &str, at: usize) -> usize {
    code[at..].find(|c| !is_word(c)).unwrap_or(code.len() - at)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
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
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
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
