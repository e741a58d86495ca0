//! `footvote sweep` and `merge` as somebody uses them: killed, continued, sharded, extended, and always the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::desk::{Desk, PROGRAM, text, two_towns};

/// A sweep with axes of every kind: of a place, a parameter, an event, a mechanism.
const SWEEP: &str = r#"
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

fn towns() -> String {
    two_towns(2, 1, 600, SWEEP)
}

fn desk() -> Desk {
    Desk::new(&towns()).always(&["--no-charts"])
}

/// Numbers that look random and are the same every time.
struct Luck(u32);

impl Luck {
    /// The next one, from 0 up to 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0 >> 8) / f64::from(1 << 24)
    }
}

#[test]
fn a_sweep_killed_at_200_moments_goes_on_and_ends_with_the_same_bytes_even_if_its_journal_is_torn_or_flipped() {
    let desk = desk();
    desk.write("towns.toml", &towns().replace("points = 8", "points = 5"));
    let begun = Instant::now();
    desk.succeed(&["sweep", "towns.toml", "--out", "whole", "--threads", "1"]);
    // How long a machine takes changes with what else it does: too early a death lengthens the span, an end shortens it.
    let mut span = begun.elapsed().as_secs_f64();
    let table = text(&desk.files("whole")[Path::new("places.csv")]);
    assert_eq!(table.lines().count(), 1 + 5 * 2 * 2 * 2);

    let mut luck = Luck(12_345);
    let (journal, mut damaged) = (desk.path(".killed.sweep/journal"), 0);
    for _ in 0..200 {
        let mut child = desk
            .command(&["sweep", "towns.toml", "--out", "killed", "--threads", "2"])
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs_f64(span * luck.share()));
        child.kill().unwrap();
        child.wait().unwrap();
        let (what, at) = (luck.share(), luck.share());
        if let Ok(mut bytes) = fs::read(&journal)
            && !bytes.is_empty()
            && what < 0.5
        {
            let at = (at * bytes.len() as f64) as usize;
            if what < 0.25 {
                bytes[at] ^= 1 << (at % 8);
            } else {
                bytes.truncate(at);
            }
            fs::write(&journal, bytes).unwrap();
            damaged += 1;
        }
        // Once it has finished, killing begins anew.
        if desk.path("killed/manifest.json").is_file() {
            desk.same("whole", "killed");
            fs::remove_dir_all(desk.path("killed")).unwrap();
            span *= 0.8;
        } else if !journal.is_file() {
            span *= 1.05;
        }
    }
    assert!(damaged > 20, "{damaged} journals were damaged");
    desk.run(&["sweep", "towns.toml", "--out", "killed"]);
    desk.same("whole", "killed");
    assert!(!desk.path(".killed.sweep").exists());
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_stops_before_its_end_and_the_command_it_prints_goes_on() {
    use std::io::{BufRead, BufReader, Read};

    let desk = desk();
    let longer = ["sweep", "towns.toml", "--years", "10", "--households", "9_000", "--json", "--out"];
    desk.succeed(&[&longer[..], &["whole"]].concat());
    for signal in ["INT", "TERM"] {
        let mut child = desk.command(&[&longer[..], &[signal]].concat()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("\"replicate\"") {
            line.clear();
            assert!(lines.read_line(&mut line).unwrap() > 0, "no run was ever finished");
        }
        Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert!(!desk.path(signal).exists());
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        // One was finished before, and not all others since.
        let finished = 1 + rest.lines().filter(|line| line.contains("\"replicate\"")).count();
        assert!(finished < 16, "it went on to its end: {rest}");
        assert!(rest.contains("what is finished is kept"), "{rest}");
        let resume = rest.split('`').nth(1).unwrap();
        let output = Command::new("sh").args(["-c", resume]).current_dir(desk.folder()).output().unwrap();
        assert!(output.status.success(), "{resume}: {}", text(&output.stderr));
        let started = text(&output.stderr).lines().next().unwrap_or_default().to_string();
        assert!(!started.contains("\"replicates\":16"), "it began anew: {started}");
        desk.same("whole", signal);
    }
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_a_clear_error_and_costs_nothing_that_is_finished() {
    let desk = desk();
    let limited = |blocks: u32, arguments: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {PROGRAM} {arguments} --no-charts");
        let output = Command::new("sh").args(["-c", &script]).current_dir(desk.folder()).output().unwrap();
        (output.status.code(), text(&output.stderr))
    };
    desk.succeed(&["sweep", "towns.toml", "--out", "whole"]);
    let (code, told) = limited(150, "sweep towns.toml --out small");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("File too large") && told.contains("ulimit -f") && told.contains("goes on"), "{told}");
    assert!(!desk.path("small").exists());
    let kept = fs::metadata(desk.path(".small.sweep/journal")).unwrap().len();
    assert!(kept > 20_000, "{kept}");
    desk.succeed(&["sweep", "towns.toml", "--out", "small"]);
    desk.same("whole", "small");

    let (code, told) = limited(4, "run towns.toml --out run");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("File too large") && told.contains("nothing half-written was kept"), "{told}");
    assert!(!desk.path("run").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_again_and_again_ends_in_the_same_bytes() {
    let desk = desk();
    desk.succeed(&["sweep", "towns.toml", "--out", "whole"]);
    // A disk in memory that only this script sees, larger at every attempt; what it says goes where there is room.
    let script = r#"
        mkdir disk && mount -t tmpfs -o size=16k none disk || exit 99
        for size in 16 48 80 112 160 224 288 352 416 512 640 768 1024 2048; do
            mount -o remount,size=${size}k disk || exit 99
            code=0
            "$0" sweep towns.toml --quiet --no-charts --out disk/sweep 2>told || code=$?
            [ $code = 0 ] && break
            [ $code = 1 ] && grep -q "No space left on device" told || { cat told; exit $code; }
            cat told >>all
        done
        cp -r disk/sweep full
    "#;
    let mut unshare = Command::new("unshare");
    unshare.args(["--mount", "--map-root-user", "sh", "-c", script, PROGRAM]).current_dir(desk.folder());
    let output = match unshare.output() {
        Ok(output) if output.status.success() || fs::exists(desk.path("told")).unwrap() => output,
        _ => return eprintln!("skipped: no small disk can be mounted here"),
    };
    assert!(output.status.success(), "{}", text(&output.stdout));
    desk.same("whole", "full");
    let told = fs::read_to_string(desk.path("all")).unwrap();
    assert!(told.contains("make room") && told.contains("finished runs are kept"), "{told}");
}

#[test]
fn shards_merge_into_the_bytes_of_the_whole() {
    let desk = desk();
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
    assert!(error.contains("is no part of this sweep: the scenario differs\n"), "{error}");
}

#[test]
fn points_and_replicates_can_be_added_to_a_finished_sweep() {
    let desk = desk();
    desk.succeed(&["sweep", "towns.toml", "--out", "grown"]);
    let before = desk.files("grown");
    let error = desk.refusal(&["sweep", "towns.toml", "--out", "grown"], 1);
    assert!(error.contains("finished already"), "{error}");
    assert!(before == desk.files("grown"));

    desk.write("towns.toml", &towns().replace("points = 8", "points = 11"));
    desk.succeed(&["sweep", "towns.toml", "--out", "grown", "--replicates", "3"]);
    desk.succeed(&["sweep", "towns.toml", "--out", "fresh", "--replicates", "3"]);
    desk.same("fresh", "grown");
}

#[test]
fn another_scenario_or_design_is_never_mixed_in() {
    let desk = desk();
    desk.succeed(&["sweep", "towns.toml", "--out", "sweep"]);
    for (from, to, what) in [
        ("rent = 15_000", "rent = 15_001", "the scenario differs"),
        ("[0, 0.06]", "[0, 0.05]", "the points differ"),
        (
            "key = \"parameters.attention_rate\"\nrange = [0.5, 1.5]",
            "key = \"parameters.assist\"\nrange = [0, 1]",
            "what varies differs",
        ),
    ] {
        desk.write("towns.toml", &towns().replace(from, to));
        let error = desk.refusal(&["sweep", "towns.toml", "--out", "sweep"], 1);
        assert!(error.contains(what), "{error}");
    }
    fs::create_dir(desk.path("mine")).unwrap();
    desk.write("mine/diary.txt", "not a run");
    let error = desk.refusal(&["sweep", "towns.toml", "--out", "mine", "--force"], 1);
    assert!(error.contains("not a run of footvote"), "{error}");
}

#[test]
fn a_failing_run_is_a_row_and_can_be_tried_again() {
    let desk = desk();
    // A legal number that does not fit the rest of the scenario: fewer homes than there are.
    desk.write("points.csv", "point,place.west.land_cap,parameters.assist\n0,200_000,0.2\n1,10,0.2\n2,300_000,0.3\n");
    let arguments = ["sweep", "towns.toml", "--points", "points.csv", "--out", "some"];
    let error = desk.refusal(&arguments, 4);
    assert!(error.contains("2 of 6 runs failed"), "{error}");
    let runs = text(&desk.files("some")[Path::new("runs.csv")]);
    assert_eq!(runs.lines().filter(|line| line.contains(",done,")).count(), 4);
    assert!(runs.contains("1,0,5,failed,") && runs.contains("less than is built"), "{runs}");
    assert!(!runs.contains("not a reform"), "{runs}");
    let before = desk.files("some");
    desk.refusal(&[&arguments[..], &["--retry-failed"]].concat(), 4);
    assert!(before == desk.files("some"));
}

#[test]
fn a_dry_run_counts_and_a_job_script_names_every_shard() {
    let desk = desk();
    let told = text(&desk.run(&["sweep", "towns.toml", "--dry-run"]).stdout);
    assert!(told.contains("16 runs: 8 points of 4 axes, 2 replicates each"), "{told}");
    let script = text(&desk.run(&["sweep", "towns.toml", "--print-slurm", "16"]).stdout);
    assert!(script.contains("#SBATCH --array=1-16") && script.contains("sweep towns.toml"), "{script}");
    assert_eq!(desk.entries(), 1);
}

#[test]
fn the_summary_of_a_sweep_says_what_the_replicates_of_each_point_say_together() {
    let desk = desk();
    desk.succeed(&["sweep", "towns.toml", "--out", "sweep", "--replicates", "4"]);
    let files = desk.files("sweep");
    let rows = |name: &str| -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_reader(&files[Path::new(name)][..]);
        reader.deserialize().map(|row| row.unwrap()).collect()
    };
    let (places, summary) = (rows("places.csv"), rows("summary.csv"));
    assert_eq!(summary.len(), 8 * 2 * 2 * footvote::experiment::summary::MEASURES.len());
    for row in summary.iter().filter(|row| row["quantity"] == "rent") {
        let same =
            |found: &&BTreeMap<String, String>| ["point", "year", "place"].iter().all(|key| found[*key] == row[*key]);
        let values: Vec<f64> = places.iter().filter(same).map(|place| place["rent"].parse().unwrap()).collect();
        let expected = footvote::experiment::statistics::Statistics::of(&values);
        let close = |key: &str, value: f64| (row[key].parse::<f64>().unwrap() - value).abs() <= 1e-9 * value.abs();
        assert!(row["replicates"] == "4" && close("mean", expected.mean) && close("p25", expected.p25), "{row:?}");
        assert!(row["p05"].is_empty() && row["p95"].is_empty() && close("least", expected.least), "{row:?}");
        assert!(close("standard_error", expected.standard_error.unwrap()), "{row:?}");
    }
    desk.succeed(&["sweep", "towns.toml", "--out", "single", "--replicates", "1"]);
    assert_eq!(text(&desk.files("single")[Path::new("summary.csv")]).lines().count(), 1);
}

