//! The report as somebody opens it: complete, harmless whatever places are called, and alive in a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use footvote::format::Unit;

use crate::support::desk::{Desk, PROGRAM, TWO_CITIES, two_towns};

/// A small run with a place of an evil name, in `folder`/`run`.
fn evil_run(folder: &Path) -> PathBuf {
    let evil = "place.west.label=</script><script>document.title='evil'</script>";
    let arguments =
        ["run", TWO_CITIES, "--households", "9000", "--years", "6", "--replicates", "3", "--quiet", "--all"];
    let output = Command::new(PROGRAM)
        .args(arguments)
        .args(["--set", evil, "--set", "title=<b>Two & \"cities\"</b>", "--out", "run"])
        .current_dir(folder)
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("run")
}

#[test]
fn the_report_belongs_to_the_run_and_is_written_again_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let run = evil_run(folder.path());
    let before = fs::read(run.join("report.html")).unwrap();
    let again = Command::new(PROGRAM).arg("report").arg(&run).output().unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(before == fs::read(run.join("report.html")).unwrap(), "another report from the same tables");
    let verified = Command::new(PROGRAM).arg("verify").arg(&run).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && said.contains("report.html"), "{said}");
}

#[test]
fn what_was_varied_is_told_on_the_page_as_on_the_terminal_and_made_again_to_the_byte() {
    let more = "[[event]]\nyear = 2026\nplace = \"west\"\nset = { governance = 2 }\n\
                [[vary]]\nkey = \"parameters.governance_weight\"\nvalues = [0, 0.75]\nreplicates = 2\n";
    let desk = Desk::new(&two_towns(2, 4, 4_000, more));
    let page = desk.succeed(&["run", "towns.toml", "--out", "run"]);
    let report = desk.read("run/report.html");
    let told: Vec<(&str, &str)> =
        page.lines().filter_map(|line| line.trim().strip_prefix("if ")?.split_once(": ")).collect();
    assert_eq!(told.len(), 2, "{page}");
    for (value, became) in told {
        let change = became.split(" households").next().unwrap();
        let row = format!("<dt>if {value}</dt><dd><b>{change} households");
        assert!(report.contains(&row), "{row} is not on the page");
    }
    desk.succeed(&["report", "run"]);
    assert_eq!(desk.read("run/report.html"), report);
    let verified = desk.succeed(&["verify", "run"]);
    assert!(verified.contains("varied.json") && verified.contains("every byte"), "{verified}");
    // Who asks for no closing page gets a page without it.
    desk.succeed(&["run", "towns.toml", "--out", "quiet", "--quiet"]);
    assert!(!desk.read("quiet/report.html").contains("<dt>if "));
}

/// Planted fault: a number on record swallowed what was varied; nobody said what became of either.
#[test]
fn what_was_varied_is_told_of_the_place_and_of_the_number_on_record() {
    let more = "[[event]]\nyear = 2026\nplace = \"west\"\nset = { governance = 2 }\n\
                [[vary]]\nkey = \"parameters.governance_weight\"\nvalues = [0, 0.75]\nreplicates = 2\n\
                [[fact]]\nname = \"Heads\"\ntext = \"households of the west, invented\"\nlow = 90_000\nhigh = 110_000\n\
                unit = \"households\"\noutputs = [\"place.west.households@end\"]\n";
    let desk = Desk::new(&two_towns(2, 4, 4_000, more));
    let page = desk.succeed(&["run", "towns.toml", "--out", "run"]);
    let told: Vec<&str> = page.lines().filter(|line| line.trim().starts_with("if ")).collect();
    assert_eq!(told.len(), 2, "{page}");
    assert!(told.iter().all(|line| line.contains(" households in West; Heads: ")), "{page}");
    assert!(!desk.read("run/varied.json").contains("\"changes\": {}"));
    let report = desk.read("run/report.html");
    let record = report.split("id=\"record\"").nth(1).expect("numbers on record have a section");
    let record = record.split("</table>").next().expect("it has a table");
    assert!(record.contains("Over other values") && record.contains("Heads"), "{record}");
}

