//! The house of `docs/DESIGN.md`, enforced: reads `src/` and fails on an import that points the wrong way or in a circle, on
//! work done in the wrong layer, on mathematics that differs between machines, and on a folder map that forgets a module.
//!
//! - [`source`]: reads Rust just well enough
//! - [`rules`]: the layers, and what is done where
//! - [`circles`]: files and folders that import one another in a ring
//! - [`maps`]: folder maps name every module

mod circles;
mod maps;
mod rules;
mod source;

use std::fs;
use std::path::Path;

use circles::circles;
use maps::unnamed;
use rules::violations;

/// Every source file below a folder of the package: its path from there, and its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    source::collect(&root, &mut files);
    let read = |file: &std::path::PathBuf| {
        let name = file.strip_prefix(&root).expect("collected below it").to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(file).expect("a source file is readable text"))
    };
    files.iter().map(read).collect()
}

#[test]
fn the_layers_point_one_way() {
    let sources = sources("src");
    assert!(sources.len() > 100, "src/ was not read");
    let found: Vec<String> = sources.iter().flat_map(|(file, text)| violations(file, text)).collect();
    sources.iter().filter_map(|(file, text)| rules::warning(file, text)).for_each(|warning| eprintln!("{warning}"));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_files_and_no_folders_import_one_another_in_a_circle() {
    let found = circles(&sources("src"));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_folder_map_names_every_module() {
    let page = |file: &str| file.ends_with("mod.rs") || file.ends_with("main.rs");
    let mut found = Vec::new();
    for folder in ["src", "tests"] {
        let sources = sources(folder);
        let pages = sources.iter().filter(|(file, _)| page(file) && !(folder == "src" && file == "main.rs"));
        found.extend(pages.flat_map(|(file, text)| unnamed(&format!("{folder}/{file}"), text)));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_planted_violation_is_caught() {
    let caught = |file: &str, text: &str| violations(file, text).len();
    assert_eq!(caught("model/x.rs", "use crate::engine::tick;"), 1);
    assert_eq!(caught("format/x.rs", "use crate::model::place;"), 1);
    assert_eq!(caught("engine/x.rs", "use crate::words::of_events;"), 1);
    assert_eq!(caught("report/x.rs", "use crate::publish::folder;"), 1);
    assert_eq!(caught("model/x.rs", "use crate::{model::place, scenario};"), 1);
    assert_eq!(caught("model/x.rs", "use crate::cli::command::run;"), 1);
    assert_eq!(caught("engine/x.rs", "let r = crate::report::page();"), 1);
    assert_eq!(caught("engine/state/x.rs", "use super::super::super::report::page;"), 1);
    assert_eq!(caught("output/x.rs", "use rayon::prelude::*;"), 1);
    assert_eq!(caught("report/x.rs", "use clap;"), 1);
    assert_eq!(caught("experiment/x.rs", "let w = csv::Writer::from_path(p);"), 1);
    assert_eq!(caught("report/x.rs", "use plotters::prelude::*;"), 1);
    assert_eq!(caught("chart/x.rs", "println!(\"drawn\");"), 1);
    assert_eq!(caught("model/x.rs", "use std::{fs, fmt};"), 1);
    assert_eq!(caught("engine/x.rs", "use std::time::Instant;"), 1);
    assert_eq!(caught("engine/x.rs", "let y = x.exp() + f64::ln(x);"), 2);
    assert_eq!(caught("model/x.rs", "let y = x\n    .powf(2.0);"), 1);
    assert_eq!(caught("model/x.rs", "#[cfg(test)]\nmod tests { fn f() {} }\nfn g() { x.sin() }"), 1);
    assert_eq!(caught("manager/x.rs", "fn f() {}"), 1);
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
    clean("engine/state/x.rs", "use super::super::report::page; use super::words::W;");
    clean("lib.rs", "pub use crate::cli::run;");
}

#[test]
fn no_layer_names_a_crate_that_comes_with_a_later_feature() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("it is there");
    assert_eq!(rules::too_early(&manifest, rules::CRATES), Vec::<String>::new());
    // Planted: a crate that no layer has, and one that a layer below its feature may name.
    let planted = "[features]\ntables = [\"dep:blake3\"]\ncharts = [\"tables\", \"dep:plotters\", \"dep:new-one\"]\n";
    let found = rules::too_early(planted, &[("blake3", &["output"]), ("plotters", &["output", "chart"])]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("`output` may name `plotters`") && found[1].contains("new_one"), "{found:?}");
}

#[test]
fn a_long_file_is_named_and_no_more() {
    let long = "//\n".repeat(501);
    assert!(rules::warning("model/x.rs", &long).is_some() && violations("model/x.rs", &long).is_empty());
    assert!(rules::warning("model/x.rs", &"//\n".repeat(500)).is_none());
}

/// What is found among planted files.
fn planted(files: &[(&str, &str)]) -> Vec<String> {
    circles(&files.iter().map(|(file, text)| (file.to_string(), text.to_string())).collect::<Vec<_>>())
}

#[test]
fn a_planted_circle_is_caught() {
    let caught = |files: &[(&str, &str)], said: &str| {
        let found = planted(files);
        assert!(found.len() == 1 && found[0].contains(said), "{files:?}: {found:?}");
    };
    let page = ("e/mod.rs", "mod a; mod b; mod c;");
    // Two files, by every way to write an import.
    for back in [
        "use crate::e::a::A;",
        "use super::a::A;",
        "use super::{a::{A, B}, c};",
        "use crate::e::{self, a as other}; fn f() { other::g() }",
        "fn f() -> crate::e::a::A { super::a::A }",
        "use super::a; fn f() { a::g() }",
        "use crate::e; fn f() { e::a::g() }",
        "fn f() { footvote::e::a::g::<u32>() }",
    ] {
        caught(&[page, ("e/a.rs", "use super::b::B;"), ("e/b.rs", back), ("e/c.rs", "")], "files: 2 in a ring");
    }
    // Three files; the way around is shown.
    let three = [
        page,
        ("e/a.rs", "use super::b::B;"),
        ("e/b.rs", "fn f() { super::c::g() }"),
        ("e/c.rs", "use crate::e::{a::A};"),
    ];
    caught(&three, "e/a.rs → e/b.rs (e::b::B), e/b.rs → e/c.rs (e::c::g), e/c.rs → e/a.rs (e::a::A)");
    // A page that uses its child, which uses what the page defines.
    caught(&[("e/mod.rs", "mod a; use a::A; pub struct E(A);"), ("e/a.rs", "use super::E;")], "e/a.rs → e/mod.rs");
    caught(&[("e/mod.rs", "mod a; pub fn e() { a::f() }"), ("e/a.rs", "fn g() { super::e() }")], "e/a.rs → e/mod.rs");
    caught(&[("e/mod.rs", "mod a; pub use a::A; pub fn e() -> A {}"), ("e/a.rs", "use super::e;")], "files: 2");
    // Through a name that a page exports again.
    let through =
        [("e/mod.rs", "mod a; mod b; pub use a::A;"), ("e/a.rs", "use super::b::B;"), ("e/b.rs", "use super::A;")];
    caught(&through, "e/b.rs → e/a.rs");
    // Two folders without a circle between their files.
    let folders = [
        ("e/mod.rs", "mod x; mod y;"),
        ("e/x/mod.rs", "mod one; mod two;"),
        ("e/x/one.rs", "use crate::e::y::one::O;"),
        ("e/x/two.rs", ""),
        ("e/y/mod.rs", "mod one; mod two;"),
        ("e/y/one.rs", ""),
        ("e/y/two.rs", "use crate::e::x::two::T;"),
    ];
    caught(&folders, "folders in e/: 2 in a ring [x y]; for example x → y (e/x/one.rs uses e::y::one::O)");
    // A folder and a file beside it.
    let beside = [("e/x/one.rs", "use crate::e::y::Y;"), ("e/x/two.rs", ""), ("e/y.rs", "use crate::e::x::two::T;")];
    caught(&beside, "[x y.rs]");
}

#[test]
fn what_only_looks_like_a_circle_is_not_reported() {
    let clean = |files: &[(&str, &str)]| assert_eq!(planted(files), Vec::<String>::new(), "{files:?}");
    // A page that declares and exports again, and a child that uses what the page defines.
    clean(&[("e/mod.rs", "mod a; pub use a::A; pub use self::a::{B, C}; pub struct E;"), ("e/a.rs", "use super::E;")]);
    // Siblings that use what a page exports again.
    clean(&[
        ("e/mod.rs", "mod a; mod b; pub use a::A;"),
        ("e/a.rs", ""),
        ("e/b.rs", "use super::A; fn f() { A::new() }"),
    ]);
    // Tests, comments and texts.
    clean(&[
        ("e/mod.rs", "mod a; mod b;"),
        ("e/a.rs", "use super::b::B;"),
        ("e/b.rs", "//! [`super::a`]\nfn f() { \"super::a::A\" }\n#[cfg(test)]\nmod tests { use super::super::a::A; }"),
    ]);
    // Methods, fields and variables that are called like a module.
    clean(&[
        ("e/mod.rs", "mod a; mod b;"),
        ("e/a.rs", "use super::b::B;"),
        ("e/b.rs", "fn f(a: u32) { let x = self.a(a); let a = y.a; std::a::b() }"),
    ]);
    // The program names the library as a stranger would.
    clean(&[
        ("main.rs", "mod cli; fn main() { cli::run() }"),
        ("cli/mod.rs", "use footvote::e::E;"),
        ("e/mod.rs", ""),
        ("lib.rs", "pub mod e;"),
    ]);
}

#[test]
fn a_module_that_its_map_forgets_is_caught() {
    let map = "//! - [`first`]: one\n//! - `second`: two\n//! - [`mod@file`]: three\n";
    assert!(unnamed("e/mod.rs", &format!("{map}mod first;\npub(crate) mod second;\nmod file;")).is_empty());
    let found = unnamed("e/mod.rs", &format!("{map}mod first;\n#[cfg(feature = \"cli\")]\npub mod third;"));
    assert_eq!(found, ["e/mod.rs: its map does not name `third`"]);
    // Tests and modules within the file need no entry.
    assert!(unnamed("e/mod.rs", "#[cfg(test)]\nmod tests;\nmod within { fn f() {} }").is_empty());
    assert_eq!(maps::declared("pub mod a; mod b;\npub(super) mod c;"), ["a", "b", "c"]);
}
