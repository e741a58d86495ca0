//! Circles: files, and folders of one layer, that import one another in a ring.
//!
//! A module that a folder's page (`mod.rs`) declares or exports again is no import; whoever uses such a name imports
//! the file that defines it. A page that uses a child, while a child uses something that the page defines, is a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Kind, code, module, paths};

/// Which file imports which, and under what name.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// A source file: the module that it is, and what it imports and exports again.
struct File {
    /// Path of the module, from the root.
    module: Vec<String>,
    /// Whether it is the page of a folder.
    page: bool,
    /// Absolute paths behind the names it imports.
    names: BTreeMap<String, Vec<String>>,
    /// Those among them that it exports again.
    exported: BTreeMap<String, Vec<String>>,
    /// Absolute paths it writes; `true` if only to export a name again.
    written: Vec<(Vec<String>, bool)>,
}

/// Circles among these files, each said in one line; a file is its path below `src/` and its text.
pub fn circles(sources: &[(String, String)]) -> Vec<String> {
    let graph = graph(sources);
    let mut found: Vec<String> = rings(&graph).iter().map(|ring| format!("files: {}", shown(&graph, ring))).collect();
    let folders: BTreeSet<&str> =
        sources.iter().flat_map(|(file, _)| file.match_indices('/').map(|(at, _)| &file[..at])).collect();
    for folder in folders {
        let graph = inside(&graph, folder);
        // Rings of files alone are listed already.
        let rings = rings(&graph).into_iter().filter(|ring| ring.iter().any(|part| !part.ends_with(".rs")));
        found.extend(rings.map(|ring| format!("folders in {folder}/: {}", shown(&graph, &ring))));
    }
    found
}

/// The imports between the parts of a folder: its files, and its sub-folders as wholes.
fn inside(graph: &Graph, folder: &str) -> Graph {
    let part = |file: &str| -> Option<String> {
        let rest = file.strip_prefix(folder)?.strip_prefix('/')?;
        Some(rest.split('/').next().unwrap_or(rest).to_string())
    };
    let mut parts = Graph::new();
    for (from, imports) in graph {
        for (to, name) in imports {
            if let (Some(a), Some(b)) = (part(from), part(to))
                && a != b
            {
                parts.entry(a).or_default().entry(b).or_insert_with(|| format!("{from} uses {name}"));
            }
        }
    }
    parts
}

/// Who imports whom.
fn graph(sources: &[(String, String)]) -> Graph {
    let modules: BTreeMap<Vec<String>, usize> =
        sources.iter().enumerate().map(|(k, (file, _))| (module(file), k)).collect();
    let files: Vec<File> = sources.iter().map(|(file, text)| read(file, &code(text), &modules)).collect();
    let mut graph = Graph::new();
    for (from, (name, _)) in files.iter().zip(sources) {
        for (path, only_exported) in &from.written {
            let Some(to) = target(path, &files, &modules, 0) else { continue };
            let within = files[to].module.starts_with(&from.module);
            if sources[to].0 == *name || *only_exported && from.page && within {
                continue;
            }
            graph.entry(name.clone()).or_default().entry(sources[to].0.clone()).or_insert_with(|| path.join("::"));
        }
    }
    graph
}

fn read(file: &str, code: &str, modules: &BTreeMap<Vec<String>, usize>) -> File {
    let module = module(file);
    let mut read = File {
        page: file.ends_with("mod.rs") || file == "lib.rs",
        names: BTreeMap::new(),
        exported: BTreeMap::new(),
        written: Vec::new(),
        module,
    };
    let written = paths(code);
    // Imports first: the code below and above them may use their names.
    for path in &written {
        if let Kind::Import { name, exported } = path.kind
            && let Some(absolute) = absolute(&read, &path.segments, modules)
        {
            if exported {
                read.exported.insert(name.to_string(), absolute.clone());
            }
            read.names.insert(name.to_string(), absolute.clone());
            read.written.push((absolute, exported));
        }
    }
    for path in written.iter().filter(|path| path.kind == Kind::Inline) {
        if let [name] = path.segments[..] {
            // A name alone is an import at work if it is that of a type or of a function that is called.
            let called = code[path.at + name.len()..].starts_with('(');
            let item = read.names.get(name).filter(|item| !modules.contains_key(*item));
            if let (Some(item), true) = (item, called || name.starts_with(char::is_uppercase)) {
                read.written.push((item.clone(), false));
            }
            continue;
        }
        if let Some(absolute) = absolute(&read, &path.segments, modules) {
            read.written.push((absolute, false));
        }
    }
    read
}

