//! The report as somebody opens it: complete, harmless whatever places are called, and alive in a browser.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_footvote");
const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/two-cities.toml");

/// A small run with a place of an evil name, in `folder`/`run`.
fn evil_run(folder: &Path) -> PathBuf {
    let evil = "place.west.label=</script><script>document.title='evil'</script>";
    let arguments = ["run", SCENARIO, "--households", "9000", "--years", "6", "--replicates", "3", "--quiet"];
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
const CHECKS: &str = include_str!("browser/checks.html");

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
    for width in [360, 800, 1400] {
        // Headless windows are no narrower than 500 px, so the page sits in a frame of the wanted width.
        fs::write(&checked, page.replace("</body>", &format!("{CHECKS}</body>"))).unwrap();
        let frame = run.join("frame.html");
        let inner = format!(
            "<!doctype html><iframe src=\"checked.html\" style=\"border:0;width:{width}px;height:900px\"></iframe><script>\
             onload = () => {{ document.body.append(frames[0].document.body.lastElementChild.textContent); }}</script>"
        );
        fs::write(&frame, inner).unwrap();
        let output = Command::new(&browser)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
            .args(["--enable-logging=stderr", "--virtual-time-budget=4000", "--window-size=1600,1000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg(format!("file://{}", frame.display()))
            .output()
            .expect("the browser starts");
        let (dom, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let verdict = dom.split_once("VERDICT[").and_then(|(_, rest)| rest.split_once(']')).map(|(verdict, _)| verdict);
        assert_eq!(verdict, Some("well"), "at {width} px\n{log}");
        assert!(!log.contains("CONSOLE"), "at {width} px the console says: {log}");
    }
}

/// The browser of this machine, if it has one.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["chromium", "chromium-browser", "google-chrome"];
    let mut found = std::env::split_paths(&path).flat_map(|folder| usual.map(|name| folder.join(name)));
    named.or_else(|| found.find(|file| file.is_file()))
}
