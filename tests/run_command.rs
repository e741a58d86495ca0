//! `footvote run` and `footvote verify` as somebody uses them: the same bytes however they are made, or nothing at all.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fs;
#[cfg(unix)]
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Stdio;
use std::process::{Command, Output};
#[cfg(unix)]
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_footvote");
const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/two-cities.toml");
/// Small enough for a test; more than one chunk of households, so that their order could matter.
const SMALL: [&str; 7] = [SCENARIO, "--households", "9000", "--years", "2", "--replicates", "3"];

fn footvote(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).current_dir(folder).output().expect("the program starts")
}

/// Runs the small scenario into `folder`/`name` and returns the files, but for the timing.
fn run(folder: &Path, name: &str, options: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let arguments = [&["run"], &SMALL[..], &["--out", name], options].concat();
    let output = footvote(folder, &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let run = folder.join(name);
    let mut files = BTreeMap::new();
    for file in footvote::output::folder::files::files(&run).unwrap() {
        files.insert(file.clone(), fs::read(run.join(file)).unwrap());
    }
    assert!(files.remove(Path::new("timing.json")).is_some());
    files
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn threads_and_the_order_of_chunks_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let one = run(folder.path(), "one", &["--threads", "1"]);
    let four = run(folder.path(), "four", &["--threads", "4"]);
    let shuffled = run(folder.path(), "shuffled", &["--shuffle-chunks", "7"]);
    assert!(one.keys().any(|file| file.starts_with("charts")));
    assert!(one == four, "four threads differ from one");
    assert!(one == shuffled, "another order of chunks differs");
}

#[test]
fn one_replicate_alone_gives_its_rows_of_the_whole_run() {
    let folder = tempfile::tempdir().unwrap();
    let whole = run(folder.path(), "whole", &["--no-charts"]);
    let alone = run(folder.path(), "alone", &["--no-charts", "--replicate", "1"]);
    for table in ["places.csv", "flows.csv", "groups.csv", "profiles.csv", "events.csv", "base_year.csv"] {
        let rows = |files: &BTreeMap<PathBuf, Vec<u8>>| -> Vec<String> {
            let text = text(&files[Path::new(table)]);
            text.lines().filter(|line| line.starts_with("1,")).map(String::from).collect()
        };
        assert_eq!(rows(&whole), rows(&alone), "{table}");
        assert_eq!(text(&alone[Path::new(table)]).lines().count(), rows(&alone).len() + 1, "{table}");
    }
}

#[test]
fn a_run_verifies_until_somebody_touches_it() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "run", &[]);
    let verified = footvote(folder.path(), &["verify", "run"]);
    assert!(verified.status.success(), "{}", text(&verified.stderr));
    assert!(text(&verified.stdout).contains("every byte"));

    let places = folder.path().join("run/places.csv");
    fs::write(&places, fs::read_to_string(&places).unwrap().replace("west", "east")).unwrap();
    let touched = footvote(folder.path(), &["verify", "run"]);
    assert_eq!(touched.status.code(), Some(1));
    assert!(text(&touched.stdout).contains("changed since the run   places.csv"));
}

#[test]
fn charts_that_are_drawn_later_belong_to_the_run() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "run", &["--no-charts"]);
    let plotted = footvote(folder.path(), &["plot", "run", "--only", "rents"]);
    assert!(plotted.status.success(), "{}", text(&plotted.stderr));
    let verified = footvote(folder.path(), &["verify", "run"]);
    assert!(verified.status.success(), "{}", text(&verified.stdout));
    assert!(text(&verified.stdout).contains("charts/rents.svg"));
}

