//! The twin as somebody uses it: two arms with the same luck, apart from the day on which something happens, and nothing but that.

use std::path::Path;

use crate::support::desk::{Desk, text, two_towns};

/// In the middle of 2026 the west is governed better.
const BETTER: &str = "[[event]]\nyear = 2026.5\nplace = \"west\"\nset = { governance = 1.5 }\n";
/// A new place near the west, which a developer builds.
const TOWN: &str = "[[place]]\nname = \"town\"\nkind = \"new\"\nfounding = \"developer\"\n\
    site = { metro = \"west\", miles = 20 }\nunits = 2_000\n";

fn desk(more: &str) -> Desk {
    // Places are written as an inline list, so that further ones cannot be blocks: they come first.
    let towns = two_towns(2, 3, 6_000, more);
    let towns = match more.contains("[[place]]") {
        false => towns,
        true => {
            let (head, places) = towns.split_once("place = [").expect("it has places");
            let (list, blocks) = places.split_once("]\n").expect("the list ends");
            let town = "{ name = \"town\", kind = \"new\", founding = \"developer\", site = { metro = \"west\", miles = 20 }, units = 2_000, sponsor = 5e8, awareness = \"market\", governance = 1 }";
            format!("{head}place = [{list}  {town},\n]\n{}", blocks.replace(TOWN, ""))
        }
    };
    Desk::new(&towns)
}

/// Rows of `twin.csv` as place, quantity, year, difference.
fn differences(desk: &Desk, folder: &str) -> Vec<(String, String, f64, f64)> {
    let number = |cell: &str| cell.parse().unwrap_or(f64::NAN);
    let rows = desk.rows(&format!("{folder}/twin.csv")).into_iter();
    rows.map(|row| (row[1].clone(), row[2].clone(), number(&row[0]), number(&row[6]))).collect()
}

#[test]
fn nothing_differs_until_something_happens_and_the_scenario_is_what_it_is_without_a_twin() {
    let desk = desk(BETTER);
    let page = desk.succeed(&["run", "towns.toml", "--out", "both", "--verbose"]);
    assert!(page.contains("twin: nothing happens; same luck") && page.contains("than if nothing happened"), "{page}");
    let differences = differences(&desk, "both");
    let known = |row: &&(String, String, f64, f64)| !row.3.is_nan();
    assert!(differences.iter().filter(known).filter(|row| row.2 <= 2026.0).all(|row| row.3 == 0.0));
    let west = |year: f64| {
        differences.iter().find(|row| row.0 == "west" && row.1 == "households" && row.2 == year).expect("a row").3
    };
    // Better government attracts people; both worlds have as many households together.
    assert!(west(2028.0) > 0.0, "{}", west(2028.0));
    assert!(differences.iter().any(|row| row.0 == "all" && row.1 == "households" && row.2 == 2028.0 && row.3 == 0.0));

    let page = desk.succeed(&["run", "towns.toml", "--out", "alone", "--no-twin", "--verbose"]);
    assert!(!page.contains("twin"), "{page}");
    let (both, alone) = (desk.files("both"), desk.files("alone"));
    for table in ["places.csv", "flows.csv", "groups.csv", "profiles.csv", "events.csv", "base_year.csv", "summary.csv"]
    {
        assert!(both[Path::new(table)] == alone[Path::new(table)], "{table} differs");
    }
    let of_the_twin = ["twin.csv", "twin_places.csv", "charts/twin.svg"];
    assert!(of_the_twin.iter().all(|file| both.contains_key(Path::new(file)) && !alone.contains_key(Path::new(file))));
    assert!(text(&alone[Path::new("scenario.toml")]).contains("twin = \"none\""));
    assert!(text(&both[Path::new("scenario.toml")]).contains("twin = \"nothing happens\""));
    assert!(text(&both[Path::new("columns.json")]).contains("\"twin.csv\""));
    assert!(text(&both[Path::new("report.html")]).contains("Beside its twin"));
    assert!(["both", "alone"].iter().all(|folder| desk.succeed(&["verify", folder]).contains("every byte")));
    // Other luck is no twin: the rows of another seed differ before anything happens.
    desk.succeed(&["run", "towns.toml", "--out", "other", "--no-twin", "--no-charts", "--seed", "6"]);
    assert_ne!(desk.rows("other/places.csv"), desk.rows("both/twin_places.csv"));
    let before = |name: &str| desk.rows(name).into_iter().filter(|row| row[2] == "2026").collect::<Vec<_>>();
    assert_eq!(before("both/places.csv"), before("both/twin_places.csv"));
    assert_ne!(before("other/places.csv"), before("both/twin_places.csv"));
}

