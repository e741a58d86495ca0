//! Every invalid scenario is refused with exit code 3, a kind message and nothing written.

use std::path::{Path, PathBuf};
use std::process::Command;

fn fixtures() -> Vec<PathBuf> {
    let folder = std::fs::read_dir("tests/fixtures/invalid").expect("the folder of fixtures is there");
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("it can be listed").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}

fn check(file: &Path) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_footvote")).arg("check").arg(file).output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("messages are UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn every_invalid_scenario_is_refused_with_a_kind_message() {
    let files = fixtures();
    assert!(files.len() >= 40, "only {} fixtures", files.len());
    for file in files {
        let (code, stdout, stderr) = check(&file);
        let name = file.file_stem().expect("a fixture has a name").to_string_lossy().to_string();
        assert_eq!((code, stdout.as_str()), (Some(3), ""), "{name}: {stderr}");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
            insta::assert_snapshot!(name, stderr.replace('\\', "/"));
        });
    }
}

#[test]
fn every_message_says_where_and_what_would_be_right() {
    for file in fixtures() {
        let (_, _, stderr) = check(&file);
        assert!(stderr.contains(" --> "), "{}: no place\n{stderr}", file.display());
        assert!(
            stderr.contains("= allowed: ") || stderr.contains("= hint: "),
            "{}: no way out\n{stderr}",
            file.display()
        );
    }
}
