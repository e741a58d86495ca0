//! `footvote migrate`: what changed is rewritten or marked, everything else keeps every byte.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use footvote::scenario::migrate::{Migrated, migrate};
use footvote::scenario::read::changed::{CHANGED, Fate};
use footvote::scenario::read::text::read_text;

const EVERYTHING: &str = include_str!("../fixtures/migrate/everything.toml");
const TOWNS: &str = "name,state,latitude,longitude,households,rent,schools,violent_crime\n\
                     alpha,AA,40,-80,60000,15000,0.5,400\n\
                     alpha-heights,AA,40.1,-80,9000,15000,0,100\n\
                     beta,BB,41,-90,50000,12000,,\n";

fn towns(_: &Path) -> std::io::Result<String> {
    Ok(TOWNS.to_string())
}

fn migrated(text: &str) -> Migrated {
    migrate(text, "old.toml", &towns).unwrap_or_else(|report| panic!("{report}"))
}

/// What stands behind the first `#` of each line; no text of the fixtures and shipped scenarios holds one.
fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.split_once('#').map(|(_, comment)| comment.trim())).collect()
}

/// Whether all of `few` stand among `many` in the same order.
fn in_order(few: &[&str], many: &[&str]) -> bool {
    let mut rest = many.iter();
    few.iter().all(|one| rest.any(|other| other == one))
}

