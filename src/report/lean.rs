//! Writes what the answer leans on, and the one sentence in which it may be quoted.

use crate::chart::verdict::Verdict;
use crate::chart::verdict::odds::Mover;
use crate::chart::verdict::varied::became;
use crate::experiment::finding::leaning::{Leaning, leaning, meaning, rank, written};
use crate::output::folder::manifest::Manifest;
use crate::output::run::varied::Varied;
use crate::report::html::escaped;
use crate::scenario::Scenario;

/// Most assumptions with a row of their own.
const SHOWN: usize = 5;

/// The numbers in doubt that move the answers most; empty where none is said to.
fn movers(scenario: &Scenario, verdict: &Verdict) -> String {
    let row = |mover: &Mover| {
        format!(
            "<li><b>{}</b>: {:.0}% of the variance of “{}”; {} where it is in the lowest third of its law, {} where it is in the \
             highest (<code>{}</code>)</li>\n",
            escaped(&meaning(scenario, &mover.key, mover.keys)),
            100.0 * mover.share,
            escaped(&mover.answer),
            mover.low,
            mover.high,
            escaped(&mover.key),
        )
    };
    let rows: String = verdict.movers.iter().map(row).collect();
    match rows.as_str() {
        "" => rows,
        rows => format!("<p>Of all numbers in doubt these move the answers most:</p>\n<ol>\n{rows}</ol>\n"),
    }
}

/// The assumptions that matter most, with their values, how far they plausibly reach, and what the answer becomes at what was `varied`.
pub fn list(scenario: &Scenario, verdict: &Verdict, varied: &[Varied], question: Option<(&str, &str)>) -> String {
    let mut found = leaning(scenario);
    // Of alike evidence, what it is known to become at other values comes first.
    let told = |one: &Leaning| varied.iter().any(|varied| varied.key == one.key);
    found.sort_by_key(|one| (rank(one.evidence), !told(one)));
    let shown = SHOWN.max(found.iter().rposition(told).map_or(0, |last| last + 1));
    let row = |one: &Leaning| {
        let becomes = varied.iter().filter(|varied| varied.key == one.key).filter_map(|varied| {
            let value = written(scenario, &varied.key, &varied.value);
            let became = escaped(&became(varied, question)?);
            Some(format!("<div><dt>if {}</dt><dd><b>{became}</b></dd></div>", escaped(&value)))
        });
        let becomes: String = becomes.collect();
        let reach = match one.reach.as_str() {
            "" => String::new(),
            reach => format!("<div><dt>may be</dt><dd>{}</dd></div>", escaped(reach)),
        };
        let mut letters = one.what.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        format!(
            "<li><p class=\"ev {0}\"><span>{0}</span></p><div><h3>{1}: {2}</h3><dl>{reach}{becomes}<div><dt>key</dt><dd><code>{3}</code></dd></div></dl></div></li>\n",
            one.evidence,
            escaped(&format!("{first}{}", letters.as_str())),
            escaped(&one.now),
            escaped(&one.key),
        )
    };
    let rows: String = found.iter().take(shown).map(row).collect();
    let next = match scenario.sweep {
        Some(_) => "<code>footvote sweep scenario.toml</code> varies them, one against the other.",
        None => "A <code>[sweep]</code> block would vary them.",
    };
    let movers = movers(scenario, verdict);
    if rows.is_empty() && movers.is_empty() {
        return "<p class=\"sub\">Its author varies nothing, so nobody can say. <code>footvote run --uncertain scenario.toml</code> draws \
                all numbers in doubt at once, and names those that move the answer most.</p>\n"
            .to_owned();
    }
    format!(
        "{movers}<p class=\"sub\">What nobody has measured comes first. {next}</p>\n<ul class=\"lean\">\n{rows}</ul>\n"
    )
}

/// One sentence with its interval, scenario, seed and version, and a button that copies it.
pub fn quotable(scenario: &Scenario, verdict: &Verdict, manifest: &Manifest) -> String {
    let leans = match verdict.movers.first() {
        Some(mover) => {
            let what = meaning(scenario, &mover.key, mover.keys);
            format!(" Of what is in doubt this moves such answers most: {what}.")
        }
        None => leaning(scenario).first().map_or_else(String::new, |one| {
            format!(" It leans most on this number, which is {}: {}, {}.", one.evidence, one.what, one.now)
        }),
    };
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
