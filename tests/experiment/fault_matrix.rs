//! Every operation on the disk fails or kills, in eight ways, under every command: the folder is the old one or the new one.
//!
//! All operations are struck with `FOOTVOTE_WHOLE_MATRIX=all`, or with the name of a command all of it alone (`=plot`), else every so
//! many, so that each command has its share.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use footvote::output::folder::fault::Way;
use footvote::output::folder::manifest::Manifest;

use crate::support::desk::{Desk, text, two_towns};

const SWEEP: &str = r#"
[sweep]
design = "grid"
[[sweep.axis]]
key = "parameters.attention_rate"
values = [0.4, 0.8, 1.2, 1.6]
"#;

/// Strikes of each way under each command, in the short form.
const SHARE: u64 = 2;

/// A command, and the folder that it makes or amends.
const COMMANDS: [(&str, &str, &[&str]); 10] = [
    ("run", "made", &["run", "towns.toml", "--out", "made", "--force", "--no-charts", "--quiet"]),
    ("compare", "made", &["compare", "towns.toml", "towns.toml", "--out", "made", "--force", "--no-charts", "--quiet"]),
    ("sweep", "made", &["sweep", "towns.toml", "--out", "made", "--force", "--no-charts", "--quiet"]),
    (
        "merge",
        "made",
        &["merge", "towns.toml", "--shards", "shard", "--out", "made", "--force", "--no-charts", "--quiet"],
    ),
    ("sensitivity", "made", &["sensitivity", "swept", "--out", "made", "--force", "--quiet"]),
    (
        "solve",
        "made",
        &[
            "solve",
            "towns.toml",
            "--vary",
            "place.west.governance",
            "--range",
            "-1,1",
            "--scan",
            "2",
            "--most-replicates",
            "2",
            "--target",
            "place.west.households.change@end = 0",
            "--out",
            "made",
            "--force",
            "--quiet",
        ],
    ),
    ("explain", "made", &["explain", "towns.toml", "--mechanisms", "tax", "--out", "made", "--force", "--quiet"]),
    ("plot", "amended", &["plot", "amended", "--only", "population"]),
    ("plot beside a report", "reported", &["plot", "reported", "--only", "population"]),
    ("report", "amended", &["report", "amended"]),
];

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Every file of a folder as whoever comes next finds it: files that count already are in their places.
fn settled(folder: &Path) -> Option<Files> {
    let listed = footvote::output::folder::files::files(folder).ok()?;
    let ready = folder.join(".ready").is_dir();
    let mut files = Files::new();
    for file in &listed {
        let first = file.iter().next().expect("a file has a name");
        let hidden = [".new", ".ready"].iter().any(|name| first == *name);
        if !hidden && file != Path::new("timing.json") {
            files.insert(file.clone(), fs::read(folder.join(file)).expect("it can be read"));
        }
    }
    for file in listed.iter().filter(|_| ready) {
        if let Ok(inner) = file.strip_prefix(".ready") {
            files.insert(inner.to_path_buf(), fs::read(folder.join(file)).expect("it can be read"));
        }
    }
    Some(files)
}

