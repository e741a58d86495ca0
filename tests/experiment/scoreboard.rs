//! The scoreboard: what is on record is read, written back, simulated, tabled and drawn, and no text of it collides or leaves the sheet.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::fake;
use footvote::chart::applies;
use footvote::chart::read::scores::{Forecast, Score};
use footvote::chart::read::tables::RunTables;
use footvote::chart::run::scoreboard;
use footvote::chart::sheet::canvas::Chart;
use footvote::experiment::evidence::scores::{AS_AT_START, AS_BEFORE, CEILING, EVERYONE_ALIKE, GRAVITY, OWN, SIZE};
use footvote::scenario::parse;

const TEXT: &str = r#"
model = "2"
replicates = 2
time = { start = 2025, years = 2 }
population = { households = 8_000 }

[[place]]
name = "alpha"
latitude = 40
longitude = -80
households = 60_000
rent = 15_000

[[place]]
name = "beta, old"
latitude = 41
longitude = -84
households = 40_000
rent = 12_000

[[fact]]
name = "Households of alpha"
text = "a count, 2027"
low = 60_000
outputs = ["place.alpha.households@2027"]

[[fact]]
text = "moves on record, 2024"
flows = ["alpha,\"beta, old\",900", "\"beta, old\",alpha,850"]
before = ["alpha,\"beta, old\",700", "\"beta, old\",alpha,750"]
"#;

#[test]
fn moves_on_record_are_read_and_read_back() {
    let read = |text: &str| parse(text, "score.toml", &|_| unreachable!("no table"), &[]).expect("it is valid");
    let first = read(TEXT);
    let second = read(&first.resolved);
    assert_eq!(first.scenario, second.scenario);
    let moves = &first.scenario.moves[0];
    assert_eq!((moves.name.as_str(), moves.routes.len()), ("moves on record, 2024", 2));
    assert_eq!((moves.routes[1].origin, moves.routes[1].households), (1, 850.0));
    assert_eq!(first.scenario.facts[0].name, "Households of alpha");
}

#[test]
fn a_table_beside_the_scenario_is_the_same_as_its_rows() {
    let table = |path: &Path| {
        assert!(path.ends_with("flows.csv"), "{}", path.display());
        Ok("# on record\norigin,destination,households\nalpha,\"beta, old\",900\n\"beta, old\",alpha,850\n".to_owned())
    };
    let rows = "[\"alpha,\\\"beta, old\\\",900\", \"\\\"beta, old\\\",alpha,850\"]";
    assert!(TEXT.contains(rows));
    let named = parse(&TEXT.replace(rows, "\"flows.csv\""), "here/score.toml", &table, &[]).expect("it is valid");
    let written = parse(TEXT, "score.toml", &|_| unreachable!("no table"), &[]).expect("it is valid");
    assert_eq!(named.scenario.moves, written.scenario.moves);
}

#[test]
fn places_that_are_not_in_the_scenario_are_left_out_with_a_warning() {
    let more = TEXT.replace("\"alpha,", "\"gamma,alpha,3\", \"alpha,");
    let loaded = parse(&more, "score.toml", &|_| unreachable!("no table"), &[]).expect("it is valid");
    assert_eq!(loaded.scenario.moves[0].routes.len(), 2);
    assert!(loaded.warnings.iter().any(|warning| warning.what.contains("`gamma`")), "{:?}", loaded.warnings);
}

#[test]
fn a_run_scores_itself_and_can_be_drawn_again() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scoreboard");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).expect("it can be made");
    let (file, run) = (folder.join("score.toml"), folder.join("run"));
    fs::write(&file, TEXT).expect("it can be written");
    let footvote = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_footvote")).args(arguments).output().expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let (file, run_text) = (file.to_str().expect("UTF-8"), run.to_str().expect("UTF-8"));
    // Without an earlier record the page has one guess less.
    let bare = folder.join("bare.toml");
    fs::write(&bare, TEXT.split("before = ").next().expect("there is text")).expect("it can be written");
    let page = footvote(&[
        "run",
        "--verbose",
        bare.to_str().expect("UTF-8"),
        "--no-charts",
        "--out",
        folder.join("bare").to_str().expect("UTF-8"),
    ]);
    assert!(page.contains("of moves on the right route") && !page.contains(AS_BEFORE), "{page}");
    let page = footvote(&["run", file, "--out", run_text, "--verbose"]);
    assert!(page.contains(AS_BEFORE), "{page}");
    assert!(page.contains("of moves on the right route"), "{page}");
    let table = fs::read_to_string(run.join("scores.csv")).expect("it is there");
    for replicate in 0..2 {
        let start = format!("{replicate},Households of alpha,value,households,60000,60000,{AS_AT_START},");
        let line = table.lines().find(|line| line.starts_with(&start)).expect("persistence is scored");
        let value: f64 = line[start.len()..].parse().expect("a number");
        // 4,800 simulated households, each for 12.5 real ones.
        assert!((value - 60_000.0).abs() < 1.0, "{line}");
        for forecast in [OWN, AS_BEFORE, GRAVITY, SIZE, CEILING] {
            let start = format!("{replicate},\"moves on record, 2024\",common part,share of moves,1,1,{forecast},");
            assert!(table.lines().any(|line| line.starts_with(&start)), "{forecast}: {table}");
        }
    }
    for ending in ["svg", "png", "vl.json"] {
        assert!(run.join("charts").join(format!("scoreboard.{ending}")).is_file(), "{ending}");
    }
    let report = fs::read_to_string(run.join("report.html")).expect("it is there");
    assert!(report.contains("id=\"chart-scoreboard\"") && report.contains("href=\"scores.csv\""));
    let before = fs::read(run.join("charts/scoreboard.svg")).expect("it is there");
    footvote(&["plot", run_text, "--only", "scoreboard", "--to", folder.join("again").to_str().expect("UTF-8")]);
    assert_eq!(before, fs::read(folder.join("again/scoreboard.svg")).expect("it is drawn again"));
    footvote(&["verify", run_text]);
}

