//! Rounds numbers of any unit to the digits that count: three of a number that stands alone, and of one with an interval as many as
//! its width tells.

use crate::format::plain::{grouped, is_something, trimmed, with_plus};

/// Most digits behind the point.
const FINEST: i32 = 6;

/// The power of ten of the first digit of a number above nothing.
fn first(size: f64) -> i32 {
    libm::log10(size).floor() as i32
}

/// A number with so many digits that count at most, without zeros behind them; wholes with all of theirs.
fn significant(value: f64, digits: i32) -> String {
    let size = value.abs();
    let whole = (size - size.round()).abs() < 1e-9 * size.max(1.0);
    match whole || !size.is_finite() {
        true => grouped(value, 0),
        false => trimmed(value, (digits - 1 - first(size)).clamp(0, FINEST) as usize),
    }
}

/// A number of any unit with three digits that count, or all of its wholes: 123,457, 531, 12.3, 0.0123.
pub fn precise(value: f64) -> String {
    significant(value, 3)
}

/// Like [`precise`], with its sign.
pub fn signed_precise(value: f64) -> String {
    with_plus(value, precise(value))
}

/// A number with two digits that count: 0.51, 3.4, 120.
pub fn rough(value: f64) -> String {
    significant(value, 2)
}

/// The last digit that is written of numbers that belong together, as a power of ten; without one each is [`precise`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits(Option<i32>);

impl Digits {
    /// Those of `value`, whose interval is from `low` to `high`: the second digit of the width, since a run knows no more; wholes where
    /// something reaches a thousand, else four digits at most.
    pub fn of(value: f64, low: f64, high: f64) -> Digits {
        let (width, all) = ((high - low).abs(), [value, low, high]);
        let largest = all.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        if !(width > 0.0 && width.is_finite() && largest.is_finite()) {
            return Digits(None);
        }
        let least = if largest >= 1_000.0 { 0 } else { first(largest) - 3 };
        let second = first(width) - 1;
        // One more where an end that is not nothing would look as if it were.
        let nearest = low.abs().min(high.abs());
        let more = low * high > 0.0 && first(nearest) < second;
        Digits(Some((second - i32::from(more)).max(least).max(-FINEST)))
    }

    /// A number in these digits.
    pub fn write(self, value: f64) -> String {
        match self.0 {
            None => precise(value),
            Some(power) if power < 0 => grouped(value, power.unsigned_abs() as usize),
            Some(power) => {
                let unit = 10f64.powi(power);
                grouped((value / unit).round() * unit, 0)
            }
        }
    }

    /// A number in these digits with its sign; what rounds to nothing has none.
    pub fn signed(self, value: f64) -> String {
        let text = self.write(value);
        if is_something(&text) { with_plus(value, text) } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_alone_has_three_digits_or_its_wholes() {
        let cases = [
            (123_456.7, "123,457"),
            (531.05, "531"),
            (500.0, "500"),
            (99.96, "100"),
            (12.345, "12.3"),
            (2.5, "2.5"),
            (-1.0, "−1"),
            (0.012_345, "0.0123"),
            (0.1, "0.1"),
            (0.0, "0"),
            (-1e-9, "0"),
        ];
        for (value, text) in cases {
            assert_eq!(precise(value), text);
        }
        assert_eq!([0.0, 2.0, -2.25].map(signed_precise), ["0", "+2", "−2.25"]);
        assert_eq!([0.514_43, 3.44, 119.6].map(rough), ["0.51", "3.4", "120"]);
    }

    #[test]
    fn an_interval_says_how_many_digits_count() {
        let written =
            |value: f64, low: f64, high: f64| [value, low, high].map(|x| Digits::of(value, low, high).signed(x));
        assert_eq!(written(32_500.0, 734.5, 64_266.0), ["+32,500", "+700", "+64,300"]);
        assert_eq!(written(33.333, -8.04, 74.6), ["+33", "−8", "+75"]);
        assert_eq!(written(0.072, -0.09515, 0.23915), ["+0.07", "−0.10", "+0.24"]);
        assert_eq!(written(41.18, 41.15, 41.22), ["+41.18", "+41.15", "+41.22"]);
        assert_eq!(written(1_234_567.0, 1_234_560.5, 1_234_570.2), ["+1,234,567", "+1,234,561", "+1,234,570"]);
        assert_eq!(written(3.0, -30_000.0, 30_000.0), ["0", "−30,000", "+30,000"]);
        // A point has no width, and what is not known no digits.
        assert_eq!(written(5.0, 5.0, 5.0), ["+5", "+5", "+5"]);
        assert_eq!(Digits::of(0.1, f64::NAN, 2.0), Digits::of(5.0, 5.0, 5.0));
    }
}
