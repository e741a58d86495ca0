//! What is written is what is simulated: defaults, tables, overrides, edits, and the way back to text.

use std::io;
use std::path::Path;

use footvote::model::household::Class;
use footvote::model::parameters::Parameters;
use footvote::model::population::Households;
use footvote::model::reform::Change;
use footvote::model::rules::Alternatives;
use footvote::scenario::diagnostic::{Diagnostic, Report};
use footvote::scenario::read::edit::Edit;
use footvote::scenario::schema::schema;
use footvote::scenario::{Loaded, Scenario, load, parse};

const TWO: &str = r#"
model = "2"

[[place]]
name = "south-bay"
latitude = 30
longitude = -90
households = 500_000
rent = 12_000

[[place]]
name = "north"
latitude = 41
longitude = -87
households = 1_500_000
rent = 18_000
governance = 0.5
"#;

const TABLE: &str = "\u{feff}# US Census Bureau\r
name,label,metro,latitude,longitude,households,median_income,rent,income_tax,obligations\r
alpha,\"Alpha, the first\",river,41,-87,100000,60000,12000,0.02,\r
# a comment between rows\r
gamma,,,30,-90,400000,90000,18000,,1500\r
beta,\"The \"\"Beta\"\"\",river,41.5,-87,500000,80000,15000,0.03,900\r
";

const WITH_TABLE: &str = r#"
model = "2"
[places]
table = "table.csv"
[[place]]
name = "beta"
income_tax = 0.04
brackets = [{ from = 0, rate = 0.01 }, { from = 100_000, rate = 0.02 }]
"#;

fn read_table(path: &Path) -> io::Result<String> {
    assert_eq!(path, Path::new("some/folder/table.csv"), "relative to the scenario");
    Ok(TABLE.to_string())
}

fn read(text: &str, sets: &[&str]) -> Result<Loaded, Report> {
    let edits: Vec<Edit> = sets.iter().map(|set| Edit::parse(set)).collect();
    parse(text, "some/folder/two cities.toml", &read_table, &edits)
}

fn scenario(text: &str, sets: &[&str]) -> Scenario {
    read(text, sets).unwrap_or_else(|report| panic!("{report}")).scenario
}

fn error(text: &str, sets: &[&str]) -> String {
    read(text, sets).expect_err("it is invalid").to_string()
}

#[test]
fn what_is_left_out_has_its_default() {
    let s = scenario(TWO, &[]);
    assert_eq!((s.name.as_str(), s.title.as_str()), ("two-cities", "two-cities"));
    assert_eq!((s.seed, s.replicates, s.time.years, s.time.ticks_per_year), (42, 10, 10, 12));
    assert_eq!(s.parameters, Parameters::default());
    assert_eq!(s.population.households, Households::Sample(100_000));
    let names: Vec<&str> = s.places.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["north", "south-bay"], "sorted by name");
    let north = &s.places[0];
    assert_eq!(north.attributes.governance_target, 0.5);
    assert_eq!(north.attributes.housing_units, 1_500_000.0);
    assert_eq!(north.attributes.wage, 1.0);
    assert_eq!((north.label.as_str(), north.metro_name.as_str()), ("North", "north"));
    assert_eq!(s.places[1].label, "South Bay");
    assert!(!north.obligations_given);
}

#[test]
fn tables_hold_comments_quotes_empty_cells_and_line_ends_of_any_system() {
    let s = scenario(WITH_TABLE, &[]);
    let labels: Vec<&str> = s.places.iter().map(|p| p.label.as_str()).collect();
    assert_eq!(labels, ["Alpha, the first", "The \"Beta\"", "Gamma"]);
    let metros: Vec<u16> = s.places.iter().map(|p| p.metro).collect();
    assert_eq!(metros, [0, 0, 1]);
    let given: Vec<bool> = s.places.iter().map(|p| p.obligations_given).collect();
    assert_eq!(given, [false, true, true]);
    assert_eq!(s.places[2].attributes.income_tax, 0.0, "an empty cell is not given");
}

#[test]
fn wages_are_median_incomes_over_their_household_weighted_mean() {
    let s = scenario(WITH_TABLE, &[]);
    // (0.1·60 + 0.5·80 + 0.4·90) = 82 thousand dollars
    for (place, income) in s.places.iter().zip([60.0, 80.0, 90.0]) {
        assert!((place.attributes.wage - income / 82.0).abs() < 1e-12);
    }
}

#[test]
fn a_block_changes_a_row_of_the_table_and_an_edit_changes_both() {
    let s = scenario(WITH_TABLE, &["place.alpha.income_tax=0.5", "place.gamma.rent=20_000"]);
    let taxes: Vec<f64> = s.places.iter().map(|p| p.attributes.income_tax).collect();
    assert_eq!(taxes, [0.5, 0.04, 0.0]);
    assert_eq!(s.places[2].attributes.rent, 20_000.0);
    assert_eq!(s.places[1].brackets.len(), 2);
}

