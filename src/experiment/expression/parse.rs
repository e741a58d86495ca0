//! Parses an expression against the scenario, so that a wrong name or year is found before anything is simulated.

use std::collections::BTreeSet;

use crate::engine::state::counts::PROFILE;
use crate::experiment::expression::numbers::{Aggregation, Number, Table};
use crate::experiment::expression::numbers::{
    OF_COMMUNITIES, OF_ENTRY, OF_EVENTS, OF_GROUPS, OF_JURISDICTIONS, OF_PLACES, OF_PROFILES,
};
use crate::experiment::expression::parse_event;
use crate::experiment::expression::{Expression, ExpressionError, Form, Statistic, Subject, When};
use crate::model::charter::Founding;
use crate::model::household::Class;
use crate::model::place;
use crate::model::place::Place;
use crate::scenario::read::edit::keys_of;
use crate::scenario::show::nearest;
use crate::scenario::{RecordEvery, Scenario, Twin};

/// What an expression may begin with, and how that is written; profiles come from the table of their bands.
pub const WHOSE: [(&str, &str); 10] = [
    ("all", "all"),
    ("new", "new"),
    ("pledge", "pledge"),
    ("developer", "developer"),
    ("place", "place.NAME"),
    ("metro", "metro.NAME"),
    ("community", "community.NAME"),
    ("decile", "decile.N"),
    ("class", "class.NAME"),
    ("entry", "entry"),
];
/// What `new` is narrowed by: places in the United States, and places abroad.
const WHERE: [&str; 2] = ["home", "abroad"];
const FORMS: [(&str, Form); 3] = [("share", Form::Share), ("change", Form::Change), ("rate", Form::Rate)];
/// Takes the twin's number off, after everything else.
const EFFECT: &str = "effect";
const STATISTICS: [(&str, Statistic); 4] =
    [("mean", Statistic::Mean), ("min", Statistic::Min), ("max", Statistic::Max), ("sum", Statistic::Sum)];

/// What is wrong, and what to do about it.
type Wrong = (String, String);

impl Expression {
    /// Reads `text`, a number of runs of `scenario`, or the name of an `[[output]]` of it.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Expression, ExpressionError> {
        let text = text.trim();
        let named = scenario.outputs.iter().find(|asked| asked.name == text);
        let written = named.map_or(text, |asked| asked.expression.trim());
        parse(written, scenario).map_err(|(what, mut hint)| {
            if !scenario.outputs.is_empty() && named.is_none() {
                let names: Vec<String> = scenario.outputs.iter().map(|asked| format!("{:?}", asked.name)).collect();
                hint.push_str(&format!("; or an [[output]] of the scenario by its name: {}", names.join(", ")));
            }
            ExpressionError { text: text.into(), what, hint }
        })
    }

    /// Whether `text`, which a scenario file asks for, is a number of its runs; else what is wrong, and what to do about it.
    pub fn check(text: &str, scenario: &Scenario) -> Result<(), (String, String)> {
        let wrong = |(what, hint)| ExpressionError { text: text.trim().into(), what, hint };
        parse(text.trim(), scenario).map(|_| ()).map_err(wrong).map_err(|error| (error.to_string(), error.hint))
    }

    /// The same where no twin is at hand: an effect is refused, because of `why`.
    pub fn parse_level(text: &str, scenario: &Scenario, why: &str) -> Result<Expression, ExpressionError> {
        let found = Expression::parse(text, scenario)?;
        match found.effect || found.event.as_ref().is_some_and(|event| event.needs_twin()) {
            false => Ok(found),
            true => Err(ExpressionError { text: found.text, what: why.into(), hint: "leave `effect` out".into() }),
        }
    }
}

