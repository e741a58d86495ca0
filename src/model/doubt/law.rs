//! Gives laws of doubt and their quantiles.
//!
//! A normal law is cut at 2.6 standard deviations, so that no draw is absurd: .9 % of it is left out, and its standard
//! deviation is .96 of that written. It may be cut higher up where a wrong sign would be noise of the survey.

use crate::model::numeric::{exp, ln, normal_quantile};

/// Standard deviations at which normal laws are cut.
pub const CUT: f64 = 2.6;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The value itself.
    Value,
    /// A factor on what the scenario says.
    Times,
    /// Something that is added to what the scenario says.
    Plus,
    /// The share of what a charter promises above its host that it keeps.
    Delivered,
}

impl Of {
    /// The value from what the scenario says and what was drawn; `host` is what holds around a new place.
    pub fn value(self, said: f64, drawn: f64, host: f64) -> f64 {
        match self {
            Of::Value => drawn,
            Of::Times => said * drawn,
            Of::Plus => said + drawn,
            Of::Delivered => host + drawn * (said - host),
        }
    }

    /// The word in tables and scenario files.
    pub fn name(self) -> &'static str {
        match self {
            Of::Value => "value",
            Of::Times => "times",
            Of::Plus => "plus",
            Of::Delivered => "delivered",
        }
    }
}

/// A law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Law {
    /// Normal, cut at [`CUT`] and at `least`.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation before it is cut.
        sd: f64,
        /// No draw lies below.
        least: f64,
    },
    /// All values alike.
    Uniform {
        /// Least.
        from: f64,
        /// Greatest.
        to: f64,
    },
    /// All logarithms alike.
    LogUniform {
        /// Least, above 0.
        from: f64,
        /// Greatest.
        to: f64,
    },
    /// Rises linearly to the mode, and falls from there.
    Triangular {
        /// Least.
        from: f64,
        /// Likeliest.
        mode: f64,
        /// Greatest.
        to: f64,
    },
    /// The logarithm is normal, cut at [`CUT`].
    LogNormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        sd: f64,
    },
    /// Goes with another number that has a triangular law: `at` belongs to its least, likeliest and greatest value, and
    /// between them to what lies between.
    Along {
        /// Least of the other number.
        from: f64,
        /// Its likeliest.
        mode: f64,
        /// Its greatest.
        to: f64,
        /// The values that go with them.
        at: [f64; 3],
    },
}

impl Law {
    /// The quantile at `u` in (0, 1).
    pub fn at(self, u: f64) -> f64 {
        match self {
            Law::Normal { mean, sd, least } => mean + sd * cut_normal(u, (least - mean) / sd),
            Law::Uniform { from, to } => from + u * (to - from),
            Law::LogUniform { from, to } => exp(ln(from) + u * (ln(to) - ln(from))).clamp(from, to),
            Law::Triangular { from, mode, to } => triangular(u, from, mode, to),
            Law::LogNormal { median, sd } => median * exp(sd * cut_normal(u, f64::NEG_INFINITY)),
            Law::Along { from, mode, to, at } => {
                let x = triangular(u, from, mode, to);
                match x < mode {
                    true => at[0] + (at[1] - at[0]) * (x - from) / (mode - from),
                    false => at[1] + (at[2] - at[1]) * (x - mode) / (to - mode),
                }
            }
        }
    }

    /// Least and greatest draw.
    pub fn support(self) -> (f64, f64) {
        match self {
            Law::Normal { mean, sd, least } => (least.max(mean - CUT * sd), mean + CUT * sd),
            Law::Uniform { from, to } | Law::LogUniform { from, to } | Law::Triangular { from, to, .. } => (from, to),
            Law::LogNormal { median, sd } => (median * exp(-CUT * sd), median * exp(CUT * sd)),
            Law::Along { at, .. } => {
                (at.into_iter().fold(f64::INFINITY, f64::min), at.into_iter().fold(f64::NEG_INFINITY, f64::max))
            }
        }
    }

    /// The word for its kind, as in scenario files.
    pub fn name(self) -> &'static str {
        match self {
            Law::Normal { .. } => "normal",
            Law::Uniform { .. } => "uniform",
            Law::LogUniform { .. } => "log_uniform",
            Law::Triangular { .. } => "triangular",
            Law::LogNormal { .. } => "log_normal",
            Law::Along { .. } => "along",
        }
    }

    /// Its numbers, as in scenario files.
    pub fn numbers(self) -> Vec<f64> {
        match self {
            Law::Normal { mean, sd, least } if least.is_finite() => vec![mean, sd, least],
            Law::Normal { mean, sd, .. } => vec![mean, sd],
            Law::Uniform { from, to } | Law::LogUniform { from, to } => vec![from, to],
            Law::Triangular { from, mode, to } => vec![from, mode, to],
            Law::LogNormal { median, sd } => vec![median, sd],
            Law::Along { at, .. } => at.to_vec(),
        }
    }
}

