//! Folders of comparisons and sweeps as somebody keeps them: drawn, reported, verified, and found out when changed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::desk::{Desk, PROGRAM, text};

const TOWNS: &str = r#"
model = "2"
name = "towns"
title = "<b>Towns</b>"
seed = 5
replicates = 3
headline = "west"
time = { start = 2025, years = 2 }
population = { households = 3_000 }
places = { table = "towns.csv" }
[[event]]
year = 2026
place = "west"
set = { sales_tax = 0.05 }
[sweep]
design = "grid"
[[sweep.axis]]
key = "place.west.violent_crime"
range = [100, 900]
steps = 3
[[sweep.axis]]
key = "event.1.set.sales_tax"
values = [0.04, 0.08]
"#;
const TABLE: &str = "name,latitude,longitude,households,rent,income_tax,label\n\
    east,40,-80,100000,15000,0.03,\n\
    west,40,-95,100000,15000,0.03,</script><script>alert(1)</script>\n";

fn desk() -> Desk {
    let desk = Desk::new(TOWNS);
    desk.write("towns.csv", TABLE);
    desk
}

/// Draws and reports anew, and says whether any byte has changed.
fn is_the_same_when_shown_again(desk: &Desk, name: &str) {
    let before = desk.files(name);
    desk.succeed(&["plot", name]);
    desk.succeed(&["report", name]);
    let after = desk.files(name);
    for (file, bytes) in &before {
        assert!(after.get(file) == Some(bytes), "{name}/{} differs", file.display());
    }
    let page = text(&before[Path::new("report.html")]);
    assert!(!page.contains("<script>alert") && page.contains("&lt;b&gt;Towns&lt;/b&gt;"), "{name}");
    for part in ["The answer", "Evidence", "What was switched off", "How to reproduce", "footvote verify ."] {
        assert!(page.contains(part), "{name}: no `{part}`");
    }
}

#[test]
fn a_comparison_is_drawn_reported_and_verified() {
    let desk = desk();
    let better = TOWNS.replace("sales_tax = 0.05", "sales_tax = 0.0").replace("towns\"", "better\"");
    desk.write("better.toml", &better);
    desk.succeed(&[
        "compare",
        "towns.toml",
        "better.toml",
        "--set",
        "place.west.violent_crime=150",
        "--output",
        "decile.1.blocked_share",
        "--output",
        "P(place.west.households@end > 0)",
        "--out",
        "compared",
    ]);
    let files = desk.files("compared");
    for file in ["compare.svg", "compare.png", "compare.vl.json", "winners.svg", "winners-2.png"] {
        assert!(files.contains_key(&Path::new("charts").join(file)), "{file}");
    }
    let page = text(&files[Path::new("report.html")]);
    for part in ["Winners and losers", "What is compared", "violent crime of", "95% interval", "decile.1.blocked_share"]
    {
        assert!(page.contains(part), "no `{part}`");
    }
    // So few runs are counted.
    assert!(page.contains("<td class=\"n\">3 of 3</td>"), "no count of runs");
    is_the_same_when_shown_again(&desk, "compared");
    let said = desk.succeed(&["verify", "compared"]);
    assert!(said.contains("every byte of") && said.contains("winners.csv"), "{said}");

    let winners = desk.path("compared/winners.csv");
    fs::write(&winners, fs::read_to_string(&winners).unwrap().replacen("all", "ill", 1)).unwrap();
    let said = desk.failure(&["verify", "compared"]);
    assert!(said.contains("changed since the run") && said.contains("winners.csv"), "{said}");
    desk.write("compared/reforms/1.toml", "model = \"2\"\n");
    let said = desk.failure(&["verify", "compared"]);
    assert!(said.contains("nothing was run again"), "{said}");
}

#[test]
fn a_comparison_with_a_town_and_without_is_drawn_reported_and_verified() {
    let desk = desk();
    let town = "\n[[place]]\nname = \"haven\"\nlabel = \"Haven Hill\"\nkind = \"new\"\nfounding = \"developer\"\n\
        site = { metro = \"east\", miles = 25 }\nopens = 2026\nunits = 6000\nunits_per_year = 6000\nsponsor = 2e9\ngovernance = 1\n";
    // In two years nobody has come yet.
    let base = TOWNS.split("[sweep]").next().unwrap().replace("years = 2", "years = 6");
    desk.write("without.toml", &base);
    desk.write("with-town.toml", &base.replace("[[event]]", &format!("{town}[[event]]")));
    let output = "place.haven.rent@end";
    let said = desk.succeed(&["compare", "without.toml", "with-town.toml", "--output", output, "--out", "compared"]);
    assert!(said.contains("place.haven.rent@end  does not exist -> "), "{said}");
    is_the_same_when_shown_again(&desk, "compared");
    desk.succeed(&["verify", "compared"]);
    let page = text(&desk.files("compared")[Path::new("report.html")]);
    assert!(page.contains("Households of Haven Hill"), "the town is on the page");
    desk.succeed(&["compare", "with-town.toml", "without.toml", "--no-charts", "--out", "dropped"]);
    desk.succeed(&["verify", "dropped"]);
}

