//! Writes what the answer leans on, and the one sentence in which it may be quoted.

use crate::chart::verdict::Verdict;
use crate::experiment::finding::leaning::{Leaning, leaning};
use crate::output::folder::manifest::Manifest;
use crate::report::html::escaped;
use crate::scenario::Scenario;

/// Most assumptions with a row of their own.
const SHOWN: usize = 5;

/// The assumptions that matter most, with their values and how far they plausibly reach.
pub fn list(scenario: &Scenario) -> String {
    let found = leaning(scenario);
    let row = |one: &Leaning| {
        let reach = match one.reach.as_str() {
            "" => String::new(),
            reach => format!("<div><dt>may be</dt><dd>{}</dd></div>", escaped(reach)),
        };
        let mut letters = one.what.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        format!(
            "<li><p class=\"ev {0}\"><span>{0}</span></p><div><h3>{1}: {2}</h3><dl>{reach}<div><dt>key</dt><dd><code>{3}</code></dd></div></dl></div></li>\n",
            one.evidence,
            escaped(&format!("{first}{}", letters.as_str())),
            escaped(&one.now),
            escaped(&one.key),
        )
    };
    let rows: String = found.iter().take(SHOWN).map(row).collect();
    let next = match scenario.sweep {
        Some(_) => "<code>footvote sweep scenario.toml</code> varies them, one against the other.",
        None => "A <code>[sweep]</code> block would vary them.",
    };
    format!("<p class=\"sub\">What nobody has measured comes first. {next}</p>\n<ul class=\"lean\">\n{rows}</ul>\n")
}

/// One sentence with its interval, scenario, seed and version, and a button that copies it.
pub fn quotable(scenario: &Scenario, verdict: &Verdict, manifest: &Manifest) -> String {
    let first = leaning(scenario).into_iter().next();
    let leans = first.map_or_else(String::new, |one| {
        format!(" It leans most on this number, which is {}: {}, {}.", one.evidence, one.what, one.now)
    });
    let title = if manifest.title.is_empty() { &manifest.scenario } else { &manifest.title };
    let sentence = format!(
        "In a simulation with footvote {} (scenario “{title}”, seed {}, model {}): {} {}{leans}",
        manifest.version, manifest.seed, manifest.model, verdict.first, verdict.luck
    );
    format!(
        "<blockquote id=\"cite\">{}</blockquote>\n<p><button type=\"button\" id=\"copy\">Copy the sentence</button> \
         <span id=\"said\" role=\"status\" aria-live=\"polite\"></span></p>\n",
        escaped(&sentence)
    )
}
