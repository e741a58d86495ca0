//! Parses events, `P(COND [and|or COND]… [| COND])`.

use crate::experiment::expression::definition::{Any, Comparison, Condition, Event, Side};
use crate::experiment::expression::{Expression, ExpressionError, Form};
use crate::scenario::Scenario;

/// What is wrong, and what to do about it.
type Wrong = (String, String);

const FORM: &str = "P(pledge.foundings >= 1), P(new.households@2035 >= 10_000 and pledge.alive >= 1), or P(A | B)";

/// Comparisons, longer ones first.
const COMPARISONS: [(&str, Comparison); 7] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("≥", Comparison::AtLeast),
    ("≤", Comparison::AtMost),
    (">", Comparison::Above),
    ("<", Comparison::Below),
    ("=", Comparison::Equal),
];

/// What stands in `P(…)`; `None` if `text` is no event.
pub fn inside(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix('P')?.trim_start();
    rest.strip_prefix('(')?.trim_end().strip_suffix(')')
}

/// What is wrong with the brackets of `text`, which begins like an event and has no [`inside`]; `None` if it does not begin so.
pub fn unclosed(text: &str) -> Option<Wrong> {
    let begins = text.strip_prefix('P').is_some_and(|rest| rest.trim_start().starts_with('('));
    let what = match text.rfind(')') {
        None => "the bracket of `P(` is not closed".to_owned(),
        Some(end) => format!("`{}` stands after the bracket of `P(…)`", text[end + 1..].trim()),
    };
    begins.then(|| (what, FORM.into()))
}

/// Reads the event whose inside is `text`; its expression has the text `whole`.
pub fn parse(whole: &str, text: &str, scenario: &Scenario) -> Result<Expression, Wrong> {
    let parts = split(text, "|");
    let event = match parts[..] {
        [what] => Event { what: any(what, scenario)?, given: Vec::new() },
        [what, given] => Event { what: any(what, scenario)?, given: any(given, scenario)? },
        _ => return Err(("it has more than one `|`".into(), FORM.into())),
    };
    let last = event.expressions().max_by(|a, b| a.when.until().total_cmp(&b.when.until()));
    let last = last.expect("an event has a condition").clone();
    Ok(Expression { text: whole.to_owned(), form: Form::Plain, effect: false, event: Some(Box::new(event)), ..last })
}

fn any(text: &str, scenario: &Scenario) -> Result<Any, Wrong> {
    let group = |text: &str| split(text, " and ").into_iter().map(|text| condition(text, scenario)).collect();
    split(text, " or ").into_iter().map(group).collect()
}

fn condition(text: &str, scenario: &Scenario) -> Result<Condition, Wrong> {
    let text = text.trim();
    if text.starts_with("P(") {
        return Err((format!("`{text}` stands within another probability"), FORM.into()));
    }
    let found = COMPARISONS.iter().filter_map(|(sign, comparison)| {
        let parts = split(text, sign);
        (parts.len() == 2).then(|| (parts[0], *comparison, parts[1]))
    });
    let Some((left, comparison, right)) = found.into_iter().next() else {
        let what = format!("`{text}` compares nothing");
        return Err((what, format!("a condition has one of >=, >, <=, <, = in it, as in {FORM}")));
    };
    let read = |text: &str| {
        Expression::parse(text, scenario)
            .map_err(|ExpressionError { text, what, hint }| (format!("`{text}`: {what}"), hint))
    };
    if number(left).is_some() {
        return Err((
            format!("`{text}` begins with a number"),
            "the expression comes first: all.foundings >= 1".into(),
        ));
    }
    let left = read(left)?;
    if left.event.is_some() {
        return Err((format!("`{}` stands within another probability", left.text), FORM.into()));
    }
    let right = match number(right) {
        Some(number) => Side::Number(number),
        None => Side::Expression(read(right)?),
    };
    Ok(Condition { left, comparison, right })
}

/// A number as people write it: 10_000, 0.1%, -1%.
fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace('_', "");
    match text.strip_suffix('%') {
        Some(share) => share.trim().parse::<f64>().ok().map(|share| share / 100.0),
        None => text.parse().ok(),
    }
    .filter(|number: &f64| number.is_finite())
}

/// The parts of `text` between occurrences of `separator` that stand in no quotes.
fn split<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let (mut parts, mut begin, mut quote) = (Vec::new(), 0, None);
    let mut skip = 0;
    for (at, letter) in text.char_indices() {
        if at < skip {
            continue;
        }
        match quote {
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if text[at..].starts_with(separator) => {
                parts.push(&text[begin..at]);
                begin = at + separator.len();
                skip = begin;
            }
            None => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}
