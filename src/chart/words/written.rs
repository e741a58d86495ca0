//! Writes an output with its unit: $12,345, 12.3%, 1,234 households.

use crate::experiment::expression::Expression;
use crate::format::{Currency, Digits, grouped, precise, signed_precise};
use crate::output::run::units;
use crate::scenario::Scenario;

/// How the numbers of one output are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Written {
    factor: f64,
    /// How money is marked, if it is money.
    money: Option<Currency>,
    after: &'static str,
    /// What stands behind a difference of two of them.
    between: &'static str,
    /// What is counted; empty where every number says it.
    noun: &'static str,
}

impl Default for Written {
    /// Numbers without a unit.
    fn default() -> Written {
        Written::in_unit("", Currency::DOLLAR)
    }
}

impl Written {
    /// How the numbers of `output` are written.
    pub fn of(output: &Expression, currency: Currency) -> Written {
        Written::in_unit(units::of_output(output), currency)
    }

    /// How the numbers of the output `text` of `scenario` are written; without a unit where it names none, such as a place of another arm.
    pub fn of_text(text: &str, scenario: &Scenario) -> Written {
        let unit = Expression::parse(text, scenario).map_or("", |output| units::of_output(&output));
        Written::in_unit(unit, scenario.currency)
    }

    fn in_unit(unit: &'static str, currency: Currency) -> Written {
        match unit {
            _ if unit.starts_with("share") => {
                Written { factor: 100.0, money: None, after: "%", between: " points", noun: "" }
            }
            "per household and year" => {
                Written { factor: 100.0, money: None, after: "%", between: " points", noun: unit }
            }
            _ => match unit.strip_prefix('$') {
                Some(rest) => {
                    Written { factor: 1.0, money: Some(currency), after: "", between: "", noun: rest.trim_start() }
                }
                None => Written { factor: 1.0, money: None, after: "", between: "", noun: unit },
            },
        }
    }

    /// One number.
    pub fn level(&self, value: f64) -> String {
        self.set(&precise(self.factor * value), self.after)
    }

    /// A difference of two numbers, with its sign.
    pub fn difference(&self, value: f64) -> String {
        self.set(&signed_precise(self.factor * value), self.between)
    }

    /// The digits of a number with its interval.
    fn digits(&self, value: f64, low: f64, high: f64) -> Digits {
        Digits::of(self.factor * value, self.factor * low, self.factor * high)
    }

    /// One number and its interval, in the digits that the interval tells.
    pub fn levels(&self, value: f64, (low, high): (f64, f64)) -> [String; 3] {
        let digits = self.digits(value, low, high);
        [value, low, high].map(|x| self.set(&digits.write(self.factor * x), self.after))
    }

    /// One number in the digits that an interval of this width tells.
    pub fn level_within(&self, value: f64, width: f64) -> String {
        self.levels(value, (value, value + width))[0].clone()
    }

    /// A difference and its interval, each for a cell of its own: +33 points, −8 to +75.
    pub fn difference_and_interval(&self, value: f64, (low, high): (f64, f64)) -> [String; 2] {
        let digits = self.digits(value, low, high);
        let [low, high] = [low, high].map(|x| self.set(&digits.signed(self.factor * x), ""));
        [self.set(&digits.signed(self.factor * value), self.between), format!("{low} to {high}")]
    }

    /// A difference with its interval: +33 points (−8 to +75).
    pub fn differences(&self, value: f64, ends: (f64, f64)) -> String {
        let [difference, interval] = self.difference_and_interval(value, ends);
        format!("{difference} ({interval})")
    }

    /// A size of differences with its interval, without signs.
    pub fn widths(&self, value: f64, (low, high): (f64, f64)) -> String {
        let digits = self.digits(value, low, high);
        let [low, high] = [low, high].map(|x| self.set(&digits.write(self.factor * x), ""));
        format!("{} ({low} to {high})", self.set(&digits.write(self.factor * value), self.between))
    }

    /// A standard error or a width, without a sign.
    pub fn width(&self, value: f64) -> String {
        self.set(&precise(self.factor * value), self.between)
    }

    /// One number with what is counted: 1,234 households.
    pub fn in_full(&self, value: f64) -> String {
        self.behind(self.level(value))
    }

    /// A number that was given, with what is counted: a whole one of what is counted has no decimals.
    pub fn goal(&self, value: f64) -> String {
        let counted = self.factor == 1.0 && self.money.is_none() && value.fract() == 0.0;
        match self.noun.strip_suffix('s') {
            Some(one) if counted && value == 1.0 => format!("1 {one}"),
            _ if counted => self.behind(grouped(value, 0)),
            _ => self.in_full(value),
        }
    }

    /// A difference with what is counted.
    pub fn difference_in_full(&self, value: f64) -> String {
        self.behind(self.difference(value))
    }

    fn behind(&self, number: String) -> String {
        match self.noun.chars().next() {
            Some(letter) if letter.is_alphabetic() => format!("{number} {}", self.noun),
            _ => number,
        }
    }

    /// The noun behind a text, in brackets, if there is one.
    pub fn heading(&self, text: &str) -> String {
        if self.noun.is_empty() { text.to_owned() } else { format!("{text} ({})", self.noun) }
    }

    fn set(&self, digits: &str, after: &str) -> String {
        let (sign, digits) = match digits.chars().next() {
            Some(sign @ ('+' | '−')) => (sign.to_string(), &digits[sign.len_utf8()..]),
            _ => (String::new(), digits),
        };
        let before = self.money.map_or_else(String::new, |currency| currency.before());
        format!("{sign}{before}{digits}{after}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_per_cents_and_their_differences_points() {
        let share = Written::in_unit("share of the start", Currency::DOLLAR);
        assert_eq!((share.level(0.05), share.difference(-0.05)), ("5%".into(), "−5 points".into()));
        assert_eq!(share.differences(0.3333, (-0.0804, 0.746)), "+33 points (−8 to +75)");
        assert_eq!((share.level(0.01661), share.level_within(0.016_612, 0.0004)), ("1.66%".into(), "1.661%".into()));
    }

    #[test]
    fn dollars_stand_behind_the_sign_and_counts_in_the_heading() {
        let rent = Written::in_unit("$ per year", Currency::DOLLAR);
        assert_eq!((rent.level(-1_234.0), rent.difference(1_234.0)), ("−$1,234".into(), "+$1,234".into()));
        assert_eq!(rent.heading("rent"), "rent (per year)");
        assert_eq!(rent.differences(560.4, (401.0, 704.0)), "+$560 (+$400 to +$700)");
        assert_eq!(rent.levels(12_345.0, (12_301.0, 12_389.0)), ["$12,345", "$12,301", "$12,389"]);
        let homes = Written::in_unit("households", Currency::DOLLAR);
        assert_eq!((homes.level(3_617_000.0), homes.heading("x")), ("3,617,000".into(), "x (households)".into()));
        let goals = [1.0, 2.0, 2.5, -1_234.0].map(|value| homes.goal(value));
        assert_eq!(goals, ["1 household", "2 households", "2.5 households", "−1,234 households"]);
        let shown = [Written::in_unit("share of runs", Currency::DOLLAR).goal(1.0), rent.goal(1.0)];
        assert_eq!(shown, ["100%", "$1 per year"]);
    }
}
