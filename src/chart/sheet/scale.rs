//! Chooses axes: round ticks that cover the data, and years that meet its ends.

use crate::format::Unit;

/// A round step, exactly `mantissa` × 10^`exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    mantissa: i64,
    exponent: i32,
}

impl Step {
    /// The smallest of 1, 2, 2.5 or 5 × 10^k that is not below `raw`.
    fn at_least(raw: f64) -> Step {
        let mut exponent = -13;
        loop {
            for mantissa in [10, 20, 25, 50] {
                let step = Step { mantissa, exponent };
                if step.times(1) >= raw * (1.0 - 1e-9) {
                    return step;
                }
            }
            exponent += 1;
        }
    }

    /// `count` steps, rounded once only.
    fn times(self, count: i64) -> f64 {
        let whole = (self.mantissa * count) as f64;
        if self.exponent >= 0 { whole * 10f64.powi(self.exponent) } else { whole / 10f64.powi(-self.exponent) }
    }
}

/// A linear axis: its ends and its ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Round values from low to high.
    pub ticks: Vec<f64>,
    /// Whether equal ratios, not equal differences, are equally long.
    pub log: bool,
}

impl Scale {
    /// An axis with about `wanted` intervals that covers `low..=high` and is at least `span` long.
    pub fn covering(low: f64, high: f64, span: f64, wanted: usize) -> Scale {
        Scale::reaching(low, high, span, wanted, 0.45)
    }

    /// The same with a tick at or beyond either end, so that nothing lies outside of the outermost ticks.
    pub fn around(low: f64, high: f64, span: f64, wanted: usize) -> Scale {
        Scale::reaching(low, high, span, wanted, 1e-6)
    }

    /// The same; ends that are farther than `most` of a step beyond the last tick have one more.
    fn reaching(low: f64, high: f64, span: f64, wanted: usize, most: f64) -> Scale {
        let lack = (span - (high - low)).max(0.0);
        let (low, high) = (low - lack / 2.0, high + lack / 2.0);
        let step = Step::at_least((high - low).max(1e-9) / wanted as f64);
        let size = step.times(1);
        let mut first = (low / size + 1e-9).ceil() as i64;
        let mut last = (high / size - 1e-9).floor() as i64;
        // A short way beyond the last tick needs no further tick; a long one does.
        if step.times(first) - low > most * size {
            first -= 1;
        }
        if high - step.times(last) > most * size {
            last += 1;
        }
        Scale {
            low: low.min(step.times(first)),
            high: high.max(step.times(last)),
            ticks: (first..=last).map(|count| step.times(count)).collect(),
            log: false,
        }
    }

    /// A logarithmic axis that covers `low..=high`, both above zero, with ticks at 1, 2 and 5, or at powers of ten.
    pub fn logarithmic(low: f64, high: f64) -> Scale {
        let (low, high) = (low.max(1e-6), high.max(low.max(1e-6)));
        let digits: &[f64] = if high / low > 300.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
        let all: Vec<f64> =
            (-7..=16).flat_map(|power| digits.iter().map(move |digit| digit * 10f64.powi(power))).collect();
        let first = all.iter().rposition(|tick| *tick <= low * 1.0001).unwrap_or(0);
        let last = all.iter().position(|tick| *tick >= high * 0.9999).unwrap_or(all.len() - 1).max(first + 1);
        let (below, above) = (all[first].max(0.8 * low), all[last.min(all.len() - 1)].min(1.25 * high));
        let inside: Vec<f64> = all.iter().copied().filter(|tick| *tick >= below && *tick <= above).collect();
        if inside.len() >= 2 {
            return Scale { low: below, high: above, ticks: inside, log: true };
        }
        let ticks = all[first..=last.min(all.len() - 1)].to_vec();
        Scale { low: ticks[0], high: ticks[ticks.len() - 1], ticks, log: true }
    }

    /// The same with whole numbers alone on its ticks: there is no half place.
    pub fn whole(mut self) -> Scale {
        self.ticks.retain(|tick| tick.fract() == 0.0);
        self
    }

    /// An axis of so many words, each in the middle of its part.
    pub fn words(count: usize) -> Scale {
        let ticks = (0..count).map(|rank| rank as f64).collect();
        Scale { low: -0.5, high: count as f64 - 0.5, ticks, log: false }
    }

    /// The labels of all ticks.
    pub fn names(&self, unit: Unit) -> Vec<String> {
        if self.log { self.ticks.iter().map(|tick| unit.round(*tick)).collect() } else { unit.ticks(&self.ticks) }
    }

    /// Where `value` stands between the ends, 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        if self.log {
            return (value / self.low).ln() / (self.high / self.low).ln();
        }
        (value - self.low) / (self.high - self.low)
    }
}

/// Steps between labelled years.
const YEAR_STEPS: [i64; 9] = [1, 2, 5, 10, 20, 25, 50, 100, 500];
/// Most labelled years on an axis, the first not counted.
const MOST_YEARS: i64 = 8;

