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
            Cell::Whole(number) => text.push_str(itoa::Buffer::new().format(*number)),
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
    shifted(text, scaled.unsigned_abs(), 3);
}

/// Writes `number` rounded to ten significant digits in its shortest form; very small and very large ones with an exponent.
fn ten_digits(text: &mut String, number: f64) {
    match ten_whole(number.abs()) {
        Some((digits, places)) => {
            if number < 0.0 {
                text.push('-');
            }
            shifted(text, digits, places);
        }
        None => ten_digits_in_words(text, number),
    }
}

/// The same through the text of any number.
fn ten_digits_in_words(text: &mut String, number: f64) {
    let rounded: f64 = format!("{number:.9e}").parse().expect("a printed number can be read");
    match rounded.abs() {
        0.0 => text.push('0'),
        size if (1e-5..1e16).contains(&size) => append(text, rounded),
        _ => append(text, format_args!("{rounded:e}")),
    }
}

/// Powers of ten, each exact.
const TENS: [u64; 16] = {
    let mut tens = [1; 16];
    let mut k = 1;
    while k < tens.len() {
        tens[k] = 10 * tens[k - 1];
        k += 1;
    }
    tens
};

/// The first ten digits of a number of ordinary `size` as a whole number, and where its point is; `None` if they are not beyond
/// doubt.
///
/// One multiplication or division by an exact power of ten is off by 1e-6 at most: what is further from a tie than ten times that
/// is rounded as the number itself would be.
fn ten_whole(size: f64) -> Option<(u64, i32)> {
    if !(1e-5..1e15).contains(&size) {
        return None;
    }
    let below = |power: &f64| *power <= size;
    let exponent = match size >= 1.0 {
        true => TENS.partition_point(|&power| below(&(power as f64))) as i32 - 1,
        false => -1 - [1e-1, 1e-2, 1e-3, 1e-4].iter().take_while(|power| !below(power)).count() as i32,
    };
    let places = 9 - exponent;
    let power = TENS[places.unsigned_abs() as usize] as f64;
    let scaled = if places >= 0 { size * power } else { size / power };
    let rest = scaled - scaled.trunc();
    ((rest - 0.5).abs() > 1e-5).then(|| (scaled.round() as u64, places))
}

/// Writes `digits`·10^−`places` without trailing zeros.
fn shifted(text: &mut String, digits: u64, places: i32) {
    let power = TENS[places.unsigned_abs() as usize];
    let (whole, rest) = if places >= 0 { (digits / power, digits % power) } else { (digits * power, 0) };
    let mut buffer = itoa::Buffer::new();
    text.push_str(buffer.format(whole));
    if rest > 0 {
        // A one in front keeps the zeros after the point.
        let decimals = &buffer.format(power + rest)[1..];
        text.push('.');
        text.push_str(decimals.trim_end_matches('0'));
    }
}

fn append(text: &mut String, value: impl std::fmt::Display) {
    write!(text, "{value}").expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::Cell::*;
    use super::*;

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

    #[test]
    fn the_quick_way_writes_what_every_number_says() {
        let words = |number: f64| {
            let mut text = String::new();
            ten_digits_in_words(&mut text, number);
            text
        };
        let quick = |number: f64| {
            let mut text = String::new();
            ten_digits(&mut text, number);
            text
        };
        let mut state = 1_u64;
        let mut doubts = 0;
        for k in 0..200_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let unit = (state >> 11) as f64 / (1_u64 << 53) as f64;
            // Of every size, and every third a number of few digits or one that lies between two of ten.
            let size = 10_f64.powi((state % 27) as i32 - 8);
            let number = match k % 3 {
                0 => (unit * 1_000.0).round() * size,
                1 => ((unit * 1e10).round() + 0.5) * size * 1e-9,
                _ => (unit - 0.5) * size,
            };
            assert_eq!(quick(number), words(number), "{number:e}");
            doubts += ten_whole(number.abs()).is_none() as u32;
        }
        assert!((60_000..150_000).contains(&doubts), "{doubts}");
        for power in -6..17 {
            let ten = 10_f64.powi(power);
            for number in
                [ten, ten.next_down(), ten.next_up(), -ten, ten - ten * 1e-11, 5.0 * ten, ten * 0.999_999_999_95]
            {
                assert_eq!(quick(number), words(number), "{number:e}");
            }
        }
        // Planted fault: without the margin a tie goes the wrong way.
        assert_eq!(ten_whole(1.000_000_000_5), None);
        assert_eq!(ten_whole(1.000_000_000_4), Some((1_000_000_000, 9)));
    }
}
