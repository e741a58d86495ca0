//! Memory: the formula beside what the system measured, work refused with both numbers, and dry runs that stay small.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::desk::{Desk, PROGRAM, text, two_towns};
use footvote::Scenario;
use footvote::experiment::ensemble::memory::{Work, peak};

/// Some places in a row, large enough for any sample.
fn places(households: u32, places: u32, years: u32) -> String {
    let place = |k: u32| {
        let east = -120.0 + 50.0 * f64::from(k) / f64::from(places);
        format!(
            "{{ name = \"p{k}\", latitude = {}, longitude = {east}, households = {}, rent = 12_000 }}",
            30 + k % 20,
            5_000_000 + k
        )
    };
    let places: Vec<String> = (0..places).map(place).collect();
    format!(
        "model = \"2\"\nseed = 1\nreplicates = 1\ntime = {{ start = 2025, years = {years} }}\n\
         population = {{ households = {households}, spin_up = 2 }}\nplace = [{}]\n",
        places.join(",\n")
    )
}

/// The largest resident memory of the program with these arguments, in bytes.
#[cfg(target_os = "linux")]
fn measured(desk: &Desk, arguments: &[&str]) -> f64 {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .current_dir(desk.folder())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The kernel keeps the high-water mark; the last look before the end has it.
    let mut most = 0.0f64;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let mark =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok());
        most = most.max(mark.unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success(), "{arguments:?}");
    1024.0 * most
}

#[cfg(target_os = "linux")]
#[test]
fn the_formula_is_within_15_per_cent_of_what_the_system_measures() {
    let plain = "rent = 12_000";
    for (households, number, years, each, more) in [
        (600_000, 5, 1, plain, ""),
        (40_000, 60, 1, plain, ""),
        (12_000, 60, 50, plain, ""),
        (2_000_000, 5, 1, plain, "[parameters]\ntaste_sd_income = 0.3\n"),
        (2_000_000, 5, 1, "rent = 12_000, arrivals = 20_000, departures = 20_000", ""),
        (300_000, 50, 1, plain, "[rules]\namenities = \"given\"\nalternatives = \"all\"\n"),
    ] {
        let desk = Desk::new(&format!("{}{more}", places(households, number, years).replace(plain, each)));
        let arguments = ["run", "towns.toml", "--out", "out", "--no-charts", "--quiet", "--threads", "1"];
        // As tests build it the program itself takes 5 million bytes more (5 to 6.6 million in five scenarios).
        let found = measured(&desk, &arguments) - if cfg!(debug_assertions) { 5e6 } else { 0.0 };
        let scenario = Scenario::load(desk.path("towns.toml")).unwrap();
        let formula = peak(&scenario, Work::Run { replicates: 1 }, 1) as f64;
        let off = formula / found - 1.0;
        println!("{households} {number} {years}: {off:.3} {each} {more}");
        assert!(
            off.abs() < 0.15,
            "{households} {number} {years} {each} {more}: {formula} by the formula, {found} measured"
        );
    }
}

#[test]
fn too_much_memory_is_refused_with_both_numbers_and_nothing_is_written() {
    let desk = Desk::new(&two_towns(
        2,
        1,
        600,
        "[sweep]\naxis = [{ key = \"place.west.income_tax\", values = [0.01, 0.02] }]",
    ));
    let few = ["--memory-limit", "5MB", "--threads", "2"];
    let commands: [&[&str]; 5] = [
        &["run", "towns.toml", "--out", "out"],
        &["sweep", "towns.toml", "--out", "out"],
        &["compare", "towns.toml", "--set", "place.west.income_tax=0.01", "--out", "out"],
        &[
            "solve",
            "towns.toml",
            "--vary",
            "place.west.governance",
            "--range",
            "-1,1",
            "--target",
            "place.west.households@end = 1000",
        ],
        &["explain", "towns.toml", "--output", "place.west.households@end"],
    ];
    for command in commands {
        let output = desk.run(&[command, &few].concat());
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {told}");
        assert!(told.contains("--memory-limit allows 5.0 MB") && told.contains("2 at a time need about 1"), "{told}");
        assert_eq!(desk.entries(), 1, "{command:?}");
    }
    desk.succeed(&["run", "towns.toml", "--out", "out", "--no-charts", "--memory-limit", "100GB"]);
}

#[test]
fn a_dry_run_of_ten_million_points_and_two_billion_households_simulates_nothing_that_grows() {
    let more = "[sweep]\ndesign = \"lhs\"\npoints = 10_000_000\n[[sweep.axis]]\nkey = \"parameters.attention_rate\"\nrange = [0.5, 1.5]\n";
    let desk = Desk::new(&two_towns(2, 1, 600, more).replace("households = 100_000", "households = 1_000_000_000"));
    let output = desk.run(&["sweep", "towns.toml", "--dry-run", "--threads", "1", "--households", "1_500_000_000"]);
    let told = text(&output.stdout);
    // 26 bytes a household, 100 bytes a run, and the program: less than is simulated would have taken.
    assert!(told.contains("20000000 runs: 10000000 points of 1 axis"), "{told} {}", text(&output.stderr));
    assert!(
        told.contains("about 41.0 GB of memory, 2.0 GB of it for the list of runs")
            && told.contains("one year of 20000 households"),
        "{told}"
    );
}
