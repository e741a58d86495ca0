//! Writes numbers as people say them: two figures of households, three of dollars, “million” from a million on.

use crate::format::{Currency, count, grouped};

/// A number with so many figures that count.
fn rounded(value: f64, figures: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let power = figures - 1 - libm::log10(value.abs()).floor() as i32;
    let scale = 10f64.powi(power.abs());
    if power >= 0 { (value * scale).round() / scale } else { (value / scale).round() * scale }
}

/// So many of a thousand thousands: 4.4 million.
fn large(size: f64, figures: usize) -> Option<String> {
    let (by, word) = match size {
        _ if size >= 1e9 => (1e9, "billion"),
        _ if size >= 1e6 => (1e6, "million"),
        _ => return None,
    };
    let size = size / by;
    let before = if size >= 99.5 { 3 } else { usize::from(size >= 9.95) + 1 };
    let text = grouped(size, figures.saturating_sub(before));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Some(format!("{text} {word}"))
}

/// Households: 12, 250, 5,500, 4.4 million.
pub fn people(value: f64) -> String {
    people_in(value, 2)
}

/// More or fewer households: +3,900, −6,200.
pub fn signed_people(value: f64) -> String {
    match people(value) {
        none if none == "0" || none == "NaN" => none,
        size if value < 0.0 => format!("−{size}"),
        size => format!("+{size}"),
    }
}

/// The same in more figures, for what two do not tell apart: 1.73 million.
pub fn people_in(value: f64, figures: usize) -> String {
    let size = value.abs();
    let size = if size < 100.0 { size.round() } else { rounded(size, figures as i32) };
    large(size, figures).unwrap_or_else(|| count(size))
}

/// Money: $390, $46,500, $254 million.
pub fn money(value: f64, currency: Currency) -> String {
    money_in(value, currency, 3)
}

/// The same in more figures, for what three do not tell apart: $46,520.
pub fn money_in(value: f64, currency: Currency, figures: usize) -> String {
    let size = value.abs();
    let size = if size < 1_000.0 { size.round() } else { rounded(size, figures as i32) };
    let minus = if value < 0.0 && size > 0.0 { "−" } else { "" };
    format!("{minus}{}{}", currency.before(), large(size, figures).unwrap_or_else(|| count(size)))
}

/// A gain or loss of money: +$390, −$1,230.
pub fn signed_money(value: f64, currency: Currency) -> String {
    let text = money(value, currency);
    if value > 0.0 && crate::format::is_something(&text) { format!("+{text}") } else { text }
}

/// A size in per cent: 34%, 4.5%, .07 of them as 0.07%.
pub fn percent(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size >= 9.95 || size == 0.0 => 0,
        _ if size >= 0.095 => 1,
        _ => 2,
    };
    match grouped(size, decimals).as_str() {
        "0.00" => "under 0.01%".to_owned(),
        digits => format!("{digits}%"),
    }
}

/// A change in per cent with its sign: +34%, −4.5%.
pub fn signed_percent(value: f64) -> String {
    match percent(value) {
        small if small.starts_with("under") => small,
        text if value < 0.0 && text != "0%" => format!("−{text}"),
        text if value > 0.0 && text != "0%" => format!("+{text}"),
        text => text,
    }
}

/// A time: 13 years, 2.5 years.
pub fn years(value: f64) -> String {
    match value {
        _ if value < 0.05 => "0 years".to_owned(),
        _ if (0.95..1.05).contains(&value) => "1 year".to_owned(),
        _ if value < 4.95 => format!("{} years", plain_years(value)),
        _ => format!("{} years", count(value)),
    }
}

/// The digits of a time alone.
pub fn plain_years(value: f64) -> String {
    match value {
        _ if value < 0.05 => "0".to_owned(),
        _ if value < 4.95 && (value - value.round()).abs() >= 0.05 => grouped(value, 1),
        _ => count(value),
    }
}

/// A calendar year.
pub fn year(value: f64) -> String {
    format!("{}", value.floor())
}

/// A count of runs or towns.
pub fn whole(value: f64) -> String {
    match (value - value.round()).abs() < 1e-9 {
        true => count(value),
        false => grouped(value, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_with_the_figures_that_count() {
        assert_eq!([0.0, 3.2, 99.4, 254.0, 5_473.0, 12_345.0].map(people), ["0", "3", "99", "250", "5,500", "12,000"]);
        assert_eq!([999_600.0, 4_389_000.0, 23.4e6].map(people), ["1 million", "4.4 million", "23 million"]);
        let dollars = |value| money(value, Currency::DOLLAR);
        assert_eq!([-6_159.0, 3_912.0, -0.2, 2.2e6].map(signed_people), ["−6,200", "+3,900", "0", "+2.2 million"]);
        let gains = [-1_234.0, 1_234.0, 0.2].map(|value| signed_money(value, Currency::DOLLAR));
        assert_eq!(gains, ["−$1,230", "+$1,230", "$0"]);
        assert_eq!(
            [390.4, 46_512.0, 254.4e6, 46.51e9].map(dollars),
            ["$390", "$46,500", "$254 million", "$46.5 billion"]
        );
        assert_eq!((dollars(-1_234.0), dollars(-0.2)), ("−$1,230".to_owned(), "$0".to_owned()));
        assert_eq!([4_389_000.0, 1_733.0, 54.6].map(|value| people_in(value, 3)), ["4.39 million", "1,730", "55"]);
        assert_eq!(money_in(46_512.0, Currency::DOLLAR, 4), "$46,510");
        assert_eq!(
            [34.2, 9.96, 4.53, 0.07, 0.001, 0.0].map(percent),
            ["34%", "10%", "4.5%", "0.07%", "under 0.01%", "0%"]
        );
        assert_eq!([34.2, -4.53, 0.001, 0.0].map(signed_percent), ["+34%", "−4.5%", "under 0.01%", "0%"]);
        assert_eq!([0.5, 1.0, 2.54, 3.0, 12.7].map(years), ["0.5 years", "1 year", "2.5 years", "3 years", "13 years"]);
    }
}
