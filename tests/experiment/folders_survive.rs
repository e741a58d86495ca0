//! Finished folders survive what happens to them, and what cannot be written is said.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::desk::{Desk, PROGRAM, text, two_towns};

fn desk() -> Desk {
    let desk = Desk::new(&two_towns(1, 1, 400, ""));
    desk.succeed(&["run", "towns.toml", "--out", "made", "--no-charts", "--quiet"]);
    desk
}

#[test]
fn a_lost_or_empty_or_torn_manifest_is_made_anew_and_says_so() {
    let desk = desk();
    let written = desk.read("made/manifest.json");
    for torn in [None, Some(""), Some(&written[..written.len() / 2])] {
        match torn {
            None => fs::remove_file(desk.path("made/manifest.json")).expect("it is there"),
            Some(text) => desk.write("made/manifest.json", text),
        }
        let output = desk.run(&["report", "made"]);
        let said = text(&output.stderr);
        assert!(output.status.success() && said.contains("made anew"), "{said}");
        assert!(desk.read("made/manifest.json").contains("\"rebuilt\": true"));
        desk.succeed(&["verify", "made", "--quiet"]);
    }
}

#[test]
fn a_comparison_and_a_sweep_come_back_without_their_manifests() {
    let sweep = "[sweep]\ndesign = \"grid\"\n[[sweep.axis]]\nkey = \"place.west.income_tax\"\nvalues = [0.0, 0.03]\n";
    let desk = Desk::new(&two_towns(2, 1, 400, sweep));
    desk.succeed(&["compare", "towns.toml", "towns.toml", "--out", "compared", "--no-charts", "--quiet"]);
    desk.succeed(&["sweep", "towns.toml", "--out", "swept", "--no-charts", "--quiet"]);
    for folder in ["compared", "swept"] {
        fs::remove_file(desk.path(folder).join("manifest.json")).expect("it is there");
        desk.succeed(&["verify", folder, "--quiet"]);
        desk.succeed(&["report", folder]);
    }
}

#[test]
fn a_table_that_was_changed_is_named_and_neither_drawn_nor_reported() {
    let desk = desk();
    let table = desk.read("made/places.csv");
    desk.write("made/places.csv", &table.replacen("west", "West", 1));
    for command in ["plot", "report"] {
        let said = desk.refusal(&[command, "made"], 1);
        assert!(said.contains("places.csv"), "{said}");
    }
    fs::remove_file(desk.path("made/places.csv")).expect("it is there");
    assert!(desk.refusal(&["report", "made"], 1).contains("places.csv"));
}

#[test]
fn a_stranger_is_named_and_not_fatal() {
    let desk = desk();
    desk.write("made/notes.txt", "mine");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", desk.path("made/dangling")).expect("it can be made");
    desk.succeed(&["report", "made"]);
    let said = desk.succeed(&["verify", "made"]);
    assert!(said.contains("not part of the run") && said.contains("notes.txt"), "{said}");
    assert_eq!(desk.read("made/notes.txt"), "mine");
}

#[test]
fn charts_are_not_drawn_into_the_folder_that_they_are_of() {
    let desk = desk();
    for to in ["made", "made/charts", "made/new/deep", "made/../made"] {
        assert!(desk.refusal(&["plot", "made", "--to", to], 2).contains("inside"), "{to}");
    }
    desk.succeed(&["plot", "made", "--only", "population", "--to", "elsewhere"]);
}

