//! The tables in `docs/` say what the code says.

use std::fs;
use std::path::Path;
use std::process::Command;

use footvote::model::charter::CHARTER;
use footvote::model::community::COMMUNITY;
use footvote::model::doubt;
use footvote::model::doubt::row::Drawn;
use footvote::model::mechanisms::MECHANISMS;
use footvote::model::parameters::PARAMETERS;
use footvote::model::place::ATTRIBUTES;
use footvote::model::population::POPULATION;
use footvote::model::quantity::{DefaultValue, Quantity};
use footvote::scenario;
use footvote::scenario::read::edit::Edit;
use footvote::scenario::read::text::read_text;

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

/// How many numbers have each word of evidence, as `docs/EVIDENCE.md` counts them, and in how many ways they are in doubt.
#[test]
fn the_numbers_are_as_many_as_the_evidence_says() {
    fn words<T, R>(table: &[Quantity<T, R>]) -> impl Iterator<Item = &'static str> {
        table.iter().map(|row| row.evidence.word())
    }
    let all: Vec<&str> = words(PARAMETERS)
        .chain(words(POPULATION))
        .chain(words(ATTRIBUTES))
        .chain(words(COMMUNITY))
        .chain(words(CHARTER))
        .collect();
    let evidence = document("EVIDENCE.md");
    let count = |word: &str| all.iter().filter(|known| **known == word).count();
    for word in ["data", "estimated", "fitted", "weak", "assumed"] {
        let line = evidence.lines().find(|line| line.starts_with(&format!("| {word} |"))).expect("it is listed");
        assert_eq!(line.split('|').nth(3).and_then(number), Some(count(word) as f64), "numbers that are {word}");
    }
    let loose = (count("weak") + count("assumed")) as f64 / all.len() as f64;
    assert!((0.62..0.71).contains(&loose), "two in three: {loose}");
    let drawn = |kind: Drawn| doubt::rows().filter(|row| row.drawn == kind).count();
    for said in [
        format!("So of {} numbers two in three are weak or assumed", all.len()),
        format!("A plausible law stands beside {} numbers", drawn(Drawn::Plausible)),
        format!("{} more are drawn only where a", drawn(Drawn::Named)),
        format!("for {} there is none", drawn(Drawn::Never)),
    ] {
        assert!(evidence.contains(&said), "docs/EVIDENCE.md does not say: {said}");
    }
    let said = format!("each of {} mechanisms", MECHANISMS.len());
    assert!(document("TRACE.md").contains(&said), "docs/TRACE.md does not say: {said}");
}

/// The cells of the only row of `docs/EVIDENCE.md` that begins so.
fn measured(start: &str) -> Vec<String> {
    let evidence = document("EVIDENCE.md");
    let rows: Vec<&str> = evidence.lines().filter(|line| line.starts_with(start)).collect();
    assert_eq!(rows.len(), 1, "{start}: {rows:?}");
    rows[0].split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// What `README.md` says of a town beside Chicago and of homes that nobody has asked for are the numbers of `docs/EVIDENCE.md`.
#[test]
fn the_front_page_has_the_numbers_of_the_evidence() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = fs::read_to_string(path).expect("it is part of the package");
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let families: Vec<f64> = measured("| families |")[2..=6]
        .iter()
        .map(|cell| cell.split(' ').next().and_then(|value| value.parse().ok()).expect("a share"))
        .collect();
    let [needed, governance_0, _, efficient, placebo] = families[..] else { panic!("five columns") };
    assert!((1.0 - efficient / needed - 1.0 / 7.0).abs() < 0.01, "a seventh");
    let homes = measured("| 20,000 |");
    let hearsay = homes[3].split(';').next().expect("households");
    let (households, error) = hearsay.split_once(' ').expect("a standard error");
    for said in [
        format!("needs {needed} % of households"),
        format!("{governance_0} % if better government is worth nothing"),
        format!("at {:.1} times as many ({placebo} %", placebo / needed),
        format!("a town known by hearsay has {households} households {error} in ten years"),
    ] {
        assert!(page.contains(&said), "README.md does not say: {said}");
    }
}

/// What a comment refers to is there for whoever reads it: no specification and no prototype outside this repository.
#[test]
fn nothing_refers_to_what_a_stranger_cannot_read() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = sources(&home.join("src")) + &sources(&home.join("tests")) + &sources(&home.join("examples"));
    let (specification, prototypes) = (["MODEL", "2"].concat(), ["`new", "/"].concat());
    for (number, line) in all.lines().enumerate() {
        assert!(!line.contains(&specification) && !line.contains(&prototypes), "line {number} of all: {line}");
    }
}

/// Every section of `docs/MODEL.md` that a source names is one.
#[test]
fn every_section_of_the_model_that_is_named_exists() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (model, all) = (document("MODEL.md"), sources(&home.join("src")));
    let is_section = |number: &str| {
        let (chapter, section) = (format!("## {number}. "), format!("### {number} "));
        model.lines().any(|line| line.starts_with(&chapter) || line.starts_with(&section))
    };
    let mut named = 0;
    for after in all.split("docs/MODEL.md, ").skip(1) {
        let number: String =
            after.trim_start_matches("section ").chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let number = number.trim_end_matches('.');
        assert!(is_section(number), "docs/MODEL.md has no section {number}");
        named += 1;
    }
    assert!(named > 10 && !is_section("7.99") && !is_section(""), "{named} sections are named");
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

/// The samples of `docs/scenarios.md` are scenarios: the blocks by themselves, and with new places, communities and doubt below them.
#[test]
fn the_samples_of_the_documentation_are_valid() {
    let document = document("scenarios.md");
    let samples: Vec<&str> = document.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(samples.len() >= 6, "{} samples", samples.len());
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/sample.toml").display().to_string();
    let read = |text: &str, households: &str| {
        let edits = [Edit::parse(&format!("population.households={households}"))];
        scenario::parse(text, &beside, &read_text, &edits).map(|_| ()).map_err(|report| report.to_string())
    };
    assert_eq!(read(samples[0], "500_000"), Ok(()));
    // Small places need more households.
    let doubt = samples.iter().position(|sample| sample.starts_with("[uncertainty]")).expect("there is one");
    for more in [vec![1], vec![1, 2], vec![1, 2, doubt]] {
        let text: String = std::iter::once(0).chain(more.iter().copied()).map(|k| samples[k]).collect();
        assert_eq!(read(&text, "900_000"), Ok(()), "samples {more:?}");
    }
    assert!(read(&samples[0].replace("us-metro-moves-by-year.csv", "us-state-moves-by-year.csv"), "500_000").is_err());
}

/// The front page counts the mechanisms.
#[test]
fn the_front_page_has_as_many_mechanisms_as_there_are() {
    let said = format!("Each of {} can be switched off", MECHANISMS.len());
    assert!(document("../README.md").contains(&said), "{said}");
}