#[test]
fn rows_can_be_chosen_by_name_or_by_size() {
    let only = WITH_TABLE.replace("\"table.csv\"", "\"table.csv\"\nonly = [\"beta\", \"gamma\"]");
    assert_eq!(scenario(&only, &[]).places.len(), 2);
    let top = WITH_TABLE.replace("\"table.csv\"", "\"table.csv\"\ntop = 1");
    let s = scenario(&top, &[]);
    assert_eq!((s.places.len(), s.places[0].name.as_str()), (1, "beta"));
    let left_out = WITH_TABLE.replace("\"table.csv\"", "\"table.csv\"\nonly = [\"gamma\"]");
    let loaded = read(&left_out, &[]).expect("a block without effect is only a warning");
    assert!(loaded.warnings[0].what.contains("leaves out"), "{:?}", loaded.warnings);
}

#[test]
fn edits_reach_every_block() {
    let s = scenario(
        TWO,
        &[
            "seed=7",
            "title=Any words",
            "headline=north",
            "time.years=20",
            "population.households=all",
            "population.remote_share=0.2",
            "mechanisms.voice=false",
            "rules.alternatives=all",
            "parameters.attention_rate=0.5",
            "parameters.moving_cost.rooted=5",
            "place.\"south-bay\".schools = -1",
        ],
    );
    assert_eq!((s.seed, s.title.as_str(), s.headline, s.time.years), (7, "Any words", Some(0), 20));
    assert_eq!(s.population.households, Households::All);
    assert_eq!(s.population.numbers.remote_share, 0.2);
    assert!(!s.mechanisms.voice && s.mechanisms.tax);
    assert_eq!(s.rules.alternatives, Alternatives::All);
    assert_eq!(s.parameters.attention_rate, 0.5);
    assert_eq!(s.parameters.moving_cost[Class::Rooted], 5.0);
    assert_eq!(s.parameters.moving_cost[Class::Mobile], 1.171);
    assert_eq!(s.places[1].attributes.schools, -1.0);
}

#[test]
fn editing_one_class_leaves_the_others_as_written() {
    let text = format!("{TWO}\n[parameters]\nmoving_cost = 2\n");
    let s = scenario(&text, &["parameters.moving_cost.mobile=1"]);
    assert_eq!(s.parameters.moving_cost.0, [1.0, 2.0, 2.0]);
}

#[test]
fn mistakes_in_an_edit_point_into_the_command_line() {
    let message = error(TWO, &["place.north.income_tax=3"]);
    assert!(
        message.starts_with("command line:1:7: `income_tax` of place `north` is changed in the base year"),
        "{message}"
    );
    assert!(message.contains("command line:1:30: `income_tax` of place `north` is 3"), "{message}");
    assert!(message.contains("3 % is written 0.03"), "{message}");
    let cases = [
        ("place.nort.rent=9_000", "did you mean `north`?"),
        ("place.north.rend=9_000", "did you mean `rent`?"),
        ("parameters.moving_costs=1", "did you mean `moving_cost`?"),
        ("seed", "path=value"),
        ("place.north=1", "place.NAME.key=value"),
        ("seed.x=1", "must be a whole number, not a table"),
        ("..=1", "is not a path"),
        ("time.years=many", "must be a whole number"),
        ("place.north.brackets=[{from=0,rate=2}]", "above the limit of 0.95"),
    ];
    for (set, expected) in cases {
        let message = error(TWO.trim_start(), &[set]);
        assert!(message.starts_with("command line:1:"), "{set}: {message}");
        assert!(message.contains(expected), "{set}: {message}");
    }
}

