//! A run folder is complete or absent, never overwritten by accident, and the same bytes on any number of threads.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::fake;
use footvote::engine::EngineError;
use footvote::experiment::ensemble::parallel;
use footvote::experiment::ensemble::parallel::EnsembleError;
use footvote::experiment::evidence::scores::Scoring;
use footvote::output::OutputError;
use footvote::output::folder::draft::DraftFolder;
use footvote::output::folder::files::{MANIFEST_FILE, files};
use footvote::output::folder::layout::Layout;
use footvote::output::folder::manifest;
use footvote::output::folder::manifest::Manifest;
use footvote::output::run::writer::RunWriter;

type Written = Result<(), EnsembleError<OutputError>>;

/// Writes fake replicates into `folder`; replicate `broken` fails.
fn write(folder: &Path, threads: usize, replicates: u32, broken: Option<u32>) -> Written {
    let mut tables =
        RunWriter::begin(folder, "seed = 1\n", Scoring::default(), Default::default()).map_err(EnsembleError::Sink)?;
    parallel::with_threads(Some(threads), || {
        parallel::run(
            0..replicates,
            |k| {
                std::thread::sleep(Duration::from_millis((k as u64 * 7) % 5));
                match broken == Some(k) {
                    true => Err(EngineError::Interrupted),
                    false => Ok(fake::record(k)),
                }
            },
            |record| tables.add(&record),
        )
    })
    .expect("threads")?;
    tables.finish().map(|_| ()).map_err(EnsembleError::Sink)
}

fn manifest() -> Manifest {
    Manifest {
        format: Layout::Run.format().into(),
        version: "0".into(),
        model: 1,
        commit: None,
        scenario: "fake".into(),
        title: "A fake".into(),
        question: "Is it?".into(),
        scenario_blake3: blake3::hash(b"seed = 1\n").to_string(),
        seed: 1,
        seed_scheme: String::new(),
        doubt_scheme: None,
        first_replicate: 0,
        replicates: 3,
        comparison: None,
        rebuilt: false,
        files: Vec::new(),
    }
}

/// A finished run at `target`.
fn finish(target: &Path, force: bool) -> Result<PathBuf, OutputError> {
    let draft = DraftFolder::begin(target, Layout::Run, force)?;
    write(draft.path(), 2, 3, None).expect("fake replicates do not fail");
    manifest().seal(draft.path())?;
    draft.publish()
}

fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let listed = files(folder).unwrap();
    listed.into_iter().map(|file| (file.clone(), fs::read(folder.join(file)).unwrap())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn one_thread_and_four_write_the_same_bytes() {
    let [one, four] = [1, 4].map(|threads| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), threads, 9, None).unwrap();
        bytes(folder.path())
    });
    assert_eq!(one.len(), 17);
    assert_eq!(one, four);
}

#[test]
fn tables_have_the_rows_of_all_replicates_in_order() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 4, 5, None).unwrap();
    let places = fs::read_to_string(folder.path().join("places.csv")).unwrap();
    let replicates: Vec<_> = places.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert!(replicates.is_sorted());
    assert_eq!(replicates.len(), 5 * 3 * 2);
    let line = places.lines().nth(2).unwrap();
    assert!(line.starts_with("0,0,2025,beta,legacy,,1000,500,0,0,50,12.5,0,0,0,10714.28571,70000,"), "{line}");
    let events = fs::read_to_string(folder.path().join("events.csv")).unwrap();
    assert!(events.contains(r#""income_tax from 4 % to 3 %: ""for now""""#), "{events}");
}

#[test]
fn a_finished_run_lists_its_files_and_leaves_nothing_beside_it() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("deep/run");
    let folder = finish(&target, false).unwrap();
    let manifest = Manifest::read(&folder).unwrap();
    assert_eq!(manifest.files, manifest::describe(&folder).unwrap());
    assert_eq!(manifest.files.len(), 17);
    let places = manifest.files.iter().find(|file| file.path == "places.csv").unwrap();
    let content = fs::read(folder.join("places.csv")).unwrap();
    assert_eq!(places.blake3, blake3::hash(&content).to_string());
    assert_eq!(places.bytes, content.len() as u64);
    assert_eq!(names(&parent.path().join("deep")), ["run"]);
}

#[test]
fn a_run_that_fails_half_way_leaves_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("run");
    let draft = DraftFolder::begin(&target, Layout::Run, false).unwrap();
    let failure = write(draft.path(), 2, 9, Some(5)).unwrap_err();
    assert!(matches!(failure, EnsembleError::Engine { replicate: 5, .. }));
    assert!(draft.path().join("places.csv").exists());
    assert!(!target.exists());
    drop(draft);
    assert!(names(parent.path()).is_empty());
}

#[test]
fn a_finished_run_is_not_overwritten_without_force() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("run");
    finish(&target, false).unwrap();
    let before = bytes(&target);
    assert!(matches!(finish(&target, false), Err(OutputError::Exists { .. })));
    assert_eq!(bytes(&target), before);
    assert_eq!(names(parent.path()), ["run"]);
}