fn parse(text: &str, scenario: &Scenario) -> Result<Expression, Wrong> {
    if let Some(inside) = parse_event::inside(text) {
        return parse_event::parse(text, inside, scenario);
    }
    if let Some(wrong) = parse_event::unclosed(text) {
        return Err(wrong);
    }
    let (path, time) = match text.rfind('@') {
        Some(at) if !text[at..].contains(['"', '\'']) => (&text[..at], Some(text[at + 1..].trim())),
        _ => (text, None),
    };
    let keys = keys_of(path).ok_or_else(|| {
        ("it is not a path".to_string(), "write WHOSE.QUANTITY@TIME, as in place.chicago.households@2045".to_string())
    })?;
    let mut keys = keys.iter().map(String::as_str).peekable();
    let mut subject = Subject::default();
    let mut named = false;
    while let Some(&key) = keys.peek() {
        if !beginnings().any(|(known, _)| known == key) {
            break;
        }
        keys.next();
        let of = match key {
            "new" => keys.next_if(|next| WHERE.contains(next)).unwrap_or_default(),
            "all" | "entry" | "pledge" | "developer" => "",
            _ => keys.next().ok_or_else(|| which(key))?,
        };
        narrow(&mut subject, key, of, scenario)?;
        named = true;
    }
    check_subject(&subject)?;
    let Some(word) = keys.next() else {
        let known = quantities(&subject).map(|number| number.name).collect::<Vec<_>>().join(", ");
        return Err(("it names no quantity".into(), format!("one of {known}")));
    };
    if !named {
        return Err(no_beginning(word));
    }
    let number = quantities(&subject)
        .find(|number| number.name == word)
        .ok_or_else(|| unknown("quantity", word, quantities(&subject).map(|number| number.name), ""))?;
    if number.source.table() == Table::Jurisdictions {
        check_new(number, &subject, scenario)?;
    }
    let (mut form, mut statistic, mut effect) = (Form::Plain, None, false);
    for word in keys {
        if word == EFFECT && !effect {
            check_twin(scenario)?;
            effect = true;
        } else if let Some((_, found)) = FORMS.iter().find(|(name, _)| *name == word)
            && form == Form::Plain
            && statistic.is_none()
        {
            form = *found;
        } else if let Some((_, found)) = STATISTICS.iter().find(|(name, _)| *name == word)
            && statistic.is_none()
        {
            statistic = Some(*found);
        } else {
            let forms = FORMS.iter().map(|(name, _)| *name);
            let known = forms.chain(STATISTICS.iter().map(|(name, _)| *name)).chain([EFFECT]);
            let allowed = "share, change or rate, then mean, min, max or sum, then effect";
            return Err(unknown("form or statistic", word, known, allowed));
        }
    }
    check_form(number, form, &subject)?;
    let when = when(time, statistic, number, scenario)?;
    Ok(Expression { text: text.to_string(), subject, number, form, when, effect, event: None })
}

/// Everything that an expression may begin with, and how it is written.
pub fn beginnings() -> impl Iterator<Item = (&'static str, String)> {
    let mut profiles: Vec<&str> = PROFILE.iter().map(|(dimension, _)| dimension.name()).collect();
    profiles.dedup();
    let profiles = profiles.into_iter().filter(|name| WHOSE.iter().all(|(known, _)| known != name));
    let written = WHOSE.iter().map(|(name, written)| (*name, (*written).to_owned()));
    written.chain(profiles.map(|name| (name, format!("{name}.BAND"))))
}

/// An expression that begins with none of these.
fn no_beginning(word: &str) -> Wrong {
    let hint = match nearest(word, beginnings().map(|(name, _)| name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {}", beginnings().map(|(_, written)| written).collect::<Vec<_>>().join(", ")),
    };
    (format!("no output begins with `{word}`"), hint)
}

/// Whether there is a twin whose number could be taken off.
fn check_twin(scenario: &Scenario) -> Result<(), Wrong> {
    let why = match (&scenario.twin, scenario.twin_in_words()) {
        (_, Some(_)) => return Ok(()),
        (Twin::None, None) => "it says twin = \"none\"",
        (Twin::NoFounding, None) => "nothing is founded in it",
        _ => "nothing happens in it",
    };
    let hint = "an effect is the number less the same of the twin; leave `effect` out for the number itself";
    Err((format!("the scenario has no twin: {why}"), hint.into()))
}

fn which(key: &str) -> Wrong {
    (format!("`{key}` stands without a name"), format!("which one? {key}.NAME.QUANTITY"))
}

/// An unknown word, with the one that was probably meant or all that are allowed.
fn unknown<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str> + Clone, allowed: &str) -> Wrong {
    let hint = match nearest(word, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if allowed.is_empty() => format!("one of {}", known.collect::<Vec<_>>().join(", ")),
        None => format!("one of {allowed}"),
    };
    (format!("there is no {what} `{word}`"), hint)
}