#[test]
fn a_resolved_scenario_reads_back_as_itself() {
    let rich = format!(
        r#"
title = "Quotes \" and \\ backslashes"
question = "Ünicode?"
headline = "gamma"
{WITH_TABLE}
land_cap = 900_000
[[event]]
year = 2027.5
places = "all"
set = {{ rent = 9_000.1, governance = -1e-7 }}
multiply = {{ violent_crime = 0.333333333333333333 }}
note = "a note"
[[event]]
year = 2026
place = "gamma"
add = {{ amenity = -0.4 }}
[[trend]]
from = 2025
until = 2030
places = ["beta", "alpha"]
multiply = {{ wage = 1.01 }}
[time]
start = 1990
record = "tick"
[population]
households = 20_000
growth = 0.007
[mechanisms]
voice = false
[rules]
alternatives = "all"
budget = "mixed"
amenities = "given"
[parameters]
moving_cost = {{ stuck = 0.1 }}
[sweep]
design = "sobol"
points = 16
[[sweep.axis]]
key = "parameters.attention_rate"
range = [0.5, 1.5]
[[sweep.axis]]
key = "place.beta.income_tax"
values = [0, 0.05]
"#
    );
    // The model line of WITH_TABLE must stand before the first block: so it does, after three top keys.
    for text in [TWO, WITH_TABLE, &rich] {
        let first = read(text, &[]).unwrap_or_else(|report| panic!("{report}"));
        let refuse = |_: &Path| Err(io::Error::other("no other file is needed"));
        let second = parse(&first.resolved, "scenario.toml", &refuse, &[]).unwrap_or_else(|report| panic!("{report}"));
        assert_eq!(first.scenario, second.scenario);
        assert_eq!(first.resolved, second.resolved);
    }
}

#[test]
fn the_order_of_places_and_rows_never_matters() {
    let mut blocks: Vec<&str> = TWO.split("[[place]]").collect();
    blocks[1..].reverse();
    assert_eq!(scenario(TWO, &[]), scenario(&blocks.join("\n[[place]]"), &[]));
}

#[test]
fn events_and_trends_are_sorted_and_spread_over_their_places() {
    let text = format!(
        "{TWO}\n[[event]]\nyear = 2030\nplaces = \"all\"\nset = {{ rent = 9_000 }}\n[[event]]\nyear = 2027\nplace = \"north\"\nadd = {{ income_tax = 0.01 }}\n"
    );
    let s = scenario(&text, &[]);
    let years: Vec<f64> = s.events.iter().map(|event| event.year).collect();
    assert_eq!(years, [2027.0, 2030.0]);
    assert_eq!(s.events[1].reforms.len(), 2);
    assert_eq!(s.events[0].reforms[0].key(), "income_tax");
    assert_eq!(s.events[0].reforms[0].change, Change::Add(0.01));
}

#[test]
fn doubtful_scenarios_are_simulated_with_a_warning() {
    let cases = [
        ("[parameters]\nobligations_share = 0.6\n", "obligations take 60 %"),
        ("[parameters]\ntax_step = 0.02\n", "`tax_step` has no effect"),
        ("[population]\nhouseholds = 100\n", "gets only 25 simulated households"),
        ("[[event]]\nyear = 1999\nplace = \"north\"\nset = { rent = 9_000 }\n", "outside the simulated years"),
    ];
    for (block, expected) in cases {
        let loaded = read(&format!("{TWO}\n{block}"), &[]).unwrap_or_else(|report| panic!("{report}"));
        assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
        assert!(loaded.warnings[0].what.contains(expected), "{:?}", loaded.warnings);
    }
}

#[test]
fn what_is_allowed_and_hardly_ever_meant_is_warned_of() {
    let warned = |text: &str, expected: &str, hint: &str| {
        let loaded = read(text, &[]).unwrap_or_else(|report| panic!("{report}"));
        let said: Vec<&Diagnostic> = loaded.warnings.iter().filter(|warning| warning.what.contains(expected)).collect();
        assert!(
            matches!(said[..], [one] if one.hint.as_ref().is_some_and(|own| own.contains(hint))),
            "{expected}: {said:?}"
        );
    };
    let town = "[[place]]\nname = \"town\"\nkind = \"new\"\nunits = 5_000\n";
    // A table whose latitudes and longitudes are exchanged, beside a site that is right.
    let site = "site = { latitude = 41.5, longitude = -87, metro = \"north\" }\n";
    let exchanged = TWO.replace("latitude = 41\nlongitude = -87", "latitude = -87\nlongitude = 41");
    warned(&format!("{exchanged}{town}{site}"), "miles from the nearest place of its metro `north`", "exchanged");
    warned(&exchanged, "`north` lies at latitude -87", "exchanged");
    warned(
        &TWO.replace("12_000", "1_000"),
        "the rent of place `south-bay`, 1000, is 1.3 % of its median income",
        "by 12",
    );
    warned(
        &format!("{TWO}violent_crime = 4.2\n").replace("rent = 12_000", "rent = 12_000\nviolent_crime = 1.8"),
        "at most 4.2",
        "by 100",
    );
    let kronor = TWO.replace("12_000", "120_000").replace("18_000", "180_000");
    let kronor = format!("currency = \"kr\"\n{kronor}\n[population]\nincome_median = 506_000\n");
    warned(&kronor, "a median income of kr\u{a0}506,000 is 7 times the usual one", "tens of kronor");
    let abroad = "site = { latitude = 15, longitude = -87, state = \"HN\" }\nrevenue_share = 0.1\n";
    warned(&format!("{TWO}{town}{abroad}"), "goes to a host that is not in the model", "`metro` or `state`");
    // None of it where nothing is wrong.
    let fine = format!("currency = \"€\"\n{TWO}{town}{site}[population]\nincome_median = 44_000\n");
    assert_eq!(read(&fine, &[]).unwrap_or_else(|report| panic!("{report}")).warnings, []);
}

