//! The tables in `docs/` say what the code says.

use std::fs;
use std::path::Path;
use std::process::Command;

use footvote::model::charter::CHARTER;
use footvote::model::community::COMMUNITY;
use footvote::model::mechanisms::MECHANISMS;
use footvote::model::parameters::PARAMETERS;
use footvote::model::place::ATTRIBUTES;
use footvote::model::population::POPULATION;
use footvote::model::quantity::{DefaultValue, Quantity};

fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    fs::read_to_string(path).expect("the documents are part of the package")
}

/// The cells of the row of `key`; the first is empty.
fn row<'a>(document: &'a str, key: &str) -> Vec<&'a str> {
    let start = format!("| `{key}` |");
    let line =
        document.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("`{key}` is not listed"));
    line.split('|').map(str::trim).collect()
}

fn number(text: &str) -> Option<f64> {
    match text.trim() {
        "no limit" => Some(f64::INFINITY),
        text => text.replace(',', "").parse().ok(),
    }
}

fn check_default<T, R>(row: &Quantity<T, R>, cell: &str) {
    let numbers: Vec<Option<f64>> = cell.split('/').map(number).collect();
    match row.default {
        DefaultValue::One(value) => assert_eq!(numbers, [Some(value)], "default of `{}`", row.name),
        DefaultValue::PerClass(values) => assert_eq!(numbers, values.map(Some), "default of `{}`", row.name),
        DefaultValue::Required => assert_eq!(cell, "required", "default of `{}`", row.name),
        DefaultValue::Derived(from) => assert_eq!(cell, format!("*{from}*"), "default of `{}`", row.name),
    }
}

fn check_range<T, R>(row: &Quantity<T, R>, cell: &str) {
    let (least, most) = cell.split_once(" to ").expect("a range is written `a to b`");
    assert_eq!((number(least), number(most)), (Some(row.min), Some(row.max)), "range of `{}`", row.name);
}

/// Symbol, unit, default, range, evidence, source and meaning of every quantity of a table in `docs/MODEL.md`.
fn check_model<T, R>(table: &[Quantity<T, R>]) {
    let document = document("MODEL.md");
    for quantity in table {
        let cells = row(&document, quantity.name);
        assert_eq!((cells[2], cells[3]), (quantity.symbol, quantity.unit), "symbol and unit of `{}`", quantity.name);
        check_default(quantity, cells[4]);
        check_range(quantity, cells[5]);
        assert_eq!(cells[6], quantity.evidence.word(), "evidence of `{}`", quantity.name);
        assert_eq!(
            (cells[7], cells[8]),
            (quantity.source, quantity.about),
            "source and meaning of `{}`",
            quantity.name
        );
    }
}

#[test]
fn the_documented_parameters_are_those_of_the_code() {
    check_model(PARAMETERS);
    check_model(POPULATION);
    check_model(COMMUNITY);
    check_model(CHARTER);
}

#[test]
fn the_documented_attributes_and_mechanisms_are_those_of_the_code() {
    let document = document("scenarios.md");
    for quantity in ATTRIBUTES {
        let cells = row(&document, quantity.name);
        assert_eq!((cells[2], cells[3]), (quantity.symbol, quantity.unit), "symbol and unit of `{}`", quantity.name);
        check_default(quantity, cells[4]);
        check_range(quantity, cells[5]);
        assert_eq!(cells[6], quantity.about, "meaning of `{}`", quantity.name);
    }
    for mechanism in MECHANISMS {
        let line = format!("| `{}` | {} | {} |", mechanism.name, mechanism.kind.word(), mechanism.about);
        assert!(document.lines().any(|written| written == line), "{line}");
    }
}

