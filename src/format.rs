//! Formats numbers for people, the same way throughout the program: 1,234,567 · 80k · $1.2M · 12% · −0.25.
//!
//! Thousands have commas, the minus sign is “−”, what rounds to nothing has no sign, and the per-cent sign follows its
//! number without a space. Labels abbreviate ([`Unit`]: $1.20M), sentences do not ([`Currency::amount`]: $1.2 million). One text is
//! older than this style and part of a result table: the reasons of events, which [`value`] keeps as they are.
//!
//! - [`plain`]: digits, commas and signs
//! - `digits`: the digits that count, of a number alone or with its interval

pub mod digits;
pub mod plain;

pub use crate::format::digits::{Digits, precise, rough, signed_precise};
pub use crate::format::plain::{grouped, is_something};
use crate::format::plain::{trimmed, with_plus};

/// A whole number with commas: 28,000.
pub fn count(value: f64) -> String {
    grouped(value, 0)
}

/// So many of something: 1 place, 1,200 places.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number as f64), if number == 1 { "" } else { "s" })
}

/// At most three digits that count behind the point, without zeros behind them.
pub fn digits(value: f64) -> String {
    let size = value.abs();
    let decimals =
        (0..6).find(|&d| (size * 10f64.powi(d) - (size * 10f64.powi(d)).round()).abs() < 1e-9 * size.max(1.0));
    let whole = if size >= 1.0 { libm::log10(size).floor() as i32 + 1 } else { 0 };
    grouped(value, decimals.unwrap_or(6).min((3 - whole).max(0)) as usize)
}

/// A number rounded to four digits that count, as precisely as a run says anything: 123,457 is 123,500.
pub fn four_digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let power = 10_f64.powi(3 - libm::log10(value.abs()).floor() as i32);
    (value * power).round() / power
}

/// A number of any unit with about three digits that count, large ones in thousands and millions: 1.09M, 8,512, 12.3, 0.012.
pub fn compact(value: f64) -> String {
    if value.abs() >= 9_950.0 { Unit::Count.format(value) } else { precise(value) }
}

/// Like [`compact`], with its sign.
pub fn signed_compact(value: f64) -> String {
    with_plus(value, compact(value))
}

/// A number of any size with two decimals below ten, and none where it is larger or whole.
pub fn number(value: f64) -> String {
    if value.abs() >= 10.0 || value == value.trunc() { count(value) } else { grouped(value, 2) }
}

/// A number with so many decimals and its sign.
pub fn signed(value: f64, decimals: usize) -> String {
    with_plus(value, grouped(value, decimals))
}

/// The shortest text that stands for exactly this number, as parameters and years are written.
pub fn exact(value: f64) -> String {
    value.to_string().replace('-', "−")
}

/// Exact numbers of one parameter, class by class.
pub fn exact_list(values: &[f64]) -> String {
    values.iter().copied().map(exact).collect::<Vec<_>>().join(" / ")
}

/// The sign or code of a currency, which stands before amounts: $, €, CHF. It says how money is written, never how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    letters: [u8; Currency::ROOM],
    length: usize,
}

impl Default for Currency {
    fn default() -> Currency {
        Currency::DOLLAR
    }
}

impl Currency {
    /// US dollars, unless a scenario says otherwise.
    pub const DOLLAR: Currency = Currency { letters: [b'$', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], length: 1 };
    /// The most bytes of a sign.
    const ROOM: usize = 12;
    /// The most letters of a sign.
    const MOST: usize = 4;
    /// What may be written, for messages.
    pub const ALLOWED: &str = "one to four letters or currency signs, such as \"$\", \"€\" or \"CHF\"";

