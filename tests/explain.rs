//! `footvote explain` as somebody uses it: contributions add up, the same bytes on any number of threads, kind refusals.
#![cfg(feature = "cli")]

use std::fs;
use std::process::{Command, Output};

const TOWNS: &str = r#"
model = "1"
name = "towns"
seed = 5
replicates = 3
headline = "west"
time = { start = 2025, years = 3 }
population = { households = 2_000 }
mechanisms = { voice = false }
place = [
  { name = "east", latitude = 40, longitude = -80, households = 100_000, rent = 15_000, income_tax = 0.03 },
  { name = "west", latitude = 40, longitude = -95, households = 100_000, rent = 15_000, income_tax = 0.03 },
]
[[event]]
year = 2025
place = "west"
set = { governance = 2, violent_crime = 200 }
"#;

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::write(desk.0.path().join("towns.toml"), TOWNS).unwrap();
        desk
    }

    fn explain(&self, options: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_footvote"));
        command.args(["explain", "towns.toml"]).args(options).current_dir(self.0.path());
        command.output().expect("the program starts")
    }

    fn succeed(&self, options: &[&str]) -> String {
        let output = self.explain(options);
        assert!(output.status.success(), "{options:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    fn refusal(&self, options: &[&str], code: i32) -> String {
        let output = self.explain(options);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
        text(&output.stderr)
    }

    /// Rows of a table without its header.
    fn rows(&self, name: &str) -> Vec<Vec<String>> {
        let text = fs::read_to_string(self.0.path().join(name)).unwrap();
        text.lines().skip(1).map(|line| line.split(',').map(String::from).collect()).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

#[test]
fn contributions_add_up_to_what_all_groups_do_together() {
    let desk = Desk::new();
    let few =
        ["--mechanisms", "governance,crime,rents+construction,family", "--output", "place.west.households.change@end"];
    let page = desk.succeed(&[&few[..], &["--out", "one", "--threads", "1"]].concat());
    assert!(page.contains("all 16 coalitions of 4 groups, 3 replicates"), "{page}");
    desk.succeed(&[&few[..], &["--out", "two", "--threads", "2", "--quiet"]].concat());
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
    assert!(desk.refusal(&[&few[..], &["--out", "one"]].concat(), 1).contains("exists already"));

    // Its chart is drawn again from the tables, to the same bytes, and in another look elsewhere.
    let file = |name: &str| fs::read(desk.0.path().join("one/charts").join(name)).unwrap();
    let files = ["waterfall.svg", "waterfall.png", "waterfall.vl.json"];
    let before = files.map(file);
    files.iter().for_each(|name| fs::remove_file(desk.0.path().join("one/charts").join(name)).unwrap());
    let plot = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_footvote"));
        command.args(["plot", "one"]).args(options).current_dir(desk.0.path()).output().expect("it starts")
    };
    assert!(plot(&[]).status.success() && files.map(file) == before);
    assert!(plot(&["--only", "waterfall", "--theme", "dark", "--to", "dark"]).status.success());
    assert!(desk.0.path().join("dark/waterfall.png").is_file());
    let refused = text(&plot(&["--only", "tornado"]).stderr);
    assert!(refused.contains("no chart `tornado` of an explanation; there are waterfall"), "{refused}");
}

#[test]
fn many_groups_are_sampled_and_still_add_up() {
    let desk = Desk::new();
    let page = desk.succeed(&["--permutations", "4", "--replicates", "2", "--years", "1", "--out", "all"]);
    assert!(page.contains("4 sampled orders of 12 groups") && page.contains("place.west.households@end"), "{page}");
    let rows = desk.rows("all/contributions.csv");
    assert_eq!(rows.len(), 12);
    let (sum, total) = (rows.iter().map(|row| number(&row[4])).sum::<f64>(), number(&rows[0][3]));
    assert!((sum - total).abs() < 1e-6 * total.abs().max(1.0), "{sum} of {total}");
    assert!(rows.iter().all(|row| row[1] != "voice"));
}

#[test]
fn what_cannot_be_explained_is_refused_with_a_reason() {
    let desk = Desk::new();
    for (list, words) in [
        ("taxx", "did you mean `tax`?"),
        ("voice", "`voice` is off in this scenario"),
        ("housing,rents", "is in two groups"),
    ] {
        assert!(desk.refusal(&["--mechanisms", list], 2).contains(words));
    }
    assert!(desk.refusal(&["--output", "place.west.rents"], 2).contains("did you mean `rent`?"));
    desk.refusal(&["--permutations", "1"], 2);
    desk.refusal(&["--set", "mechanisms.tax=maybe"], 3);
    assert_eq!(fs::read_dir(desk.0.path()).unwrap().count(), 1);
}
