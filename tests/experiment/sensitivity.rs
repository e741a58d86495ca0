//! `footvote sensitivity` as somebody uses it: reads a finished sweep, says what moves what, and leaves the sweep alone.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::support::desk::{Desk, two_towns};
use footvote::experiment::ensemble::parallel::Watch;
use footvote::experiment::ensemble::sweep::{Plan, Run, Texts};
use footvote::experiment::expression::Expression;
use footvote::output::sweep::stored::Sweep;
use footvote::scenario::load;

const SWEEP: &str = r#"
[sweep]
design = "saltelli"
points = 8
[[sweep.axis]]
key = "place.west.governance"
range = [-2, 2]
[[sweep.axis]]
key = "place.west.sales_tax"
range = [0.059, 0.061]
[[sweep.axis]]
key = "mechanisms.voice"
values = [true, false]
"#;

/// A developer's place that opens at once, and a community that gathers.
const HARBOUR: &str = r#"
model = "2"
name = "harbour"
seed = 3
replicates = 2
time = { start = 2025, years = 6 }
population = { households = 4_000 }
place = [
  { name = "east", metro = "bay", latitude = 40, longitude = -80, households = 100_000, rent = 15_000, income_tax = 0.03 },
  { name = "west", latitude = 40, longitude = -95, households = 100_000, rent = 15_000, income_tax = 0.03 },
  { name = "haven", kind = "new", founding = "developer", site = { metro = "bay", miles = 20 }, units = 500 },
]
[[community]]
name = "artists"
preset = "artists"
[community.template]
site = { metro = "bay", miles = 30 }
[sweep]
design = "sobol"
points = 4
[[sweep.axis]]
key = "place.west.income_tax"
range = [0, 0.05]
"#;

/// Two towns and a small sweep of this design.
fn towns(design: &str) -> String {
    two_towns(2, 2, 2_000, &SWEEP.replace("saltelli", design))
}

/// A folder with a scenario and its sweep.
fn swept(scenario: &str) -> Desk {
    let desk = Desk::new(scenario);
    desk.succeed(&["sweep", "towns.toml", "--out", "sweep", "--quiet"]);
    desk
}

#[test]
fn outputs_read_from_tables_are_those_of_the_runs() {
    let outputs = [
        "place.west.households@end",
        "place.west.households.change@2026",
        "all.rent.mean",
        "decile.1.class.mobile.would@end",
        "income.200k+.moves.rate@2027",
        "place.east.outflow.sum",
    ];
    assert_eq!(stored_and_direct(&towns("saltelli"), 3, &outputs), 6 * 2 * 6);
    let outputs = [
        "all.foundings@start",
        "place.haven.treasury",
        "place.haven.vacancies.min",
        "place.haven.runway_years@start",
        "place.haven.debt@2030",
        "community.artists.members@2031",
        "community.artists.supporters.max",
        "place.haven.entry.would.sum@2026..2031",
        "place.haven.class.mobile.entry.moved.sum",
    ];
    assert_eq!(stored_and_direct(HARBOUR, 1, &outputs), 2 * 9);
}

/// Compares outputs read from tables with those of the runs of every seventh point, and counts them.
fn stored_and_direct(scenario: &str, first: u32, outputs: &[&str]) -> usize {
    let desk = swept(scenario);
    let sweep = Sweep::open(&desk.path("sweep")).unwrap();
    let base = load(&sweep.scenario(), &[]).unwrap().scenario;
    let texts = Texts { name: "towns.toml".into(), text: scenario.into(), ..Texts::default() };
    let plan = Plan::new(base.clone(), texts, sweep.points.clone());
    let outputs: Vec<_> = outputs.iter().map(|text| Expression::parse(text, &base).unwrap()).collect();
    let values = sweep.values(&outputs).unwrap();
    let mut compared = 0;
    let stop = AtomicBool::new(false);
    let watch = Watch { stop: &stop, ticks: &|_| () };
    for run in plan.runs().filter(|run| run.point % 7 == first) {
        let record = plan.simulate(run, &watch).unwrap().result.unwrap();
        let Run { point, replicate } = run;
        for (output, values) in outputs.iter().zip(&values) {
            let stored = values[point as usize].get(replicate as usize).copied();
            // Cells keep three decimals of counts and ten digits of everything else; what does not exist is in neither.
            let agree = match (stored, output.evaluate(&record)) {
                (Some(stored), Some(direct)) => (stored - direct).abs() <= 1e-6 * direct.abs() + 1e-9,
                (stored, direct) => stored.is_none() && direct.is_none_or(f64::is_nan),
            };
            assert!(agree, "{output}: {stored:?}, {:?}", output.evaluate(&record));
            compared += 1;
        }
    }
    compared
}