#[test]
fn a_comparison_whose_base_year_is_solved_anew_is_verified_too() {
    let desk = desk();
    let set = "parameters.housing_share=0.3";
    for (name, more) in [("anew", None), ("kept", Some("--no-recalibrate"))] {
        let arguments = ["compare", "towns.toml", "--set", set, "--set", "place.west.rent=14000", "--out", name];
        desk.succeed(&[&arguments[..], more.as_slice(), &["--no-charts"]].concat());
        assert!(!desk.files(name).keys().any(|file| file.starts_with("charts")));
        desk.succeed(&["verify", name]);
    }
    let tables = |name: &str| desk.files(name).remove(Path::new("paired.csv"));
    assert!(tables("anew") != tables("kept"));
}

#[test]
fn a_sweep_is_drawn_reported_and_verified_wherever_it_was_started() {
    let desk = desk();
    desk.succeed(&["sweep", "towns.toml", "--seed", "9", "--out", "swept"]);
    assert!(desk.files("swept").contains_key(Path::new("charts/phase.png")));
    is_the_same_when_shown_again(&desk, "swept");
    desk.succeed(&["verify", "swept"]);

    fs::create_dir(desk.path("elsewhere")).unwrap();
    let path = desk.path("towns.toml");
    desk.succeed(&["sweep", &path.to_string_lossy(), "--seed", "9", "--out", "elsewhere/swept"]);
    let (one, other) = (desk.files("swept"), desk.files("elsewhere/swept"));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (file, bytes) in &one {
        assert!(bytes == &other[file], "{} depends on where the sweep was started", file.display());
    }
    let points = desk.path("swept/points.csv");
    fs::write(&points, fs::read_to_string(&points).unwrap().replacen("100.0", "101.0", 1)).unwrap();
    assert!(desk.failure(&["verify", "swept"]).contains("nothing was run again"));
}

#[test]
fn other_outputs_of_a_sweep_are_drawn_elsewhere_and_mistakes_are_named() {
    let desk = desk();
    desk.succeed(&["sweep", "towns.toml", "--out", "swept"]);
    for output in ["place.east.rent@end", "decile.1.blocked_share", "all.moves.rate.mean", "place.west.net_inflow.sum"]
    {
        desk.succeed(&["plot", "swept", "--output", output, "--to", "drawn"]);
        let spec = desk.read("drawn/phase.vl.json");
        assert!(spec.contains(output), "{output}");
    }
    desk.succeed(&["plot", "swept", "--output", "place.east.rent", "--level", "14900", "--to", "drawn"]);
    let svg = desk.read("drawn/phase.svg");
    assert!(svg.contains("$14.9k"), "the level is named");
    let said = desk.failure(&["plot", "swept", "--output", "place.east.rant", "--to", "drawn"]);
    assert!(said.contains("did you mean `rent`?"), "{said}");
    let said = desk.failure(&["plot", "swept", "--only", "rents", "--to", "drawn"]);
    assert!(said.contains("there is no chart `rents` of a sweep; there are phase"), "{said}");
}

#[test]
fn pictures_need_no_font_of_the_machine() {
    let desk = desk();
    desk.succeed(&["compare", "towns.toml", "--set", "place.west.violent_crime=150", "--out", "compared"]);
    let drawn = |arguments: &mut Command| -> bool {
        let _ = fs::remove_dir_all(desk.path("bare"));
        let output = arguments.current_dir(desk.folder()).output();
        output.is_ok_and(|output| output.status.success())
    };
    let same = || {
        for (file, bytes) in desk.files("bare") {
            let kept = fs::read(desk.path("compared/charts").join(&file)).unwrap();
            assert!(kept == bytes, "{} depends on the machine", file.display());
        }
    };
    let plot = ["plot", "compared", "--to", "bare"];
    let mut naked = Command::new(PROGRAM);
    naked
        .args(plot)
        .env_clear()
        .env("FONTCONFIG_PATH", "/nonexistent")
        .env("FONTCONFIG_FILE", "/nonexistent")
        .env("HOME", "/");
    assert!(drawn(&mut naked), "it draws without an environment");
    same();
    // Where a private view of the disk may be had: the same with every folder of fonts empty.
    let hide = "for d in /usr/share/fonts /usr/local/share/fonts /etc/fonts /usr/share/fontconfig; do \
                [ ! -d $d ] || mount -t tmpfs none $d || exit 9; done; exec \"$0\" \"$@\"";
    let mut hidden = Command::new("unshare");
    hidden.args(["--user", "--map-root-user", "--mount", "sh", "-c", hide, PROGRAM]).args(plot);
    match drawn(&mut hidden) {
        true => same(),
        false => eprintln!("skipped: fonts could not be hidden (`unshare --mount` is not permitted here)"),
    }
}