#[test]
fn charts_of_another_look_lie_beside_those_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let before = run(folder.path(), "one", &[]);
    for (options, name) in [(&["--theme", "dark"][..], "charts-dark"), (&["--log", "--width", "700"], "charts-700-log")]
    {
        let output = footvote(folder.path(), &[&["plot", "one", "--only", "population"], options].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(folder.path().join("one").join(name).join("population.png").is_file(), "{name}");
    }
    let output = footvote(folder.path(), &["plot", "one", "--only", "city-ledger"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for (file, bytes) in &before {
        if file != Path::new("manifest.json") {
            assert!(*bytes == fs::read(folder.path().join("one").join(file)).unwrap(), "{}", file.display());
        }
    }
    let output = footvote(folder.path(), &["verify", "one"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn the_same_run_is_not_made_twice_by_accident() {
    let folder = tempfile::tempdir().unwrap();
    let small = [&["run", "--no-charts"], &SMALL[..]].concat();
    let first = footvote(folder.path(), &small);
    assert!(text(&first.stdout).contains("Lost most"), "{}", text(&first.stderr));
    let again = footvote(folder.path(), &small);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("this very run is finished already"), "{}", text(&again.stderr));
    let forced = footvote(folder.path(), &[&small[..], &["--force", "--quiet"]].concat());
    assert!(forced.status.success() && forced.stdout.is_empty());
    let runs = fs::read_dir(folder.path().join("output")).unwrap().count();
    assert_eq!(runs, 1);
}

#[test]
fn everything_told_to_programs_is_one_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let small = [&["run", "--json", "--quiet", "--no-charts"], &SMALL[..]].concat();
    let events = || -> Vec<String> {
        let lines = text(&footvote(folder.path(), &small).stderr);
        let objects = lines.lines().map(|line| serde_json::from_str(line).expect(line));
        objects.map(|object: serde_json::Value| object["event"].as_str().unwrap().into()).collect()
    };
    // The scenario has an event that two years do not reach, which deserves a warning.
    assert_eq!(events(), ["warning", "started", "replicate", "replicate", "replicate", "finished"]);
    assert_eq!(events(), ["warning", "failed"]);
}

/// Starts a run, sends it a signal as soon as it says so, and gives back how long it took to end and what it said.
#[cfg(unix)]
fn interrupted(folder: &Path, arguments: &[&str], signal: &str) -> (Duration, String) {
    let mut process = Command::new(PROGRAM)
        .args(arguments)
        .args(["--json", "--out", "run"])
        .current_dir(folder)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("started") {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "it never started");
    }
    let asked = Instant::now();
    Command::new("kill").args(["-s", signal, &process.id().to_string()]).status().unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(130));
    let took = asked.elapsed();
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    (took, rest)
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing_and_says_how_to_start_again() {
    let desk = tempfile::tempdir().unwrap();
    let long = [&["run", "--no-charts"], &SMALL[..5], &["--replicates", "30"]].concat();
    for signal in ["INT", "TERM"] {
        let (took, told) = interrupted(desk.path(), &long, signal);
        assert!(took < Duration::from_secs(2), "{signal}: {took:?}");
        assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 0);
        assert!(told.contains("nothing was kept"), "{told}");
        let command = told.split('`').nth(1).unwrap();
        assert!(Command::new("sh").args(["-c", command]).current_dir(desk.path()).output().unwrap().status.success());
        assert!(footvote(desk.path(), &["verify", "run"]).status.success());
        fs::remove_dir_all(desk.path().join("run")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn what_does_not_notice_in_time_is_dropped() {
    let desk = tempfile::tempdir().unwrap();
    // Millions of households are drawn and calibrated before the first tick could notice.
    let metros = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/us-metros.toml");
    let (took, told) = interrupted(desk.path(), &["run", metros, "--households", "6000000"], "INT");
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert!(told.contains("nothing was kept"), "{told}");
    assert!(!desk.path().join("run").exists());
}

#[test]
fn replicates_are_added_until_the_error_is_small_and_the_folder_is_that_of_a_run_with_as_many() {
    let folder = tempfile::tempdir().unwrap();
    let until = run(folder.path(), "until", &["--no-charts", "--until-error", "0.2%", "--threads", "2"]);
    let manifest: serde_json::Value = serde_json::from_slice(&until[Path::new("manifest.json")]).unwrap();
    let replicates = manifest["replicates"].as_u64().unwrap();
    assert!((4..200).contains(&replicates), "{replicates}");
    let asked = [SMALL[0], "--households", "9000", "--years", "2", "--no-charts", "--replicates"];
    let output =
        footvote(folder.path(), &[&["run"], &asked[..], &[&replicates.to_string(), "--out", "asked"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    for (file, bytes) in &until {
        assert!(*bytes == fs::read(folder.path().join("asked").join(file)).unwrap(), "{}", file.display());
    }
}