#[test]
fn without_the_founding_events_go_on_and_nobody_lives_in_the_new_place() {
    let desk = desk(&format!("{BETTER}{TOWN}"));
    desk.succeed(&["run", "towns.toml", "--out", "rest", "--no-charts"]);
    desk.succeed(&["run", "towns.toml", "--out", "events", "--no-charts", "--set", "twin=no founding"]);
    let west = |folder: &str| {
        let rows = desk.rows(&format!("{folder}/twin_places.csv")).into_iter();
        rows.filter(|row| row[3] == "west").collect::<Vec<_>>()
    };
    assert_ne!(west("rest"), west("events"));
    assert!(desk.rows("rest/twin_places.csv").iter().all(|row| row[3] != "town"));
    let mut town = differences(&desk, "events").into_iter().filter(|row| row.0 == "town" && row.1 == "households");
    assert!(town.next_back().expect("it is in the scenario").3 > 0.0);
    assert!(desk.succeed(&["verify", "events"]).contains("every byte"));
}

#[test]
fn another_scenario_may_be_the_twin_and_lies_in_the_folder_with_it() {
    let desk = desk(BETTER);
    desk.write(
        "half.toml",
        &two_towns(2, 3, 6_000, &BETTER.replace("1.5", "0.75")).replace("name = \"towns\"", "title = \"Half of it\""),
    );
    let set = ["--set", "twin=half.toml", "--no-charts"];
    let page = desk.succeed(&[&["run", "towns.toml", "--out", "half"][..], &set].concat());
    assert!(page.contains("in “Half of it”"), "{page}");
    assert!(desk.succeed(&["verify", "half"]).contains("every byte"));
    let refused = desk.refusal(&["run", "towns.toml", "--set", "twin=a tortoise"], 3);
    assert!(refused.contains("a tortoise") && refused.contains("nothing happens"), "{refused}");
    desk.write("other.toml", &two_towns(2, 4, 6_000, ""));
    assert!(desk.refusal(&["run", "towns.toml", "--set", "twin=other.toml"], 3).contains("another calendar"));
}

#[test]
fn a_household_is_followed_in_the_twin_too() {
    let desk = desk("[[event]]\nyear = 2026.5\nplace = \"west\"\nset = { governance = 3 }\n");
    let traced = |household: &str, more: &[&str]| {
        desk.succeed(&[&["trace", "towns.toml", "--household", household][..], more].concat())
    };
    let households: Vec<String> = (0..12).map(|k| (k * 500).to_string()).collect();
    let pairs: Vec<_> = households.iter().map(|h| (traced(h, &[]), traced(h, &["--twin"]))).collect();
    let until = |text: &str| -> Vec<String> {
        text.lines()
            .take_while(|line| !["2026.5", "2027", "2028"].iter().any(|year| line.trim_start().starts_with(year)))
            .map(String::from)
            .collect()
    };
    assert!(
        pairs
            .iter()
            .all(|(here, there)| until(here)[..until(here).len().min(5)] == until(there)[..until(there).len().min(5)])
    );
    assert!(pairs.iter().any(|(here, there)| here != there), "nobody notices");
    let rest = Desk::new(&two_towns(1, 1, 600, ""));
    assert!(rest.failure(&["trace", "towns.toml", "--household", "3", "--twin"]).contains("no twin"));
}

#[test]
fn an_effect_at_a_point_of_a_sweep_is_that_of_the_run_with_the_same_numbers() {
    let sweep = "[sweep]\ndesign = \"grid\"\n[[sweep.axis]]\nkey = \"event.1.set.governance\"\nvalues = [0.5, 1.5]\n\
        [[sweep.axis]]\nkey = \"parameters.attention_rate\"\nvalues = [1.0, 1.4]\n";
    let desk = Desk::new(&two_towns(1, 3, 6_000, &format!("{BETTER}{sweep}")));
    desk.succeed(&["sweep", "towns.toml", "--out", "swept", "--no-charts"]);
    let table = desk.succeed(&[
        "outputs",
        "swept",
        "--output",
        "place.west.households.effect",
        "--output",
        "place.west.households",
    ]);
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 4);
    // All points share one envelope, so that a run alone has their luck only where its own is as large.
    let rows = rows.iter().filter(|row| row[2] == "1.4");
    for row in rows {
        let sets = [format!("event.1.set.governance={}", row[1]), format!("parameters.attention_rate={}", row[2])];
        let folder = format!("at{}", row[0]);
        desk.succeed(&["run", "towns.toml", "--no-charts", "--out", &folder, "--set", &sets[0], "--set", &sets[1]]);
        let differences = differences(&desk, &folder);
        let west = differences.iter().rfind(|row| row.0 == "west" && row.1 == "households").expect("a row");
        let effect: f64 = row[3].parse().expect("a number");
        // Tables hold three decimals of numbers whose weight is no whole number.
        assert!((effect - west.3).abs() < 2e-3, "point {}: {effect} against {}", row[0], west.3);
        assert_ne!(row[3], row[6], "the level is no effect");
    }
    let solved = desk.succeed(&[
        "solve",
        "towns.toml",
        "--vary",
        "event.1.set.governance",
        "--range",
        "0,3",
        "--target",
        "place.west.households.effect=100",
        "--most-replicates",
        "4",
    ]);
    assert!(solved.contains("effect"), "{solved}");
    let refused = desk.failure(&[
        "compare",
        "towns.toml",
        "--set",
        "place.west.rent=14000",
        "--output",
        "place.west.rent.effect",
    ]);
    assert!(refused.contains("baseline"), "{refused}");
}