fn narrow(subject: &mut Subject, key: &str, of: &str, scenario: &Scenario) -> Result<(), Wrong> {
    let places = || scenario.places.iter();
    match key {
        "all" => {}
        "entry" => subject.entry = true,
        "community" => {
            let known = scenario.communities.iter().map(|community| community.name.as_str());
            if known.clone().next().is_none() {
                return Err(("the scenario has no communities".into(), "name a place: place.NAME.QUANTITY".into()));
            }
            if !known.clone().any(|name| name == of) {
                return Err(unknown("community called", of, known, ""));
            }
            subject.community = Some(of.to_string());
        }
        "new" | "pledge" | "developer" => {
            let meant = |p: &&Place| match (key, of) {
                ("pledge", _) => p.founding == Founding::Pledge,
                ("developer", _) => matches!(p.founding, Founding::Developer | Founding::Plain),
                (_, "home") => is_at_home(p),
                (_, "abroad") => !is_at_home(p),
                _ => true,
            };
            let new = places().filter(|p| p.kind == place::Kind::New);
            let new: BTreeSet<String> = new.filter(meant).map(|p| p.name.clone()).collect();
            if new.is_empty() {
                let what = match (key, of) {
                    ("pledge", _) => "no place that members of a community found",
                    ("developer", _) => "no place that a developer builds",
                    (_, "home") => "no new place in the United States",
                    (_, "abroad") => "no new place abroad",
                    _ => "no new places",
                };
                return Err((format!("the scenario has {what}"), "name a place: place.NAME.QUANTITY".into()));
            }
            subject.places = Some(new);
        }
        "place" => {
            if !places().any(|p| p.name == of) {
                return Err(unknown("place called", of, places().map(|p| p.name.as_str()), ""));
            }
            subject.places = Some([of.to_string()].into());
        }
        "metro" => {
            let members: BTreeSet<String> = places().filter(|p| p.metro_name == of).map(|p| p.name.clone()).collect();
            if members.is_empty() {
                return Err(unknown("metro called", of, places().map(|p| p.metro_name.as_str()), ""));
            }
            subject.places = Some(members);
        }
        "decile" => match of.split_once('-').map_or((of.parse(), of.parse()), |(a, b)| (a.parse(), b.parse())) {
            (Ok(from @ 1..=10), Ok(to @ 1..=10)) if from <= to => subject.decile = Some((from, to)),
            _ => {
                return Err((
                    format!("there is no income decile `{of}`"),
                    "1 (poorest) to 10 (richest), or several: 1-3".into(),
                ));
            }
        },
        "class" => {
            let known = Class::ALL.iter().map(|class| class.name());
            let found = Class::ALL.into_iter().find(|class| class.name() == of);
            subject.class = Some(found.ok_or_else(|| unknown("class", of, known, ""))?);
        }
        dimension => {
            let bands = PROFILE.iter().filter(move |(name, _)| name.name() == dimension);
            let found = bands.clone().find(|(_, band)| *band == of);
            subject.profile = Some(
                *found.ok_or_else(|| unknown(&format!("band of {dimension}"), of, bands.map(|(_, band)| *band), ""))?,
            );
        }
    }
    Ok(())
}

/// The states of the United States and the District of Columbia.
const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC \
    ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";

/// Whether a new place has a host in the model, or lies in the United States all the same.
fn is_at_home(place: &Place) -> bool {
    place.hosted || STATES.split_whitespace().any(|state| state == place.state)
}

/// Whether there are rows of just these.
fn check_subject(subject: &Subject) -> Result<(), Wrong> {
    let narrowed = subject.places.is_some() || subject.decile.is_some() || subject.class.is_some();
    if subject.profile.is_some() && (narrowed || subject.entry || subject.community.is_some()) {
        return Err(("profiles are national".into(), "deciles and classes can be asked for by place".into()));
    }
    if subject.community.is_some() && narrowed && !subject.entry {
        let hint = "community.NAME.QUANTITY, or who of it stands before a gate: community.NAME.place.NAME.entry.would";
        return Err(("communities are not divided by place, decile or class".into(), hint.into()));
    }
    Ok(())
}

/// Whether there is a new place to have this number.
fn check_new(number: &Number, subject: &Subject, scenario: &Scenario) -> Result<(), Wrong> {
    let asked = |name: &String| subject.places.as_ref().is_none_or(|places| places.contains(name));
    let mut new = scenario.places.iter().filter(|place| place.kind == place::Kind::New);
    if new.any(|place| asked(&place.name)) {
        return Ok(());
    }
    Err((
        format!("only new places have `{}`", number.name),
        "new.QUANTITY, or place.NAME.QUANTITY of a new place".into(),
    ))
}

