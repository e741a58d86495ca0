//! What the closing page adds: facts on record and numbers varied, as they are read, written back, and simulated.

use std::path::Path;
use std::process::Command;

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

#[test]
fn a_fact_beside_an_output_that_does_not_exist_is_refused() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("closing_page.toml");
    std::fs::write(&file, TEXT.replace("place.new.inflow", "place.new.inflw")).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_footvote")).arg("check").arg(&file).output().expect("it starts");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `inflow`?"));
}
