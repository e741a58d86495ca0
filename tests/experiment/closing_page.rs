//! What the closing page adds: facts on record and numbers varied, as they are read, written back, and simulated.

use std::path::Path;
use std::process::Command;

use crate::support::desk::{Desk, two_towns};

use footvote::experiment::ensemble::parallel::Watch;
use footvote::experiment::ensemble::sweep::Texts;
use footvote::experiment::ensemble::variations;
use footvote::scenario::parse;

const TEXT: &str = r#"
model = "2"
time = { start = 2025, years = 2 }
population = { households = 20_000 }

[[place]]
name = "old"
latitude = 40
longitude = -80
households = 40_000
rent = 15_000

[[place]]
name = "new"
kind = "new"
site = { metro = "old", miles = 10 }
units = 4_000
awareness = "market"
governance = 1.5
entry_fee = 20_000

[[fact]]
text = "a count of heads"
low = 17
unit = "people"
outputs = ["place.new.households@2027", "place.new.inflow@2026"]
weights = [2.5, 1]

[[vary]]
key = "place.new.entry_fee"
values = [0, 200_000]
"#;

fn read(text: &str) -> Result<footvote::scenario::Loaded, String> {
    parse(text, "closing.toml", &|_| unreachable!("there is no table"), &[]).map_err(|report| report.to_string())
}

#[test]
fn both_blocks_are_read_and_read_back() {
    let first = read(TEXT).expect("it is valid");
    let second = read(&first.resolved).unwrap_or_else(|report| panic!("{report}\n{}", first.resolved));
    assert_eq!(first.scenario, second.scenario);
    let fact = &first.scenario.facts[0];
    assert_eq!((fact.low, fact.high, fact.outputs[0].1), (17.0, 17.0, 2.5));
    assert_eq!(first.scenario.vary[0].replicates, 2);
}

#[test]
fn mistakes_are_shown() {
    for (right, wrong, message) in [
        ("weights = [2.5, 1]", "weights = [1]", "2 outputs and 1 weights"),
        ("low = 17", "lower = 17", "did you mean `low`?"),
        ("key = \"place.new.entry_fee\"", "key = \"place.new.rent\"", "there is no such number"),
        ("values = [0, 200_000]", "", "either a `range` or a list"),
    ] {
        let report = read(&TEXT.replace(right, wrong)).expect_err("it is invalid");
        assert!(report.contains(message), "{message}: {report}");
    }
}

#[test]
fn varied_numbers_act_on_new_places() {
    let scenario = read(TEXT).expect("it is valid").scenario;
    let texts = Texts { name: "closing.toml".into(), text: TEXT.into(), ..Texts::default() };
    let watch = Watch { stop: &Default::default(), ticks: &|_| {} };
    let found = variations::all(&scenario, &texts, &watch).expect("they run").expect("nobody stops them");
    let came = |k: usize| found[k].outcomes.households("new").expect("it is a new place").mean;
    assert!(came(0) > 3.0 * came(1).max(1.0), "{} and {}", came(0), came(1));
    assert_eq!((found[0].value.as_str(), found[0].outcomes.replicates), ("0.0", 2));
}

/// Planted fault: the value as given stood among those of which it is said that nothing changes with any of them.
#[test]
fn a_value_that_the_scenario_has_anyway_is_no_change() {
    let text = TEXT.replace("values = [0, 200_000]", "values = [20_000, 200_000]")
        + "[[vary]]\nkey = \"parameters.governance_weight\"\nvalues = [0.27]\n";
    let given = footvote::model::parameters::Parameters::default().governance_weight;
    let text = text.replace("0.27", &given.to_string());
    let scenario = read(&text).expect("it is valid").scenario;
    let texts = Texts { name: "closing.toml".into(), text, ..Texts::default() };
    let watch = Watch { stop: &Default::default(), ticks: &|_| {} };
    let found = variations::all(&scenario, &texts, &watch).expect("they run").expect("nobody stops them");
    let told: Vec<(&str, &str)> = found.iter().map(|one| (one.key.as_str(), one.value.as_str())).collect();
    assert_eq!(told, [("place.new.entry_fee", "200000.0")]);
}

#[test]
fn a_fact_beside_an_output_that_does_not_exist_is_refused() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("closing_page.toml");
    std::fs::write(&file, TEXT.replace("place.new.inflow", "place.new.inflw")).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_footvote")).arg("check").arg(&file).output().expect("it starts");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `inflow`?"));
}

/// Where no town can open, none is said to fail to: what the city comes to is told.
#[test]
fn a_number_varied_where_no_town_can_open_is_told_of_the_place_in_question() {
    let more = "[[event]]\nyear = 2026\nplace = \"west\"\nset = { governance = 2 }\n\
                [[vary]]\nkey = \"parameters.governance_weight\"\nvalues = [0, 0.75]\nreplicates = 2\n";
    let desk = Desk::new(&two_towns(2, 4, 4_000, more));
    let page = desk.succeed(&["run", "towns.toml", "--out", "run", "--no-charts"]);
    assert!(!page.contains("town opens"), "{page}");
    let told: Vec<&str> = page.lines().filter(|line| line.contains("households in West (median of 2 runs)")).collect();
    assert_eq!(told.len(), 2, "{page}");
    assert!(told[0].contains("if 0: ") && told[1].contains("if 0.75: +"), "{page}");
}

/// The table of thirds divides as it is printed, and says of those who can pay what the answer above it says.
#[test]
fn of_each_third_the_table_says_what_the_answer_says() {
    let text = TEXT.split("[[fact]]").next().expect("it has a fact").replace("years = 2", "years = 6");
    let desk = Desk::new(&text);
    let page = desk.succeed(&["run", "towns.toml", "--out", "run", "--no-charts", "--verbose", "--replicates", "3"]);
    let rows = desk.read("run/entry.csv");
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let (mut would, mut pay) = ([0.0; 3], [0.0; 3]);
    for row in reader.deserialize::<std::collections::BTreeMap<String, String>>().map(|row| row.expect("a row")) {
        let number = |key: &str| row[key].parse::<f64>().expect("a number");
        let tenth = number("income_decile");
        for third in 0..3 {
            let (low, high) = (10.0 / 3.0 * third as f64, 10.0 / 3.0 * (third + 1) as f64);
            let part = (high.min(tenth) - low.max(tenth - 1.0)).max(0.0);
            would[third] += part * number("would");
            pay[third] += part * number("could_pay");
        }
    }
    for (third, name) in ["poorest third", "middle third", "richest third"].into_iter().enumerate() {
        let line = page.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_else(|| panic!("{page}"));
        let words: Vec<&str> = line.split_whitespace().collect();
        let count = |after: &str| {
            let at = words.iter().position(|word| *word == after).expect(line);
            words[at - 1].replace(',', "").parse::<f64>().expect(line)
        };
        let said: f64 = line.split(['(', '%']).nth(1).expect(line).trim().parse().expect(line);
        let share = 100.0 * pay[third] / would[third];
        assert!((said - share).abs() < 0.051_f64.max(0.005 * share), "{line}: {share}");
        assert!((count("would") - would[third] / 3.0).abs() <= 0.5, "{line}: {}", would[third] / 3.0);
        assert!((count("could") - pay[third] / 3.0).abs() <= 0.5, "{line}: {}", pay[third] / 3.0);
    }
    // The first screen rounds to whole per cents.
    let poor = format!("of the poorest third {:.0}% (", 100.0 * pay[0] / would[0]);
    assert!(page.replace("\n  ", " ").contains(&poor), "{poor}: {page}");
}
