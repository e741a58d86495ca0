//! What is somebody else's is left alone, and what a command does not take is refused as what it is.

use std::fs;

use crate::support::desk::{Desk, two_towns};

const SWEEP: &str = "[sweep]\ndesign = \"grid\"\n[[sweep.axis]]\nkey = \"event.1.set.governance\"\nvalues = [0.0, 1.0]\n\
                     [[event]]\nyear = 2025.5\nplace = \"west\"\nset = { governance = 1.0 }\n[uncertainty]\nall = \"plausible\"\n";

/// `--force` over a sweep by other commands, and by its own once somebody has put a file there. What footvote wrote later goes along.
#[test]
fn force_of_another_command_or_over_a_file_of_somebody_else_is_refused() {
    let desk = Desk::new(&two_towns(2, 1, 400, SWEEP));
    // An event as an axis beside doubt: the scenario that is kept is read back by whoever reads the folder.
    let sweep = ["sweep", "towns.toml", "--out", "swept", "--no-charts", "--quiet"];
    desk.succeed(&sweep);
    desk.succeed(&["outputs", "swept"]);
    desk.succeed(&["verify", "swept", "--quiet"]);
    let before = desk.files("swept");
    for command in [
        &["run", "towns.toml", "--out", "swept", "--force"][..],
        &["compare", "towns.toml", "towns.toml", "--out", "swept", "--force"],
        &["sensitivity", "swept", "--out", "swept", "--force"],
        &["explain", "towns.toml", "--mechanisms", "tax", "--out", "swept", "--force"],
        &["backtest", "--out", "swept", "--force"],
    ] {
        let said = desk.refusal(command, 1);
        assert!(said.contains("holds a sweep, not a") && said.contains("only its own kind"), "{said}");
    }
    let said = desk.refusal(&["sensitivity", "swept", "--out", "swept/deep/er"], 1);
    assert!(said.contains("lies inside") && said.contains("which is finished"), "{said}");

    desk.write("swept/mine.txt", "mine");
    let told = desk.refusal(&sweep, 1);
    assert!(told.contains("finished already"), "nothing was to be replaced: {told}");
    for more in [&["--force"][..], &["--replicates", "3"]] {
        let said = desk.refusal(&[&sweep[..], more].concat(), 1);
        assert!(said.contains("holds `mine.txt`, which footvote did not write"), "{said}");
    }
    assert_eq!(desk.read("swept/mine.txt"), "mine");
    fs::remove_file(desk.path("swept/mine.txt")).expect("it is there");
    assert!(before == desk.files("swept"));

    // Charts of any look, the report, and a page beside it are footvote's own, listed or not.
    desk.succeed(&["plot", "swept"]);
    desk.succeed(&["plot", "swept", "--theme", "dark"]);
    desk.succeed(&["report", "swept"]);
    desk.succeed(&["report", "swept", "--output", "all.rent@end", "--to", "swept/rents.html"]);
    desk.succeed(&[&sweep[..], &["--force"]].concat());
    assert!(before == desk.files("swept"));
}

/// Only pages and charts of footvote are written over; one file of somebody else among them, and nothing is written.
#[test]
fn reports_and_charts_are_not_written_over_files_of_somebody_else() {
    let desk = Desk::new(&two_towns(1, 2, 400, ""));
    desk.succeed(&["run", "towns.toml", "--out", "made", "--no-charts", "--quiet"]);
    let mine = desk.read("towns.toml");
    let said = desk.refusal(&["report", "made", "--to", "towns.toml"], 1);
    assert!(said.contains("`towns.toml` exists already and was left alone"), "{said}");
    assert_eq!(desk.read("towns.toml"), mine);
    for _ in 0..2 {
        desk.succeed(&["report", "made", "--to", "page.html"]);
        desk.succeed(&["plot", "made", "--all", "--to", "drawn"]);
    }
    let before = desk.files("drawn");
    assert!(before.keys().any(|file| file.to_string_lossy().ends_with(".animated.svg")), "a film is among them");
    desk.write("drawn/rents.vl.json", "{}");
    let said = desk.refusal(&["plot", "made", "--all", "--theme", "dark", "--to", "drawn"], 1);
    assert!(said.contains("rents.vl.json` exists already"), "{said}");
    assert_eq!(desk.read("drawn/rents.vl.json"), "{}");
    let now = desk.files("drawn");
    assert!(before.iter().all(|(file, bytes)| file.ends_with("rents.vl.json") || now[file] == *bytes));

    // In the folder itself, too: a report that its manifest does not list and that is no page of footvote.
    desk.write("made/report.html", "<!doctype html>\n<p>My report</p>\n");
    let said = desk.refusal(&["report", "made"], 1);
    assert!(said.contains("report.html` exists already"), "{said}");
    assert!(desk.read("made/report.html").contains("My report"));
    assert!(!desk.path("made/.new").exists());
}