    /// The currency of this sign or code: one to four letters or signs of currencies.
    pub fn new(sign: &str) -> Option<Currency> {
        let fits = |c: char| c.is_alphabetic() || matches!(c, '$' | '¢'..='¥' | '฿' | '\u{20a0}'..='\u{20cf}');
        let count = sign.chars().count();
        if count == 0 || count > Currency::MOST || sign.len() > Currency::ROOM || !sign.chars().all(fits) {
            return None;
        }
        let mut letters = [0; Currency::ROOM];
        letters[..sign.len()].copy_from_slice(sign.as_bytes());
        Some(Currency { letters, length: sign.len() })
    }

    /// The sign or code.
    pub fn sign(&self) -> &str {
        std::str::from_utf8(&self.letters[..self.length]).expect("it was made from a text")
    }

    /// What stands before an amount: the sign, and behind a code a space at which no line breaks.
    pub fn before(&self) -> String {
        let sign = self.sign();
        let space = if sign.ends_with(char::is_alphabetic) { "\u{a0}" } else { "" };
        format!("{sign}{space}")
    }

    /// A text of the program, such as a unit or a heading, that marks money with $: with this currency's sign in its place.
    pub fn said(&self, text: &str) -> String {
        let mut parts = text.split('$');
        let mut said = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.starts_with(|next: char| next.is_ascii_digit()) {
                true => said.push_str(&self.before()),
                false => said.push_str(self.sign()),
            }
            said.push_str(part);
        }
        said
    }

    /// Whether a unit is one of money: it begins with $, as the program's do, or with this currency's sign.
    pub fn measures(&self, unit: &str) -> bool {
        unit.starts_with('$')
            || unit.strip_prefix(self.sign()).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    }

    /// An amount in a sentence, in millions and billions where it is large.
    pub fn amount(&self, value: f64) -> String {
        let size = value.abs();
        let text = match size {
            _ if size >= 999_500_000.0 => format!("{} billion", three_digits(size / 1e9)),
            _ if size >= 999_500.0 => format!("{} million", three_digits(size / 1e6)),
            _ => count(size),
        };
        let minus = if value < 0.0 && text != "0" { "−" } else { "" };
        format!("{minus}{}{text}", self.before())
    }
}

/// A number of this unit in the reason of an event; a column of `events.csv`, so that its per-cent sign keeps its space.
pub fn value(value: f64, unit: &str, currency: Currency) -> String {
    match unit {
        _ if value.is_infinite() => "no limit".to_owned(),
        _ if unit.starts_with('$') => currency.amount(value),
        _ if unit.starts_with("share") || unit == "probability" => format!("{} %", trimmed(100.0 * value, 2)),
        _ if value.abs() >= 1_000.0 => count(value),
        _ => trimmed(value, 3),
    }
}

/// Three digits that count, without zeros at the end.
fn three_digits(size: f64) -> String {
    let decimals = match size.abs() {
        size if size < 9.995 => 2,
        size if size < 99.95 => 1,
        _ => 0,
    };
    trimmed(size, decimals)
}

/// What a number is, and so how it is written on an axis or a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Counted things, such as households.
    Count,
    /// Money.
    Money(Currency),
    /// Change in per cent, with its sign.
    Change,
    /// A share in per cent.
    Share,
    /// Standard deviations from a mean.
    Score,
}

impl Unit {
    /// Labels of all ticks of an axis, in one common form.
    pub fn ticks(self, ticks: &[f64]) -> Vec<String> {
        let step = match ticks {
            [first, second, ..] => second - first,
            _ => ticks.first().map_or(0.0, |tick| tick.abs()),
        };
        let (divisor, suffix) = self.common(ticks);
        let decimals = decimals_of(step / divisor);
        let label = |tick: &f64| self.sign(*tick, &grouped(tick.abs() / divisor, decimals), suffix);
        ticks.iter().map(label).collect()
    }

    /// What all ticks of an axis are divided by, and what stands behind them.
    fn common(self, ticks: &[f64]) -> (f64, &'static str) {
        let largest = ticks.iter().fold(0.0, |most: f64, tick| most.max(tick.abs()));
        match self {
            Unit::Change | Unit::Share => (1.0, "%"),
            Unit::Score => (1.0, ""),
            _ if largest >= 1e9 => (1e9, "B"),
            _ if largest >= 1e6 => (1e6, "M"),
            _ if largest >= 1e4 => (1e3, "k"),
            _ => (1.0, ""),
        }
    }

