//! Money has the sign that the scenario gives it, wherever it is shown, and the same amount as in dollars.

use std::fs;

use footvote::model::parameters::PARAMETERS;

use crate::support::desk::{Desk, text, two_towns};

/// A place that a developer builds and fails with, a community, a reform of a tax in dollars, a fact, and a sweep over a rent.
const GATE: &str = r#"
  { name = "gate", kind = "new", founding = "developer", site = { metro = "west", miles = 15 }, jobs = "metro", opens = 2026,
    units = 3_000, infrastructure = 60_000, building = 50_000, sponsor = 1e5 },
]
"#;
const MORE: &str = r#"
[[community]]
name = "families"
preset = "families"
share = 0.1
template = { site = { metro = "east", miles = 20 }, capacity = 200, legal = 1e6 }
[[event]]
year = 2026
place = "west"
set = { annual_fee = 900 }
[[fact]]
text = "what a dwelling costs"
name = "rent"
low = 14_000
high = 16_000
unit = "€ a year"
outputs = ["place.west.rent@end"]
[sweep]
design = "grid"
[[sweep.axis]]
key = "place.west.annual_fee"
values = [0, 500, 1_000]
"#;

/// Commands that print pages or write folders, the scenario's first.
const COMMANDS: [&[&str]; 9] = [
    &["check", "towns.toml"],
    &["run", "towns.toml", "--out", "run", "--all", "--verbose"],
    &[
        "compare",
        "towns.toml",
        "--set",
        "place.west.annual_fee=1200",
        "--out",
        "compare",
        "--output",
        "place.west.rent@end",
    ],
    &["sweep", "towns.toml", "--out", "sweep"],
    &["plot", "sweep", "--output", "place.west.rent@end"],
    &["outputs", "sweep", "--output", "place.west.rent@end"],
    &["sensitivity", "sweep", "--output", "place.west.rent@end", "--out", "sensitivity"],
    &["explain", "towns.toml", "--mechanisms", "tax", "--output", "place.west.rent@end", "--out", "explain"],
    &["trace", "towns.toml", "--household", "3"],
];

fn desk(currency: &str) -> (Desk, Vec<String>) {
    let towns = two_towns(2, 4, 20_000, "").replacen("\n]\n", GATE, 1) + MORE;
    let towns = towns.replace("name = \"towns\"", &format!("name = \"towns\"\n{currency}"));
    let desk = Desk::new(&towns);
    let said = COMMANDS.iter().map(|command| desk.succeed(command)).collect();
    (desk, said)
}

/// The tables, pictures and pages of all folders that are texts.
fn shown(desk: &Desk) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for folder in ["run", "compare", "sweep", "sensitivity", "explain"] {
        for file in footvote::output::folder::files::files(&desk.path(folder)).expect("it can be listed") {
            let name = format!("{folder}/{}", file.display());
            let ending = name.rsplit('.').next().unwrap_or_default();
            if ["svg", "html", "csv"].contains(&ending) || name.ends_with("columns.json") || name.ends_with("vl.json") {
                texts.push((name.clone(), text(&fs::read(desk.path(&name)).expect("it can be read"))));
            }
        }
    }
    texts
}

/// A page without its script, which has dollars of its own, and without what sources say.
fn without_quotes(name: &str, page: &str) -> String {
    let mut page = page.replace("\"$schema\"", "");
    if name.ends_with(".html") {
        while let Some((before, rest)) = page.split_once("<script") {
            let (script, after) = rest.split_once("</script>").expect("it ends");
            // The data are numbers and names; the script itself follows them.
            let kept = if script.contains("json") { script } else { "" };
            page = format!("{before}{kept}{after}");
        }
        for row in PARAMETERS {
            page = page.replace(&footvote::report::html::escaped(row.source), "");
        }
    }
    page
}

#[test]
fn another_currency_is_written_everywhere_and_changes_no_amount() {
    let (euros, said) = desk("currency = \"€\"");
    let shown_in_euros = shown(&euros);
    let pages = COMMANDS.iter().map(|command| command.join(" ")).zip(said.iter().cloned());
    for (name, page) in pages.chain(shown_in_euros.iter().cloned()) {
        let page = without_quotes(&name, &page);
        let line = page.lines().find(|line| line.contains('$')).unwrap_or_default();
        assert!(line.is_empty(), "{name}: {line}");
    }
    assert!(
        said.iter().any(|page| page.contains("lenders and holders of equity lost €")),
        "no builder fails: {}",
        said[1]
    );
    let money = |name: &str| shown_in_euros.iter().any(|(file, page)| file == name && page.contains('€'));
    for name in [
        "run/report.html",
        "run/charts/city_ledger.svg",
        "run/events.csv",
        "run/columns.json",
        "compare/report.html",
        "compare/charts/winners.svg",
        "sweep/charts-place-west-rent-end/phase.svg",
        "sweep/columns.json",
    ] {
        assert!(money(name), "{name} has no €: is it drawn at all?");
    }
    // The same in dollars: nothing but the sign differs, and what says which constants are in dollars.
    let (dollars, said_in_dollars) = desk("");
    let constants = said[0].find("\nconstants ").expect("`check` says them");
    assert!(
        said[0][constants..].contains("as many € as US dollars") && said[0][constants..].contains("a moving truck")
    );
    assert!(!said_in_dollars[0].contains("\nconstants "));
    let report = euros.read("run/report.html");
    assert!(report.contains("What the model takes from US dollars is as many € here"));
    assert!(!dollars.read("run/report.html").contains("What the model takes from US dollars"));
    let lines = |page: &str| -> Vec<String> {
        let (start, end) = match (page.find("\nconstants "), page.find("\n\nValid")) {
            (Some(start), Some(end)) => (start, end),
            _ => (0, 0),
        };
        let page = [&page[..start], &page[end..]].concat();
        let same = |line: &&str| !["Time", "Files", "Made", "Read", "Next"].iter().any(|start| line.starts_with(start));
        page.lines().filter(same).map(|line| line.replace('€', "$")).collect()
    };
    for (one, other) in said.iter().zip(&said_in_dollars) {
        assert_eq!(lines(one), lines(other));
    }
    for ((name, one), (_, other)) in shown_in_euros
        .iter()
        .zip(&shown(&dollars))
        .filter(|((name, _), _)| !name.ends_with("svg") && !name.ends_with("html"))
    {
        assert_eq!(one.replace('€', "$"), other.replace('€', "$"), "{name}");
    }
}

#[test]
fn what_is_no_currency_is_refused_and_all_arms_share_one() {
    let desk = Desk::new(&two_towns(1, 1, 400, ""));
    for odd in ["", "dollars", "5", "a b", "="] {
        let said = desk.refusal(&["check", "towns.toml", "--set", &format!("currency=\"{odd}\"")], 3);
        assert!(said.contains("`currency`") && said.contains("such as \"$\", \"€\" or \"CHF\""), "{odd:?}: {said}");
    }
    desk.write("euros.toml", &two_towns(1, 1, 400, "").replace("seed = 5", "currency = \"€\""));
    let said = desk.refusal(&["compare", "towns.toml", "euros.toml", "--out", "x"], 3);
    assert!(said.contains("currency = €, the baseline $"), "{said}");
    let printed = desk.succeed(&["check", "euros.toml"]);
    assert!(printed.contains("Valid"), "{printed}");
}
