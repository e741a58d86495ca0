//! `footvote run` and `footvote verify` as somebody uses them: the same bytes however they are made, or nothing at all.

use std::collections::BTreeMap;
use std::fs;
#[cfg(unix)]
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::{Command, Stdio};

#[cfg(unix)]
use crate::support::desk::PROGRAM;
use crate::support::desk::{Desk, TWO_CITIES, text, two_towns};

/// Small enough for a test; more than one chunk of households, so that their order could matter; a short spin-up.
const SMALL: [&str; 9] =
    [TWO_CITIES, "--set", "population.spin_up=4", "--households", "9000", "--years", "2", "--replicates", "3"];

/// Runs the small scenario into the folder `name` and returns its files.
fn run(desk: &Desk, name: &str, options: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    desk.succeed(&[&["run"], &SMALL[..], &["--out", name], options].concat());
    assert!(desk.path(name).join("timing.json").is_file());
    desk.files(name)
}

#[test]
fn threads_and_the_order_of_chunks_change_no_byte() {
    let desk = Desk::empty();
    let one = run(&desk, "one", &["--threads", "1"]);
    let four = run(&desk, "four", &["--threads", "4"]);
    let shuffled = run(&desk, "shuffled", &["--shuffle-chunks", "7"]);
    assert!(one.keys().any(|file| file.starts_with("charts")));
    assert!(one == four, "four threads differ from one");
    assert!(one == shuffled, "another order of chunks differs");
}

#[test]
fn one_replicate_alone_gives_its_rows_of_the_whole_run() {
    let desk = Desk::empty();
    let whole = run(&desk, "whole", &["--no-charts"]);
    let alone = run(&desk, "alone", &["--no-charts", "--replicate", "1"]);
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
fn a_replicate_that_the_run_does_not_have_is_refused_with_those_it_has() {
    let desk = Desk::empty();
    let said = desk.refusal(&[&["run"], &SMALL[..], &["--out", "alone", "--replicate", "3"]].concat(), 2);
    assert!(said.contains("is none of the 3 replicates: they are counted from 0 to 2"), "{said}");
    assert!(said.contains("`--replicates 4`") && desk.entries() == 0, "{said}");
}

#[test]
fn an_option_that_changes_nothing_is_refused_and_draws_nothing() {
    let desk = Desk::empty();
    let before = run(&desk, "run", &["--no-charts"]);
    for option in [["--output", "place.west.rent"], ["--level", "3"], ["--fix", "parameters.drain=1"]] {
        let said = desk.refusal(&[&["plot", "run"], &option[..]].concat(), 2);
        assert!(said.contains(&format!("`{}` is for a sweep, and `run` is a run", option[0])), "{said}");
    }
    assert!(before == desk.files("run"));
    // A folder of something else is told apart, and the one that was perhaps meant is named.
    fs::create_dir(desk.path("mine")).unwrap();
    for command in ["plot", "report", "verify"] {
        let said = desk.refusal(&[command, "mine"], 1);
        assert!(said.contains("no folder of results") && said.contains("beside it: run\n"), "{said}");
        assert!(!said.contains("--force"), "{said}");
    }
}

#[test]
fn a_run_verifies_until_somebody_touches_it() {
    let desk = Desk::empty();
    run(&desk, "run", &[]);
    assert!(desk.succeed(&["verify", "run"]).contains("every byte"));

    let places = desk.path("run/places.csv");
    fs::write(&places, fs::read_to_string(&places).unwrap().replace("west", "east")).unwrap();
    let touched = desk.run(&["verify", "run"]);
    assert_eq!(touched.status.code(), Some(1));
    assert!(text(&touched.stdout).contains("changed since the run   places.csv"));
}

#[test]
fn charts_that_are_drawn_later_belong_to_the_run() {
    let desk = Desk::empty();
    run(&desk, "run", &["--no-charts"]);
    desk.succeed(&["plot", "run", "--only", "rents"]);
    assert!(desk.succeed(&["verify", "run"]).contains("charts/rents.svg"));
}

#[test]
fn a_table_of_ones_own_in_the_folder_is_no_part_of_its_report() {
    let desk = Desk::empty();
    run(&desk, "run", &[]);
    desk.write("run/mine.csv", "a,b\n");
    desk.succeed(&["plot", "run", "--only", "rents"]);
    desk.succeed(&["report", "run"]);
    let page = desk.read("run/report.html");
    assert!(page.contains("<td>places.csv</td>") && !page.contains("mine.csv"), "the table of hashes is another");
    assert!(desk.succeed(&["verify", "run"]).contains("not part of the run     mine.csv"));
}

#[test]
fn charts_of_another_look_lie_beside_those_of_the_run() {
    let desk = Desk::empty();
    let before = run(&desk, "one", &[]);
    for (options, name) in [(&["--theme", "dark"][..], "charts-dark"), (&["--log", "--width", "700"], "charts-700-log")]
    {
        desk.succeed(&[&["plot", "one", "--only", "population"], options].concat());
        assert!(desk.path("one").join(name).join("population.png").is_file(), "{name}");
    }
    desk.succeed(&["plot", "one", "--only", "city-ledger"]);
    for (file, bytes) in &before {
        if file != Path::new("manifest.json") {
            assert!(*bytes == fs::read(desk.path("one").join(file)).unwrap(), "{}", file.display());
        }
    }
    desk.succeed(&["verify", "one"]);
}

#[test]
fn the_same_run_is_not_made_twice_by_accident() {
    let desk = Desk::empty();
    let small = [&["run", "--no-charts"], &SMALL[..]].concat();
    let first = desk.run(&small);
    assert!(text(&first.stdout).contains("Made "), "{}", text(&first.stderr));
    let again = desk.run(&small);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("this very run is finished already"), "{}", text(&again.stderr));
    let forced = desk.run(&[&small[..], &["--force", "--quiet"]].concat());
    assert!(forced.status.success() && forced.stdout.is_empty());
    let runs = fs::read_dir(desk.path("output")).unwrap().count();
    assert_eq!(runs, 1);
}

