//! `footvote solve` as somebody uses it: a break-even with its interval, and an honest "no crossing".
#![cfg(feature = "cli")]

use std::fs;
use std::process::{Command, Output};

const TOWNS: &str = r#"
model = "1"
name = "towns"
seed = 5
replicates = 4
headline = "west"
time = { start = 2025, years = 3 }
population = { households = 4_000 }
place = [
  { name = "east", latitude = 40, longitude = -80, households = 100_000, rent = 15_000, income_tax = 0.03 },
  { name = "west", latitude = 40, longitude = -95, households = 100_000, rent = 15_000, income_tax = 0.03 },
]
"#;

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::write(desk.0.path().join("towns.toml"), TOWNS).unwrap();
        desk
    }

    fn solve(&self, options: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_footvote"));
        let vary = ["solve", "towns.toml", "--vary", "place.west.governance", "--range", "-2,2"];
        command.args(vary).args(options).current_dir(self.0.path()).output().expect("the program starts")
    }

    fn succeed(&self, options: &[&str]) -> String {
        let output = self.solve(options);
        assert!(output.status.success(), "{options:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    fn refusal(&self, options: &[&str], code: i32) -> String {
        let output = self.solve(options);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
        text(&output.stderr)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn better_government_breaks_even_somewhere_and_a_run_there_agrees() {
    let desk = Desk::new();
    let target = ["--target", "place.west.households.change@end = 5%"];
    let page = desk.succeed(&[&target[..], &["--out", "one", "--threads", "1"]].concat());
    assert!(page.contains("95% interval"), "{page}");
    desk.succeed(&[&target[..], &["--out", "two", "--threads", "2", "--quiet"]].concat());
    for file in ["roots.csv", "evaluations.csv", "manifest.json"] {
        assert_eq!(desk.read(&format!("one/{file}")), desk.read(&format!("two/{file}")), "{file}");
    }
    let roots = desk.read("one/roots.csv");
    assert_eq!(roots.lines().count(), 2, "{roots}");
    let cells: Vec<&str> = roots.lines().nth(1).unwrap().split(',').collect();
    let [root, low, high, slope] = [3, 4, 5, 6].map(|k| cells[k].parse::<f64>().unwrap());
    assert!(low <= root && root <= high && high - low < 1.0 && slope > 0.0, "{roots}");
    let edge = desk.read("one/evaluations.csv");
    assert!(edge.contains(",below") && edge.contains(",above"), "{edge}");
    // At the root, as many replicates as decided it leave the output indistinguishable from the target.
    let again =
        desk.succeed(&["--scan", "2", "--target", "place.west.households.change@end = 5%", "--tolerance", "20%"]);
    assert!(again.contains("place.west.governance = "), "{again}");
    assert!(desk.refusal(&[&target[..], &["--out", "one"]].concat(), 1).contains("exists already"));
}

#[test]
fn no_crossing_in_the_range_is_an_answer() {
    let desk = Desk::new();
    let page = desk.succeed(&["--target", "place.west.households@end = 900_000", "--scan", "3", "--out", "none"]);
    assert!(page.contains("No crossing in this range: the output is below 900,000 at every value tried"), "{page}");
    assert!(page.contains("it comes closest at place.west.governance = 2, with"), "{page}");
    assert_eq!(desk.read("none/roots.csv").lines().count(), 1);
    let page = desk.succeed(&["--target", "place.west.debt@end = 0", "--scan", "2", "--most-replicates", "4"]);
    assert!(page.contains("noise hides on which side"), "{page}");
}

#[test]
fn what_cannot_be_asked_is_refused_before_anything_is_simulated() {
    let desk = Desk::new();
    let target = "place.west.households@end = 100_000";
    assert!(desk.refusal(&["--target", "place.west.households@end"], 2).contains("EXPRESSION = NUMBER"));
    assert!(desk.refusal(&["--target", "place.wets.households = 1"], 2).contains("did you mean `west`?"));
    assert!(desk.refusal(&["--target", target, "--quiet"], 2).contains("--out"));
    let other = |vary: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_footvote"));
        command.args(["solve", "towns.toml", "--target", target]).args(vary).current_dir(desk.0.path());
        let output = command.output().unwrap();
        (output.status.code(), text(&output.stderr))
    };
    let (code, error) = other(&["--vary", "mechanisms.voice", "--range", "0,1"]);
    assert!(code == Some(2) && error.contains("cannot be varied"), "{error}");
    let (code, error) = other(&["--vary", "place.west.income_tax", "--range", "0,7"]);
    assert!(code == Some(3) && error.contains("place.west.income_tax=7"), "{error}");
    let (code, error) = other(&["--vary", "place.west.governance", "--range", "1,0"]);
    assert!(code == Some(2) && error.contains("least and a greater"), "{error}");
    let (code, error) = other(&["--vary", "population.households", "--range", "4000,5000", "--scan", "2"]);
    assert!(code == Some(3) && error.contains("population.households"), "{error}");
    assert_eq!(fs::read_dir(desk.0.path()).unwrap().count(), 1);
}