fn shipped() -> Vec<(String, String)> {
    let folder = fs::read_dir("scenarios").expect("the folder is there");
    let mut files: Vec<_> = folder.map(|entry| entry.expect("it can be listed").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files.into_iter().map(|path| (path.display().to_string(), read_text(&path).expect("it can be read"))).collect()
}

#[test]
fn everything_that_changed_is_rewritten_or_marked() {
    let new = migrated(EVERYTHING);
    insta::assert_snapshot!("migrated_everything", new.text);
    let told = |changes: &[footvote::scenario::migrate::Change]| -> String {
        changes.iter().map(|change| format!("{:>3}  {}\n", change.line, change.what)).collect()
    };
    insta::assert_snapshot!("what_migrate_says", format!("{}--\n{}", told(&new.done), told(&new.open)));
    assert_eq!(new.tables, ["towns.csv"]);
}

#[test]
fn every_key_that_is_gone_is_removed_and_told_with_its_value() {
    let new = migrated(EVERYTHING);
    let statements = |text: &str, key: &str| text.lines().filter(|line| line.trim_start().starts_with(key)).count();
    let mut keys = 0;
    for row in CHANGED.iter().filter(|row| row.fate == Fate::Gone) {
        assert_eq!((statements(EVERYTHING, row.key), statements(&new.text, row.key)), (1, 0), "{}", row.key);
        let told = new.done.iter().filter(|change| change.what.starts_with(&format!("{} = ", row.key)));
        assert!(told.clone().count() == 1 && told.clone().all(|change| change.what.contains(row.now)), "{}", row.key);
        assert!(new.text.contains(&format!("# migrated: {} = ", row.key)), "{}", row.key);
        keys += 1;
    }
    assert_eq!(keys, 5);
    // Planted fault: a key that stays is not reported as gone.
    assert!(!new.done.iter().any(|change| change.what.starts_with("assist")));
}

#[test]
fn schools_and_crime_of_a_new_place_are_counted_from_its_host_and_stay_where_there_is_none() {
    let new = migrated(EVERYTHING).text;
    // 2 less alpha's .5; 100 of alpha's 400; .25 less the 0 that beta does not give; 700 of the 400 it does not give.
    for line in ["schools_offset = 1.5            # assumed", "crime_factor = 0.25", "crime_factor = 1.75 # worse"] {
        assert!(new.lines().any(|found| found == line), "{line}\n{new}");
    }
    assert!(new.contains("annual_fee = 100, schools_offset = 0.25, capacity = 300 }"), "{new}");
    assert!(new.contains("schools = -1\nviolent_crime = 250\n"), "abroad levels stay\n{new}");
    // Without its table nothing is known of the host: nothing is invented.
    let none = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    let blind = migrate(EVERYTHING, "old.toml", &none).unwrap_or_else(|report| panic!("{report}"));
    assert!(blind.text.contains("\nschools = 2 ") && !blind.text.contains("schools_offset ="), "{}", blind.text);
    assert!(blind.open.iter().any(|change| change.what.contains("could not be read")), "{:?}", blind.open);
}

#[test]
fn migrating_twice_is_migrating_once() {
    let mut texts = shipped();
    texts.push(("everything".to_string(), EVERYTHING.to_string()));
    texts.push(("windows".to_string(), EVERYTHING.replace('\n', "\r\n")));
    texts.push(("mark".to_string(), format!("\u{feff}{EVERYTHING}")));
    texts.push(("without a version".to_string(), EVERYTHING.replace("model = \"1\"", "seed = 1")));
    texts.push(("with a number".to_string(), EVERYTHING.replace("model = \"1\"", "model = 1")));
    for (name, text) in texts {
        let once = migrate(&text, &name, &read_text).unwrap_or_else(|report| panic!("{report}"));
        let twice = migrate(&once.text, &name, &read_text).unwrap_or_else(|report| panic!("{report}"));
        assert_eq!(twice.text, once.text, "{name}");
        assert_eq!((twice.done.len(), twice.open.len()), (0, 0), "{name}: {:?}", twice.done);
        assert!(once.text.contains("model = \"2\""), "{name}");
    }
}

#[test]
fn every_shipped_scenario_keeps_its_comments_and_tells_every_key_it_loses() {
    for (name, old) in shipped() {
        let new = migrate(&old, &name, &read_text).unwrap_or_else(|report| panic!("{report}"));
        if old.contains("model = \"2\"") {
            assert_eq!(new.text, old, "{name}");
            continue;
        }
        assert!(in_order(&comments(&old), &comments(&new.text)), "{name} lost a comment");
        let value: toml::Table = new.text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(value["model"].as_str(), Some("2"), "{name}");
        for line in old.lines().filter(|line| !new.text.lines().any(|kept| kept == *line)) {
            let key = line.split('=').next().unwrap_or_default().trim();
            let told = new.done.iter().any(|change| change.what.contains(&format!("{key} = ")));
            assert!(told, "{name}: {line} is not there any more, and nobody says so");
        }
    }
    // Planted fault: a comment that is lost is seen.
    let lost = EVERYTHING.replace("# my guess", "");
    assert!(!in_order(&comments(EVERYTHING), &comments(&lost)));
}

#[test]
fn what_changed_is_documented_as_it_is_told() {
    let document = fs::read_to_string("docs/scenarios.md").expect("the documents are part of the package");
    for row in &CHANGED {
        let word = match row.fate {
            Fate::Gone => "gone",
            Fate::Default => "other default",
            Fate::Meaning => "other meaning",
            Fate::New => "new",
        };
        let line = format!("| {} | {word} | {} |", row.key, row.now);
        assert!(document.lines().any(|found| found == line), "docs/scenarios.md lacks {line}");
    }
}

#[test]
fn keys_within_braces_go_with_their_commas() {
    let old = "model = \"1\"\nparameters = { sale_weight = 1, assist = 0.5, rent_floor = 0, distance_decay = 1 }\n";
    let new = migrated(old);
    assert!(new.text.ends_with("\nparameters = { assist = 0.5 }\n"), "{}", new.text);
    assert_eq!(new.done.len(), 4);
    let all = migrated("model = \"1\"\nparameters = { sale_weight = 1 }\n");
    assert!(all.text.ends_with("\nparameters = {  }\n"), "{}", all.text);
    let dotted = migrated("model = \"1\"\nparameters.sale_weight = 1\nparameters.assist = 0\n");
    assert!(dotted.text.ends_with("\nparameters.assist = 0\n"), "{}", dotted.text);
}

#[test]
fn what_cannot_be_rewritten_safely_is_refused() {
    // A comment above the line of `schools` would stand within the text before it.
    let old = "model = \"1\"\n[places]\ntable = \"towns.csv\"\n[[community]]\nname = \"a\"\npreset = \"artists\"\n\
               template = { label = \"\"\"\nA\"\"\", site = { metro = \"beta\" }, schools = 1 }\n";
    let report = migrate(old, "old.toml", &towns).unwrap_err().to_string();
    assert!(report.contains("cannot be migrated line by line"), "{report}");
    let apart = old.replace("\"\"\"\nA\"\"\"", "\"A\"");
    assert!(migrated(&apart).text.contains("schools_offset = 1 }"));
    for (text, word) in
        [("model = \"3\"\n", "knows models up to 2"), ("model = \"first\"\n", "no model"), ("model = [\n", "not TOML")]
    {
        let report = migrate(text, "old.toml", &towns).unwrap_err().to_string();
        assert!(report.contains(word), "{report}");
    }
}

fn footvote(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_footvote")).args(args).current_dir(folder).output().expect("the program starts")
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_string();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_writes_beside_tells_every_line_and_overwrites_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("old.toml"), EVERYTHING).expect("it can be written");
    fs::write(at("towns.csv"), TOWNS).expect("it can be written");

    let (code, out, err) = said(&footvote(&["migrate", "old.toml"], folder.path()));
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    let new = fs::read_to_string(at("old-model-2.toml")).expect("it was written");
    assert_eq!(new, migrated(EVERYTHING).text);
    assert_eq!(fs::read_to_string(at("old.toml")).expect("it is there"), EVERYTHING, "the old one is left alone");
    assert_eq!(fs::read_to_string(at("towns.csv")).expect("it is there"), TOWNS, "tables are left alone");
    assert!(out.contains("sale_weight = 50 is gone") && out.contains("Left to decide"), "{out}");
    assert!(out.ends_with("Next: footvote check old-model-2.toml\n") && !out.contains("copy them"), "{out}");

    let (code, _, err) = said(&footvote(&["migrate", "old.toml"], folder.path()));
    assert_eq!(code, Some(1));
    assert!(err.contains("exists already and was left alone"), "{err}");

    let (code, out, _) = said(&footvote(&["migrate", "old-model-2.toml"], folder.path()));
    assert_eq!((code, out.contains("nothing to do")), (Some(0), true), "{out}");

    fs::create_dir(at("there")).expect("it can be made");
    let (code, out, _) = said(&footvote(&["migrate", "old.toml", "--out", "there/new.toml"], folder.path()));
    assert_eq!((code, out.contains("copy them too: towns.csv")), (Some(0), true), "{out}");
}

#[test]
fn the_command_refuses_what_is_no_scenario_of_a_known_model() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("later.toml"), "model = \"3\"\n").expect("it can be written");
    for (file, word) in [("later.toml", "model 3"), ("nowhere.toml", "cannot read the scenario")] {
        let (code, out, err) = said(&footvote(&["migrate", file], folder.path()));
        assert_eq!((code, out.as_str()), (Some(3), ""), "{err}");
        assert!(err.contains(word), "{err}");
    }
    let left = fs::read_dir(folder.path()).expect("it can be listed").count();
    assert_eq!(left, 1, "nothing was written");
}