/// How many replicates it takes is not known before: no folder of as many as the scenario says stands for it, nor the other way round.
#[test]
fn a_run_until_an_error_and_the_plain_one_stand_side_by_side() {
    let desk = Desk::new(&two_towns(2, 1, 4_000, ""));
    let run = |options: &[&str]| desk.run(&[&["run", "towns.toml", "--no-charts", "--quiet"], options].concat());
    let replicates = |folder: &Path| -> u64 {
        let text = fs::read_to_string(folder.join("manifest.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["replicates"].as_u64().unwrap()
    };
    let until = &["--until-error", "20%"][..];
    for options in [until, &[], &["--until-error", "0.3"]] {
        let done = run(options);
        assert!(done.status.success(), "{options:?}: {}", text(&done.stderr));
    }
    let mut found: Vec<(String, u64)> = fs::read_dir(desk.path("output"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy()["towns-12345678".len()..].to_owned(), replicates(&path))
        })
        .collect();
    found.sort();
    assert_eq!(found, [(String::new(), 2), ("-error-0.2".into(), 8), ("-error-0.3".into(), 8)]);
    for options in [until, &[]] {
        let again = text(&run(options).stderr);
        assert!(again.contains("this very run is finished already"), "{options:?}: {again}");
    }
    // A folder that somebody named does not tell how its number of replicates came about.
    assert!(run(&["--out", "mine"]).status.success());
    let said = text(&run(&[until, &["--out", "mine"]].concat()).stderr);
    assert!(said.contains("exists already") && !said.contains("this very run"), "{said}");
}

#[test]
fn everything_told_to_programs_is_one_object_a_line() {
    let desk = Desk::empty();
    let small = [&["run", "--json", "--quiet", "--no-charts"], &SMALL[..]].concat();
    let events = || -> Vec<String> {
        let lines = text(&desk.run(&small).stderr);
        let objects = lines.lines().map(|line| serde_json::from_str(line).expect(line));
        objects.map(|object: serde_json::Value| object["event"].as_str().unwrap().into()).collect()
    };
    // The scenario has an event that two years do not reach, which deserves a warning.
    assert_eq!(events(), ["warning", "started", "replicate", "replicate", "replicate", "finished"]);
    assert_eq!(events(), ["warning", "failed"]);
}

/// Whether these tests were started by `nohup`, and all that they start: then no signal is listened to.
#[cfg(unix)]
fn outlives() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).expect("a mask") & 1 == 1)
}

