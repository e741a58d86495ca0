//! A quantity of a place exists from its opening: no summary, sweep, difference or slider takes in what is not there, and counts of
//! replicates say in how many it is.

use std::collections::BTreeMap;

use crate::support::desk::{Desk, text};

/// A developer's place that opens in every replicate, and one of a community that opens in some of them, late.
const WORLD: &str = r#"
model = "2"
seed = 3
replicates = 6
headline = "b"
time = { start = 2025, years = 10 }
population = { households = 4000, spin_up = 0 }
place = [
  { name = "a", state = "X", latitude = 40, longitude = -80, households = 1_000_000, rent = 15_000, income_tax = 0.03 },
  { name = "b", state = "X", latitude = 41, longitude = -95, households = 700_000, rent = 12_000, income_tax = 0.02, wage = 1.1 },
  { name = "dev", kind = "new", founding = "developer", site = { metro = "b", miles = 25 }, opens = 2027, units = 20000, sponsor = 2e9, income_tax = 0.01, governance = 1 },
]
[[community]]
name = "families"
preset = "families"
share = 0.3
foundings = 2
template = { site = { metro = "a", miles = 25 }, legal = 1e6, infrastructure = 20_000, building = 40_000, capacity = 18000, governance = 2, build_lag = 0.5 }
[sweep]
design = "grid"
[[sweep.axis]]
key = "place.dev.income_tax"
values = [0.01, 0.02]
"#;

type Row = BTreeMap<String, String>;