#[test]
fn a_saltelli_sweep_gives_indices_a_tornado_and_the_same_bytes_on_any_number_of_threads() {
    let desk = swept(&towns("saltelli"));
    let before = desk.files("sweep");
    let page = desk.succeed(&["sensitivity", "sweep", "--out", "one", "--threads", "1"]);
    assert!(page.contains("place.west.households@end") && page.contains("first order"), "{page}");
    let bars = page.split("low against high").nth(1).expect("there is a tornado");
    let first = bars.lines().nth(1).unwrap();
    assert!(first.contains("place.west.governance") && first.contains('━'), "{page}");
    desk.succeed(&["sensitivity", "sweep", "--out", "two", "--threads", "2", "--quiet"]);
    assert!(desk.files("one") == desk.files("two"));
    let table = desk.read("one/sensitivity.csv");
    assert_eq!(table.lines().count(), 1 + 2 * 3 + 1, "{table}");
    let total = table.lines().find(|line| line.contains("place.west.governance,total,")).unwrap();
    assert!(total.split(',').nth(3).unwrap().parse::<f64>().unwrap() > 0.5, "{total}");
    assert!(before == desk.files("sweep"), "the sweep was touched");
    // Its chart is drawn again from the tables, to the same bytes, and shows the indices.
    let drawn = desk.files("one");
    for name in ["tornado.svg", "tornado.png", "tornado.vl.json"] {
        fs::remove_file(desk.path("one/charts").join(name)).unwrap();
    }
    desk.succeed(&["plot", "one"]);
    assert!(desk.files("one") == drawn);
    let svg = desk.read("one/charts/tornado.svg");
    assert!(svg.contains("Share of the variance"), "{svg}");

    let error = desk.refusal(&["sensitivity", "sweep", "--out", "one"], 1);
    assert!(error.contains("exists already") && error.contains("--force"), "{error}");
    desk.succeed(&[
        "sensitivity",
        "sweep",
        "--out",
        "one",
        "--force",
        "--output",
        "all.rent@end",
        "--output",
        "all.moves@end",
    ]);
    let error = desk.refusal(&["sensitivity", "sweep", "--out", "sweep/..", "--force"], 1);
    assert!(error.contains("not a run of footvote") || error.contains("does not name a folder"), "{error}");
}

#[test]
fn morris_trajectories_are_screened_and_other_points_regressed() {
    let desk = swept(&towns("morris"));
    let page = desk.succeed(&["sensitivity", "sweep"]);
    assert!(page.contains("mu*") && page.contains("8 trajectories, 2 runs"), "{page}");
    // The same points from a table, under a scenario that declares no design.
    let points = desk.read("sweep/points.csv");
    desk.write("points.csv", &points);
    desk.write("bare.toml", &two_towns(2, 2, 2_000, ""));
    desk.succeed(&["sweep", "bare.toml", "--points", "points.csv", "--out", "again", "--quiet"]);
    let again = desk.succeed(&["sensitivity", "again"]);
    assert!(again.contains("mu*") && again.contains("8 trajectories"), "{again}");

    let desk = swept(&towns("sobol"));
    let page = desk.succeed(&["sensitivity", "sweep", "--output", "place.west.rent@end"]);
    assert!(page.contains("regression") && page.contains("R²"), "{page}");
}

#[test]
fn a_grid_is_compared_run_by_run_and_one_run_of_each_point_has_no_interval() {
    let grid = towns("grid").replace("points = 8\n", "").replace("range = [-2, 2]", "values = [-2, 2]");
    let desk = swept(&grid.replace("range = [0.059, 0.061]", "values = [0.059, 0.061]"));
    let page = desk.succeed(&["sensitivity", "sweep", "--out", "two"]);
    assert!(page.contains("8 grid points, 2 runs of each point") && page.contains("run by run"), "{page}");
    // Eight points have no 5 % and 95 % quantiles.
    let rows = desk.rows("two/outputs.csv");
    assert!(rows.iter().all(|row| !row[5].is_empty() && row[6].is_empty() && row[7].is_empty()), "{rows:?}");
    // Student's t of two replicates has one degree of freedom.
    let rows = desk.rows("two/tornado.csv");
    let freedom: Vec<&str> = rows.iter().filter(|row| !row[7].is_empty()).map(|row| row[10].as_str()).collect();
    assert!(!freedom.is_empty() && freedom.iter().all(|freedom| *freedom == "1"), "{rows:?}");
    desk.succeed(&["sweep", "towns.toml", "--replicates", "1", "--out", "once", "--quiet"]);
    let page = desk.succeed(&["sensitivity", "once", "--out", "one"]);
    assert!(page.contains("no intervals: a grid is no sample") && !page.contains(" to +"), "{page}");
    assert!(desk.rows("one/tornado.csv").iter().all(|row| row[8].is_empty() && row[9].is_empty()));
    let svg = desk.read("one/charts/tornado.svg");
    assert!(svg.contains("too few points or runs to tell"), "{svg}");
}

#[test]
fn what_cannot_be_analysed_is_refused_with_a_reason() {
    let desk = swept(&towns("saltelli"));
    let error = desk.refusal(&["sensitivity", "sweep", "--output", "place.wets.households"], 2);
    assert!(error.contains("did you mean `west`?"), "{error}");
    let error = desk.refusal(&["sensitivity", "nowhere"], 1);
    assert!(error.contains("once it is finished"), "{error}");
    desk.succeed(&["run", "towns.toml", "--out", "run", "--no-charts", "--quiet"]);
    assert!(desk.refusal(&["sensitivity", "run"], 1).contains("`run` is a run, not a sweep"));
    let error = desk.refusal(&["sensitivity", "sweep", "--output", "place.west.debt@start"], 2);
    assert!(error.contains("the same at every point"), "{error}");
    desk.refusal(&["sensitivity", "sweep", "--force"], 2);
    let places = desk.path("sweep/places.csv");
    let damaged = fs::read_to_string(&places).unwrap().replacen("west", "west,,,", 1);
    fs::write(&places, damaged).unwrap();
    assert!(desk.refusal(&["sensitivity", "sweep"], 1).contains("places.csv"));
    assert!(Path::new(&places).is_file());
}
