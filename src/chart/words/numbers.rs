//! Numbers as people write them: 80k, 1.2M, $24k, +12%.

/// What numbers on an axis mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Counted things, such as households.
    Count,
    /// Dollars.
    Dollars,
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
        let largest = ticks.iter().fold(0.0, |most: f64, tick| most.max(tick.abs()));
        let step = match ticks {
            [first, second, ..] => second - first,
            _ => largest,
        };
        let (divisor, suffix) = match self {
            Unit::Change | Unit::Share => (1.0, "%"),
            Unit::Score => (1.0, ""),
            _ if largest >= 1e9 => (1e9, "B"),
            _ if largest >= 1e6 => (1e6, "M"),
            _ if largest >= 1e4 => (1e3, "k"),
            _ => (1.0, ""),
        };
        let decimals = decimals_of(step / divisor);
        let label = |tick: &f64| self.sign(*tick, &plain(tick.abs() / divisor, decimals), suffix);
        ticks.iter().map(label).collect()
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
        self.sign(value, &plain(scaled, decimals_of(scaled)), suffix)
    }

    /// One value, to the digits people say.
    pub fn say(self, value: f64) -> String {
        match self {
            Unit::Change => return signed_percent(value),
            Unit::Share => return percent(value),
            Unit::Score => return self.sign(value, &plain(value.abs(), 2), ""),
            Unit::Count | Unit::Dollars => {}
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
        self.sign(value, &plain(scaled, decimals), suffix)
    }

    /// The least length of an axis whose ticks are to differ in the digits people say.
    pub fn least_span(self) -> f64 {
        match self {
            Unit::Change | Unit::Share => 0.5,
            Unit::Score => 0.05,
            Unit::Count | Unit::Dollars => 5.0,
        }
    }

    fn sign(self, value: f64, digits: &str, suffix: &str) -> String {
        let nothing = !digits.contains(|digit: char| digit.is_ascii_digit() && digit != '0');
        let sign = match self {
            _ if nothing => "",
            _ if value < 0.0 => "−",
            Unit::Change => "+",
            _ => "",
        };
        let currency = if self == Unit::Dollars { "$" } else { "" };
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
    /// The sizes as they are said: one number, or from the least to the largest.
    pub fn said(self) -> String {
        range(percent(self.least), percent(self.most))
    }
}

fn range(least: String, most: String) -> String {
    if least == most { most } else { format!("{least} to {most}") }
}

fn percent_digits(size: f64) -> String {
    if size < 4.95 { format!("{size:.1}") } else { plain(size, 0) }
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

/// A number with thousands separated by commas.
pub fn plain(size: f64, decimals: usize) -> String {
    let text = format!("{size:.decimals$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::sheet::scale::Scale;

    fn labels(unit: Unit, low: f64, high: f64) -> Vec<String> {
        unit.ticks(&Scale::covering(low, high, 0.0, 5).ticks)
    }

    #[test]
    fn ticks_read_as_people_write() {
        assert_eq!(labels(Unit::Count, 0.0, 80_000.0), ["0", "20k", "40k", "60k", "80k"]);
        assert_eq!(labels(Unit::Count, 1_000_000.0, 1_800_000.0), ["1.0M", "1.2M", "1.4M", "1.6M", "1.8M"]);
        assert_eq!(labels(Unit::Count, 0.0, 8_000.0), ["0", "2,000", "4,000", "6,000", "8,000"]);
        assert_eq!(labels(Unit::Dollars, 11_000.0, 31_000.0), ["$10k", "$15k", "$20k", "$25k", "$30k"]);
        assert_eq!(labels(Unit::Change, -12.0, 21.0), ["−10%", "0%", "+10%", "+20%"]);
        assert_eq!(labels(Unit::Change, -0.4, 1.0), ["−0.5%", "0%", "+0.5%", "+1.0%"]);
    }

    #[test]
    fn values_are_said_in_three_digits() {
        assert_eq!(Unit::Count.say(3_617_000.0), "3.62M");
        assert_eq!(Unit::Count.say(93_412.0), "93.4k");
        assert_eq!(Unit::Count.say(9_412.4), "9,412");
        assert_eq!(Unit::Count.say(412.4), "412");
        assert_eq!(Unit::Count.say(999_600.0), "1.00M");
        assert_eq!(Unit::Dollars.say(23_950.0), "$23.9k");
        assert_eq!(Unit::Dollars.say(-950.0), "−$950");
        assert_eq!(Unit::Count.say(0.2), "0");
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
    fn sizes_are_said_as_one_number_or_as_a_range_and_nothing_as_nothing() {
        assert_eq!((percent(7.5), percent(1.8), percent(0.04)), ("8%".into(), "1.8%".into(), "0%".into()));
        assert_eq!(Sizes { least: 10.0, most: 13.0 }.said(), "10% to 13%");
        assert_eq!(Sizes { least: 12.1, most: 12.3 }.said(), "12%");
    }
}