/// The numbers that the subject has.
fn quantities(subject: &Subject) -> impl Iterator<Item = &'static Number> + Clone + use<> {
    let of = |numbers: &'static [Number], wanted: bool| numbers.iter().filter(move |_| wanted);
    let (entry, profiled) = (subject.entry, subject.profile.is_some());
    let community = !entry && subject.community.is_some();
    let grouped = !entry && (subject.decile.is_some() || subject.class.is_some());
    let places = !entry && !profiled && !community && !grouped;
    of(&OF_PLACES, places)
        .chain(of(&OF_JURISDICTIONS, places))
        .chain(of(&OF_EVENTS, places))
        .chain(of(&OF_COMMUNITIES, community || places && subject.places.is_none()))
        .chain(of(&OF_GROUPS, grouped))
        .chain(of(&OF_ENTRY, entry))
        .chain(of(&OF_PROFILES, profiled || places && subject.places.is_none()))
}

fn check_form(number: &Number, form: Form, subject: &Subject) -> Result<(), Wrong> {
    let name = number.name;
    let whole = Subject { entry: subject.entry, ..Subject::default() };
    match (form, number.kind) {
        (Form::Share, Aggregation::Level | Aggregation::Ratio) => {
            Err((format!("`{name}` does not add up, so it has no share"), "counts and stocks do: households".into()))
        }
        (Form::Share, _) if *subject == whole => {
            Err(("everything is all of everything".into(), "name a place, a metro, a decile or a class".into()))
        }
        (Form::Change, Aggregation::Flow) => Err((
            format!("nothing has happened at the start, so `{name}` has no change"),
            "use the count itself".into(),
        )),
        (Form::Rate, _) if subject.entry => Err((
            "who stands before a gate does not live there, so there is no rate".into(),
            "use the count itself".into(),
        )),
        (Form::Rate, kind) if kind != Aggregation::Flow => {
            Err((format!("`{name}` does not count moves, so it has no rate"), "moves, inflow, outflow, moved".into()))
        }
        _ => Ok(()),
    }
}

fn when(time: Option<&str>, statistic: Option<Statistic>, number: &Number, scenario: &Scenario) -> Result<When, Wrong> {
    let time_of = &scenario.time;
    let (start, end) = (time_of.start as f64, time_of.year_at(time_of.ticks()));
    // Tables that only count have a row for every calendar year, whatever is recorded.
    let yearly = number.kind.counts() && matches!(number.source.table(), Table::Profiles | Table::Entry);
    let year = |word: &str| -> Result<f64, Wrong> {
        let year = match word.trim() {
            "start" => start,
            "end" => end,
            other => other
                .parse::<f64>()
                .map_err(|_| (format!("`{other}` is not a year"), format!("@start, @end or @{start} to @{end}")))?,
        };
        if !(start..=end).contains(&year) {
            return Err((format!("{year} is not simulated"), format!("{start} to {end}")));
        }
        if number.kind.counts() && year.fract() != 0.0 {
            let hint = format!("@{} or @{}", year.floor(), year.ceil());
            return Err((format!("`{}` is counted over calendar years, and none ends at {year}", number.name), hint));
        }
        if (scenario.time.record == RecordEvery::End && year != start && year != end && !yearly)
            || (scenario.time.record == RecordEvery::Year && year.fract() != 0.0)
        {
            return Err((
                format!("nothing is recorded at {year}"),
                "see time.record: \"tick\", \"year\" or \"end\"".into(),
            ));
        }
        // The nearest record: ticks have no exact decimal years.
        Ok(time_of.year_at(time_of.tick_at(year) as u32))
    };
    let first = if number.kind.counts() { start + 1.0 } else { start };
    let over = |statistic, from: f64, to| {
        let counted = number.kind.counts() && !yearly;
        if counted && time_of.record == RecordEvery::End && from < end {
            let what = format!("`{}` of the years before {end} is not recorded", number.name);
            return Err((what, "set time.record = \"year\", or ask for @end".into()));
        }
        Ok(When::Over(statistic, from, to))
    };
    match (time, statistic) {
        (None, None) => Ok(When::At(end)),
        (None, Some(statistic)) => over(statistic, first, end),
        (Some(time), statistic) => match (time.split_once(".."), statistic) {
            (None, None) => Ok(When::At(year(time)?)),
            (Some((from, to)), Some(statistic)) => {
                let (from, to) = (year(from)?, year(to)?);
                if from > to {
                    return Err((format!("{from} is after {to}"), "FROM..TO".into()));
                }
                over(statistic, from, to)
            }
            (Some(_), None) => Err(("several years, but no statistic".into(), "add .mean, .min, .max or .sum".into())),
            (None, Some(_)) => Err(("a statistic needs several years".into(), "@2030..2045, or no time at all".into())),
        },
    }
}
