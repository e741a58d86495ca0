//! The layers: who may import whom, and which work is done where.

use crate::source::{self, Kind, Written, code, is_word, module};

/// A layer may use itself and the layers before it.
pub const LAYERS: [&str; 12] = [
    "format",
    "model",
    "scenario",
    "engine",
    "words",
    "experiment",
    "output",
    "chart",
    "report",
    "publish",
    "cli",
    "main",
];

/// Crates, and the layers that may name them.
pub const CRATES: &[(&str, &[&str])] = &[
    ("rayon", &["engine", "experiment"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("annotate_snippets", &["cli"]),
    ("ctrlc", &["cli"]),
    ("indicatif", &["cli"]),
    ("plotters", &["chart"]),
    ("png", &["chart"]),
    ("harfrust", &["chart"]),
    ("resvg", &["chart"]),
    ("notosans", &["chart"]),
    ("tempfile", &["publish"]),
    ("blake3", &["output"]),
    ("itoa", &["output"]),
    ("rustix", &["output"]),
    ("csv", &["output", "scenario"]),
];

/// Features, and the first layer that each brings along.
const FEATURES: [(&str, &str); 3] = [("tables", "experiment"), ("charts", "chart"), ("cli", "cli")];

/// Optional crates of a manifest that a layer may name which is there without them: a build without that feature would fail. The checks
/// compile the library without features only, so the engine may name what `tables` brings.
pub fn too_early(manifest: &str, crates: &[(&str, &[&str])]) -> Vec<String> {
    let rank = |layer: &str| LAYERS.iter().position(|l| *l == layer);
    let mut found = Vec::new();
    for (feature, first) in FEATURES {
        let list = manifest.split_once(&format!("\n{feature} = [")).and_then(|(_, rest)| rest.split_once(']'));
        let list = list.map_or("", |(list, _)| list);
        for name in list.split("dep:").skip(1).filter_map(|rest| rest.split('"').next()) {
            let name = name.replace('-', "_");
            let Some((_, allowed)) = crates.iter().find(|(known, _)| *known == name) else {
                found.push(format!("`{name}` comes with `{feature}` and belongs to no layer"));
                continue;
            };
            let early = allowed.iter().filter(|layer| rank(layer) < rank(first) && **layer != "engine");
            found.extend(early.map(|layer| format!("`{layer}` may name `{name}`, which comes with `{feature}`")));
        }
    }
    found
}

/// Parts of the standard library that a layer must not know.
const OUTSIDE_WORLD: &[(&str, &[&str])] = &[
    ("model", &["fs", "io", "env", "net", "process", "thread", "time"]),
    // A clock traps on wasm32.
    ("engine", &["time"]),
];

/// Printing belongs to the command line.
const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Functions of the standard library whose last bit depends on the platform; `libm` has them all.
const PLATFORM_MATHS: [&str; 23] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "cbrt", "hypot", "sin", "cos",
    "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
];

/// Files longer than this are named, no more: length is never a reason to split an idea.
const MANY_LINES: usize = 500;

/// What to say of a long file.
pub fn warning(file: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > MANY_LINES).then(|| format!("warning: src/{file}: {lines} lines: is it one idea?"))
}

/// Every violation of one file; `file` is its path below `src/`.
pub fn violations(file: &str, text: &str) -> Vec<String> {
    let layer = file.split('/').next().unwrap_or("").trim_end_matches(".rs");
    let rank = LAYERS.iter().position(|&l| l == layer).unwrap_or(LAYERS.len());
    let depth = module(file).len();
    let code = code(text);
    let mut found = Vec::new();
    let mut report = |at: usize, what: String| {
        let line = code[..at].matches('\n').count() + 1;
        found.push(format!("src/{file}:{line}: {what}"));
    };
    if rank == LAYERS.len() && file != "lib.rs" {
        report(0, format!("`{layer}` is no layer"));
    }
    for Written { at, segments, kind } in source::paths(&code) {
        let root = segments[0];
        let child = segments[1..].iter().find(|segment| **segment != "super").copied().unwrap_or("");
        let supers = segments.iter().take_while(|segment| **segment == "super").count();
        if (matches!(root, "crate" | "footvote") || supers > 0 && supers == depth)
            && let Some(target) = LAYERS.iter().position(|&l| l == child)
            && target > rank
        {
            report(at, format!("`{layer}` must not know `{child}`"));
        }
        // A name alone is no crate, unless it is imported.
        if segments.len() == 1 && kind == Kind::Inline {
            continue;
        }
        if root == "std" && OUTSIDE_WORLD.iter().any(|(l, parts)| *l == layer && parts.contains(&child)) {
            report(at, format!("`{layer}` must not know `std::{child}`"));
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
        let word = &code[at..at + code[at..].find(|c| !is_word(c)).unwrap_or(code.len() - at)];
        let after = code[at + word.len()..].trim_start();
        let before = code[..at].trim_end();
        if after.starts_with('!') && !matches!(layer, "cli" | "main") && PRINTING.contains(&word) {
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

/// Where each name starts.
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