/// `docs/scenarios.md` lists which defaults are US dollars: every parameter in dollars is in its table.
#[test]
fn every_default_in_dollars_is_listed_as_such() {
    fn in_dollars<T, R>(table: &[Quantity<T, R>]) -> Vec<&'static str> {
        let is_given = |row: &&Quantity<T, R>| match row.default {
            DefaultValue::One(value) => value != 0.0,
            other => matches!(other, DefaultValue::PerClass(_)),
        };
        // A logarithm of dollars is none.
        let of_money = |row: &&Quantity<T, R>| row.unit.contains('$') && !row.unit.contains("ln $");
        table.iter().filter(of_money).filter(is_given).map(|row| row.name).collect()
    }
    let document = document("scenarios.md");
    let table = document.split("| US dollars in the default |").nth(1).expect("it is there");
    let table = table.split("\n\n").next().expect("it ends");
    let all = [in_dollars(PARAMETERS), in_dollars(POPULATION), in_dollars(COMMUNITY), in_dollars(CHARTER)].concat();
    assert!(all.len() >= 7, "{all:?}");
    for key in all {
        let words = table.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        assert!(words.into_iter().any(|word| word == key), "`{key}` is in dollars and not in the table");
    }
}

/// The sources below a folder, one after the other.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("it can be listed");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    let of = |path: &std::path::PathBuf| match path.is_dir() {
        true => sources(path),
        false if path.extension().is_some_and(|ending| ending == "rs") => {
            fs::read_to_string(path).expect("it is a text")
        }
        false => String::new(),
    };
    paths.iter().map(of).collect()
}

/// Every test that the tables of `tests/README.md` name is one, wherever it is.
#[test]
fn every_fault_names_tests_that_exist() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = sources(&home.join("tests")) + &sources(&home.join("src"));
    let is_test = |name: &str| {
        let head = format!("fn {name}()");
        let mut found = sources.match_indices(&head).map(|(at, _)| at);
        found.any(|at| sources[..at].trim_end().rsplit('\n').take(3).any(|line| line.trim() == "#[test]"))
    };
    let document = fs::read_to_string(home.join("tests/README.md")).expect("it is part of the package");
    let mut named = 0;
    // Names stand in the third cell of a row, alone between backticks.
    for row in document.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
        let cells: Vec<&str> = row.split(" | ").collect();
        assert!(cells.len() >= 3, "{row}");
        let names: Vec<&str> = cells[2].split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "no test: {row}");
        for name in names {
            assert!(is_test(name), "there is no test `{name}`");
            named += 1;
        }
    }
    assert!(named > 100, "{named} tests are named");
    assert!(!is_test("a_test_that_nobody_wrote") && !is_test("sources"), "anything is called a test");
}

/// Every test that `docs/LIMITS.md` names as `file::test` is one.
#[test]
fn every_limit_names_a_test_that_exists() {
    let document = document("LIMITS.md");
    let mut named = 0;
    for code in
        document.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('`').skip(1).step_by(2))
    {
        let Some((file, test)) = code.split_once("::") else {
            continue;
        };
        let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
        let source = source.unwrap_or_else(|error| panic!("{file}: {error}"));
        let head = format!("fn {test}(");
        let at = source.find(&head).unwrap_or_else(|| panic!("there is no {test} in {file}"));
        assert!(source[..at].trim_end().rsplit('\n').take(3).any(|line| line.contains("#[test]")), "{test} is no test");
        named += 1;
    }
    assert!(named > 40, "{named} tests are named");
}

/// The table of options in DESIGN.md says which command has which.
#[test]
fn options_are_of_the_commands_that_the_design_names() {
    let help = |command: &str| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_footvote")).args([command, "--help"]).output().expect("it starts");
        String::from_utf8(output.stdout).expect("help is UTF-8")
    };
    let commands = [
        "run",
        "compare",
        "sweep",
        "merge",
        "sensitivity",
        "solve",
        "explain",
        "verify",
        "plot",
        "report",
        "check",
        "bands",
        "trace",
        "facts",
        "backtest",
    ];
    let helps = commands.map(|command| (command, help(command)));
    let document = document("DESIGN.md");
    for line in document.lines().filter(|line| line.starts_with("| `--")) {
        let [_, options, named, ..] = line.split('|').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let words = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        for option in words(options).iter().map(|option| option.split(' ').next().unwrap_or_default()) {
            for (command, help) in &helps {
                let starts = |line: &str| line.trim_start().split([' ', ',']).next() == Some(option);
                let own = *command == "facts" && option == "--replicates";
                let named = words(named).iter().any(|name| name == command);
                assert_eq!(help.lines().any(starts), named || own, "{option} of {command}");
            }
        }
    }
}
