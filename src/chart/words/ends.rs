//! Writes the two ends of an assumption as they stand beside its name: “2–5% or 12–15%”, in at most three digits that count.

use crate::chart::words::keys::{Form, Key};
use crate::chart::words::names::tidy;
use crate::format::{grouped, is_something};

/// Both ends, each a value or, as `from..to`, a range of values; in one form, so that they can be compared.
pub fn ends(key: &Key, low: &str, high: &str) -> String {
    let numbers = |end: &str| -> Option<Vec<f64>> {
        let parts =
            end.split("..").map(|part| part.trim().replace('_', "").parse().ok().filter(|x: &f64| x.is_finite()));
        parts.collect()
    };
    let (low, high) = match numbers(low).zip(numbers(high)) {
        Some((low, high)) => {
            let all: Vec<f64> = low.iter().chain(&high).copied().collect();
            let style = Style::of(key.form, &all);
            let alone = [&low, &high].map(|end| Style::of(key.form, end).end(end));
            match alone {
                // Ends that are worlds apart have no form in common.
                [low, high] if style.long && low != high => (low, high),
                _ => (style.end(&low), style.end(&high)),
            }
        }
        None => (key.format(&tidy(low)), key.format(&tidy(high))),
    };
    if low == high { low } else { format!("{low} or {high}") }
}

/// How some numbers are written alike.
struct Style {
    before: String,
    /// The numbers are multiplied by this.
    factor: f64,
    decimals: usize,
    after: &'static str,
    /// Years have no commas.
    grouped: bool,
    /// Whether it takes more than three digits.
    long: bool,
}

impl Style {
    fn of(form: Form, values: &[f64]) -> Style {
        let largest = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        let (factor, after) = match form {
            Form::Share => (100.0, "%"),
            Form::Year => (1.0, ""),
            _ if largest >= 999.5e6 => (1e-9, "B"),
            _ if largest >= 999.5e3 => (1e-6, "M"),
            _ if largest >= 9_995.0 => (1e-3, "k"),
            _ => (1.0, ""),
        };
        let before = match form {
            Form::Money(currency) => currency.before(),
            _ => String::new(),
        };
        let style = |decimals: usize| Style {
            before: before.clone(),
            factor,
            decimals,
            after,
            grouped: form != Form::Year,
            long: false,
        };
        // Three digits that count of the largest, more where different values would look alike or like nothing, fewer
        // where the last are zeros everywhere.
        let digits = if form == Form::Year { 1 } else { (2 - whole(factor * largest)).clamp(0, 8) as usize };
        let alike = |decimals: usize| {
            let texts: Vec<String> = values.iter().map(|value| style(decimals).number(*value)).collect();
            let same = |i: usize, j: usize| texts[i] == texts[j] && values[i] != values[j];
            let nothing = |i: usize| values[i] != 0.0 && !is_something(&texts[i]);
            (0..texts.len()).any(|i| nothing(i) || (0..i).any(|j| same(i, j)))
        };
        let enough = (digits..=8).find(|&decimals| !alike(decimals)).unwrap_or(digits);
        let rounded =
            |decimals: usize, value: &f64| format!("{:.decimals$}", factor * value).parse::<f64>().unwrap_or(f64::NAN);
        let shorter = |fewer: &usize| values.iter().all(|value| rounded(*fewer, value) == rounded(enough, value));
        Style { long: enough > digits, ..style((0..enough).find(shorter).unwrap_or(enough)) }
    }

    /// A number without what stands around it.
    fn number(&self, value: f64) -> String {
        let size = (self.factor * value).abs();
        if self.grouped { grouped(size, self.decimals) } else { format!("{size:.0$}", self.decimals) }
    }

    fn value(&self, value: f64) -> String {
        let number = self.number(value);
        let minus = value < 0.0 && is_something(&number);
        format!("{}{}{number}{}", if minus { "−" } else { "" }, self.before, self.after)
    }

    fn end(&self, values: &[f64]) -> String {
        match values {
            [from, .., to] if self.value(*from) != self.value(*to) => match values.iter().all(|value| *value >= 0.0) {
                true => format!("{}{}–{}{}", self.before, self.number(*from), self.number(*to), self.after),
                false => format!("{} to {}", self.value(*from), self.value(*to)),
            },
            [one, ..] => self.value(*one),
            [] => String::new(),
        }
    }
}

/// The power of ten of the first digit that counts, zero for zero.
fn whole(size: f64) -> i32 {
    let digits = format!("{size:.2e}");
    digits.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::keys::{capital, key};
    use crate::format::Currency;

    fn written(path: &str, low: &str, high: &str) -> String {
        ends(&key(path, &|name| capital(name), Currency::DOLLAR), low, high)
    }

    #[test]
    fn ends_have_three_digits_that_count_and_one_form() {
        assert_eq!(written("place.west.income_tax", "0.015", "0.1"), "1.5% or 10.0%");
        assert_eq!(written("place.west.income_tax", "0.02", "0.1"), "2% or 10%");
        assert_eq!(written("parameters.assist", "0.3712684", "0.8129"), "37.1% or 81.3%");
        assert_eq!(written("place.west.rent", "12000", "14_500"), "$12.0k or $14.5k");
        assert_eq!(written("place.west.rent", "900", "1200"), "$900 or $1,200");
        assert_eq!(written("community.settlers.template.legal", "8e6", "30e6"), "$8M or $30M");
        assert_eq!(written("parameters.wealth_scale", "0.5", "2"), "0.5 or 2.0");
        assert_eq!(written("parameters.moving_cost.rooted", "-1.23456", "6.1"), "−1.23 or 6.10");
        assert_eq!(written("place.gate.opens", "2030", "2040"), "2030 or 2040");
    }

    #[test]
    fn fifths_of_sampled_axes_are_ranges() {
        assert_eq!(written("place.west.income_tax", "0.02012..0.0513", "0.1199..0.1504"), "2.0–5.1% or 12.0–15.0%");
        assert_eq!(written("place.west.rent", "10012.3..11998.2", "18001.7..19994.1"), "$10–12k or $18–20k");
        assert_eq!(written("place.west.governance", "-2.98..-1.802", "1.81..2.97"), "−2.98 to −1.80 or 1.81–2.97");
    }

    #[test]
    fn different_values_never_look_alike_or_like_nothing() {
        assert_eq!(written("parameters.wealth_scale", "1000.2", "1000.9"), "1,000 or 1,001");
        assert_eq!(written("parameters.wealth_scale", "1000.2", "1000.4"), "1,000.2 or 1,000.4");
        assert_eq!(written("parameters.drain", "0.001", "10"), "0.001 or 10");
        assert_eq!(written("parameters.drain", "0", "10"), "0 or 10");
        assert_eq!(written("parameters.assist", "0.5", "0.5"), "50%");
    }

    #[test]
    fn words_are_left_as_words() {
        assert_eq!(written("mechanisms.voice", "true", "false"), "on or off");
        assert_eq!(written("rules.utility", "cobb_douglas", "linear"), "cobb_douglas or linear");
    }
}
