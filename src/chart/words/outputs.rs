//! Puts an output expression into words: `place.detroit.households.change@2045` as “change in households of Detroit, 2025–2045”.

use crate::experiment::expression::numbers::Aggregation;
use crate::experiment::expression::{Expression, Form, Statistic, Subject, When};
use crate::format::Unit;
use crate::model::place::Kind;
use crate::output::run::units;
use crate::scenario::Scenario;

/// What is shown of an output.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// As it was written.
    pub text: String,
    /// What it is, as the subject of a sentence, in small letters.
    pub name: String,
    /// When, behind a comma or nothing.
    pub when: String,
    /// How its numbers are written.
    pub unit: Unit,
    /// The number is multiplied by this before it is shown: 100 for shares.
    pub factor: f64,
    /// Whether it is a change since the start.
    pub change: bool,
    /// What it is or, of a change, what changes; as the subject of a sentence, in small letters.
    pub subject: String,
    /// Whether that subject is a plural.
    pub plural: bool,
}

/// Numbers whose names in words are plurals: households, all kinds of moves, services and schools.
const PLURALS: [&str; 13] = [
    "households",
    "inflow",
    "outflow",
    "net_inflow",
    "moves",
    "blocked",
    "blocked_by_cash",
    "would",
    "could_pay",
    "admitted",
    "moved",
    "services",
    "schools",
];

/// The words for an output; `call` says what a place is called.
pub fn words(expression: &Expression, scenario: &Scenario, call: &dyn Fn(&str) -> String) -> Output {
    if expression.is_probability() {
        let (name, when) = (format!("probability: {}", expression.text), String::new());
        let (subject, text) = (name.clone(), expression.text.clone());
        return Output { text, name, when, unit: Unit::Share, factor: 100.0, change: false, subject, plural: false };
    }
    let number = expression.number.name;
    let quantity = match number {
        "inflow" => "moves in".to_owned(),
        "outflow" => "moves out".to_owned(),
        "net_inflow" => "net moves in".to_owned(),
        "blocked" | "blocked_by_cash" => "moves blocked by cash".to_owned(),
        "blocked_share" => "share of wanted moves blocked by cash".to_owned(),
        "would" => "wanted moves".to_owned(),
        "could_pay" => "payable moves".to_owned(),
        "admitted" => "admitted moves".to_owned(),
        "moved" => "moves made".to_owned(),
        "pledged" => "number of pledges".to_owned(),
        "foundings" => "number of new towns".to_owned(),
        other => other.replace('_', " "),
    };
    let of = match number {
        // Only new places open, so that all of them need not be named.
        "foundings" if is_all_new(&expression.subject, scenario) => String::new(),
        _ => subject(&expression.subject, call),
    };
    let plain = format!("{quantity}{of}");
    let level = plain.clone();
    let (name, change) = match expression.form {
        Form::Plain => (plain, false),
        Form::Share => (format!("share of all {plain}"), false),
        Form::Change => (format!("change in {plain}"), true),
        Form::Rate => (format!("{plain} per household and year"), false),
    };
    let (statistic, when) = match expression.when {
        When::At(year) if change => ("", format!("{}–{}", scenario.time.start, year.floor())),
        When::At(year) => ("", year.floor().to_string()),
        When::Over(statistic, from, to) => {
            let word = match statistic {
                Statistic::Mean => "mean ",
                Statistic::Min => "least ",
                Statistic::Max => "greatest ",
                Statistic::Sum => "sum of ",
            };
            (word, format!("{}–{}", from.floor(), to.floor()))
        }
    };
    let unit = units::of_output(expression);
    let (unit, factor) = match expression.form {
        Form::Change => (Unit::Change, 100.0),
        Form::Share | Form::Rate => (Unit::Share, 100.0),
        Form::Plain if expression.number.kind == Aggregation::Ratio || unit.starts_with("share") => {
            (Unit::Share, 100.0)
        }
        Form::Plain if unit.starts_with('$') => (Unit::Money(scenario.currency), 1.0),
        Form::Plain if expression.number.kind != Aggregation::Level || unit.starts_with("per 100") => {
            (Unit::Count, 1.0)
        }
        Form::Plain => (Unit::Score, 1.0),
    };
    let change = change && !expression.effect;
    let name = if expression.effect { format!("effect on {statistic}{name}") } else { format!("{statistic}{name}") };
    let of_change = change && statistic.is_empty();
    let plural = statistic.is_empty()
        && !expression.effect
        && PLURALS.contains(&number)
        && matches!(expression.form, Form::Plain | Form::Change | Form::Rate);
    let subject = if of_change { level } else { name.clone() };
    Output { text: expression.text.clone(), name, when, unit, factor, change, subject, plural }
}

/// Whether a number is of all places that may be founded.
fn is_all_new(subject: &Subject, scenario: &Scenario) -> bool {
    let new = scenario.places.iter().filter(|place| place.kind == Kind::New).count();
    match &subject.places {
        None => true,
        Some(places) => places.len() == new,
    }
}

fn subject(subject: &Subject, call: &dyn Fn(&str) -> String) -> String {
    let mut phrase = String::new();
    match &subject.places {
        None if subject.community.is_some() => {
            subject.community.iter().for_each(|community| phrase.push_str(&format!(" of {}", call(community))))
        }
        None => phrase.push_str(" of all places"),
        Some(places) if places.len() == 1 => {
            places.iter().for_each(|place| phrase.push_str(&format!(" of {}", call(place))))
        }
        Some(places) => phrase.push_str(&format!(" of {} places", places.len())),
    }
    if let Some(decile) = subject.decile {
        match decile {
            (from, to) if from == to => phrase.push_str(&format!(", income decile {from}")),
            (from, to) => phrase.push_str(&format!(", income deciles {from} to {to}")),
        }
    }
    if let Some(class) = subject.class {
        phrase.push_str(&format!(", {} households", class.name()));
    }
    if let Some((dimension, band)) = subject.profile {
        phrase.push_str(&format!(", {} {band}", dimension.name()));
    }
    phrase
}
