//! Results stay what they were: the hash of all tables of every shipped scenario, run small.
//!
//! A change of a hash is a change of results: say so in `CHANGELOG.md`, with the rule that changed. Restructuring never
//! changes one: through all of the house, commits fa5a9ca to 18b8627, the eighteen hashes stood as they were. They changed with the numbers
//! that had been wrong (exact housing, counts of calendar years, places that do not exist yet); that of `reference` did not.
//! A column that only says what a new rule does, and is empty of effect without it, is named in [`NEWER`].

use std::fs;
use std::path::Path;

use crate::support::desk::Desk;

/// Large populations are cut where no place may be left without households; where new places need their resolution,
/// years are cut instead.
const FEWER: &[&str] = &["--households", "100000"];
const SHORTER: &[&str] = &["--years", "3"];

/// In place of a hash that nobody has measured: no run has it.
const NOT_YET: &str = "not yet measured";

/// Scenario, how it is made small, and the BLAKE3 of its tables.
const HASHES: &[(&str, &[&str], &str)] = &[
    ("business-tax", FEWER, NOT_YET),
    ("chicago-town", SHORTER, "8b81de22a8321a59c43001d392b2d67795995e21a30a9826db15c71041a1c961"),
    ("detroit", FEWER, "65052c093f3c03939e017f92a69d0aaf4731fe4bba18ed1606169de3ebcfd3b5"),
    ("discipline-or-drain", SHORTER, "3b124fcb21b903f5697255d55762320ee95b9969a53709312eb09f42f34e4a87"),
    ("door-closes", SHORTER, "2e17c2eeae4e58d0ae2b78155fe526bdb5e0666afb4daea3bb23894d6282af92"),
    ("forest-city", FEWER, NOT_YET),
    ("only-for-the-wealthy", SHORTER, "f1c6b89bf81de6054f96bbca29fb18edf9f43d0e14a13ba732633d4bed65547c"),
    ("prospera", &["--households", "1000000"], "ce1dcc4abdc256fb36014ac4f692072b0df32f9ebbdb92d1c0ff3be19dcf444e"),
    ("reference", FEWER, "969d690287de00d6b608c7170f99352b13effa3a04e3c2d6e48f5b28333a2e65"),
    ("remote-work", SHORTER, "416484d5e03c6ddbea9b72c2aad14110f7a22012ef199ee3a3f37dd7234f316d"),
    ("repeal-risk", SHORTER, "7a40730daa767b8b5c94832e8803f2312e3d57155ba8c5b9906d878089078bbe"),
    ("sandy-springs", SHORTER, "55ea826198fa0fc963b29c9ad45e01ca916d8b4cbf90ebf1ddc3319cda7a268d"),
    ("sun-belt", FEWER, "a9efbb67b62f3422bddc145fce8f212a7bb91386ddc66bf383e45bdae491f365"),
    ("templates-learning", SHORTER, "49417ada9870a0e464cc1248d8a5658da61031372c0820add2d1ce63c7db5d7e"),
    ("the-villages", FEWER, NOT_YET),
    ("three-communities", SHORTER, "c448e6a3941bd023c14b92bbbcea8654c4c624d18e25ffb213fe4c7f9aa32100"),
    ("tulsa-grant", SHORTER, "b52bca311d3d6de983a42e05d13f4b2e1da6dccfea8874a9b55c69fd0a5fbcd3"),
    ("two-cities", &[], "863cc1a7136188fc00e280b40edd09b6336293796cac47b10e688fe9647b732e"),
    ("us-metros", FEWER, "3871e3983d3d6667b0702e48c6600df910e90dca8bb239e1b330d8366fcbd0fb"),
    ("us-states", FEWER, "c2527555f3e55ee788c864a1dc76445b723a17b6f8f36b629d22809ac1e683e8"),
    ("which-barrier", SHORTER, "9cda7b592fc676f9f04f69f90fb1f803bef9eaac51e6e7f55dc252a47bbe533f"),
];

