//! `footvote sweep` and `merge` as somebody uses them: killed, continued, sharded, extended, and always the same bytes.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_footvote");
const TOWNS: &str = r#"
model = "1"
name = "towns"
seed = 5
replicates = 2
time = { start = 2025, years = 1 }
population = { households = 600 }
place = [
  { name = "east", latitude = 40, longitude = -80, households = 100_000, rent = 15_000, income_tax = 0.03 },
  { name = "west", latitude = 40, longitude = -95, households = 100_000, rent = 15_000, income_tax = 0.03 },
]
[[event]]
year = 2025.5
place = "west"
set = { sales_tax = 0.05 }
[sweep]
design = "sobol"
points = 8
[[sweep.axis]]
key = "place.west.income_tax"
range = [0, 0.06]
[[sweep.axis]]
key = "parameters.attention_rate"
range = [0.5, 1.5]
[[sweep.axis]]
key = "event.1.set.sales_tax"
values = [0.04, 0.08]
[[sweep.axis]]
key = "mechanisms.voice"
values = [true, false]
"#;

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        desk.write("towns.toml", TOWNS);
        desk
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).current_dir(self.0.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    fn succeed(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    }

    fn refusal(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
        text(&output.stderr)
    }

    /// Every file of a folder but the timing.
    fn files(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let folder = self.0.path().join(name);
        let files = footvote::output::folder::files(&folder).unwrap();
        let read = |file: PathBuf| (file.clone(), fs::read(folder.join(file)).unwrap());
        files.into_iter().filter(|file| file != Path::new("timing.json")).map(read).collect()
    }

    fn same(&self, one: &str, other: &str) {
        let (one, other) = (self.files(one), self.files(other));
        assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (file, bytes) in &one {
            assert!(bytes == &other[file], "{} differs", file.display());
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_sweep_killed_at_any_moment_goes_on_and_ends_with_the_same_bytes() {
    let desk = Desk::new();
    let begun = Instant::now();
    desk.succeed(&["sweep", "towns.toml", "--out", "whole", "--threads", "1"]);
    let whole = begun.elapsed();
    let table = text(&desk.files("whole")[Path::new("places.csv")]);
    assert_eq!(table.lines().count(), 1 + 8 * 2 * 2 * 2);

    let moments: u32 = std::env::var("FOOTVOTE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let mut luck = 12_345u32;
    for _ in 0..moments {
        luck = luck.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut child = desk
            .command(&["sweep", "towns.toml", "--out", "killed", "--threads", "2"])
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs_f64(
            whole.as_secs_f64() * 0.8 * f64::from(luck >> 8) / f64::from(1 << 24),
        ));
        child.kill().unwrap();
        child.wait().unwrap();
        // Once it has finished, killing begins anew.
        if desk.0.path().join("killed/manifest.json").is_file() {
            desk.same("whole", "killed");
            fs::remove_dir_all(desk.0.path().join("killed")).unwrap();
        }
    }
    desk.run(&["sweep", "towns.toml", "--out", "killed"]);
    desk.same("whole", "killed");
    assert!(!desk.0.path().join(".killed.sweep").exists());
}

#[test]
fn shards_merge_into_the_bytes_of_the_whole() {
    let desk = Desk::new();
    desk.succeed(&["sweep", "towns.toml", "--out", "whole"]);
    for (shard, name) in [("1/3", "a"), ("2/3", "b"), ("3/3", "c")] {
        if shard == "3/3" {
            let error = desk.refusal(&["merge", "towns.toml", "--out", "merged", "--shards", "a", "b"], 1);
            assert!(error.contains("4 runs are missing, the first of them replicate 0 of point 2"), "{error}");
        }
        desk.succeed(&["sweep", "towns.toml", "--shard", shard, "--out", name]);
    }
    desk.succeed(&["merge", "towns.toml", "--out", "merged", "--shards", "a", "b", "c"]);
    desk.same("whole", "merged");
    let error = desk.refusal(&["merge", "towns.toml", "--seed", "6", "--out", "x", "--shards", "a", "b", "c"], 1);
    assert!(error.contains("the scenario differs"), "{error}");
}

#[test]
fn points_and_replicates_can_be_added_to_a_finished_sweep() {
    let desk = Desk::new();
    desk.succeed(&["sweep", "towns.toml", "--out", "grown"]);
    let before = desk.files("grown");
    let error = desk.refusal(&["sweep", "towns.toml", "--out", "grown"], 1);
    assert!(error.contains("finished already"), "{error}");
    assert!(before == desk.files("grown"));

    desk.write("towns.toml", &TOWNS.replace("points = 8", "points = 11"));
    desk.succeed(&["sweep", "towns.toml", "--out", "grown", "--replicates", "3"]);
    desk.succeed(&["sweep", "towns.toml", "--out", "fresh", "--replicates", "3"]);
    desk.same("fresh", "grown");
}

#[test]
fn another_scenario_or_design_is_never_mixed_in() {
    let desk = Desk::new();
    desk.succeed(&["sweep", "towns.toml", "--out", "sweep"]);
    for (from, to, what) in [
        ("rent = 15_000", "rent = 15_001", "the scenario differs"),
        ("[0, 0.06]", "[0, 0.05]", "the points differs"),
        (
            "key = \"parameters.attention_rate\"\nrange = [0.5, 1.5]",
            "key = \"parameters.assist\"\nrange = [0, 1]",
            "what varies differs",
        ),
    ] {
        desk.write("towns.toml", &TOWNS.replace(from, to));
        let error = desk.refusal(&["sweep", "towns.toml", "--out", "sweep"], 1);
        assert!(error.contains(what), "{error}");
    }
    fs::create_dir(desk.0.path().join("mine")).unwrap();
    desk.write("mine/diary.txt", "not a run");
    let error = desk.refusal(&["sweep", "towns.toml", "--out", "mine", "--force"], 1);
    assert!(error.contains("not a run of footvote"), "{error}");
}

#[test]
fn a_failing_run_is_a_row_and_can_be_tried_again() {
    let desk = Desk::new();
    desk.write("points.csv", "point,place.west.income_tax,parameters.assist\n0,0.01,0.2\n1,7,0.2\n2,0.02,0.3\n");
    let arguments = ["sweep", "towns.toml", "--points", "points.csv", "--out", "some"];
    let error = desk.refusal(&arguments, 4);
    assert!(error.contains("2 of 6 runs failed"), "{error}");
    let runs = text(&desk.files("some")[Path::new("runs.csv")]);
    assert_eq!(runs.lines().filter(|line| line.contains(",done,")).count(), 4);
    assert!(runs.contains("1,0,5,failed,") && runs.contains("above the limit"), "{runs}");
    let before = desk.files("some");
    desk.refusal(&[&arguments[..], &["--retry-failed"]].concat(), 4);
    assert!(before == desk.files("some"));
}

#[test]
fn a_dry_run_counts_and_a_job_script_names_every_shard() {
    let desk = Desk::new();
    let told = text(&desk.run(&["sweep", "towns.toml", "--dry-run"]).stdout);
    assert!(told.contains("16 runs: 8 points of 4 axes, 2 replicates each"), "{told}");
    let script = text(&desk.run(&["sweep", "towns.toml", "--print-slurm", "16"]).stdout);
    assert!(script.contains("#SBATCH --array=1-16") && script.contains("sweep towns.toml"), "{script}");
    assert_eq!(fs::read_dir(desk.0.path()).unwrap().count(), 1);
}