fn rows(desk: &Desk, file: &str) -> Vec<Row> {
    let text = desk.read(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row of a table")).collect()
}

/// What the rows of places have of a quantity, by the other columns that are named; only of those who have it.
fn known(places: &[Row], by: &[&str], quantity: &str) -> BTreeMap<Vec<String>, Vec<f64>> {
    let mut found: BTreeMap<Vec<String>, Vec<f64>> = BTreeMap::new();
    for row in places {
        let values = found.entry(by.iter().map(|key| row[*key].clone()).collect()).or_default();
        values.extend(row[quantity].parse::<f64>().ok());
    }
    found
}

/// Checks a summary against the rows of places; counts the rows that some replicates have and others lack.
fn check(summary: &[Row], places: &[Row], by: &[&str]) -> usize {
    let mut partly = 0;
    for quantity in ["rent", "net_income", "services", "revenue", "crime", "home_price"] {
        let known = known(places, by, quantity);
        for row in summary.iter().filter(|row| row["quantity"] == quantity) {
            let values = &known[&by.iter().map(|key| row[*key].clone()).collect::<Vec<_>>()];
            assert_eq!(row["replicates"], values.len().to_string(), "{row:?}");
            match values.len() {
                0 => assert!(row["mean"].is_empty() && row["median"].is_empty(), "{row:?}"),
                n => {
                    let (mean, said) = (values.iter().sum::<f64>() / n as f64, row["mean"].parse::<f64>().unwrap());
                    assert!((said - mean).abs() <= 1e-6 * mean.abs(), "{row:?}: {mean}");
                    partly += usize::from(n < 6);
                }
            }
        }
    }
    partly
}

#[test]
fn nothing_takes_in_what_is_not_there_and_counts_say_in_how_many_it_is() {
    let desk = Desk::new(WORLD);
    desk.succeed(&["run", "towns.toml", "--out", "run", "--no-twin", "--quiet"]);
    let places = rows(&desk, "run/places.csv");
    let mut waiting = 0;
    for row in places.iter().filter(|row| row["kind"] == "new") {
        let is_there = !["planned", "building"].contains(&row["status"].as_str());
        assert_eq!(!row["rent"].is_empty(), is_there, "{row:?}");
        assert_eq!(!row["net_income"].is_empty(), is_there && row["households"] != "0", "{row:?}");
        waiting += usize::from(!is_there);
    }
    assert!(waiting > 100);
    let partly = check(&rows(&desk, "run/summary.csv"), &places, &["year", "place"]);
    assert!(partly > 0, "every place is in every replicate or in none, so this tells nothing");

    // The slider of the page.
    let page = desk.read("run/report.html");
    let data =
        page.split_once("id=\"data\">").and_then(|(_, rest)| rest.split_once("</script>")).expect("it has one").0;
    let data: serde_json::Value = serde_json::from_str(data).expect("it is JSON");
    let rents = &data["quantities"][1];
    assert!(rents["name"].as_str().unwrap().starts_with("Rent"));
    for (name, label) in [("dev", "Dev"), ("families-1", "Families 1")] {
        let all = data["places"].as_array().unwrap();
        let place = all.iter().position(|other| other == label).unwrap_or_else(|| panic!("{label} of {all:?}"));
        for (moment, year) in data["years"].as_array().unwrap().iter().enumerate() {
            let year = year.to_string();
            let at = |row: &&Row| row["place"] == name && row["year"] == year && !row["rent"].is_empty();
            assert_eq!(rents["mid"][place][moment].is_null(), !places.iter().any(|row| at(&row)), "{name} in {year}");
        }
    }

    desk.succeed(&["sweep", "towns.toml", "--out", "sweep", "--no-charts", "--quiet"]);
    let swept = rows(&desk, "sweep/places.csv");
    assert!(check(&rows(&desk, "sweep/summary.csv"), &swept, &["point", "year", "place"]) > 0);
    let outputs = [
        "place.families-1.rent@end",
        "place.families-1.rent@2026",
        "P(place.families-1.rent@end > 0)",
        "P(place.families-1.rent@2026 > 0)",
    ];
    let asked: Vec<&str> = outputs.iter().flat_map(|output| ["--output", output]).collect();
    let said = desk.run(&[&["outputs", "sweep"], &asked[..]].concat());
    let (table, note) = (text(&said.stdout), text(&said.stderr));
    assert!(note.contains(&format!("`{}` has no value at ", outputs[3])), "{note}");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for row in reader.deserialize::<Row>().map(|row| row.unwrap()) {
        let known = &known(&swept, &["point", "year", "place"], "rent")
            [&[row["point"].clone(), "2035".into(), "families-1".into()].to_vec()];
        assert_eq!(row[&format!("{} runs", outputs[0])], known.len().to_string(), "{table}");
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        assert!((row[outputs[0]].parse::<f64>().unwrap() / mean - 1.0).abs() < 1e-9, "{table}");
        assert_eq!((row[outputs[1]].as_str(), row[&format!("{} runs", outputs[1])].as_str()), ("", "0"), "{table}");
        // A probability is refused where what it hangs on does not exist in one of the runs.
        let (replicates, value) = (6, row[outputs[2]].as_str());
        assert_eq!(value, if known.len() == replicates { "1" } else { "" }, "{table}");
        assert_eq!(row[outputs[3]], "", "{table}");
    }

    desk.succeed(&[
        "compare",
        "towns.toml",
        "--set",
        "place.dev.income_tax=0.02",
        "--out",
        "pair",
        "--no-charts",
        "--quiet",
    ]);
    let paired = rows(&desk, "pair/paired.csv");
    let of = |year: &str| {
        let mut found =
            paired.iter().filter(|row| (row["place"].as_str(), row["quantity"].as_str()) == ("families-1", "rent"));
        let row = found.find(|row| row["year"] == year).expect("it is compared");
        (row["replicates"].clone(), row["baseline"].is_empty())
    };
    assert_eq!(of("2030"), ("0".to_owned(), true));
    let (pairs, empty) = of("2035");
    assert!(!empty && (1..6).contains(&pairs.parse::<u32>().unwrap()), "{pairs} pairs");
}

/// Numbers of `jurisdictions.csv` exist from the opening on, too: no mean takes in a 0 of what is not there, and no condition holds of it.
#[test]
fn what_only_new_places_have_exists_from_the_opening_on() {
    let desk = Desk::new(WORLD);
    desk.succeed(&["sweep", "towns.toml", "--out", "sweep", "--no-charts", "--quiet"]);
    let is_open = |row: &&Row| !["planned", "building"].contains(&row["status"].as_str());
    let swept = rows(&desk, "sweep/jurisdictions.csv");
    let number = |row: &Row, key: &str| row[key].parse::<f64>().expect("it is a number");
    let asked = [
        "place.dev.treasury.mean",
        "place.dev.treasury@2026",
        "place.families-1.treasury@end",
        "P(place.families-1.treasury >= -1e15)",
        "place.families-1.alive@2026",
    ];
    let options: Vec<&str> = asked.iter().flat_map(|text| ["--output", text]).collect();
    let table = desk.succeed(&[&["outputs", "sweep"], &options[..]].concat());
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for row in reader.deserialize::<Row>().map(|row| row.unwrap()) {
        let of = |place: &'static str| -> Vec<&Row> {
            swept.iter().filter(|one| one["place"] == place && one["point"] == row["point"]).collect()
        };
        let levels: Vec<f64> = of("dev").into_iter().filter(is_open).map(|one| number(one, "treasury")).collect();
        let mean = levels.iter().sum::<f64>() / levels.len() as f64;
        assert!(levels.len() < of("dev").len(), "it is open from the start, so this tells nothing");
        assert!((number(&row, asked[0]) / mean - 1.0).abs() < 1e-6, "{mean}: {table}");
        assert_eq!(row[&format!("{} runs", asked[1])], "0", "{table}");
        let open = of("families-1").into_iter().filter(|one| one["year"] == "2035").filter(is_open).count();
        assert!((1..6).contains(&open), "it is open in all runs or in none, so this tells nothing");
        assert_eq!(row[&format!("{} runs", asked[2])], open.to_string(), "{table}");
        // A probability that hangs on what does not exist in every run is refused.
        assert_eq!((row[asked[3]].as_str(), row[&format!("{} runs", asked[3])].as_str()), ("", "0"), "{table}");
        assert_eq!((row[&format!("{} runs", asked[4])].as_str(), number(&row, asked[4])), ("6", 0.0), "{table}");
    }
    let error = desk.refusal(&["outputs", "sweep", "--output", "all.fundings"], 1);
    assert!(error.contains("does not hold what is counted from events"), "{error}");
}
