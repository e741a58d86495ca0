//! Writes what the answer leans on, and the one sentence in which it may be quoted.

use crate::chart::verdict::Verdict;
use crate::chart::verdict::answer::BRACKETS;
use crate::chart::verdict::odds::Mover;
use crate::experiment::finding::leaning::{Leaning, leaning, meaning, written};
use crate::output::folder::manifest::Manifest;
use crate::report::html::escaped;
use crate::scenario::Scenario;
use crate::scenario::answer::AnswerKind;

/// Most assumptions with a row of their own.
const SHOWN: usize = 5;

/// What the answer leans on: what was varied, as it was found to move the answer, then what is least known.
fn in_order(scenario: &Scenario, verdict: &Verdict) -> Vec<Leaning> {
    let mut found = leaning(scenario);
    found.sort_by_key(|one| verdict.rank_of(&one.key));
    found
}

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

/// The assumptions that matter most, with their values, how far they plausibly reach, and what the answer becomes at what was varied.
pub fn list(scenario: &Scenario, verdict: &Verdict) -> String {
    let found = in_order(scenario, verdict);
    let told = |one: &Leaning| verdict.leant.iter().find(|leant| leant.key == one.key);
    let shown = SHOWN.max(found.iter().rposition(|one| told(one).is_some()).map_or(0, |last| last + 1));
    let row = |one: &Leaning| {
        let becomes = told(one).into_iter().flat_map(|leant| &leant.lines).map(|(value, became)| {
            let value = written(scenario, &one.key, value);
            format!("<div><dt>if {}</dt><dd><b>{}</b></dd></div>", escaped(&value), escaped(became))
        });
        let becomes: String = becomes.collect();
        let reach = match one.reach.as_str() {
            "" => String::new(),
            reach => {
                // Where somebody set another value than its author thought of.
                let beyond = if one.outside { ", by its author; it is outside of that" } else { "" };
                format!("<div><dt>may be</dt><dd>{}{beyond}</dd></div>", escaped(reach))
            }
        };
        let (now, said) = match one.drawn.as_str() {
            "" => (one.now.clone(), String::new()),
            drawn => (
                format!("drawn from {drawn}"),
                format!(
                    "<div><dt>drawn</dt><dd>by nine of ten runs between these; the scenario says {}</dd></div>",
                    escaped(&one.now)
                ),
            ),
        };
        let mut letters = one.what.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        format!(
            "<li><p class=\"ev {0}\"><span>{0}</span></p><div><h3>{1}: {2}</h3><dl>{reach}{said}{becomes}<div><dt>key</dt><dd><code>{3}</code></dd></div></dl></div></li>\n",
            one.evidence,
            escaped(&format!("{first}{}", letters.as_str())),
            escaped(&now),
            escaped(&one.key),
        )
    };
    let rows: String = found.iter().take(shown).map(row).collect();
    let next = match scenario.sweep {
        // What runs draw is varied already.
        _ if found.iter().any(|one| !one.drawn.is_empty()) => "",
        Some(_) => "<code>footvote sweep scenario.toml</code> varies them, one against the other.",
        None => "A <code>[sweep]</code> block would vary them.",
    };
    let movers = movers(scenario, verdict);
    if rows.is_empty() && movers.is_empty() {
        return "<p class=\"sub\">Its author varies nothing, so nobody can say. <code>footvote run --uncertain scenario.toml</code> draws \
                all numbers in doubt at once, and names those that move the answer most.</p>\n"
            .to_owned();
    }
    let order = match verdict.leant.len() {
        0 => "What is least known comes first.",
        1 => "What was run at other values comes first, then what is least known.",
        _ if of_openings(verdict) => {
            "What was run at other values comes first, by how far it moves openings and residents, for who can pay was not kept there; \
             then what is least known."
        }
        _ => "What was run at other values comes first, by how far it moves the answer; then what is least known.",
    };
    format!("{movers}<p class=\"sub\">{}</p>\n<ul class=\"lean\">\n{rows}</ul>\n", format!("{order} {next}").trim_end())
}

/// Whether the answer is who can pay, while runs at other values tell of openings: those of an older version.
fn of_openings(verdict: &Verdict) -> bool {
    verdict.kind == AnswerKind::Gate && !verdict.leant.iter().any(|leant| leant.of_gate)
}

/// How well a number is known, as a clause.
fn known(evidence: &str) -> String {
    match evidence {
        "weak" => "whose evidence is weak".to_owned(),
        "data" => "which is taken from data".to_owned(),
        other => format!("which is {other}"),
    }
}

/// One sentence with its interval, scenario, seed and version, and a button that copies it.
pub fn quotable(scenario: &Scenario, verdict: &Verdict, manifest: &Manifest) -> String {
    let leans = match verdict.movers.first() {
        Some(mover) => {
            let what = meaning(scenario, &mover.key, mover.keys);
            format!(" Of what is in doubt this moves such answers most: {what}.")
        }
        None => in_order(scenario, verdict).first().map_or_else(String::new, |one| {
            let now = if one.drawn.is_empty() { one.now.clone() } else { format!("drawn from {}", one.drawn) };
            let number = format!("{}: {}, {now}", known(one.evidence), one.what);
            match verdict.leant.as_slice() {
                [] => format!(" It leans, among others, on this number, {number}."),
                [_] => format!(" It was run at other values of this number, {number}."),
                [first, _, ..] if first.leads => {
                    format!(" Of {} numbers that were varied this one moves it most, {number}.", verdict.leant.len())
                }
                _ => format!(" It was run at other values of this number, among others, {number}."),
            }
        }),
    };
    // What brackets are is said where there are any.
    let luck = match verdict.luck.starts_with(BRACKETS) && !verdict.first.contains('(') {
        true => String::new(),
        false => format!(" {}", verdict.luck),
    };
    let title = if manifest.title.is_empty() { &manifest.scenario } else { &manifest.title };
    let sentence = format!(
        "In a simulation with footvote {} (scenario “{title}”, seed {}, model {}): {}{luck}{leans}",
        manifest.version, manifest.seed, manifest.model, verdict.first
    );
    format!(
        "<blockquote id=\"cite\">{}</blockquote>\n<p><button type=\"button\" id=\"copy\">Copy the sentence</button> \
         <span id=\"said\" role=\"status\" aria-live=\"polite\"></span></p>\n",
        escaped(&sentence)
    )
}