/// The folder as it stands, or where it waits while its successor is renamed.
fn found(desk: &Desk, name: &str) -> Option<Files> {
    settled(&desk.path(name)).or_else(|| {
        let waits = fs::read_dir(desk.folder()).expect("it can be listed").filter_map(Result::ok);
        let prefix = format!(".{name}.old-");
        let old = waits
            .map(|entry| entry.path())
            .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&prefix)));
        settled(&old?)
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("it can be made");
    for file in footvote::output::folder::files::files(from).expect("it can be listed") {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().expect("it has one")).expect("it can be made");
        fs::copy(from.join(&file), target).expect("it can be copied");
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "faults are struck in builds with debug assertions alone")]
fn whatever_fails_the_folder_is_the_old_one_or_the_new_one_and_the_same_command_then_succeeds() {
    let asked = std::env::var("FOOTVOTE_WHOLE_MATRIX").ok();
    let whole = asked.is_some();
    let desk = Desk::new(&two_towns(1, 1, 400, SWEEP)).always(&["--threads", "1"]);
    desk.succeed(&["run", "towns.toml", "--out", "plain", "--no-charts", "--quiet"]);
    copy(&desk.path("plain"), &desk.path("shown"));
    desk.succeed(&["sweep", "towns.toml", "--out", "swept", "--no-charts", "--quiet"]);
    desk.succeed(&["sweep", "towns.toml", "--shard", "1/1", "--out", "shard", "--quiet"]);
    let desk = desk.always(&[]);
    desk.succeed(&["report", "shown"]);
    let mut struck = 0;
    let chosen = |name: &str| asked.as_deref().is_none_or(|asked| asked == "all" || name == asked);
    let commands = COMMANDS.into_iter().filter(|(name, ..)| chosen(name));
    for (name, folder, arguments) in commands {
        let target = desk.path(folder);
        // What it was before: a run that the command amends, or another folder of its kind, which it replaces.
        let before = match folder {
            "amended" => "plain",
            "reported" => "shown",
            _ => "other",
        };
        if before == "other" {
            let _ = fs::remove_dir_all(desk.path("other"));
            let _ = fs::remove_dir_all(&target);
            let arguments = if name == "merge" { COMMANDS[2].2 } else { arguments };
            let another: &[&str] = if name == "sensitivity" { &["--output", "all.rent@end"] } else { &["--seed", "6"] };
            desk.succeed(&[arguments, another].concat());
            fs::rename(&target, desk.path("other")).expect("it can be renamed");
        }
        let begin = || {
            let _ = fs::remove_dir_all(&target);
            copy(&desk.path(before), &target);
        };
        begin();
        let old = settled(&target).expect("it was copied");
        let counted = desk.command(arguments).env("FOOTVOTE_REHEARSE", "count").output().expect("the program starts");
        let said = text(&counted.stderr);
        assert!(counted.status.success(), "{name}: {said}");
        let all: u64 = said.rsplit("operations: ").next().and_then(|n| n.trim().parse().ok()).expect("it counts");
        let new = settled(&target).expect("it was made");
        let step = if whole { 1 } else { all.div_ceil(SHARE) };
        for (offset, (way, kind)) in Way::ALL.into_iter().enumerate() {
            let first = if whole { 1 } else { 1 + offset as u64 * step / Way::ALL.len() as u64 };
            for at in (first..=all).step_by(step as usize) {
                begin();
                let case = format!("{name}, {way} at operation {at} of {all}");
                let rehearsed = format!("{way}:{at}");
                let output = desk.command(arguments).env("FOOTVOTE_REHEARSE", rehearsed).output().expect("it starts");
                let code = output.status.code();
                let said = text(&output.stderr);
                assert!(!said.contains("panicked"), "{case}: {said}");
                struck += 1;
                let left = found(&desk, folder).unwrap_or_else(|| panic!("{case}: there is no folder: {said}"));
                assert!(left == old || left == new, "{case}: neither the old folder nor the new one: {said}");
                if code == Some(0) {
                    assert!(left == new, "{case}: it says that all is well, and the folder is the old one");
                }
                if matches!(kind, Way::Interrupted | Way::Short) {
                    assert_eq!(code, Some(0), "{case}: {said}");
                }
                let again = desk.run(arguments);
                assert!(again.status.success(), "{case}, again: {}", text(&again.stderr));
                assert!(settled(&target) == Some(new.clone()), "{case}: another folder the second time");
                let hidden = footvote::output::folder::files::files(&target).expect("it can be listed");
                assert!(!hidden.iter().any(|file| file.to_string_lossy().starts_with('.')), "{case}: {hidden:?}");
            }
        }
        assert!(!desk.path(format!(".{folder}.lock")).exists(), "{name}: the lock is still there");
    }
    println!("{struck} operations struck");
    assert!(struck > 0, "no command has that name");
    assert!(whole || Manifest::read(&desk.path("amended")).is_ok());
}