#[test]
fn force_replaces_a_run_only_once_the_new_one_is_complete() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("run");
    finish(&target, false).unwrap();
    fs::write(target.join("timing.json"), "of the old run").unwrap();

    let draft = DraftFolder::begin(&target, Layout::Run, true).unwrap();
    write(draft.path(), 1, 3, Some(1)).unwrap_err();
    drop(draft);
    assert!(target.join("timing.json").exists());

    finish(&target, true).unwrap();
    assert!(!target.join("timing.json").exists());
    assert_eq!(names(parent.path()), ["run"]);
}

#[test]
fn what_is_not_a_run_is_never_replaced_and_an_empty_folder_is_room_enough() {
    let parent = tempfile::tempdir().unwrap();
    let precious = parent.path().join("precious");
    fs::create_dir(&precious).unwrap();
    finish(&precious, false).unwrap();
    fs::remove_file(precious.join(MANIFEST_FILE)).unwrap();
    for force in [false, true] {
        assert!(matches!(finish(&precious, force), Err(OutputError::NotARun { .. })));
    }
    let file = parent.path().join("file");
    fs::write(&file, "text").unwrap();
    assert!(matches!(finish(&file, true), Err(OutputError::NotARun { .. })));
    assert_eq!(fs::read(&file).unwrap(), b"text");
    assert!(matches!(finish(Path::new("/"), true), Err(OutputError::NoName { .. })));
}

/// Whatever is to be written. Planted fault: any folder with a manifest is replaced, as 0.1.0 did.
#[test]
fn force_replaces_only_its_own_kind_and_never_a_file_of_somebody_else_nor_what_lies_in_a_finished_folder() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("run");
    finish(&target, false).unwrap();
    let before = bytes(&target);
    for layout in Layout::ALL.into_iter().filter(|layout| *layout != Layout::Run) {
        for force in [false, true] {
            let failure = DraftFolder::begin(&target, layout, force).unwrap_err();
            assert!(failure.to_string().contains(&format!("holds a run, not {}", layout.word())), "{failure}");
        }
    }
    let inside = finish(&target.join("charts/../again"), true).unwrap_err();
    assert!(matches!(&inside, OutputError::Inside { .. }), "{inside}");
    assert_eq!(bytes(&target), before);

    for (mine, others) in [("mine.txt", ""), ("charts/answer.svg", " and 1 more")] {
        fs::create_dir_all(target.join("charts")).unwrap();
        fs::write(target.join(mine), "mine").unwrap();
        let failure = finish(&target, true).unwrap_err().to_string();
        assert!(failure.contains(others) && failure.contains("which footvote did not write"), "{failure}");
        assert_eq!(fs::read(target.join(mine)).unwrap(), b"mine");
    }
    // What a system leaves in a folder that somebody looks at is nobody's.
    fs::remove_file(target.join("mine.txt")).unwrap();
    fs::remove_dir_all(target.join("charts")).unwrap();
    fs::write(target.join(".DS_Store"), "").unwrap();
    finish(&target, true).unwrap();
    assert_eq!(bytes(&target), before);
}

#[test]
fn a_second_process_finds_the_folder_locked_and_the_lock_goes_with_its_owner() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("run");
    let draft = DraftFolder::begin(&target, Layout::Run, false).unwrap();
    assert!(matches!(finish(&target, false), Err(OutputError::Locked { .. })));
    assert!(draft.path().exists());
    finish(&parent.path().join("another"), false).unwrap();
    drop(draft);
    finish(&target, false).unwrap();
}

#[test]
fn leftovers_of_killed_runs_are_cleared_for_the_same_target_only() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("run");
    for leftover in [".run.partial-1", ".run.partial-2", ".other.partial-3"] {
        fs::create_dir(parent.path().join(leftover)).unwrap();
        fs::write(parent.path().join(leftover).join("places.csv"), "half a li").unwrap();
    }
    finish(&target, false).unwrap();
    assert_eq!(names(parent.path()), [".other.partial-3", "run"]);
}

#[test]
fn a_run_that_was_being_replaced_when_the_process_died_comes_back() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("run");
    finish(&target, false).unwrap();
    let before = bytes(&target);
    fs::rename(&target, parent.path().join(".run.old-1")).unwrap();
    assert!(matches!(finish(&target, false), Err(OutputError::Exists { .. })));
    assert_eq!(bytes(&target), before);
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("file");
    fs::write(&file, "text").unwrap();
    let failure = finish(&file.join("run"), false).unwrap_err();
    assert!(failure.to_string().contains("file"), "{failure}");
}

#[test]
fn a_manifest_of_another_layout_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Manifest::read(folder.path()), Err(OutputError::NotARun { .. })));
    let other = Manifest { format: "footvote run 99".into(), ..manifest() };
    other.seal(folder.path()).unwrap();
    let failure = Manifest::read(folder.path()).unwrap_err().to_string();
    assert!(failure.contains("footvote run 99"), "{failure}");
}

#[test]
fn the_same_question_is_the_same_run_whatever_is_in_its_folder() {
    let run = manifest();
    let mut other = manifest();
    other.commit = Some("abc".into());
    other.files = manifest::describe(Path::new("tests/support")).unwrap();
    assert!(run.is_same_run(&other));
    other.seed = 2;
    assert!(!run.is_same_run(&other));
}
