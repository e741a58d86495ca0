//! Results stay what they were: the hash of all tables of every shipped scenario, run small, as of commit fa5a9ca.
//!
//! A change of a hash is a change of the model: raise its version and say so in `CHANGELOG.md`. Restructuring never
//! changes one. A column that only says what a new rule does, and is empty of effect without it, is named in [`NEWER`].

use std::fs;
use std::path::Path;

use crate::support::desk::Desk;

/// Large populations are cut where no place may be left without households; where new places need their resolution,
/// years are cut instead.
const FEWER: &[&str] = &["--households", "100000"];
const SHORTER: &[&str] = &["--years", "3"];

/// Scenario, how it is made small, and the BLAKE3 of its tables.
const HASHES: &[(&str, &[&str], &str)] = &[
    ("chicago-town", SHORTER, "637a2f37730a15fa35ca2eb31c72ad0289a544506c528cff5a85db4e1fcefc95"),
    ("detroit", FEWER, "ca1eeb4c13a4414249350971ec37046833280b7a4eadc7b717135bf17aac8427"),
    ("discipline-or-drain", SHORTER, "9bd1a7b77ccf3b3b89a0aee29b21623743dff0be35a40e83a3a8b021c602f50e"),
    ("door-closes", SHORTER, "6e8aa7bdd89429a9daf622d67b60725728702222b20be3ceab34998a1c0ba129"),
    ("only-for-the-wealthy", SHORTER, "37ec84229e56d058d740df69a412160d262fec8db5cc91f5d53804daddc4f2b0"),
    ("prospera", &["--households", "1000000"], "96bed964038116969fe590f2cf36580f14ec19138455e8109df1d52c081217d5"),
    ("reference", FEWER, "969d690287de00d6b608c7170f99352b13effa3a04e3c2d6e48f5b28333a2e65"),
    ("remote-work", SHORTER, "f2623a25ee0e429bb9c015b9d50f9edb3416be0df6787e811d4e39dced416c90"),
    ("repeal-risk", SHORTER, "829dead35207fb130ef868c01e268572a122edf4aa706d92b596209a03bd4bb3"),
    ("sandy-springs", SHORTER, "dd7ede2594b67065a4054e0f1e3393fd0a075af11ae8a817175abbbe26be9a42"),
    ("sun-belt", FEWER, "147557752babe630efd2645f65f11f05166180c2ab6205bfade5462e68a2822f"),
    ("templates-learning", SHORTER, "efe327ee7b194125e81ddd860c5cc6bb2b32c8363dcaa48a76b7020f33b92466"),
    ("three-communities", SHORTER, "4262df833b49a896924eeafae780b7910437c0466da375ebbfed0599d912f89e"),
    ("tulsa-grant", SHORTER, "149ab9e257b981e249c80f41dbf1f7c30ffe7802e6149c8d73b15526b4f81c24"),
    ("two-cities", &[], "411283a2fb3610de6ec630e314187a5e0a8bcd0aa2de672d70d4237c11ac3acd"),
    ("us-metros", FEWER, "712780c3f82e4302586705a5373034cb56a50b6a9b4cccaa8801e6703c1bd81d"),
    ("us-states", FEWER, "5f9d7ab4d3632a5067b16517e5a6bc0d2d4381dcf81bd5d516c5a9bec80357e2"),
    ("which-barrier", SHORTER, "36f1b6101d5981bd0fa50a85a3f0e34dd43a5baa5350c6685be725bd0fe56006"),
];

/// Columns that came after the hashes were taken.
const NEWER: &[(&str, &str)] = &[("places.csv", "climate_risk")];

#[test]
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
    assert!(differ.is_empty(), "other records than at fa5a9ca:{differ}");
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
        let mut newer = Vec::new();
        for (k, row) in reader.expect("it can be read").into_records().enumerate() {
            let row = row.expect("it is a table");
            if k == 0 {
                newer = row.iter().map(|column| NEWER.contains(&(name.as_str(), column))).collect();
            }
            for (cell, _) in row.iter().zip(&newer).filter(|(_, newer)| !**newer) {
                hasher.update(cell.as_bytes()).update(b"\x1f");
            }
            hasher.update(b"\n");
        }
    }
    hasher.finalize().to_hex().to_string()
}
