//! The commands around a scenario file: check, init, parameters, schema, completions, man; their words and exit codes.

use std::path::Path;
use std::process::{Command, Output};

fn footvote(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_footvote")).args(args).current_dir(folder).output().expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).to_string()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).to_string()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

#[test]
fn init_writes_a_valid_scenario_and_never_overwrites() {
    let folder = folder();
    let first = footvote(&["init", "my.toml"], folder.path());
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let written = std::fs::read_to_string(folder.path().join("my.toml")).expect("it was written");

    let checked = footvote(&["check", "my.toml"], folder.path());
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    assert_eq!(stderr(&checked), "", "the starter gives no warnings");
    insta::assert_snapshot!("check_of_the_starter_scenario", stdout(&checked));

    let second = footvote(&["init", "my.toml"], folder.path());
    assert_eq!(second.status.code(), Some(1));
    assert!(stderr(&second).contains("hint: choose another name"), "{}", stderr(&second));
    let kept = std::fs::read_to_string(folder.path().join("my.toml")).expect("it is still there");
    assert_eq!(written, kept);
}

#[test]
fn a_missing_file_is_refused_with_code_3_and_a_way_on() {
    let output = footvote(&["check", "nowhere.toml"], &folder().path().join("."));
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(3), ""));
    insta::assert_snapshot!("missing_file", stderr(&output));
}

/// Missing scenarios and tables are refused alike, whichever command looks for them.
#[test]
fn every_missing_file_is_refused_with_code_3_and_a_hint() {
    let folder = folder();
    footvote(&["init", "my.toml"], folder.path());
    for arguments in [&["migrate", "nowhere.toml"][..], &["sweep", "my.toml", "--points", "nowhere.csv"]] {
        let output = footvote(arguments, folder.path());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("there is no such file") && said.contains("hint: check the path"), "{said}");
        assert!(!said.contains("os error"), "{said}");
    }
}

/// Outputs and facts that name no number are mistakes of the file: each with its line, beside the others.
#[test]
fn outputs_of_the_file_are_checked_with_everything_else() {
    let folder = folder();
    footvote(&["init", "my.toml"], folder.path());
    let text = std::fs::read_to_string(folder.path().join("my.toml")).expect("it was written");
    let more = "\n[[output]]\nexpression = \"x.households\"\n[[output]]\nexpression = \"all.housholds\"\n\
        [[fact]]\ntext = \"counted\"\nlow = 1\noutputs = [\"y\", \"all.rent.share\", \"z\"]\n";
    let text = text.replacen("seed ", "sede ", 1) + more;
    std::fs::write(folder.path().join("bad.toml"), text).expect("it can be written");
    for command in ["check", "run"] {
        let output = footvote(&[command, "bad.toml"], folder.path());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(3), "{said}");
        let found = [
            "`sede`",
            "begins with `x`",
            "did you mean `households`?",
            "begins with `y`",
            "does not add up",
            "begins with `z`",
        ];
        found.iter().for_each(|what| assert!(said.contains(what), "{what}: {said}"));
        assert_eq!(said.matches("--> bad.toml:").count(), found.len(), "{said}");
    }
}

#[test]
fn a_folder_is_not_a_scenario() {
    let folder = folder();
    let output = footvote(&["check", "."], folder.path());
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("cannot read the scenario"), "{}", stderr(&output));
}

#[test]
fn an_invalid_scenario_writes_nothing() {
    let folder = folder();
    std::fs::write(folder.path().join("bad.toml"), "model = \"2\"\nseed = -1\n").expect("it can be written");
    for command in ["check", "run", "trace"] {
        let output = footvote(&[command, "bad.toml"], folder.path());
        if output.status.code() == Some(2) {
            // The command asks for more arguments before it reads the scenario.
            continue;
        }
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(3), ""), "{}", stderr(&output));
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("it can be listed").collect();
    assert_eq!(left.len(), 1, "only the scenario itself is there");
}

#[test]
fn named_options_change_the_scenario_and_their_mistakes_are_shown() {
    let folder = folder();
    footvote(&["init", "my.toml"], folder.path());
    let changed = footvote(
        &[
            "check",
            "my.toml",
            "--years",
            "20",
            "--households",
            "9000",
            "--seed",
            "1",
            "--replicates",
            "2",
            "--set",
            "parameters.assist=0.7",
        ],
        folder.path(),
    );
    let text = stdout(&changed);
    assert_eq!(changed.status.code(), Some(0), "{}", stderr(&changed));
    assert!(text.contains("2025 to 2045") && text.contains("9,000 simulated") && text.contains("2, seed 1"), "{text}");
    assert!(text.contains("assist = 0.7 probability (default 0.8, assumed)"), "{text}");

    let wrong = footvote(&["check", "my.toml", "--seed", "many", "--set", "place.chicgo.rent=1"], folder.path());
    assert_eq!(wrong.status.code(), Some(3));
    insta::assert_snapshot!("mistakes_in_options", stderr(&wrong));
}

