//! Golden tables: one small scenario, every byte of its tables. They change only with the model version.

use std::path::Path;
use std::process::Command;

/// Columns of `places.csv` that are pinned: a rule that adds its own behind them, and is off, changes nothing else.
const PINNED: usize = 34;

/// The first `n` cells of every row; nothing is quoted in the tables of the small scenario.
fn first_columns(text: &str, n: usize) -> String {
    let first = |line: &str| line.split(',').take(n).collect::<Vec<_>>().join(",") + "\n";
    text.lines().map(first).collect()
}

#[test]
fn the_tables_of_a_small_scenario_are_what_they_were() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden/scenario.toml");
    let status = Command::new(env!("CARGO_BIN_EXE_footvote"))
        .args(["run", "--quiet", "--no-charts", "--force", "--out"])
        .arg(&folder)
        .arg(&scenario)
        .status()
        .expect("the program starts");
    assert!(status.success());
    for table in ["places", "flows", "events", "base_year", "summary"] {
        let text = std::fs::read_to_string(folder.join(format!("{table}.csv"))).expect("a table");
        let text = if table == "places" { first_columns(&text, PINNED) } else { text };
        insta::assert_snapshot!(table, text);
    }
    // The long tables are pinned by their hash.
    for table in ["groups", "profiles"] {
        let bytes = std::fs::read(folder.join(format!("{table}.csv"))).expect("a table");
        insta::assert_snapshot!(format!("{table}_hash"), blake3::hash(&bytes).to_hex().to_string());
    }
}