/// Columns that came after the hashes were taken.
const NEWER: &[(&str, &str)] = &[("places.csv", "climate_risk"), ("summary.csv", "least"), ("summary.csv", "most")];

/// Quantiles that a single replicate is no longer said to have; when the hashes were taken they were its median.
const LEFT_OUT: [&str; 2] = ["p05", "p95"];

#[test]
#[ignore = "model 2: hashes of eighteen scenarios are those of model 1, three are not yet measured; pin them once src/ stands still"]
fn every_shipped_scenario_leaves_the_records_that_it_left() {
    let desk = Desk::empty();
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut differ = String::new();
    for (name, size, expected) in HASHES {
        let file = scenarios.join(format!("{name}.toml"));
        let file = file.to_str().expect("the path is UTF-8");
        let run = ["run", file, "--quiet", "--no-charts", "--replicates", "1", "--out", name];
        desk.succeed(&[&run, *size].concat());
        let found = hash(&desk.path(name));
        if found != *expected {
            differ += &format!("\n  {name}: {found}");
        }
    }
    assert!(differ.is_empty(), "other records than before:{differ}");
}

#[test]
fn no_shipped_scenario_is_forgotten() {
    let mut shipped: Vec<String> = fs::read_dir("scenarios")
        .expect("the folder is there")
        .filter_map(|entry| {
            entry.expect("it can be listed").file_name().to_str()?.strip_suffix(".toml").map(String::from)
        })
        .collect();
    shipped.sort();
    let hashed: Vec<&str> = HASHES.iter().map(|(name, ..)| *name).collect();
    assert_eq!(hashed, shipped);
}

#[test]
fn a_newer_column_changes_no_hash_and_one_digit_does() {
    let desk = Desk::empty();
    let written = |name: &str, table: &str| {
        fs::create_dir(desk.path(name)).expect("it can be made");
        desk.write(&format!("{name}/places.csv"), table);
        hash(&desk.path(name))
    };
    let before = written("before", "place,rent\n\"a,b\",1.5\nc,2\n");
    assert_eq!(before, written("after", "place,climate_risk,rent\n\"a,b\",0,1.5\nc,,2\n"));
    assert_ne!(before, written("other", "place,rent\n\"a,b\",1.5\nc,3\n"));
    assert_ne!(before, written("shifted", "place,rent\na,\"b,1.5\"\nc,2\n"));
}

/// The BLAKE3 of the cells of all tables of a run, in the order of their names.
fn hash(run: &Path) -> String {
    let mut names: Vec<String> = fs::read_dir(run)
        .expect("the run is there")
        .filter_map(|entry| entry.expect("it can be listed").file_name().into_string().ok())
        .filter(|name| name.ends_with(".csv"))
        .collect();
    names.sort();
    let mut hasher = blake3::Hasher::new();
    for name in &names {
        hasher.update(format!("{name}\n").as_bytes());
        let reader = csv::ReaderBuilder::new().has_headers(false).from_path(run.join(name));
        let (mut newer, mut left_out, mut median) = (Vec::new(), Vec::new(), 0);
        for (k, row) in reader.expect("it can be read").into_records().enumerate() {
            let row = row.expect("it is a table");
            if k == 0 {
                newer = row.iter().map(|column| NEWER.contains(&(name.as_str(), column))).collect();
                left_out = row.iter().map(|column| name == "summary.csv" && LEFT_OUT.contains(&column)).collect();
                median = row.iter().position(|column| column == "median").unwrap_or(0);
            }
            for (at, cell) in row.iter().enumerate().filter(|(at, _)| !newer[*at]) {
                let cell = if left_out[at] && cell.is_empty() { &row[median] } else { cell };
                hasher.update(cell.as_bytes()).update(b"\x1f");
            }
            hasher.update(b"\n");
        }
    }
    hasher.finalize().to_hex().to_string()
}