/// Starts a run, sends it a signal as soon as it says so, and gives back what it said from then on.
#[cfg(unix)]
fn interrupted(desk: &Desk, arguments: &[&str], signal: &str) -> String {
    let mut process = desk
        .command(&[arguments, &["--json", "--out", "run"]].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("started") {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "it never started");
    }
    Command::new("kill").args(["-s", signal, &process.id().to_string()]).status().unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(130));
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    rest
}

/// The command that is offered next, as it is printed.
#[cfg(unix)]
fn next(page: &str) -> &str {
    let line = page.lines().find_map(|line| line.strip_prefix("Next")).unwrap_or_else(|| panic!("{page}")).trim();
    line.split("    ").next().expect("a command stands first")
}

/// Runs a command that was printed, in a shell.
#[cfg(unix)]
fn as_printed(desk: &Desk, command: &str) {
    let command = command.replacen("footvote", PROGRAM, 1);
    let output = Command::new("sh").args(["-c", &command]).current_dir(desk.folder()).output().unwrap();
    assert!(output.status.success(), "{command}: {}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn what_is_offered_next_works_as_it_is_printed() {
    let desk = Desk::empty();
    desk.write("my towns.toml", &two_towns(1, 2, 4_000, ""));
    let run = ["run", "my towns.toml", "--households", "3000", "--out", "one's run"];
    let page = desk.succeed(&run);
    let command = next(&page);
    assert!(command.starts_with("footvote plot 'one'"), "{command}");
    let before = desk.files("one's run");
    as_printed(&desk, command);
    let after = desk.files("one's run");
    assert!(before.keys().all(|file| after.contains_key(file)) && after.len() > before.len(), "nothing else is drawn");
    as_printed(&desk, next(&desk.succeed(&[&run[..], &["--all", "--force"]].concat())));

    // What a sweep varies it varies in the scenario as it was changed.
    let sweep = "[sweep]\n[[sweep.axis]]\nkey = \"parameters.moving_cost.rooted\"\nvalues = [4, 5]\n";
    desk.write("swept towns.toml", &two_towns(1, 2, 4_000, sweep));
    let options = ["--set", "place.west.governance = 1", "--years", "1", "--no-charts", "--no-twin", "--out", "run"];
    let page = desk.succeed(&[&["run", "swept towns.toml"], &options[..]].concat());
    let command = next(&page).to_owned();
    as_printed(&desk, &format!("{command} --no-charts --out swept"));
    let kept = desk.read("swept/scenario.toml");
    assert!(kept.contains("governance = 1.0") && kept.contains("years = 1\n"), "{kept}");
    assert!(command.contains(" --set twin=none "), "{command}");
    let page = desk.succeed(&["sweep", "swept towns.toml", "--no-charts", "--years", "1", "--out", "my sweep"]);
    as_printed(&desk, &next(&page).replace("EXPRESSION", "place.west.rent@end"));
    for part in ["1/2", "2/2"] {
        let page = desk.succeed(&["sweep", "swept towns.toml", "--years", "1", "--shard", part, "--out", &part[..1]]);
        if part == "2/2" {
            as_printed(&desk, &next(&page).replace("FOLDERS", "1 2"));
        }
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing_and_says_how_to_start_again() {
    if outlives() {
        return eprintln!("skipped: interrupts are ignored here, as under nohup");
    }
    let desk = Desk::empty();
    let long = [&["run", "--no-charts"], &SMALL[..7], &["--replicates", "60"]].concat();
    for signal in ["INT", "TERM"] {
        let told = interrupted(&desk, &long, signal);
        let finished = told.lines().filter(|line| line.contains("\"replicate\"")).count();
        assert!(finished < 60, "it went on to its end: {told}");
        assert_eq!(desk.entries(), 0);
        assert!(told.contains("nothing was kept"), "{told}");
        if signal == "INT" {
            continue;
        }
        let command = told.split('`').nth(1).unwrap();
        assert!(Command::new("sh").args(["-c", command]).current_dir(desk.folder()).output().unwrap().status.success());
        desk.succeed(&["verify", "run"]);
    }
}

/// Millions of households are drawn and calibrated before the first tick could notice.
#[cfg(unix)]
#[test]
fn what_does_not_notice_in_time_is_dropped() {
    if outlives() {
        return eprintln!("skipped: interrupts are ignored here, as under nohup");
    }
    let desk = Desk::empty();
    let metros = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/us-metros.toml");
    let told = interrupted(&desk, &["run", metros, "--households", "6000000"], "INT");
    assert!(!told.contains("\"replicate\""), "it was waited for: {told}");
    assert!(told.contains("nothing was kept"), "{told}");
    assert_eq!(desk.entries(), 0, "neither the draft nor its lock");
}

/// Commands that look at no flag end at once, and take their draft along.
#[cfg(unix)]
#[test]
fn what_does_not_listen_ends_at_once_and_leaves_nothing() {
    if outlives() {
        return eprintln!("skipped: interrupts are ignored here, as under nohup");
    }
    let desk = Desk::new(&two_towns(1, 30, 200_000, ""));
    let commands: [&[&str]; 3] = [
        &["backtest", "--out", "scores"],
        &["bands", "towns.toml"],
        &["trace", "towns.toml", "--household", "17", "--set", "population.spin_up=60"],
    ];
    for (arguments, signal) in commands.into_iter().zip(["INT", "TERM", "INT"]) {
        let mut process =
            desk.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
        let begun = std::time::Instant::now();
        // A draft says that it is at work; of the others half a second does.
        let at_work = || match arguments[0] {
            "backtest" => desk.entries() > 2,
            _ => begun.elapsed().as_millis() > 500,
        };
        while !at_work() {
            assert_eq!(process.try_wait().expect("it can be asked"), None, "{arguments:?} is over too soon");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        Command::new("kill").args(["-s", signal, &process.id().to_string()]).status().expect("it can be sent");
        let output = process.wait_with_output().expect("it ends");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{arguments:?}: {said}");
        assert!(said.contains("interrupted") && said.contains("nothing was kept"), "{arguments:?}: {said}");
        assert_eq!(desk.entries(), 1, "{arguments:?}");
    }
}

/// What is started by `nohup` goes on when its terminal is closed, whether it listens or not.
#[cfg(target_os = "linux")]
#[test]
fn what_is_to_outlive_its_terminal_does() {
    let desk = Desk::new(&two_towns(1, 30, 200_000, ""));
    for arguments in [&["bands", "towns.toml"][..], &["run", "towns.toml"]] {
        let line = [&[PROGRAM], arguments].concat();
        let mut process = Command::new("nohup")
            .args(line)
            .current_dir(desk.folder())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(std::time::Duration::from_millis(400));
        Command::new("kill").args(["-s", "HUP", &process.id().to_string()]).status().expect("it can be sent");
        std::thread::sleep(std::time::Duration::from_millis(400));
        assert_eq!(process.try_wait().expect("it can be asked"), None, "{arguments:?} did not go on");
        process.kill().and_then(|()| process.wait()).expect("it can be ended");
    }
}

#[test]
fn replicates_are_added_until_the_error_is_small_and_the_folder_is_that_of_a_run_with_as_many() {
    let desk = Desk::empty();
    let until = run(&desk, "until", &["--no-charts", "--until-error", "0.2%", "--threads", "2"]);
    let manifest: serde_json::Value = serde_json::from_slice(&until[Path::new("manifest.json")]).unwrap();
    let replicates = manifest["replicates"].as_u64().unwrap();
    // Never fewer than eight: two that happen to agree say nothing.
    assert!((8..200).contains(&replicates), "{replicates}");
    let asked = [&["run", "--no-charts"], &SMALL[..7], &["--replicates", &replicates.to_string(), "--out", "asked"]];
    desk.succeed(&asked.concat());
    for (file, bytes) in &until {
        assert!(*bytes == fs::read(desk.path("asked").join(file)).unwrap(), "{}", file.display());
    }
}
