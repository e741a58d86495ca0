//! Names a key of a scenario and writes its values: `place.west.income_tax=0.015` as “income tax of West 1.5%”.

use crate::chart::words::names::tidy;
use crate::format::{Currency, Unit, digits};
use crate::output::run::units::of_name;
use crate::scenario::read::edit::keys_of;

/// How the values of a key are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A share, as per cent.
    Share,
    /// Money.
    Money(Currency),
    /// A year of the calendar.
    Year,
    /// Any other number.
    Number,
}

/// A key in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What it is, in small letters unless it is a name.
    pub name: String,
    /// How its values are written.
    pub form: Form,
    /// The unit behind the name on an axis; empty where the values say it.
    pub unit: String,
}

/// A key in words; `call` says what a place is called, `currency` how its money is marked.
pub fn key(path: &str, call: &dyn Fn(&str) -> String, currency: Currency) -> Key {
    let keys = keys_of(path).unwrap_or_default();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (name, unit) = match keys.as_slice() {
        ["place", place, attribute] => (format!("{} of {}", words(attribute), call(place)), of_name(attribute)),
        ["community", community, attribute] => {
            (format!("{} of {}", words(attribute), call(community)), of_name(attribute))
        }
        ["community", community, "template", attribute] => {
            (format!("{} of the template of {}", words(attribute), call(community)), of_name(attribute))
        }
        // A part of the wage of the country.
        ["parameters", name @ "remote_only_wage"] => (words(name), "share"),
        ["parameters", name] | ["population", name] => (words(name), of_name(name)),
        ["parameters", name, class] => (format!("{} ({})", words(name), tidy(class)), of_name(name)),
        ["mechanisms" | "rules", name] => (words(name), ""),
        [kind @ ("event" | "trend"), number, change, attribute] => {
            let what = if *change == "add" { "change of " } else { "" };
            (format!("{what}{} in {kind} {}", words(attribute), tidy(number)), of_name(attribute))
        }
        _ => (tidy(path), ""),
    };
    // A factor or an addition to a share is still a plain number where it is a factor.
    let factor = keys.get(2) == Some(&"multiply");
    let form = match unit {
        _ if factor => Form::Number,
        _ if unit.starts_with("share") || unit == "probability" => Form::Share,
        _ if unit.starts_with('$') => Form::Money(currency),
        "calendar year" => Form::Year,
        _ => Form::Number,
    };
    let unit = match unit {
        _ if factor => "factor",
        "share" | "probability" | "$" | "level" => "",
        "sd" => "standard deviations",
        _ if matches!(form, Form::Share | Form::Year) => "",
        other => other,
    };
    Key { name, form, unit: currency.said(unit) }
}

impl Key {
    /// A value as it is written; words stay as they are.
    pub fn format(&self, value: &str) -> String {
        match (value.parse::<f64>(), self.form) {
            (Err(_), _) => match value {
                "true" => "on".to_owned(),
                "false" => "off".to_owned(),
                other => tidy(other),
            },
            (Ok(number), Form::Share) => format!("{}%", digits(100.0 * number)),
            (Ok(number), Form::Money(currency)) => Unit::Money(currency).format(number),
            (Ok(number), Form::Year) => number.to_string(),
            (Ok(number), Form::Number) => digits(number),
        }
    }
}

/// A name that may be a list of assignments, as `--set` takes them, in words; any other name as it is.
pub fn assignments(name: &str, call: &dyn Fn(&str) -> String, currency: Currency) -> String {
    let parts: Option<Vec<String>> = name
        .split(", ")
        .map(|part| {
            let (path, value) = part.split_once('=')?;
            let known =
                ["place.", "community.", "parameters.", "population.", "mechanisms.", "rules.", "event.", "trend."];
            let known = known.iter().any(|start| path.starts_with(start));
            known.then(|| key(path, call, currency)).map(|key| format!("{} {}", key.name, key.format(value.trim())))
        })
        .collect();
    parts.map_or_else(|| tidy(name), |parts| parts.join(", "))
}

/// A name with underscores as words; where that would not be understood, what it is.
fn words(name: &str) -> String {
    match name {
        "legal" => "legal cost".to_owned(),
        "governance_weight" => "worth of good government".to_owned(),
        "family" => "pull of family left behind".to_owned(),
        "remote_only_wage" => "wage of those who cannot work remotely".to_owned(),
        "liquidity" => "need to pay for a move from savings".to_owned(),
        name => tidy(&name.replace('_', " ")),
    }
}

/// The first letter large, as at the start of a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str) -> String {
        capital(name)
    }

    fn key(path: &str, call: &dyn Fn(&str) -> String) -> Key {
        super::key(path, call, Currency::DOLLAR)
    }

    fn assignments(name: &str, call: &dyn Fn(&str) -> String) -> String {
        super::assignments(name, call, Currency::DOLLAR)
    }

    #[test]
    fn keys_are_said_with_their_units() {
        let tax = key("place.west.income_tax", &call);
        assert_eq!(
            (tax.name.as_str(), tax.format("0.015").as_str(), tax.unit.as_str()),
            ("income tax of West", "1.5%", "")
        );
        let cost = key("parameters.moving_cost.rooted", &call);
        assert_eq!(cost.name, "moving cost (rooted)");
        let voice = key("mechanisms.voice", &call);
        assert_eq!((voice.format("true"), voice.format("false")), ("on".into(), "off".into()));
        assert_eq!(key("event.2.set.sales_tax", &call).name, "sales tax in event 2");
        let governance = key("event.1.add.governance", &call);
        assert_eq!(
            (governance.name, governance.unit),
            ("change of governance in event 1".into(), "standard deviations".into())
        );
        assert_eq!(key("place.west.rent", &call).format("12000"), "$12.0k");
        let legal = key("community.settlers.template.legal", &call);
        assert_eq!(
            (legal.name.as_str(), legal.format("30e6").as_str()),
            ("legal cost of the template of Settlers", "$30.0M")
        );
        assert_eq!(key("community.settlers.share", &call).format("0.01"), "1%");
        assert_eq!(key("place.gate.opens", &call).format("2030"), "2030");
        assert_eq!(key("place.\"st. louis\".rent", &call).name, "rent of St. louis");
    }

    #[test]
    fn money_has_the_sign_of_the_scenario() {
        let euro = Currency::new("€").expect("it is one");
        let rent = super::key("place.west.rent", &call, euro);
        assert_eq!((rent.format("12000").as_str(), rent.unit.as_str()), ("€12.0k", "€ per year"));
        assert_eq!(super::assignments("place.west.rent=900", &call, euro), "rent of West €900");
    }

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        assert_eq!(
            ["0.3", "1234.5678", "-0.25", "0"].map(|n| digits(n.parse().unwrap())),
            ["0.3", "1,235", "−0.25", "0"]
        );
    }

    #[test]
    fn assignments_are_said_and_names_left_alone() {
        assert_eq!(
            assignments("place.west.income_tax=0.015, mechanisms.voice=false", &call),
            "income tax of West 1.5%, voice off"
        );
        assert_eq!(assignments("my reform", &call), "my reform");
        assert_eq!(assignments("a=b", &call), "a=b");
    }
}