#[test]
fn the_page_says_what_hosts_take_what_is_on_record_and_what_a_preset_assumes() {
    let more = r#"
[[event]]
year = 2026
place = "west"
multiply = { wage = 0.9 }
note = "the car plant closes"
[[community]]
name = "folk"
preset = "remote-tech"
share = 0.1
template = { site = { metro = "west", miles = 20 }, label = "Fairview", capacity = 1_000, income_tax = 0 }
[[fact]]
name = "Heads"
text = "households of the west, invented"
low = 90_000
high = 110_000
unit = "households"
outputs = ["place.west.households@end"]
"#;
    let desk = Desk::new(&two_towns(2, 3, 4_000, more));
    let host = "Residents of Fairview go on paying 50% of West’s taxes, and go on getting as much of its services \
                (host_share = 0.5, weak evidence); what Fairview takes comes on top.";
    let checked = desk.succeed(&["check", "towns.toml"]);
    assert!(checked.contains(host), "{checked}");
    desk.succeed(&["run", "towns.toml", "--out", "run"]);
    let page = desk.read("run/report.html");
    assert!(page.contains(host), "the page does not say what the host takes");
    for (number, value) in
        [("governance", "1.2 sd"), ("host_share", "0.5 share"), ("income_tax", "0 share"), ("building", "140000 $")]
    {
        let row = format!("<td>folk-template</td><td>{number}</td><td>{value}");
        assert!(page.contains(&row), "{row} is not said to be made up");
    }
    let own: Vec<f64> = desk
        .rows("run/scores.csv")
        .iter()
        .filter(|row| row[6] == "footvote")
        .map(|row| row[7].parse().unwrap())
        .collect();
    let record =
        page.split("id=\"record\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("a section");
    assert!(record.contains("<td>Heads</td>") && record.contains("households of the west, invented"), "{record}");
    assert!(record.contains("90.0k to 110k households"), "{record}");
    let middle = Unit::Count.format((own[0] + own[1]) / 2.0);
    assert!(record.contains(&format!("<td class=\"n\">{middle} (")), "{middle}: {record}");
    // A shock is no reform.
    assert!(page.contains("<td>West</td><td>change</td><td>wage from 1 to 0.9: the car plant closes"), "the event");
    assert!(!page.contains("<td>reform</td>"));
}

/// Planted fault: the scenario's own numbers, which no run had, and the advice to vary what was drawn.
#[test]
fn what_runs_draw_is_told_by_its_draws() {
    let more = r#"
[[community]]
name = "folk"
preset = "remote-tech"
share = 0.1
template = { site = { metro = "west", miles = 20 }, label = "Fairview", capacity = 1_000 }
[[vary]]
key = "parameters.governance_weight"
values = [0, 0.75]
[uncertainty.keys]
"parameters.governance_weight" = { uniform = [0.1, 0.5] }
"community.*.template.host_share" = { uniform = [0.2, 0.6] }
"#;
    let desk = Desk::new(&two_towns(2, 2, 4_000, more));
    let terminal = desk.succeed(&["run", "towns.toml", "--out", "run"]);
    let row = terminal.lines().find(|line| line.contains("worth of good government")).expect("it is varied");
    assert!(row.ends_with("drawn (weak)        0.12 to 0.48"), "{row}");
    let page = desk.read("run/report.html");
    assert!(page.contains("<h3>Worth of good government: drawn from 0.12 to 0.48</h3>"), "the law");
    assert!(page.contains("taxes that every run draws, in nine of ten from 22% to 58%"), "what the host takes");
    assert!(!page.contains("block would vary them"), "it is varied");
}

#[test]
fn here_less_twin_is_said_not_to_be_the_difference_where_runs_are_many() {
    let event = "[[event]]\nyear = 2025\nplace = \"west\"\nmultiply = { wage = 0.8 }\n";
    let desk = Desk::new(&two_towns(6, 4, 4_000, event));
    let terminal = desk.succeed(&["run", "towns.toml", "--out", "run"]);
    assert!(terminal.contains("run by run, medians (columns do not subtract), against"), "{terminal}");
    assert_eq!(desk.read("run/report.html").matches("twin need not be the difference").count(), 1);
}

#[test]
fn the_page_of_a_comparison_says_what_a_reform_file_changes() {
    let desk = Desk::new(&two_towns(2, 3, 2_000, ""));
    let reform =
        two_towns(2, 3, 2_000, "").replace("name = \"towns\"", "name = \"ev\"\ntitle = \"A reform of the west\"");
    let reform = reform.replacen("income_tax = 0.03 }", "income_tax = 0.03, gridlock = 0.2 }", 1);
    let event = "[parameters]\nassist = 0.3\n[[event]]\nyear = 2026\nplace = \"west\"\nset = { governance = 0.5, income_tax = 0.14 }\nnote = \"Verwaltungsreform\"\n";
    desk.write("ev.toml", &(reform + event));
    desk.succeed(&["compare", "towns.toml", "ev.toml", "--out", "compare"]);
    let page = desk.read("compare/report.html");
    for told in [
        "<p>A reform of the west</p>",
        "<td>2026, West</td><td>–</td><td>income tax to 14 %, governance to 0.5 (Verwaltungsreform)</td>",
        "<td>2025, East</td><td>–</td><td>gridlock to 20 % (the reform)</td>",
        "<td>assist</td><td>80%</td><td>30%</td>",
    ] {
        assert!(page.contains(told), "{told} is not on the page");
    }
    assert_eq!(page.matches("What differs in Ev").count(), 2, "a caption and its label");
}

#[test]
fn a_sweep_answers_the_first_number_that_its_scenario_asks_for() {
    let more = r#"
[[output]]
name = "west shrinks"
expression = "P(place.west.households@end < 100_000)"
[[output]]
name = "rent of the east"
expression = "place.east.rent@end"
[sweep]
design = "grid"
[[sweep.axis]]
key = "place.west.annual_fee"
values = [0, 2_000]
[[sweep.axis]]
key = "place.west.income_tax"
values = [0.03, 0.06]
"#;
    let desk = Desk::new(&two_towns(2, 3, 2_000, more));
    desk.succeed(&["sweep", "towns.toml", "--out", "sweep"]);
    let page = desk.read("sweep/report.html");
    let answer =
        page.split("id=\"answer\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("an answer");
    assert!(answer.contains("Rent of East") || answer.contains("rent of East"), "{answer}");
    // Outputs are asked for by their names, too.
    let named = desk.succeed(&["outputs", "sweep", "--output", "rent of the east"]);
    let written = desk.succeed(&["outputs", "sweep", "--output", "place.east.rent@end"]);
    assert_eq!(named.lines().skip(1).collect::<Vec<_>>(), written.lines().skip(1).collect::<Vec<_>>());
    let said = desk.failure(&["outputs", "sweep", "--output", "rent of the moon"]);
    assert!(
        said.contains("an [[output]] of the scenario by its name: \"west shrinks\", \"rent of the east\""),
        "{said}"
    );
}

#[test]
fn the_report_is_one_small_page_whose_names_are_text() {
    let folder = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(evil_run(folder.path()).join("report.html")).unwrap();
    assert!(page.len() < 400_000, "{} bytes", page.len());
    assert_eq!(page.matches("<script").count(), 2, "data and one script, nothing else");
    assert!(page.contains("&lt;b&gt;Two &amp; &quot;cities&quot;&lt;/b&gt;"));
    for outside in ["src=\"http", "href=\"http", "@import", "url(http", "fetch("] {
        assert!(!page.contains(outside), "the page reaches for {outside}");
    }
    for part in
        ["The answer", "Year by year", "Winners and losers", "What happened", "Evidence", "What was switched off"]
    {
        assert!(page.contains(part), "no section `{part}`");
    }
}

/// What the page must do, as a script that runs after its own and leaves its verdict in the document.
const CHECKS: &str = include_str!("../browser/checks.html");

#[test]
fn the_report_lives_in_a_browser_at_every_width() {
    let Some(browser) = browser() else {
        eprintln!("skipped: no Chromium on this machine (Debian: `apt install chromium`; or set CHROMIUM)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let run = evil_run(folder.path());
    let page = fs::read_to_string(run.join("report.html")).unwrap();
    let checked = run.join("checked.html");
    for width in [360, 800, 1000, 1400] {
        // Headless windows are no narrower than 500 px, so the page sits in a frame of the wanted width.
        fs::write(&checked, page.replace("</body>", &format!("{CHECKS}</body>"))).unwrap();
        let frame = run.join("frame.html");
        let inner = format!(
            "<!doctype html><iframe src=\"checked.html\" style=\"border:0;width:{width}px;height:900px\"></iframe><script>\
             onload = () => {{ document.body.append(frames[0].document.body.lastElementChild.textContent); }}</script>"
        );
        fs::write(&frame, inner).unwrap();
        let (dom, log) = visit(&browser, folder.path(), &frame);
        assert_eq!(verdict(&dom), Some("well"), "at {width} px\n{log}");
        assert!(!log.contains("CONSOLE"), "at {width} px the console says: {log}");
    }
}

/// Lets the browser work on a page for a while; what is in the document then, and what it complained about.
fn visit(browser: &Path, profile: &Path, page: &Path) -> (String, String) {
    let output = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
        .args(["--enable-logging=stderr", "--virtual-time-budget=8000", "--window-size=1600,1000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.join("profile").display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("the browser starts");
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn verdict(dom: &str) -> Option<&str> {
    // The last: the script that writes it is in the document too.
    dom.rsplit_once("VERDICT[").and_then(|(_, rest)| rest.split_once(']')).map(|(verdict, _)| verdict)
}

#[test]
fn the_film_of_the_map_shows_one_year_at_a_time_and_the_last_to_those_who_want_no_motion() {
    let Some(browser) = browser() else {
        eprintln!("skipped: no Chromium on this machine (Debian: `apt install chromium`; or set CHROMIUM)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let charts = evil_run(folder.path()).join("charts");
    let film = fs::read_to_string(charts.join("map_years.animated.svg")).unwrap();
    for outside in ["href", "@import", "url(", "<script"] {
        assert!(!film.contains(outside), "the film reaches for {outside}");
    }
    let still = film.replace("prefers-reduced-motion:no-preference", "prefers-reduced-motion:reduce");
    fs::write(charts.join("still.svg"), still).unwrap();
    let page = charts.join("film.html");
    fs::write(
        &page,
        "<!doctype html><iframe id=\"film\" src=\"map_years.animated.svg\"></iframe><iframe id=\"still\" src=\"still.svg\"></iframe><script>
         onload = () => {
           const seen = (id, time) => {
             const film = document.getElementById(id).contentDocument;
             for (const move of film.getAnimations()) { move.pause(); move.currentTime = time; }
             const years = [...film.querySelectorAll('g')].filter((g) => g.querySelector(':scope > text[font-size=\"44\"]'));
             return years.filter((g) => +getComputedStyle(g.closest('.y, .z')).opacity > 0).map((g) => g.lastElementChild.textContent).join('+');
           };
           const said = [0, 700, 1300, 3500, 3700, 5900, 6100].map((time) => seen('film', time)).join(' ') + ', still ' + seen('still', 0);
           document.body.append('VERDICT[' + said + ']');
         };</script>",
    )
    .unwrap();
    let (dom, log) = visit(&browser, folder.path(), &page);
    assert_eq!(verdict(&dom), Some("2025 2026 2027 2030 2031 2031 2025, still 2031"), "{log}");
}

#[test]
fn pages_are_accessible() {
    let (Some(browser), Some(axe)) = (browser(), axe()) else {
        eprintln!("skipped: needs Chromium and axe-core (`npm install axe-core`, or set AXE_JS to axe.min.js)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let run = evil_run(folder.path());
    let command = |arguments: &[&str]| {
        let small = ["--households", "4000", "--years", "3", "--replicates", "3", "--quiet"];
        let output = Command::new(PROGRAM).args(arguments).args(small).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    command(&["compare", TWO_CITIES, "--set", "place.west.income_tax=0.015", "--out", "compared"]);
    let swept = fs::read_to_string(TWO_CITIES).unwrap()
        + "\n[sweep]\ndesign = \"grid\"\n[[sweep.axis]]\nkey = \"place.west.violent_crime\"\nrange = [100, 900]\nsteps = 3\n";
    fs::write(folder.path().join("swept.toml"), swept).unwrap();
    command(&["sweep", "swept.toml", "--out", "swept"]);
    for page in [run, folder.path().join("compared"), folder.path().join("swept")] {
        fs::copy(&axe, page.join("axe.js")).unwrap();
        let checks = "<script src=\"axe.js\"></script><script>
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then((found) => {
              const said = found.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ').replace(/\\[|\\]/g, ''));
              const verdict = document.createElement('p');
              verdict.textContent = 'VERDICT[' + (said.join('; ') || 'well') + ']';
              document.body.append(verdict);
            });</script></body>";
        let report = fs::read_to_string(page.join("report.html")).unwrap();
        fs::write(page.join("checked.html"), report.replace("</body>", checks)).unwrap();
        let (dom, log) = visit(&browser, folder.path(), &page.join("checked.html"));
        assert_eq!(verdict(&dom), Some("well"), "{}\n{log}", page.display());
    }
}

#[test]
fn the_report_of_a_large_run_stays_small() {
    let folder = tempfile::tempdir().unwrap();
    let metros = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/us-metros.toml");
    let arguments =
        ["run", metros, "--households", "20000", "--years", "30", "--replicates", "2", "--quiet", "--out", "run"];
    let output = Command::new(PROGRAM).args(arguments).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = fs::metadata(folder.path().join("run/report.html")).unwrap().len();
    assert!(bytes < 900_000, "{bytes} bytes for 60 places over 30 years");
}

/// The accessibility checker, if this machine has it: named by AXE_JS, or installed with npm.
fn axe() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("AXE_JS") {
        return Some(PathBuf::from(named)).filter(|file| file.is_file());
    }
    let root = |arguments: &[&str]| -> Option<PathBuf> {
        let output = Command::new("npm").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
        let root = String::from_utf8(output.stdout).ok()?;
        Some(Path::new(root.trim()).join("axe-core/axe.min.js")).filter(|file| file.is_file())
    };
    root(&["root"]).or_else(|| root(&["root", "-g"]))
}

/// The browser of this machine, if it has one.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["chromium", "chromium-browser", "google-chrome"];
    let mut found = std::env::split_paths(&path).flat_map(|folder| usual.map(|name| folder.join(name)));
    named.or_else(|| found.find(|file| file.is_file()))
}