#[test]
fn communities_new_places_and_suburbs_are_described() {
    let folder = folder();
    footvote(&["init", "my.toml"], folder.path());
    let starter = std::fs::read_to_string(folder.path().join("my.toml")).expect("it was written");
    let site = "[community.template]\nsite = { metro = \"chicago\" }\n";
    let presets = ["artists", "professionals", "families", "remote-tech"];
    let communities = presets.map(|name| format!("[[community]]\nname = \"{name}\"\npreset = \"{name}\"\n{site}"));
    let text = format!(
        r#"{starter}
{}
[[community]]
name = "readers"
share = 0.05
[[community]]
name = "cousins"
share = 0.001
copies = "families"
foundings = 1
[[place]]
name = "prospera"
kind = "new"
founding = "developer"
site = {{ latitude = 16.4, longitude = -86.4, state = "HN" }}
units = 5_000
opens = 2026
[[place]]
name = "oak-park"
metro = "chicago"
latitude = 41.89
longitude = -87.79
households = 22_000
median_income = 90_000
rent = 18_000
[[incorporation]]
place = "oak-park"
parent = "chicago"
from = 2030
"#,
        communities.concat()
    );
    std::fs::write(folder.path().join("new.toml"), text).expect("it can be written");
    // Small places need many simulated households.
    let checked = footvote(&["check", "new.toml", "--households", "600000"], folder.path());
    assert_eq!((checked.status.code(), stderr(&checked).as_str()), (Some(0), ""));
    insta::assert_snapshot!("check_of_new_places", stdout(&checked));
}

#[test]
fn a_wrong_command_line_has_code_2() {
    assert_eq!(footvote(&["chek"], folder().path()).status.code(), Some(2));
    assert_eq!(footvote(&["check"], folder().path()).status.code(), Some(2));
    assert_eq!(footvote(&["--help"], folder().path()).status.code(), Some(0));
}

#[test]
fn parameters_lists_unit_default_range_evidence_and_source() {
    let folder = folder();
    let all = stdout(&footvote(&["parameters"], folder.path()));
    assert!(
        all.contains("moving_cost μ")
            && all.contains("place.NAME.KEY")
            && all.contains("community.NAME.template.KEY")
            && all.contains("remote_share"),
        "{all}"
    );
    insta::assert_snapshot!(
        "parameters_attention",
        stdout(&footvote(&["parameters", "attention_rate"], folder.path()))
    );
}

#[test]
fn schema_is_json_and_completions_and_manual_are_written() {
    let folder = folder();
    let schema = stdout(&footvote(&["schema"], folder.path()));
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("the schema is JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(&footvote(&["completions", shell], folder.path())).contains("footvote"), "{shell}");
    }
    assert!(stdout(&footvote(&["man"], folder.path())).contains(".TH"));
    let pages = footvote(&["man", "--out", "pages"], folder.path());
    assert_eq!(pages.status.code(), Some(0), "{}", stderr(&pages));
    assert!(folder.path().join("pages/footvote-check.1").is_file());
    // Its own pages are replaced, those of somebody else are not.
    assert_eq!(footvote(&["man", "--out", "pages"], folder.path()).status.code(), Some(0));
    std::fs::write(folder.path().join("pages/footvote-check.1"), "my notes").expect("it can be written");
    let refused = footvote(&["man", "--out", "pages"], folder.path());
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("footvote-check.1` exists already and was left alone"), "{}", stderr(&refused));
}

#[test]
fn init_writes_any_shipped_scenario_with_its_tables() {
    let folder = folder();
    let listed = stdout(&footvote(&["init", "--list"], folder.path()));
    let shipped = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios")).expect("it can be listed");
    for entry in shipped {
        let file = entry.expect("it can be listed").file_name().to_string_lossy().into_owned();
        let Some(name) = file.strip_suffix(".toml") else { continue };
        assert!(listed.lines().any(|line| line.starts_with(&format!("{name} "))), "{name} is not in {listed}");
        let written = footvote(&["init", "--example", name], folder.path());
        assert_eq!(written.status.code(), Some(0), "{name}: {}", stderr(&written));
        assert!(stdout(&written).contains(&format!("Next: footvote run {file}\n")), "{}", stdout(&written));
        let checked = footvote(&["check", &file], folder.path());
        assert_eq!(checked.status.code(), Some(0), "{name}: {}", stderr(&checked));
    }
    let again = footvote(&["init", "--example", "two-cities"], folder.path());
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("two-cities.toml exists already"), "{}", stderr(&again));
    std::fs::write(folder.path().join("us-metros.csv"), "mine").expect("it can be written");
    let beside = footvote(&["init", "--example", "detroit", "mine.toml"], folder.path());
    assert!(stderr(&beside).contains("us-metros.csv exists already"), "{}", stderr(&beside));
    assert!(!folder.path().join("mine.toml").exists(), "nothing is written by halves");
}

#[test]
fn the_starter_switches_nothing_that_is_so_anyway() {
    let folder = folder();
    footvote(&["init", "my.toml"], folder.path());
    let text = std::fs::read_to_string(folder.path().join("my.toml")).expect("it was written");
    let behind = &text[text.find("[mechanisms]").expect("it is there")..];
    let set = behind.lines().filter(|line| !line.starts_with(['#', '[']) && !line.trim().is_empty());
    assert_eq!(set.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn letters_that_the_font_lacks_are_named() {
    let folder = folder();
    footvote(&["init", "my.toml"], folder.path());
    let text = std::fs::read_to_string(folder.path().join("my.toml")).expect("it was written");
    std::fs::write(
        folder.path().join("my.toml"),
        text.replace("name = \"denver\"", "name = \"denver\"\nlabel = \"東京\""),
    )
    .expect("it can be written");
    let checked = footvote(&["check", "my.toml"], folder.path());
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    assert!(stderr(&checked).contains("lacks these letters: 京東"), "{}", stderr(&checked));
}