    /// A round value without digits behind the point.
    pub fn round(self, value: f64) -> String {
        let (divisor, suffix) = match value.abs() {
            size if size >= 1e9 => (1e9, "B"),
            size if size >= 1e6 => (1e6, "M"),
            size if size >= 1e4 => (1e3, "k"),
            _ => (1.0, ""),
        };
        let scaled = value.abs() / divisor;
        self.sign(value, &grouped(scaled, decimals_of(scaled)), suffix)
    }

    /// One value in about three digits.
    pub fn format(self, value: f64) -> String {
        match self {
            Unit::Change => return signed_percent(value),
            Unit::Share => return percent(value),
            Unit::Score => return self.sign(value, &grouped(value.abs(), 2), ""),
            Unit::Count | Unit::Money(_) => {}
        }
        let size = value.abs();
        let (divisor, suffix) = match size {
            _ if size >= 999_500_000.0 => (1e9, "B"),
            _ if size >= 999_500.0 => (1e6, "M"),
            _ if size >= 9_950.0 => (1e3, "k"),
            _ => (1.0, ""),
        };
        let scaled = size / divisor;
        let decimals = match scaled {
            _ if divisor == 1.0 => 0,
            _ if scaled < 9.995 => 2,
            _ if scaled < 99.95 => 1,
            _ => 0,
        };
        self.sign(value, &grouped(scaled, decimals), suffix)
    }

    /// One value beside an axis with these ticks: in the digits of the axis where those are finer, so that two labels differ where
    /// their places on it do.
    pub fn format_beside(self, value: f64, ticks: &[f64]) -> String {
        let own = self.format(value);
        let [first, second, ..] = ticks else { return own };
        let (divisor, suffix) = self.common(ticks);
        let decimals = decimals_of((second - first) / divisor);
        let finest = divisor / 10f64.powi(decimals as i32);
        // What a text of this form tells apart: 1.02M a hundredth of a million.
        let digits = own.split('.').nth(1).map_or(0, |rest| rest.chars().take_while(char::is_ascii_digit).count());
        let scale = own.chars().last().map_or(1.0, |last| match last {
            'B' => 1e9,
            'M' => 1e6,
            'k' => 1e3,
            _ => 1.0,
        });
        match finest < scale / 10f64.powi(digits as i32) * (1.0 - 1e-9) {
            true => self.sign(value, &grouped(value.abs() / divisor, decimals), suffix),
            false => own,
        }
    }

    /// A difference of two values, with its sign: of shares and changes in points.
    pub fn difference(self, value: f64) -> String {
        match self {
            Unit::Change | Unit::Share => {
                let digits = percent_digits(value.abs());
                let sign = if value < 0.0 { "−" } else { "+" };
                if is_something(&digits) { format!("{sign}{digits} points") } else { "0 points".to_owned() }
            }
            _ => self.format_signed(value),
        }
    }

    /// One value, a plus sign before what is above nothing.
    pub fn format_signed(self, value: f64) -> String {
        let text = self.format(value);
        if text.starts_with('+') { text } else { with_plus(value, text) }
    }

    /// The least length of an axis whose ticks are to differ in these digits.
    pub fn least_span(self) -> f64 {
        match self {
            Unit::Change | Unit::Share => 0.5,
            Unit::Score => 0.05,
            Unit::Count | Unit::Money(_) => 5.0,
        }
    }

    fn sign(self, value: f64, digits: &str, suffix: &str) -> String {
        let nothing = !is_something(digits);
        let sign = match self {
            _ if nothing => "",
            _ if value < 0.0 => "−",
            Unit::Change => "+",
            _ => "",
        };
        let currency = match self {
            Unit::Money(currency) => currency.before(),
            _ => String::new(),
        };
        match (nothing, self) {
            (true, Unit::Change | Unit::Share) => "0%".to_owned(),
            (true, _) => format!("{currency}0"),
            _ => format!("{sign}{currency}{digits}{suffix}"),
        }
    }
}

