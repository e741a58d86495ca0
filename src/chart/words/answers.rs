//! Puts into words what a run was asked: how likely, beside what is known, what decides, and how much is luck.

use crate::chart::words::written::Written;
use crate::experiment::probability::Tally;
use crate::format::percent;

/// What one output came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// In words.
    pub name: String,
    /// As an expression.
    pub expression: String,
    /// How often an event came to pass; `None` of a number.
    pub tally: Option<Tally>,
    /// Replicates that have the number.
    pub runs: usize,
    /// How its numbers are written.
    pub written: Written,
    /// Median of a number, and the ends of its band.
    pub number: (f64, f64, f64),
    /// The probability without the model, and what was counted.
    pub base_rate: Option<(Option<f64>, String)>,
    /// Of points run twice, in how many both seeds say the same of an event.
    pub agree: Option<(u32, u32)>,
    /// The part of luck, and its interval.
    pub luck: Option<(f64, f64, f64)>,
    /// The part of what is neither luck nor named.
    pub unnamed: Option<f64>,
    /// Why it is not said what decides.
    pub note: String,
    /// What decides, the first one most.
    pub decides: Vec<ShownPart>,
}

/// One number that decides.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownPart {
    /// Its keys, the first one.
    pub key: String,
    /// How many keys share the draw.
    pub keys: usize,
    /// Share of the variance, and its interval.
    pub share: (f64, f64, f64),
    /// Whether the output rises with it.
    pub rises: bool,
    /// What came out where it is low, and in how many runs.
    pub low: (f64, usize),
    /// What came out where it is high, and in how many runs.
    pub high: (f64, usize),
}

/// What came out; where runs agree as far as anybody reads there is no range from a number to itself.
pub fn came_out(shown: &Shown) -> String {
    match (&shown.tally, shown.number) {
        (Some(tally), _) => tally.words(),
        (None, (value, ..)) if value.is_nan() => "in no run".to_owned(),
        (None, (value, low, high)) => {
            let band = if shown.runs < 20 { "range" } else { "5 to 95%" };
            let [mid, from, to] = shown.written.levels(value, (low, high));
            match from == to {
                true => shown.written.level(value),
                false => format!("{mid} ({from} to {to}, {band} of {})", shown.runs),
            }
        }
    }
}

/// What is known without the model: "18%: none in twenty years"; empty if nothing is.
pub fn base_rate(shown: &Shown) -> String {
    match &shown.base_rate {
        Some((Some(rate), text)) => format!("{}: {text}", percent(100.0 * rate)),
        Some((None, text)) => text.clone(),
        None => String::new(),
    }
}

/// What both seeds say of points that were run twice; empty of a number, or if none was.
pub fn agreement(shown: &Shown) -> String {
    shown.agree.map_or_else(String::new, |(same, of)| format!("the same answer in {same} of {of} repeated runs"))
}

/// What decides, in parts: each number, what is neither luck nor named, and luck.
pub fn deciding(shown: &Shown) -> Vec<String> {
    if !shown.note.is_empty() {
        let luck = shown.luck.map(luck_in_words);
        return std::iter::once(shown.note.clone()).chain(luck).collect();
    }
    let mut parts: Vec<String> = shown.decides.iter().map(|part| one(shown, part)).collect();
    if parts.is_empty() {
        parts.push("no single number stands out".to_owned());
    }
    parts.extend(shown.luck.map(luck_in_words));
    parts.extend(shown.unnamed.map(|rest| format!("the rest, spread over many numbers: {}", share(rest))));
    parts
}

fn luck_in_words((luck, low, high): (f64, f64, f64)) -> String {
    match low.is_nan() || high.is_nan() {
        true => format!("luck {}, for no run differs from its repetition", share(luck)),
        false => format!("luck {} (about {} to {})", share(luck), share(low), share(high)),
    }
}

/// "community.*.share .51 (about .35 to .67): 4 of 43 where it is low, 33 of 43 where it is high".
fn one(shown: &Shown, part: &ShownPart) -> String {
    let (value, low, high) = part.share;
    let others = match part.keys {
        1 => String::new(),
        many => format!(" and {} that go with it", many - 1),
    };
    let there = |(value, runs): (f64, usize)| match (&shown.tally, value.is_nan()) {
        (_, true) => "nothing".to_owned(),
        (Some(_), _) => format!("{:.0} of {runs}", value * runs as f64),
        (None, _) => shown.written.level(value),
    };
    format!(
        "{}{others} {} (about {} to {}): {} in its lowest third, {} in its highest",
        part.key,
        share(value),
        share(low),
        share(high),
        there(part.low),
        there(part.high)
    )
}

/// A share with two decimals: .51.
fn share(share: f64) -> String {
    let text = format!("{share:.2}");
    text.strip_prefix('0').map_or(text.clone(), str::to_owned)
}

/// What no law covers.
pub const NOT_COVERED: &str = "Not in these numbers: laws other than the plausible ones, the form of the model itself, wars, \
                               new federal law, another shock to remote work. Intervals of probabilities are Monte Carlo alone.";

/// What replicates differ by: "luck and 84 numbers in doubt".
pub fn varies(numbers: usize) -> String {
    match numbers {
        0 => "luck, not the doubt about parameters".to_owned(),
        1 => "luck and one number in doubt".to_owned(),
        many => format!("luck and {many} numbers in doubt"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_range_from_a_number_to_itself() {
        let said = |number: (f64, f64, f64)| came_out(&Shown { runs: 3, number, ..Shown::default() });
        assert_eq!(said((1.0, 1.0, 1.0)), "1");
        assert_eq!(said((24_200.0, 24_200.0, 24_200.0)), "24,200");
        assert_eq!(said((-1.5e-12, -2e-12, 0.0)), "0");
        assert_eq!(said((2.0, 1.0, 3.0)), "2.0 (1.0 to 3.0, range of 3)");
        assert_eq!(said((f64::NAN, f64::NAN, f64::NAN)), "in no run");
    }
}