#[test]
fn outputs_are_written_point_by_point_and_columns_say_what_they_are() {
    let desk = Desk::new(&towns());
    desk.succeed(&["sweep", "towns.toml", "--out", "whole", "--no-charts"]);
    let columns: serde_json::Value = serde_json::from_str(&desk.read("whole/columns.json")).unwrap();
    for (file, entry) in columns.as_object().unwrap() {
        let told = entry["columns"].as_array().unwrap().iter().map(|column| column["name"].as_str().unwrap());
        let header = desk.read(&format!("whole/{file}")).lines().next().unwrap().to_owned();
        assert_eq!(told.collect::<Vec<_>>().join(","), header, "{file}");
    }
    assert_eq!(columns["points.csv"]["columns"][1]["unit"], "share");

    let output = "place.west.households@end";
    let table = desk.succeed(&["outputs", "whole", "--output", output]);
    desk.succeed(&["report", "whole", "--output", output, "--output", "place.west.rent@end", "--to", "more.html"]);
    let page = desk.read("more.html");
    assert!(page.contains("Households of west, 2026") && page.contains("Rent of west, 2026"));
    let mut lines = table.lines();
    let axes = "place.west.income_tax,parameters.attention_rate,event.1.set.sales_tax,mechanisms.voice";
    assert_eq!(lines.next().unwrap(), format!("point,{axes},{output},{output} sd,{output} runs"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().all(|row| row[7] == "2" && row[5].parse::<f64>().unwrap() > 0.0), "{table}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_says_how_many_runs_are_done() {
    let desk = Desk::new(&two_towns(40, 3, 3_000, SWEEP)).always(&["--no-charts"]);
    let mut child = desk
        .command(&["sweep", "towns.toml", "--out", "some", "--json", "--threads", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    let seen = lines.find(|line| line.as_ref().unwrap().contains("\"replicate\""));
    assert!(seen.is_some(), "no run was finished");
    Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    let rest: String = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
    assert!(rest.contains(" of 320 runs done"), "{rest}");
}

#[test]
fn a_sweep_keeps_only_the_tables_it_asks_for_and_refuses_others_by_name() {
    let kept = towns().replace("points = 8", "points = 8\ntables = [\"flows\", \"places.csv\"]");
    let desk = Desk::new(&kept).always(&["--no-charts"]);
    desk.succeed(&["sweep", "towns.toml", "--out", "few", "--quiet"]);
    desk.write("whole.toml", &towns());
    desk.succeed(&["sweep", "whole.toml", "--out", "all", "--quiet"]);
    let (few, all) = (desk.files("few"), desk.files("all"));
    for gone in ["groups.csv", "profiles.csv", "events.csv", "base_year.csv", "gains.csv"] {
        assert!(!few.contains_key(Path::new(gone)) && all.contains_key(Path::new(gone)), "{gone}");
        assert!(!desk.read("few/columns.json").contains(&format!("\"{gone}\"")), "{gone} is in columns.json");
    }
    for same in ["places.csv", "flows.csv", "summary.csv", "points.csv", "runs.csv"] {
        assert!(few[Path::new(same)] == all[Path::new(same)], "{same}");
    }
    let desk = desk.always(&[]);
    desk.succeed(&["verify", "few", "--quiet"]);
    desk.succeed(&["outputs", "few", "--output", "place.west.rent@end"]);
    let said = desk.refusal(&["outputs", "few", "--output", "decile.1.blocked_share"], 1);
    assert!(said.contains("groups.csv") && said.contains("`tables` of its [sweep]"), "{said}");
    // A finished sweep grows with the tables it has, and never gets others.
    desk.write("towns.toml", &kept.replace("replicates = 2", "replicates = 3"));
    desk.succeed(&["sweep", "towns.toml", "--out", "few", "--no-charts", "--quiet"]);
    desk.write("towns.toml", &towns().replace("replicates = 2", "replicates = 3"));
    let said = desk.failure(&["sweep", "towns.toml", "--out", "few", "--no-charts", "--quiet"]);
    assert!(said.contains("the tables that are kept differ"), "{said}");
    for (written, wanted) in
        [("[\"places\", \"flow\"]", "did you mean \"flows\""), ("[\"flows\"]", "leaves out \"places\"")]
    {
        desk.write("odd.toml", &towns().replace("points = 8", &format!("points = 8\ntables = {written}")));
        let said = desk.refusal(&["check", "odd.toml"], 3);
        assert!(said.contains(wanted), "{written}: {said}");
    }
}