/// Tables in which nothing is known but `scores`.
fn tables(scores: Vec<Score>, replicates: usize) -> RunTables {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("scenario.toml"), "title = \"A fake\"\nseed = 1\n").expect("it can be written");
    fs::write(folder.path().join("manifest.json"), "{}").expect("it can be written");
    let mut writer = footvote::output::run::writer::RunWriter::begin(
        folder.path(),
        "seed = 1\n",
        Default::default(),
        Default::default(),
    )
    .expect("it begins");
    (0..replicates as u32).for_each(|k| writer.add(&fake::record(k)).expect("it is written"));
    writer.finish().expect("it is finished");
    let mut tables = RunTables::read(folder.path()).expect("they can be read");
    tables.scores = scores;
    tables
}

fn score(fact: &str, record: (f64, f64), forecasts: &[(&str, f64)], replicates: usize) -> Score {
    let forecasts = forecasts.iter().map(|(name, value)| Forecast {
        name: (*name).into(),
        values: (0..replicates).map(|k| value * (1.0 + 0.01 * k as f64)).collect(),
    });
    let currency = Default::default();
    Score { fact: fact.into(), moves: false, unit: "people".into(), currency, record, forecasts: forecasts.collect() }
}

fn whole(chart: &Chart) {
    let extents: Vec<_> = chart.texts().map(|text| (text.text.clone(), text.extent())).collect();
    for (text, extent) in &extents {
        let inside =
            extent.left >= 0.0 && extent.top >= 0.0 && extent.right <= chart.width && extent.bottom <= chart.height;
        assert!(inside, "{text:?} leaves the sheet");
    }
    for (k, (one, a)) in extents.iter().enumerate() {
        for (other, b) in &extents[..k] {
            assert!(!a.overlaps(b), "{one:?} lies over {other:?}");
        }
    }
}

#[test]
fn no_text_collides_or_leaves_the_sheet() {
    let long = "residents and e-residents counted together, four to seven years after its beginning; nobody has published how many of \
                them live there, and what has been published contradicts itself in several places";
    for replicates in [1, 4, 20] {
        let mut scores = vec![
            score(long, (1_700.0, 2_000.0), &[(OWN, 1_800.0), (AS_AT_START, 0.0)], replicates),
            score("far too high", (3.0, 4.0), &[(OWN, 9e11), (AS_AT_START, 8e11), (EVERYONE_ALIKE, 7e11)], replicates),
            score("far too low", (3.0e6, 4.0e6), &[(OWN, -9.0), (EVERYONE_ALIKE, -8.0)], replicates),
            score("a single number", (100.0, 100.0), &[(OWN, 104.0)], replicates),
            score("nothing on record but zero", (0.0, 0.0), &[(OWN, 0.0)], replicates),
            score("and more than that", (0.0, 0.0), &[(OWN, 5.0), (AS_AT_START, 0.0)], replicates),
        ];
        for part in [0.0, 0.68, 1.0] {
            let forecasts = [(OWN, part), (AS_BEFORE, 0.9), (GRAVITY, 0.69), (SIZE, 0.6), (CEILING, 0.955)];
            scores.push(Score { moves: true, ..score(long, (1.0, 1.0), &forecasts, replicates) });
        }
        for some in [&scores[..], &scores[..1], &scores[6..7], &scores[1..8]] {
            let tables = tables(some.to_vec(), replicates);
            assert!(applies("scoreboard", &tables));
            whole(&scoreboard::chart(&tables));
        }
        assert!(!applies("scoreboard", &tables(Vec::new(), replicates)));
    }
}

#[test]
fn what_came_out_stands_where_it_belongs() {
    // Inside, below and above: the disc lies in the zone, left of it, right of it.
    let x = |value: f64| {
        let tables = tables(vec![score("f", (10.0, 20.0), &[(OWN, value)], 1)], 1);
        let chart = scoreboard::chart(&tables);
        let mut discs = chart.marks.iter().filter_map(|mark| match mark {
            footvote::chart::sheet::canvas::Mark::Dot { at, radius, .. } if *radius == 7.0 => Some(at.0),
            _ => None,
        });
        discs.next_back().expect("what came out is drawn")
    };
    assert!(x(9.0) < x(10.0) && x(10.0) < x(15.0) && x(15.0) < x(20.0) && x(20.0) < x(21.0));
    assert!((x(20.0) - x(15.0) - (x(15.0) - x(10.0))).abs() < 1e-9);
    // However far: it never leaves the strip.
    assert!(x(1e12) < 740.0 && x(-1e12) > 320.0);
}