/// A path from the root of the crate, if it leads into this crate.
fn absolute(file: &File, segments: &[&str], modules: &BTreeMap<Vec<String>, usize>) -> Option<Vec<String>> {
    let mut rest = segments;
    let mut base = match rest[0] {
        "crate" | "footvote" => Vec::new(),
        "self" | "super" => file.module.clone(),
        name => {
            let child: Vec<String> = file.module.iter().map(String::as_str).chain([name]).map(String::from).collect();
            if modules.contains_key(&child) { child } else { file.names.get(name)?.clone() }
        }
    };
    if rest[0] == "super" {
        base.pop();
    }
    rest = &rest[1..];
    while rest.first() == Some(&"super") {
        base.pop();
        rest = &rest[1..];
    }
    base.extend(rest.iter().filter(|segment| **segment != "*").map(|segment| segment.to_string()));
    Some(base)
}

/// The file in which what a path leads to is defined.
fn target(path: &[String], files: &[File], modules: &BTreeMap<Vec<String>, usize>, depth: u32) -> Option<usize> {
    let length = (0..=path.len()).rev().find(|&length| modules.contains_key(&path[..length]))?;
    let file = modules[&path[..length]];
    let (Some(name), true) = (path.get(length), depth < 9) else { return Some(file) };
    match files[file].exported.get(name) {
        Some(exported) => {
            let whole: Vec<String> = exported.iter().chain(&path[length + 1..]).cloned().collect();
            target(&whole, files, modules, depth + 1)
        }
        None if length == 0 => None,
        None => Some(file),
    }
}

/// Groups of parts each of which is reached from each other.
fn rings(graph: &Graph) -> Vec<Vec<String>> {
    let mut left: BTreeSet<&String> = graph.keys().collect();
    let mut found = Vec::new();
    while let Some(start) = left.pop_first() {
        let forth = reached(graph, start);
        let ring = forth.into_iter().filter(|part| reached(graph, part).contains(start));
        let ring: Vec<String> = ring.cloned().collect();
        ring.iter().for_each(|part| {
            left.remove(part);
        });
        if ring.len() > 1 {
            found.push(ring);
        }
    }
    found
}

/// Everything that is imported from here on, directly or not.
fn reached<'g>(graph: &'g Graph, start: &'g str) -> BTreeSet<&'g String> {
    let mut found = BTreeSet::new();
    let mut next = vec![start];
    while let Some(part) = next.pop() {
        next.extend(
            graph.get(part).into_iter().flat_map(BTreeMap::keys).filter(|to| found.insert(*to)).map(String::as_str),
        );
    }
    found
}

/// A ring in words: its members, and the imports of the shortest way around from the first of them.
fn shown(graph: &Graph, ring: &[String]) -> String {
    let start = &ring[0];
    let mut ways: Vec<Vec<&String>> = vec![vec![start]];
    let mut seen = BTreeSet::new();
    let around = loop {
        let way = ways.remove(0);
        let last = way[way.len() - 1];
        let imports = graph.get(last).into_iter().flat_map(BTreeMap::keys);
        if way.len() > 1 && last == start {
            break way;
        }
        for to in imports {
            if ring.contains(to) && seen.insert(to) {
                ways.push([&way[..], &[to]].concat());
            }
        }
    };
    let steps: Vec<String> =
        around.windows(2).map(|step| format!("{} → {} ({})", step[0], step[1], graph[step[0]][step[1]])).collect();
    format!("{} in a ring [{}]; for example {}", ring.len(), ring.join(" "), steps.join(", "))
}
