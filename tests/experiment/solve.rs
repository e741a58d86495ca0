//! `footvote solve` as somebody uses it: a break-even with its interval, and an honest "no crossing".

use crate::support::desk::{Desk, text, two_towns};

fn desk() -> Desk {
    Desk::new(&two_towns(4, 3, 4_000, ""))
}

/// Arguments of `footvote solve` about the government of the west.
fn solve<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["solve", "towns.toml", "--vary", "place.west.governance", "--range", "-2,2"], options].concat()
}

#[test]
fn better_government_breaks_even_somewhere_and_a_run_there_agrees() {
    let desk = desk();
    let target = ["--target", "place.west.households.change@end = 2%"];
    let page = desk.succeed(&solve(&[&target[..], &["--out", "one", "--threads", "1"]].concat()));
    assert!(page.contains("95% interval"), "{page}");
    desk.succeed(&solve(&[&target[..], &["--out", "two", "--threads", "2", "--quiet"]].concat()));
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
    let again = desk.succeed(&solve(&[
        "--scan",
        "2",
        "--target",
        "place.west.households.change@end = 5%",
        "--tolerance",
        "20%",
    ]));
    assert!(again.contains("place.west.governance = "), "{again}");
    assert!(desk.refusal(&solve(&[&target[..], &["--out", "one"]].concat()), 1).contains("exists already"));
}

#[test]
fn no_crossing_in_the_range_is_an_answer() {
    let desk = desk();
    let page =
        desk.succeed(&solve(&["--target", "place.west.households@end = 900_000", "--scan", "3", "--out", "none"]));
    assert!(
        page.contains("No crossing in this range: the output is below 900,000 households at every value tried"),
        "{page}"
    );
    assert!(page.contains("it comes closest at place.west.governance = 2, with"), "{page}");
    assert_eq!(desk.read("none/roots.csv").lines().count(), 1);
    let page = desk.succeed(&solve(&["--target", "place.west.debt@end = 0", "--scan", "2", "--most-replicates", "4"]));
    assert!(page.contains("does not move") && page.contains("exactly $0, the target"), "{page}");
}

/// Under doubt the number that is asked for may be how likely something is: a sweep has it, and a search finds where it is even.
#[test]
fn a_probability_under_doubt_is_swept_and_solved_for_and_never_is_no_zero() {
    const DOUBT: &str = "[uncertainty]\nall = \"plausible\"\n[sweep]\ndesign = \"grid\"\n[[sweep.axis]]\n\
        key = \"place.west.governance\"\nvalues = [-2, 2]\n";
    let desk = Desk::new(&two_towns(4, 2, 4_000, DOUBT));
    desk.succeed(&["sweep", "towns.toml", "--out", "sweep", "--quiet"]);
    let output = "P(place.west.households.change@end > 0)";
    let table = desk.succeed(&["outputs", "sweep", "--output", output]);
    let share = |line: usize| -> f64 {
        table.lines().nth(line).and_then(|row| row.split(',').nth(2)).and_then(|cell| cell.parse().ok()).expect(&table)
    };
    assert!(share(1) < share(2) && [share(1), share(2)].iter().all(|p| (4.0 * p).fract() == 0.0), "{table}");
    let even = format!("{output} = 50%");
    let page = desk.succeed(&solve(&["--target", &even, "--scan", "3", "--most-replicates", "32", "--out", "even"]));
    assert!(page.contains("place.west.governance = ") && page.contains("95% interval"), "{page}");
    assert!(page.contains("0 of ") && desk.read("even/evaluations.csv").contains(",below"), "{page}");
    let never = "P(place.west.households@end > 900_000) = 50%";
    let page = desk.succeed(&solve(&["--target", never, "--scan", "3", "--most-replicates", "32"]));
    assert!(page.contains("No crossing in this range") && page.contains("in none of 16: below 21 in 100"), "{page}");
}

/// How many would have to hold a community's values is the first thing to ask of a founding.
#[test]
fn the_share_of_a_community_and_the_cost_of_its_homes_can_be_solved_for() {
    let community = "[[community]]\nname = \"farmers\"\nshare = 0.1\n[community.template]\n\
        site = { latitude = 40, longitude = -95, state = \"ZZ\" }\ncapacity = 40_000\ninfrastructure = 50_000\n";
    let desk = Desk::new(&two_towns(4, 3, 4_000, community));
    let page = desk.succeed(&[
        "solve",
        "towns.toml",
        "--vary",
        "community.farmers.share",
        "--range",
        "0.02,0.3",
        "--scan",
        "2",
        "--target",
        "community.farmers.values@end = 20_000",
        "--tolerance",
        "20%",
        "--most-replicates",
        "8",
    ]);
    let root = page.split("community.farmers.share = ").nth(1).and_then(|rest| rest.split(' ').next());
    let root: f64 = root.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{page}"));
    assert!((0.09..0.11).contains(&root), "{page}");
    let template = [
        "solve",
        "towns.toml",
        "--vary",
        "community.farmers.template.infrastructure",
        "--range",
        "1,200_000_000",
        "--target",
        "community.farmers.values@end = 20_000",
    ];
    assert!(desk.refusal(&template, 3).contains("infrastructure"), "beyond its range");
}

#[test]
fn what_cannot_be_asked_is_refused_before_anything_is_simulated() {
    let desk = desk();
    let target = "place.west.households@end = 100_000";
    assert!(desk.refusal(&solve(&["--target", "place.west.households@end"]), 2).contains("EXPRESSION = NUMBER"));
    assert!(desk.refusal(&solve(&["--target", "place.wets.households = 1"]), 2).contains("did you mean `west`?"));
    assert!(desk.refusal(&solve(&["--target", target, "--quiet"]), 2).contains("--out"));
    let other = |vary: &[&str]| {
        let output = desk.run(&[&["solve", "towns.toml", "--target", target], vary].concat());
        (output.status.code(), text(&output.stderr))
    };
    let (code, error) = other(&["--vary", "mechanisms.voice", "--range", "0,1"]);
    assert!(code == Some(2) && error.contains("cannot be varied"), "{error}");
    let (code, error) = other(&["--vary", "place.west.income_tax", "--range", "0,7"]);
    assert!(code == Some(3) && error.contains("--vary place.west.income_tax --range 7"), "{error}");
    let (code, error) = other(&["--vary", "place.west.governance", "--range", "1,0"]);
    assert!(code == Some(2) && error.contains("least and a greater"), "{error}");
    // The target is looked at together with both ends, and nobody is warned of what they have not typed.
    let all = [
        "solve",
        "towns.toml",
        "--vary",
        "place.west.governance",
        "--range",
        "-9,9",
        "--target",
        "place.wets.rent = NaN",
    ];
    let said = desk.refusal(&all, 3);
    let ends = ["--range -9\n", "--range 9\n"].iter().all(|end| said.contains(end));
    assert!(ends && said.contains("the number must be finite") && !said.contains("--set"), "{said}");
    let (code, error) = other(&["--vary", "population.households", "--range", "4000,5000", "--scan", "2"]);
    assert!(code == Some(3) && error.contains("population.households"), "{error}");
    assert_eq!(desk.entries(), 1);
}
