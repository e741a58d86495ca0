//! Plain words where people read first: the closing page and the first screen of a report say no jargon, and fit their room.

use crate::support::desk::{Desk, two_towns};

/// Words that a reader should not have to look up; `docs/STYLE.md` says what stands in their place.
const JARGON: [&str; 16] = [
    "replicate",
    "realisation",
    "counterfactual",
    "baseline",
    "monte-carlo",
    "stochastic",
    "z-score",
    " sd ",
    "utils",
    "utility",
    "equivalent variation",
    "confidence interval",
    "p-value",
    "consideration set",
    "quantile",
    "agents",
];

/// The first jargon in a text that people read.
fn jargon(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    JARGON.into_iter().find(|word| text.contains(word))
}

/// What a page shows, without markup.
fn plain(markup: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in markup.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(letter),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markup without what is typed as it stands.
fn without_code(markup: &str) -> String {
    let mut parts = markup.split("<code>");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once("</code>").map_or("", |(_, rest)| rest))
}

/// Another row of the list of places.
const TOWN: &str = "\n  { name = \"gate\", kind = \"new\", founding = \"developer\", site = { metro = \"west\", miles = 15 }, opens = 2026, units = 2_000, \
    awareness = \"market\", taxes = \"parity\", governance = 1.0 },\n]\n";
const EVENT: &str = "[[event]]\nyear = 2026\nplace = \"west\"\nset = { governance = 1.0 }\n";
const DOUBT: &str = "[uncertainty]\nall = \"plausible\"\n\
    [[output]]\nname = \"the town has a household\"\nexpression = \"P(place.gate.households >= 1)\"\n\
    [[output]]\nname = \"… ten thousand\"\nexpression = \"P(place.gate.households >= 10_000)\"\n\
    [[output]]\nname = \"the west loses\"\nexpression = \"P(place.west.households.change < 0)\"\n\
    [[output]]\nname = \"households in the town\"\nexpression = \"place.gate.households\"\n";
const SWEEP: &str =
    "[sweep]\ndesign = \"grid\"\n[[sweep.axis]]\nkey = \"parameters.governance_weight\"\nvalues = [0, 0.75]\n";

/// The more is varied, the less room is there for the city beside its twin: fault that was, a head without a row.
#[test]
fn a_table_that_has_no_room_is_not_begun() {
    let keys = ["governance_weight", "assist", "wealth_scale", "local_rate", "home_equity", "drain", "discipline"];
    let begun = |varied: usize, words: usize| {
        let vary = |key: &&str| format!("[[vary]]\nkey = \"parameters.{key}\"\nvalues = [0.1, 0.2]\n");
        let more: String = keys[..varied].iter().map(vary).collect();
        let asked = format!("seed = 5\nquestion = \"{}\"", "Who leaves? ".repeat(words));
        let text = two_towns(3, 2, 3_000, &format!("{EVENT}{more}")).replacen("seed = 5", &asked, 1);
        let page = Desk::new(&text).succeed(&["run", "towns.toml", "--out", "out", "--no-charts"]);
        let head = page.lines().position(|line| line.trim_end().ends_with("difference"))?;
        let row = page.lines().nth(head + 1).is_some_and(|row| !row.trim().is_empty());
        assert!(row, "{varied} varied: a table without a row\n{page}");
        Some(head)
    };
    for words in [1, 10, 16] {
        let heads: Vec<Option<usize>> = (0..=keys.len()).map(|varied| begun(varied, words)).collect();
        assert!(heads[0].is_some() && heads[keys.len()].is_none(), "{heads:?}");
    }
}

#[test]
fn the_first_screen_and_the_closing_page_say_no_jargon_in_24_lines() {
    for (kind, more) in [
        ("twin", EVENT.to_owned()),
        ("gate", String::new()),
        ("fates", SWEEP.to_owned()),
        ("cost", String::new()),
        ("race", String::new()),
        ("decline", format!("{EVENT}{SWEEP}")),
        ("origins", String::new()),
        ("odds", DOUBT.to_owned()),
    ] {
        for runs in [1, 3] {
            let text =
                two_towns(runs, 4, 6_000, &more).replacen("seed = 5", &format!("seed = 5\nanswer = \"{kind}\""), 1);
            let text = if ["twin", "decline"].contains(&kind) { text } else { text.replacen("\n]\n", TOWN, 1) };
            let desk = Desk::new(&text);
            let page = desk.succeed(&["run", "towns.toml", "--out", "out"]);
            assert!(page.lines().count() <= 24, "{kind}, {runs} runs: {} lines\n{page}", page.lines().count());
            assert_eq!(jargon(&page), None, "{kind}, {runs} runs\n{page}");
            assert!(kind != "odds" || page.contains("ten thousand: in none of"), "{page}");
            let report = desk.read("out/report.html");
            // What was asked stands below the first screen, in full.
            let end = if kind == "odds" { "<section id=\"asked\"" } else { "<section id=\"winners\"" };
            let screen = report.split_once("<main>").and_then(|(_, rest)| rest.split_once(end));
            let screen = plain(screen.expect("the page has a first screen").0);
            assert_eq!(jargon(&screen), None, "{kind}, {runs} runs\n{screen}");
            // Below it charts and tables say runs too; only what reproduces a run names options.
            let rest = report.split_once("<section id=\"evidence\"").expect("the page has a card of evidence").0;
            let rest = plain(&without_code(rest));
            let said = rest.find("eplicate").map(|at| &rest[at.saturating_sub(80)..at + 20]);
            assert_eq!(said, None, "{kind}, {runs} runs");
            // Terminal and page say the same.
            let first =
                page.lines().skip_while(|line| !line.is_empty()).find(|line| !line.is_empty()).expect("an answer");
            let unescaped = screen.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
            assert!(unescaped.contains(first.trim()), "{first}\n{screen}");
        }
    }
}

#[test]
fn jargon_is_noticed() {
    assert_eq!(jargon("Median over replicates"), Some("replicate"));
    assert_eq!(jargon("−0.27 sd of governance"), Some(" sd "));
    assert_eq!(jargon("The town opens after 14 years (12 to 15)."), None);
    assert_eq!(plain("<p class=\"a\">A <b>town</b></p>"), "A town");
}