/// A size in per cent: one decimal below 5, none above; what rounds to nothing has none.
pub fn percent(size: f64) -> String {
    match percent_digits(size).as_str() {
        "0.0" | "-0.0" => "0%".to_owned(),
        digits => format!("{digits}%"),
    }
}

/// A change in per cent with its sign; what rounds to nothing has none.
pub fn signed_percent(change: f64) -> String {
    let digits = percent_digits(change.abs());
    match digits.as_str() {
        "0.0" => "0%".to_owned(),
        _ if change < 0.0 => format!("−{digits}%"),
        _ => format!("+{digits}%"),
    }
}

/// A per cent with so many decimals, as columns need.
pub fn percent_with(value: f64, decimals: usize) -> String {
    format!("{}%", grouped(value, decimals))
}

/// Like [`percent_with`], with its sign; what rounds to nothing has none.
pub fn signed_percent_with(value: f64, decimals: usize) -> String {
    format!("{}%", signed(value, decimals))
}

/// A rate in per cent with three figures: 2.25%, 11.9%, 30%; replicates of a rate differ in the third.
pub fn rate(percent: f64) -> String {
    format!("{}%", three_digits(percent))
}

/// A share in per cent like a [`rate`], and with as many decimals as tell a quarter of `range`, a width of shares, apart.
pub fn share_within(share: f64, range: f64) -> String {
    let usual = rate(100.0 * share);
    let enough = (0..3).find(|&decimals| 10f64.powi(-decimals) <= 25.0 * range).unwrap_or(3) as usize;
    let has = usual.trim_end_matches('%').split('.').nth(1).map_or(0, str::len);
    if range > 0.0 && enough > has { percent_with(100.0 * share, enough) } else { usual }
}

/// Sizes of one or several changes, per cent, positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// The least.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl From<f64> for Sizes {
    fn from(size: f64) -> Sizes {
        Sizes { least: size, most: size }
    }
}

impl Sizes {
    /// The sizes in per cent: one number, or from the least to the largest.
    pub fn format(self) -> String {
        let (least, most) = (percent(self.least), percent(self.most));
        if least == most { most } else { format!("{least} to {most}") }
    }
}

fn percent_digits(size: f64) -> String {
    if size < 4.95 { format!("{size:.1}") } else { grouped(size, 0) }
}

/// Decimals that tell multiples of `step` apart.
fn decimals_of(step: f64) -> usize {
    (0..4)
        .find(|&decimals| {
            let scaled = step.abs() * 10f64.powi(decimals as i32);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0)
        })
        .unwrap_or(4)
}