#[test]
fn a_backtest_is_drawn_again_and_its_page_stays_and_other_folders_are_named() {
    let desk = Desk::empty();
    desk.succeed(&["backtest", "--horizons", "1", "--frozen-only", "--quiet", "--out", "scores"]);
    let before = desk.files("scores");
    desk.succeed(&["plot", "scores"]);
    assert!(before == desk.files("scores"));
    for command in ["verify", "report"] {
        let said = desk.refusal(&[command, "scores"], 1);
        assert!(said.contains("`scores` is a backtest, not a run, a comparison or a sweep"), "{said}");
    }
}

#[test]
fn merging_a_finished_sweep_is_refused_and_leaves_it_as_it_is() {
    let desk = Desk::new(&two_towns(1, 1, 400, SWEEP));
    desk.succeed(&["sweep", "towns.toml", "--out", "swept", "--no-charts", "--quiet"]);
    desk.succeed(&["sweep", "towns.toml", "--shard", "1/1", "--out", "part", "--quiet"]);
    let before = desk.files("swept");
    let said = desk.refusal(&["merge", "towns.toml", "--shards", "swept", "part", "--out", "whole"], 1);
    assert!(said.contains("`swept` is a sweep that is finished, not a part of a sweep"), "{said}");
    assert!(before == desk.files("swept") && !desk.path("whole").exists());
    let said = desk.refusal(&["merge", "towns.toml", "--shards", "part", "--out", "part/whole"], 1);
    assert!(said.contains("which is being read"), "{said}");
    fs::remove_file(desk.path("part/journal")).expect("it is there");
    let said = desk.refusal(&["merge", "towns.toml", "--shards", "part", "--out", "whole"], 1);
    assert!(said.contains("`part` holds no part of a sweep") && !desk.path("part/journal").exists(), "{said}");
}

/// A part of a sweep goes nowhere but where nothing is, or a part of the same sweep and nothing else: `--force` or not.
#[test]
fn a_part_of_a_sweep_takes_no_finished_folder_and_no_file_of_anybody() {
    let desk = Desk::new(&two_towns(1, 1, 400, SWEEP));
    desk.succeed(&["run", "towns.toml", "--out", "ran", "--no-charts", "--quiet"]);
    desk.succeed(&["sweep", "towns.toml", "--out", "swept", "--no-charts", "--quiet"]);
    let part = ["sweep", "towns.toml", "--shard", "1/1", "--quiet", "--out"];
    desk.succeed(&[&part[..], &["part"]].concat());
    desk.write("part/notes.txt", "mine");
    for (folder, why) in [
        ("ran", "ran` holds a run, not a part of a sweep"),
        ("swept", "swept` holds a sweep, not a part of a sweep"),
        ("part", "part` holds `notes.txt`, which footvote did not write"),
    ] {
        for more in [&[][..], &["--force"], &["--replicates", "2"], &["--replicates", "2", "--force"]] {
            let before = desk.files(folder);
            let said = desk.refusal(&[&part[..], &[folder], more].concat(), 1);
            assert!(said.contains(why), "{said}");
            assert!(before == desk.files(folder), "{folder} {more:?}");
        }
    }
    fs::remove_file(desk.path("part/notes.txt")).expect("it is there");
    desk.succeed(&[&part[..], &["part", "--force"]].concat());
}

#[test]
fn bands_refuse_what_changes_nothing_and_say_whose_they_are() {
    let desk = Desk::new(&two_towns(1, 1, 400, ""));
    for (more, why) in [
        (&["--years", "1"][..], "`time.years` (`--years`) changes nothing"),
        (&["--replicates", "7"], "`--pairs` says how many"),
        (&["--set", "replicates=7"], "`--pairs` says how many"),
        (&["--new-places", "--seed", "7"], "run as they are"),
        (&["--pairs", "0"], "1..="),
        (&["--seeds", "4"], "--new-places"),
        (&["--new-places", "--pairs", "4"], "cannot be used with"),
    ] {
        let said = desk.refusal(&[&["bands", "towns.toml"], more].concat(), 2);
        assert!(said.contains(why), "{said}");
    }
    let page = desk.failure(&["bands", "towns.toml", "--pairs", "1"]);
    assert!(page.contains("they are the bands of `us-metros`") && !page.contains("docs/MODEL.md"), "{page}");
    assert!(!page.contains("slope"), "two metros have none: {page}");
    assert!(desk.succeed(&["bands", "--help"]).contains("says nothing against"));
}

#[test]
fn facts_of_a_folder_without_scenarios_say_which_one_is_missing_and_read_its_own_table() {
    let desk = Desk::empty();
    let said = desk.refusal(&["facts", "."], 1);
    assert!(said.contains("us-metros.toml: it is not there") && said.contains("init --example"), "{said}");
    desk.write("facts.csv", "fact,low\na,1\n");
    let said = desk.refusal(&["facts", "."], 1);
    assert!(said.contains("facts.csv: ") && said.contains("high"), "{said}");
}