#[test]
fn a_report_links_to_the_charts_that_are_there_and_is_verified_with_them() {
    let sweep = "[sweep]\ndesign = \"grid\"\n[[sweep.axis]]\nkey = \"place.west.income_tax\"\nvalues = [0.0, 0.03]\n";
    let desk = Desk::new(&two_towns(1, 1, 400, sweep));
    desk.succeed(&["run", "towns.toml", "--out", "run", "--no-charts", "--quiet"]);
    desk.succeed(&["compare", "towns.toml", "towns.toml", "--out", "compare", "--no-charts", "--quiet"]);
    desk.succeed(&["sweep", "towns.toml", "--out", "sweep", "--no-charts", "--quiet"]);
    let linked = |folder: &str, name: &str| {
        let page = desk.read(&format!("{folder}/report.html"));
        page.contains(&format!("href=\"charts/{name}.png\""))
    };
    for (folder, name, other) in
        [("run", "population", "rents"), ("compare", "compare", "winners"), ("sweep", "phase", "")]
    {
        desk.succeed(&["report", folder]);
        assert!(!linked(folder, name), "{folder}: no chart is there");
        desk.succeed(&["verify", folder, "--quiet"]);
        desk.succeed(&["plot", folder, "--only", name]);
        assert!(linked(folder, name), "{folder}: the report links to the chart that came");
        assert!(!linked(folder, other), "{folder}: and to no other");
        desk.succeed(&["verify", folder, "--quiet"]);
        // A chart that is not the run's is not what running it again gives.
        let chart = format!("{folder}/charts/{name}.svg");
        desk.write(&chart, &desk.read(&chart).replacen("<title>", "<title>No ", 1));
        assert!(desk.failure(&["verify", folder]).contains("changed since the run"), "{folder}");
    }
}

#[test]
fn a_lock_without_its_process_is_cleared() {
    let desk = desk();
    desk.write(".made.lock", "4000000000");
    desk.succeed(&["report", "made"]);
    assert!(!desk.path(".made.lock").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_a_failure() {
    let desk = desk();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let cases: [&[&str]; 4] =
        [&["trace", "towns.toml", "--household", "17"], &["parameters"], &["--help"], &["check", "towns.toml"]];
    for arguments in cases {
        let output = desk.command(arguments).stdout(full()).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("cannot write to stdout"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn wrong_usage_is_wrong_usage_wherever_its_message_goes() {
    let desk = desk();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let cases: [&[&str]; 5] =
        [&["nonsense"], &[], &["run"], &["help", "nonsense"], &["run", "towns.toml", "--nonsense"]];
    for arguments in cases {
        let output = desk.command(arguments).stdout(full()).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("Usage"), "{arguments:?}: {}", text(&output.stderr));
        let output = desk.command(arguments).stdout(full()).stderr(full()).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}, and no message");
    }
    for arguments in [&["help"][..], &["help", "run"], &["run", "--help"], &["--version"]] {
        let output = desk.command(arguments).stdout(full()).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(text(&output.stderr).contains("cannot write to stdout"), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_is_replaced_is_there_all_the_time() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let desk = desk();
    let made = desk.path("made");
    let (over, gone) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                let lost = std::fs::metadata(&made).is_err();
                gone.fetch_or(lost, Ordering::Relaxed);
            }
        });
        for _ in 0..5 {
            desk.succeed(&["run", "towns.toml", "--out", "made", "--no-charts", "--quiet", "--force"]);
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(!gone.load(Ordering::Relaxed), "for a moment there was no folder");
    assert_eq!(
        fs::read_dir(desk.folder()).expect("it can be listed").count(),
        2,
        "nothing but the scenario and its run"
    );
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let desk = desk();
    for arguments in
        [&["trace", "towns.toml", "--household", "17"][..], &["parameters"], &["bands", "towns.toml", "--pairs", "1"]]
    {
        let mut child =
            desk.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert!(!text(&output.stderr).contains("panicked"), "{arguments:?}");
        if arguments[0] != "bands" {
            assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn fewer_threads_than_the_machine_offers_are_enough() {
    let desk = desk();
    // Stacks are so large that the one that does not fit leaves room for all else.
    let script = format!(
        "ulimit -v 6000000; RUST_MIN_STACK=268435456 MALLOC_ARENA_MAX=1 RAYON_NUM_THREADS=4000 exec {PROGRAM} run towns.toml \
         --out few --no-charts --quiet"
    );
    let output = Command::new("sh").args(["-c", &script]).current_dir(desk.folder()).output().expect("it starts");
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("does not give 4000 threads"), "{said}");
    desk.same("made", "few");
}