/// Words as a shell takes them, in quotes where it would read more into them.
pub fn shell(words: &[String]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,:@%+".contains(c);
    let quote = |word: &String| match word.chars().all(plain) && !word.is_empty() {
        true => word.clone(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONEY: Unit = Unit::Money(Currency::DOLLAR);

    fn dollars(value: f64) -> String {
        Currency::DOLLAR.amount(value)
    }

    #[test]
    fn four_digits_are_what_a_run_knows() {
        let cases = [(123_457.0, 123_500.0), (-0.012_345_6, -0.012_35), (9_999.6, 10_000.0), (12.0, 12.0), (0.0, 0.0)];
        cases
            .iter()
            .for_each(|&(value, rounded)| assert!((four_digits(value) / rounded - 1.0).abs() < 1e-12 || value == 0.0));
        assert!(
            four_digits(0.0) == 0.0 && four_digits(f64::NAN).is_nan() && four_digits(f64::INFINITY) == f64::INFINITY
        );
    }

    #[test]
    fn a_share_has_as_many_decimals_as_its_range_needs() {
        let text = |low: f64, high: f64| [low, high].map(|share| share_within(share, high - low));
        assert_eq!(text(1.032, 1.043), ["103.2%", "104.3%"]);
        assert_eq!(text(0.0225, 0.0306), ["2.25%", "3.06%"]);
        assert_eq!(text(0.2, 0.8), ["20%", "80%"]);
        assert_eq!(text(0.732, 0.7331), ["73.20%", "73.31%"]);
        assert_eq!(text(0.3, 0.3), ["30%", "30%"]);
    }

    #[test]
    fn a_currency_changes_the_sign_and_never_the_amount() {
        let signs = ["€", "CHF", "R$"].map(|sign| Currency::new(sign).expect("it is one"));
        assert_eq!(signs.map(|c| c.amount(-1_200.0)), ["−€1,200", "−CHF\u{a0}1,200", "−R$1,200"]);
        assert_eq!(signs.map(|c| Unit::Money(c).format(23_950.0)), ["€23.9k", "CHF\u{a0}23.9k", "R$23.9k"]);
        assert_eq!(signs.map(|c| c.said("$ per year")), ["€ per year", "CHF per year", "R$ per year"]);
        assert_eq!(
            signs.map(|c| c.said("below $30,000")),
            ["below €30,000", "below CHF\u{a0}30,000", "below R$30,000"]
        );
        assert_eq!(Currency::DOLLAR.said("Rent, $ a year"), "Rent, $ a year");
        assert_eq!(value(15_750.0, "$ per year", signs[0]), "€15,750");
        assert!(signs[1].measures("CHF a year") && signs[1].measures("$") && !signs[1].measures("CHFs"));
        for odd in ["", " ", "5", "€ ", "a b", "=", "-", "<b>", "dollar", "\n"] {
            assert_eq!(Currency::new(odd), None, "{odd:?}");
        }
    }

    #[test]
    fn values_have_three_digits() {
        assert_eq!(Unit::Count.format(3_617_000.0), "3.62M");
        assert_eq!(Unit::Count.format(93_412.0), "93.4k");
        assert_eq!(Unit::Count.format(9_412.4), "9,412");
        assert_eq!(Unit::Count.format(412.4), "412");
        assert_eq!(Unit::Count.format(999_600.0), "1.00M");
        assert_eq!(MONEY.format(23_950.0), "$23.9k");
        assert_eq!(MONEY.format(-950.0), "−$950");
        assert_eq!(Unit::Count.format(0.2), "0");
    }

    #[test]
    fn changes_keep_their_sign_unless_they_round_to_nothing() {
        assert_eq!(signed_percent(12.3), "+12%");
        assert_eq!(signed_percent(-7.2), "−7%");
        assert_eq!(signed_percent(1.44), "+1.4%");
        assert_eq!(signed_percent(-0.04), "0%");
        assert_eq!(signed_percent(1_240.0), "+1,240%");
    }

    #[test]
    fn sizes_are_one_number_or_a_range() {
        assert_eq!((percent(7.5), percent(1.8), percent(0.04)), ("8%".into(), "1.8%".into(), "0%".into()));
        assert_eq!(Sizes { least: 10.0, most: 13.0 }.format(), "10% to 13%");
        assert_eq!(Sizes { least: 12.1, most: 12.3 }.format(), "12%");
    }

    #[test]
    fn whole_numbers_have_commas_and_one_minus_sign() {
        assert_eq!(count(1_234_567.4), "1,234,567");
        assert_eq!((count(999.0), count(-1_234.0), count(-0.2)), ("999".into(), "−1,234".into(), "0".into()));
    }

    #[test]
    fn one_of_something_is_no_plural() {
        assert_eq!([1, 1_200].map(|number| counted(number, "thread")), ["1 thread", "1,200 threads"]);
    }

    #[test]
    fn numbers_of_any_unit_keep_the_digits_that_count() {
        assert_eq!(compact(1_090_624.0), "1.09M");
        assert_eq!([-8512.4, 12.345, 0.012, -1e-9].map(signed_compact), ["−8,512", "+12.3", "+0.012", "0"]);
        assert_eq!([26.0, 3.0, 1764.4, 0.256].map(number), ["26", "3", "1,764", "0.26"]);
        assert_eq!([0.5, -0.25, 0.001].map(|value| signed(value, 2)), ["+0.50", "−0.25", "0.00"]);
        assert_eq!(exact_list(&[-0.888, 2025.0]), "−0.888 / 2025");
    }

    #[test]
    fn per_cents_have_no_space_and_nothing_has_no_sign() {
        assert_eq!([-12.34, -0.01, 3.0].map(|change| signed_percent_with(change, 1)), ["−12.3%", "0.0%", "+3.0%"]);
        assert_eq!(percent_with(2.61, 1), "2.6%");
        assert_eq!([2.25, 11.9, 30.0, 100.0, 0.0, -3.12].map(rate), ["2.25%", "11.9%", "30%", "100%", "0%", "−3.12%"]);
    }

    #[test]
    fn labels_beside_an_axis_have_its_digits() {
        let axis = [1_010_000.0, 1_015_000.0, 1_020_000.0];
        let written =
            |unit: Unit, ticks: &[f64], values: [f64; 2]| values.map(|value| unit.format_beside(value, ticks));
        assert_eq!(written(Unit::Count, &axis, [1_016_300.0, 1_021_700.0]), ["1.016M", "1.022M"]);
        assert_eq!(written(MONEY, &[800.0, 900.0], [812.4, 950.0]), ["$812", "$950"]);
        // What is finer than the axis stays so.
        assert_eq!(written(Unit::Count, &[80_000.0, 100_000.0], [93_412.0, 99_950.0]), ["93.4k", "100k"]);
        assert_eq!(written(Unit::Change, &[5.0, 5.5], [5.21, -4.9]), ["+5.2%", "−4.9%"]);
        assert_eq!(written(Unit::Share, &[0.0, 10.0], [1.64, 12.0]), ["1.6%", "12%"]);
    }

    #[test]
    fn differences_of_shares_are_points() {
        assert_eq!(
            [1.6, -12.0, 0.01].map(|value| Unit::Change.difference(value)),
            ["+1.6 points", "−12 points", "0 points"]
        );
        assert_eq!((MONEY.difference(24.0), Unit::Share.difference(-0.5)), ("+$24".into(), "−0.5 points".into()));
    }

    #[test]
    fn labels_can_have_a_sign() {
        assert_eq!([2_400.0, 0.2, -24.0].map(|value| MONEY.format_signed(value)), ["+$2,400", "$0", "−$24"]);
        assert_eq!(Unit::Change.format_signed(12.0), "+12%");
    }

    #[test]
    fn dollars_read_like_prose() {
        let written = [0.0, 28_000.4, 999_499.0, 999_600.0, 1.2e6, 12_340_000.0, 8e6, 1.5e9, -900.0, -0.2].map(dollars);
        let expected = [
            "$0",
            "$28,000",
            "$999,499",
            "$1 million",
            "$1.2 million",
            "$12.3 million",
            "$8 million",
            "$1.5 billion",
            "−$900",
            "$0",
        ];
        assert_eq!(written, expected);
    }

    #[test]
    fn reasons_of_events_have_their_units() {
        assert_eq!(value(0.03, "share", Currency::DOLLAR), "3 %");
        assert_eq!(value(0.1 + 0.2, "share of value per year", Currency::DOLLAR), "30 %");
        assert_eq!(value(15_750.000_000_000_002, "$ per year", Currency::DOLLAR), "$15,750");
        assert_eq!(value(400.0, "per 100,000 people", Currency::DOLLAR), "400");
        assert_eq!(value(-0.25, "sd", Currency::DOLLAR), "−0.25");
        assert_eq!(value(1_234.5, "units", Currency::DOLLAR), "1,234");
        assert_eq!(value(f64::INFINITY, "units", Currency::DOLLAR), "no limit");
    }
}
