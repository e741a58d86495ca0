//! `footvote explain` as somebody uses it: contributions add up, the same bytes on any number of threads, kind refusals.

use std::fs;

use crate::support::desk::{Desk, text, two_towns};

/// A reform of the west, in a world without voice.
const REFORM: &str = r#"
[mechanisms]
voice = false
[[event]]
year = 2025
place = "west"
set = { governance = 2, violent_crime = 200 }
"#;

fn desk() -> Desk {
    Desk::new(&two_towns(3, 3, 2_000, REFORM))
}

/// Arguments of `footvote explain`.
fn explain<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["explain", "towns.toml"], options].concat()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

#[test]
fn contributions_add_up_to_what_all_groups_do_together() {
    let desk = desk();
    let few =
        ["--mechanisms", "governance,crime,rents+construction,family", "--output", "place.west.households.change@end"];
    let page = desk.succeed(&explain(&[&few[..], &["--out", "one", "--threads", "1"]].concat()));
    assert!(page.contains("all 16 coalitions of 4 groups, 3 runs"), "{page}");
    desk.succeed(&explain(&[&few[..], &["--out", "two", "--threads", "2", "--quiet"]].concat()));
    for file in ["contributions.csv", "coalitions.csv", "manifest.json"] {
        assert!(desk.rows(&format!("one/{file}")) == desk.rows(&format!("two/{file}")), "{file} differs");
    }
    let rows = desk.rows("one/contributions.csv");
    let (sum, total) = (rows.iter().map(|row| number(&row[4])).sum::<f64>(), number(&rows[0][3]));
    assert!((sum / total - 1.0).abs() < 1e-8, "{sum} of {total}");
    // The good government is what brings people, and it alone is worth most of what all of them are.
    let of = |group: &str| number(&rows.iter().find(|row| row[1] == group).unwrap()[4]);
    assert!(of("governance") > 0.5 * total && of("crime") > 0.0 && of("rents+construction") < 0.0, "{rows:?}");
    let coalitions = desk.rows("one/coalitions.csv");
    assert_eq!(coalitions.len(), 16 * 3);
    // Nothing on that the reform speaks to: what is left is no more than noise, and the same as a scenario without them.
    assert!(coalitions.iter().filter(|row| row[0].is_empty()).all(|row| number(&row[3]).abs() < 0.05));
    assert!(desk.refusal(&explain(&[&few[..], &["--out", "one"]].concat()), 1).contains("exists already"));

    // Its chart is drawn again from the tables, to the same bytes, and in another look elsewhere.
    let file = |name: &str| fs::read(desk.path("one/charts").join(name)).unwrap();
    let files = ["waterfall.svg", "waterfall.png", "waterfall.vl.json"];
    let before = files.map(file);
    files.iter().for_each(|name| fs::remove_file(desk.path("one/charts").join(name)).unwrap());
    let plot = |options: &[&str]| desk.run(&[&["plot", "one"], options].concat());
    assert!(plot(&[]).status.success() && files.map(file) == before);
    assert!(plot(&["--only", "waterfall", "--theme", "dark", "--to", "dark"]).status.success());
    assert!(desk.path("dark/waterfall.png").is_file());
    let refused = text(&plot(&["--only", "tornado"]).stderr);
    assert!(refused.contains("no chart `tornado` of an explanation; there are waterfall"), "{refused}");
}

/// Cells that are longer than their columns used to run into each other.
#[test]
fn columns_stand_apart_whatever_is_in_them() {
    let page =
        desk().succeed(&explain(&["--mechanisms", "governance,crime", "--output", "place.west.households.change@end"]));
    let rows: Vec<&str> = page.lines().filter(|line| line.contains("points (")).skip(1).collect();
    assert_eq!(rows.len(), 2, "{page}");
    for row in rows {
        assert_eq!(row.matches(")  ").count(), 2, "{row}");
    }
}

#[test]
fn many_groups_are_sampled_and_still_add_up() {
    let desk = desk();
    let page = desk.succeed(&explain(&["--permutations", "4", "--replicates", "2", "--years", "1", "--out", "all"]));
    assert!(
        page.contains("4 sampled orders of 13 groups") && page.contains("place.west.households.effect@end"),
        "{page}"
    );
    assert!(!page.contains("is not prepared"), "{page}");
    let rows = desk.rows("all/contributions.csv");
    assert_eq!(rows.len(), 13);
    let (sum, total) = (rows.iter().map(|row| number(&row[4])).sum::<f64>(), number(&rows[0][3]));
    assert!((sum - total).abs() < 1e-6 * total.abs().max(1.0), "{sum} of {total}");
    assert!(rows.iter().all(|row| row[1] != "voice"));
}

/// Three runs that agree are not certain, and no probability goes beyond 100 %.
#[test]
fn few_runs_of_a_probability_have_no_interval_of_students() {
    let desk = desk();
    let output = ["--output", "P(place.west.households.change@end > 5%)", "--out", "chance"];
    let page = desk.succeed(&explain(&[&["--mechanisms", "governance,crime"], &output[..]].concat()));
    assert!(page.contains("+100 points (") && !page.contains("+100 points (+100 to"), "{page}");
    assert!(page.contains("(too few runs for an interval: 3)"), "{page}");
    assert!(page.contains("in 3 of 3 runs with everything on, in 0 of 3 runs with all of these off"), "{page}");
    let number = |text: &str| text.parse::<f64>().unwrap();
    for row in desk.rows("chance/contributions.csv") {
        assert_eq!([&row[5], &row[6], &row[7], &row[9]], ["", "", "", ""], "{row:?}");
        assert!(number(&row[10]) >= -1.0 && number(&row[10]) < 1.0 && number(&row[11]) <= 1.0, "{row:?}");
    }
}

#[test]
fn what_cannot_be_explained_is_refused_with_a_reason() {
    let desk = desk();
    for (list, words) in [
        ("taxx", "did you mean `tax`?"),
        ("voice", "`voice` is off in this scenario"),
        ("housing,rents", "is in two groups"),
    ] {
        assert!(desk.refusal(&explain(&["--mechanisms", list]), 2).contains(words));
    }
    assert!(desk.refusal(&explain(&["--output", "place.west.rents"]), 2).contains("did you mean `rent`?"));
    let all = ["--mechanisms", "foo,bar,taxx", "--output", "x.y", "--output", "place.west.rents"];
    let said = desk.refusal(&explain(&all), 2);
    for what in ["`foo`", "`bar`", "did you mean `tax`?", "no output begins with `x`", "did you mean `rent`?"] {
        assert!(said.contains(what), "{what}: {said}");
    }
    assert!(said.contains("pledge, developer, place.NAME") && said.contains("remote.BAND, distance.BAND"), "{said}");
    desk.refusal(&explain(&["--permutations", "1"]), 2);
    desk.refusal(&explain(&["--set", "mechanisms.tax=maybe"]), 3);
    assert_eq!(desk.entries(), 1);
}
