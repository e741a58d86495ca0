//! Rewrites the version, parameters, mechanisms and suburbs, and marks what varies that is gone.

use crate::scenario::migrate::host::{table, tables, text};
use crate::scenario::migrate::pen::Pen;
use crate::scenario::read::changed;
use crate::scenario::read::tree::{Table, Value};

/// Parameters whose value means something else, and what to think about.
const RECONSIDER: [(&str, &str); 8] = [
    (
        "governance_weight",
        "0.20 unless given now: the base year supports no more; show the answer at 0 and at 0.75 too",
    ),
    (
        "assist",
        "the chance where nothing is missing now, 0.8 unless given; it fades with what is missing (assist_scale)",
    ),
    ("attention_rate", "0.85 unless given now, fitted together with the new kernel, ties and tenure"),
    ("local_rate", "0.43 unless given now, fitted together with ties and tenure"),
    ("money_cost", "per $1,000 at an income of $75,000 now: the same fee is less to the rich"),
    ("discipline", "acts on the net loss of about five years now, moves governance by discipline_limit (0.5) at most"),
    ("capital_severity", "written off the builder's equity in a repeal now"),
    ("equity_share", "its return comes from the builder's account now, not from the treasury"),
];

/// Writes the version of the model.
pub fn version(pen: &mut Pen, root: &Table) {
    let line = "model = \"2\"";
    if let Some(entry) = root.entries.get("model") {
        if pen.was_old {
            let was = pen.written(entry).to_string();
            pen.patch.replace(entry.node.at.start..entry.node.at.end, "\"2\"");
            pen.did(entry.key_at.start, format!("{line} in place of model = {was}"));
            (pen.removed, pen.added) = (pen.removed + 1, pen.added + 1);
        }
        return;
    }
    let at = first_statement(pen.patch.text());
    pen.patch.line_above(at, line);
    pen.did(at, format!("{line} is new: every scenario says which model it was written for"));
    pen.added += 1;
}

/// Where the first line begins that is neither empty nor a comment; the end of the text if there is none.
fn first_statement(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches('\u{feff}').trim();
        if !bare.is_empty() && !bare.starts_with('#') {
            return at + line.len() - line.trim_start_matches('\u{feff}').len();
        }
        at += line.len();
    }
    at
}

/// Removes parameters that are gone, and gives those of every class that now differ by class.
pub fn parameters(pen: &mut Pen, root: &Table) {
    let Some(parameters) = table(root, "parameters") else {
        return;
    };
    pen.remove(parameters, |name| changed::gone_parameter(name).map(str::to_string));
    if let Some(entry) = parameters.entries.get("home_attention").filter(|_| pen.was_old)
        && matches!(entry.node.value, Value::Integer(_) | Value::Float(_))
    {
        let same = pen.written(entry);
        let by_class = format!("{{ mobile = {same}, stuck = {same}, rooted = {same} }}");
        let why = "it differs by class now, 0.15, 0.15 and 0.9 unless given";
        pen.rename("home_attention", entry, "home_attention", &by_class, why);
        pen.added += 3;
    }
    for (name, what) in RECONSIDER {
        if let Some(entry) = parameters.entries.get(name) {
            pen.ask(entry.key_at.start, &format!("{name}: {what}"));
        }
    }
}

/// Marks what the new mechanisms need.
pub fn mechanisms(pen: &mut Pen, root: &Table) {
    let Some(entry) = table(root, "mechanisms").and_then(|table| table.entries.get("life_cycle")) else {
        return;
    };
    if matches!(entry.node.value, Value::Boolean(false)) {
        pen.ask(
            entry.key_at.start,
            "without a life cycle say population.spin_up = 0, the plain lottery, and parameters.tenure_reset = 0, no memory of moves",
        );
    }
}

/// Marks axes of a sweep and of the closing page that vary what is gone.
pub fn axes(pen: &mut Pen, root: &Table) {
    let mut axes = tables(root, "vary");
    axes.extend(table(root, "sweep").map_or(Vec::new(), |sweep| tables(sweep, "axis")));
    for axis in axes {
        let Some(entry) = axis.entries.get("key") else {
            continue;
        };
        let key = text(&entry.node).unwrap_or_default();
        let name = key.strip_prefix("parameters.").unwrap_or_default().split('.').next().unwrap_or_default();
        if let Some(now) = changed::gone_parameter(name) {
            pen.ask(entry.key_at.start, &format!("{key} is gone: {now}; vary something else"));
        }
    }
}

/// Marks suburbs that may vote themselves out of a budget.
pub fn incorporations(pen: &mut Pen, root: &Table) {
    for suburb in tables(root, "incorporation") {
        let at = suburb.entries.values().map(|entry| entry.key_at.start).min().unwrap_or(suburb.at.start);
        pen.ask(
            at,
            "the suburb takes only local_share (0.06, a key of its [[place]]) of taxes and services along, no longer all; each resident votes",
        );
    }
}
