//! Writes one value as text: short, exact enough, and the same on every machine.

use std::fmt::Write;

/// One value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// A word or a name.
    Text(&'a str),
    /// A sentence made for this cell.
    Sentence(String),
    /// A whole number.
    Whole(u64),
    /// A count of households or dwellings: at most three decimals; an undefined one stays empty.
    Count(f64),
    /// A rate, an amount of money, a year: at most ten significant digits; an undefined one stays empty.
    Number(f64),
    /// There is no such number; the cell stays empty.
    Missing,
}

/// Counts from here on are whole in `f64` anyway and are written like any number.
const LARGEST_COUNT: f64 = 1e12;

impl Cell<'_> {
    /// Appends the value to `text`.
    pub fn write(&self, text: &mut String) {
        match self {
            Cell::Text(word) => text.push_str(word),
            Cell::Sentence(sentence) => text.push_str(sentence),
            Cell::Whole(number) => append(text, number),
            // What is undefined is no number.
            Cell::Count(number) | Cell::Number(number) if number.is_nan() => {}
            Cell::Count(count) if count.abs() < LARGEST_COUNT => thousandths(text, *count),
            Cell::Count(number) | Cell::Number(number) => ten_digits(text, *number),
            Cell::Missing => {}
        }
    }
}

/// Writes `count` rounded to three decimals, without trailing zeros.
fn thousandths(text: &mut String, count: f64) {
    let scaled = (count * 1000.0).round() as i64;
    if scaled < 0 {
        text.push('-');
    }
    let scaled = scaled.unsigned_abs();
    append(text, scaled / 1000);
    let decimals = scaled % 1000;
    if decimals > 0 {
        append(text, format_args!(".{decimals:03}"));
        text.truncate(text.trim_end_matches('0').len());
    }
}

/// Writes `number` rounded to ten significant digits in its shortest form; very small and very large ones with an exponent.
fn ten_digits(text: &mut String, number: f64) {
    let rounded: f64 = format!("{number:.9e}").parse().expect("a printed number can be read");
    match rounded.abs() {
        0.0 => text.push('0'),
        size if (1e-5..1e16).contains(&size) => append(text, rounded),
        _ => append(text, format_args!("{rounded:e}")),
    }
}

fn append(text: &mut String, value: impl std::fmt::Display) {
    write!(text, "{value}").expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::Cell::*;

    #[test]
    fn values_are_written_short_and_round_as_documented() {
        let cases = [
            (Text("new york, ny"), "new york, ny"),
            (Whole(0), "0"),
            (Count(1234.0), "1234"),
            (Count(100.0 + 1.0 / 3.0), "100.333"),
            (Count(-0.5), "-0.5"),
            (Count(2.0004), "2"),
            (Count(-0.0001), "0"),
            (Count(0.050), "0.05"),
            (Count(1e13), "10000000000000"),
            (Number(0.1 + 0.2), "0.3"),
            (Number(2025.0 + 1.0 / 12.0), "2025.083333"),
            (Number(14_400.0), "14400"),
            (Number(1e6 / 7.0), "142857.1429"),
            (Number(-0.0), "0"),
            (Number(1.5e-9), "1.5e-9"),
            (Number(2e16), "2e16"),
            (Number(f64::NAN), ""),
            (Count(f64::NAN), ""),
            (Number(f64::INFINITY), "inf"),
            (Missing, ""),
        ];
        for (cell, expected) in cases {
            let mut text = String::new();
            cell.write(&mut text);
            assert_eq!(text, expected, "{cell:?}");
        }
    }
}