/// Φ(x).
fn normal_share(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// The quantile at `u` of the standard normal law between `least` (or −[`CUT`], if that is higher) and [`CUT`].
fn cut_normal(u: f64, least: f64) -> f64 {
    let (low, high) = (normal_share(least.max(-CUT)), normal_share(CUT));
    normal_quantile(low + u * (high - low)).clamp(least.max(-CUT), CUT)
}

fn triangular(u: f64, from: f64, mode: f64, to: f64) -> f64 {
    let (width, left) = (to - from, mode - from);
    match u * width < left {
        true => from + libm::sqrt(u * width * left),
        false => to - libm::sqrt((1.0 - u) * width * (to - mode)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAWS: [Law; 8] = [
        Law::Normal { mean: 4.0, sd: 0.272, least: f64::NEG_INFINITY },
        Law::Normal { mean: 0.022, sd: 0.01, least: 0.002 },
        Law::Uniform { from: 0.1, to: 0.3 },
        Law::LogUniform { from: 0.012, to: 0.52 },
        Law::Triangular { from: 0.3, mode: 1.0, to: 1.15 },
        Law::Triangular { from: 0.0, mode: 0.0, to: 1.0 },
        Law::LogNormal { median: 1.0, sd: 0.25 },
        Law::Along { from: 3.0, mode: 6.0, to: 10.0, at: [0.46, 0.5, 0.56] },
    ];

    /// The mean of a law by its quantiles.
    fn mean(law: Law) -> f64 {
        (0..10_000).map(|k| law.at((k as f64 + 0.5) / 1e4)).sum::<f64>() / 1e4
    }

    #[test]
    fn quantiles_rise_and_stay_within_the_support() {
        for law in LAWS {
            let (least, most) = law.support();
            let values: Vec<f64> = (0..1000).map(|k| law.at((k as f64 + 0.5) / 1000.0)).collect();
            assert!(values.is_sorted(), "{law:?}");
            let near = 0.06 * (most - least);
            assert!(values[0] >= least && values[0] < least + near, "{law:?}: {} for {least}", values[0]);
            assert!(values[999] <= most && values[999] > most - near, "{law:?}: {} for {most}", values[999]);
        }
    }

    #[test]
    fn means_are_those_of_the_books() {
        let ln_ratio = (0.52_f64 / 0.012).ln();
        for (law, expected) in [
            (LAWS[0], 4.0),
            (LAWS[2], 0.2),
            (LAWS[3], (0.52 - 0.012) / ln_ratio),
            (LAWS[4], (0.3 + 1.0 + 1.15) / 3.0),
            (LAWS[5], 1.0 / 3.0),
        ] {
            assert!((mean(law) / expected - 1.0).abs() < 1e-4, "{law:?}: {} for {expected}", mean(law));
        }
        // Planted: the mean of a triangle is not its mode.
        assert!((mean(LAWS[4]) - 1.0).abs() > 0.15);
    }

    #[test]
    fn a_normal_law_is_cut_and_none_of_it_piles_up_at_its_end() {
        let Law::Normal { least, .. } = LAWS[1] else { unreachable!() };
        assert!(LAWS[1].at(1e-9) >= least && LAWS[1].at(0.01) > least, "{}", LAWS[1].at(0.01));
        assert!((LAWS[0].at(0.5) - 4.0).abs() < 1e-12);
        let spread = (0..10_000).map(|k| (LAWS[0].at((k as f64 + 0.5) / 1e4) - 4.0).powi(2)).sum::<f64>() / 1e4;
        assert!((spread.sqrt() / 0.272 - 0.965).abs() < 0.01, "{}", spread.sqrt() / 0.272);
    }

    #[test]
    fn a_promise_is_kept_between_nothing_and_all_of_it() {
        assert_eq!(Of::Delivered.value(1.0, 0.0, -0.2), -0.2);
        assert_eq!(Of::Delivered.value(1.0, 1.0, -0.2), 1.0);
        assert_eq!((Of::Times.value(3.0, 0.5, 9.0), Of::Plus.value(3.0, 0.5, 9.0)), (1.5, 3.5));
    }
}