#[test]
fn amounts_that_are_refused_have_the_sign_of_the_scenario_and_the_first_says_what_to_do() {
    let yen = TWO.replace("12_000", "1_200_000").replace("18_000", "1_800_000");
    let said = error(&format!("currency = \"¥\"\n{yen}\n[population]\nincome_median = 5_280_000\n"), &[]);
    assert!(said.contains("(¥ per year)") && !said.contains('$'), "{said}");
    assert_eq!(said.matches("such as hundreds of yen").count(), 1, "{said}");
    assert!(error(&yen, &[]).contains("($ per year)"));
}

#[test]
fn dates_are_refused_with_the_year_to_write() {
    let town = "[[place]]\nname = \"town\"\nkind = \"new\"\nunits = 5_000\n\
                site = { latitude = 41.5, longitude = -87, metro = \"north\" }\n";
    let said = error(&format!("{TWO}{town}opens = 2028-07-01\n"), &[]);
    assert!(said.contains("a year with decimals: 2028.5"), "{said}");
    let event =
        |year: &str| format!("{TWO}[[event]]\nyear = {year}\nplace = \"north\"\nset = {{ income_tax = 0.01 }}\n");
    let said = error(&event("\"2030-06-01\""), &[]);
    assert!(said.contains("a year with decimals: 2030.42"), "{said}");
    assert!(!error(&event("\"soon\""), &[]).contains("decimals"));
}

#[test]
fn a_folder_of_places_larger_than_the_sample_is_simulated_whole_only_if_asked() {
    let small = TWO.replace("500_000", "5_000").replace("1_500_000", "15_000");
    assert_eq!(scenario(&small, &[]).population.households, Households::All);
    assert_eq!(scenario(&small, &["population.households=20"]).simulated_households(), 20);
}

#[test]
fn the_schema_knows_every_key_of_a_resolved_scenario() {
    let loaded = read(WITH_TABLE, &[]).unwrap_or_else(|report| panic!("{report}"));
    let schema = schema();
    let document: toml::Table = loaded.resolved.parse().expect("the resolved text is TOML");
    for (key, value) in &document {
        let described = &schema["properties"][key];
        assert!(described["description"].is_string(), "{key}");
        let (entries, described) = match value {
            toml::Value::Table(table) => (table.clone(), described),
            toml::Value::Array(list) => (list[0].as_table().expect("a block").clone(), &described["items"]),
            _ => continue,
        };
        assert_eq!(described["additionalProperties"], false, "{key}");
        for inner in entries.keys() {
            assert!(described["properties"][inner]["description"].is_string(), "{key}.{inner}");
        }
    }
    let attention = &schema["properties"]["parameters"]["properties"]["attention_rate"];
    assert_eq!((attention["minimum"].as_f64(), attention["maximum"].as_f64()), (Some(0.0), Some(365.0)));
    assert_eq!(attention["default"].as_f64(), Some(0.85));
    assert!(attention["description"].as_str().is_some_and(|text| text.contains("per year") && text.contains("fitted")));
}

#[test]
fn every_shipped_scenario_is_valid_without_a_doubt_and_reads_back_as_itself() {
    let mut shipped = 0;
    for entry in std::fs::read_dir("scenarios").expect("scenarios are shipped") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let first = load(&path, &[]).unwrap_or_else(|report| panic!("{report}"));
        // One town is a handful of simulated households there, and the scenario says what that means.
        let is_noisy = |warning: &Diagnostic| {
            ["founding will be noisy", "it is met in jumps"].iter().any(|why| warning.why.starts_with(why))
        };
        // The cities of the benchmark are random numbers, crime too.
        let is_random =
            |warning: &Diagnostic| path.ends_with("reference.toml") && warning.what.contains("at most 7.28");
        let noise = path.ends_with("next-decade.toml");
        let doubts: Vec<&Diagnostic> =
            first.warnings.iter().filter(|warning| !(is_random(warning) || noise && is_noisy(warning))).collect();
        assert!(doubts.is_empty(), "{}: {doubts:?}", path.display());
        let second = read(&first.resolved, &[]).unwrap_or_else(|report| panic!("{report}"));
        assert_eq!(first.scenario, second.scenario, "{}", path.display());
        shipped += 1;
    }
    assert!(shipped >= 5, "only {shipped} scenarios");
}