/// Whole years to be labelled: both ends, and evenly or roundly between them, at least `gap` years from each other.
pub fn years(start: f64, end: f64, gap: f64) -> Vec<i64> {
    let (first, last) = (start.ceil() as i64, end.floor() as i64);
    if first >= last {
        return (first..=last).collect();
    }
    let wide = |step: &i64| *step as f64 >= gap && (last - first) / step <= MOST_YEARS;
    let steps = YEAR_STEPS.iter().copied().filter(wide);
    // Round years that meet both ends are best, then even steps, then round years between the ends.
    let meets = |step: &i64| first % step == 0 && last % step == 0 && last - first > *step;
    let divides = |step: &i64| (last - first) % step == 0 && last - first > *step;
    let even = steps.clone().find(meets).or_else(|| steps.clone().find(divides));
    if let Some(step) = even {
        return (0..=(last - first) / step).map(|i| first + i * step).collect();
    }
    let mut years = vec![first];
    if let Some(step) = steps.clone().next() {
        let apart = gap.max(0.5 * step as f64);
        let round = (first / step..=last / step).map(|i| i * step);
        let clear = |year: &i64| (year - first) as f64 >= apart && (last - year) as f64 >= apart;
        years.extend(round.filter(clear));
    }
    if (last - first) as f64 >= gap {
        years.push(last);
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Currency;

    #[test]
    fn scale_covers_its_data_with_two_to_eight_ticks() {
        for low in [-1e6, -57.0, -0.01, 0.0, 3.0, 12_345.0] {
            for span in [0.0, 1e-6, 0.3, 1.0, 7.0, 99.0, 1e7] {
                let scale = Scale::covering(low, low + span, 0.1, 5);
                assert!(scale.low <= low && scale.high >= low + span, "{scale:?}");
                assert!((2..=8).contains(&scale.ticks.len()), "{low} {span} {scale:?}");
                assert!(scale.ticks.iter().all(|t| (scale.low..=scale.high).contains(t)));
            }
        }
    }

    #[test]
    fn a_scale_around_its_data_has_a_tick_at_or_beyond_either_end() {
        for (low, high) in [(-2.23, 1.35), (-0.4, 1.0), (0.0, 0.0), (-57.0, 12_345.0)] {
            let Scale { low: least, high: most, ticks, .. } = Scale::around(low, high, 2.0, 4);
            assert!(ticks[0] <= low && *ticks.last().expect("there are some") >= high, "{low} {high} {ticks:?}");
            assert_eq!((least, most), (ticks[0], ticks[ticks.len() - 1]));
        }
    }

    #[test]
    fn a_logarithmic_scale_has_round_ticks_and_equal_ratios() {
        let scale = Scale::logarithmic(34_000.0, 210_000.0);
        assert_eq!(scale.names(Unit::Count), ["50k", "100k", "200k"]);
        assert_eq!(Scale::logarithmic(900.0, 2.1e6).names(Unit::Count), ["1,000", "10k", "100k", "1M"]);
        assert_eq!(Scale::logarithmic(60_000.0, 61_000.0).names(Unit::Count), ["50k", "100k"]);
        assert!(scale.low <= 34_000.0 && scale.high >= 210_000.0);
        let half = (scale.low * scale.high).sqrt();
        assert!((scale.share(half) - 0.5).abs() < 1e-12 && scale.share(scale.low) == 0.0);
    }

    #[test]
    fn ticks_have_one_common_form() {
        let labels = |unit: Unit, low: f64, high: f64| unit.ticks(&Scale::covering(low, high, 0.0, 5).ticks);
        assert_eq!(labels(Unit::Count, 0.0, 80_000.0), ["0", "20k", "40k", "60k", "80k"]);
        assert_eq!(labels(Unit::Count, 1_000_000.0, 1_800_000.0), ["1.0M", "1.2M", "1.4M", "1.6M", "1.8M"]);
        assert_eq!(labels(Unit::Count, 0.0, 8_000.0), ["0", "2,000", "4,000", "6,000", "8,000"]);
        assert_eq!(labels(Unit::Money(Currency::DOLLAR), 11_000.0, 31_000.0), ["$10k", "$15k", "$20k", "$25k", "$30k"]);
        assert_eq!(labels(Unit::Change, -12.0, 21.0), ["−10%", "0%", "+10%", "+20%"]);
        assert_eq!(labels(Unit::Change, -0.4, 1.0), ["−0.5%", "0%", "+0.5%", "+1.0%"]);
    }

    #[test]
    fn years_name_both_ends_and_crowd_nothing() {
        assert_eq!(years(2025.0, 2045.0, 4.0), [2025, 2030, 2035, 2040, 2045]);
        assert_eq!(years(2024.0, 2047.0, 2.0), [2024, 2030, 2035, 2040, 2047]);
        assert_eq!(years(2025.0, 2026.0, 1.0), [2025, 2026]);
        assert_eq!(years(2025.0, 2025.0, 1.0), [2025]);
        assert_eq!(years(2025.0, 2055.0, 30.0), [2025, 2055]);
    }
}
