//! Holds an estimate and how sure it is: what other points and other luck would do to it.
//!
//! Points that were drawn (blocks, trajectories, samples) could have been others: that variance is from the bootstrap over
//! them ([`bootstrap`]). All points share the random draws of a replicate, which could have been others as well: that variance is
//! from the jackknife over replicates ([`jackknife`]), which takes each effect within each replicate. The points of a grid are
//! what was asked about, and no others would be: there only replicates count, and with a single one nothing is said.
//!
//! ```text
//! standard error² = V_points + V_replicates,   95 % interval = estimate ± √(t²(ν_points)·V_points + t²(R − 1)·V_replicates)
//! ```
//!
//! t is the 97.5 % quantile of Student's law. Such an interval holds the truth at least as often as it says, however few the
//! replicates are (S. Banerjee, Sankhyā 22 (1960) 357–358), where one whose degrees of freedom are estimated does so in 86 % of cases at
//! R = 2. Luck that each point has for itself is in both terms, so where nearly everything is luck the interval is too wide, by the
//! square root of two once replicates are many. To take it off V_replicates would give up the promise: of two replicates whose slopes
//! are drawn such an interval holds the truth in 88 of 100 cases, of four in 93.

use crate::experiment::chance;
use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::part::Part;
use crate::experiment::sensitivity::sample::Sample;
use crate::experiment::sensitivity::{bootstrap, jackknife};
use crate::experiment::statistics::student_975;

/// Most degrees of freedom that are told apart.
const MOST_FREEDOM: u32 = 1_000;
/// Below this part of the largest estimate of its kind a standard error is rounding.
const ROUNDING: f64 = 1e-12;

/// An estimate and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error; `None` where it cannot be told.
    pub standard_error: Option<f64>,
    /// Half its 95 % interval; `None` where it cannot be told.
    half: Option<f64>,
    /// Whether it is a share of something: then neither it nor its interval leaves 0 to 1.
    share: bool,
    /// What chance made of it, where that is no possible share.
    cut: Option<f64>,
}

impl Estimate {
    /// A number without an interval.
    pub fn known(value: f64) -> Estimate {
        Estimate { value, standard_error: None, half: None, share: false, cut: None }
    }

    /// The estimate of a share: what chance put below 0 or above 1 is the nearest possible value.
    pub fn of_share(self) -> Estimate {
        // Not a number stays what it is.
        let value = self.value.clamp(0.0, 1.0);
        let cut = (self.value < 0.0 || self.value > 1.0).then_some(self.value);
        Estimate { value, share: true, cut, ..self }
    }

    /// Of a share that chance put below 0 or above 1: what it was before it was cut.
    pub fn cut(&self) -> Option<f64> {
        self.cut
    }

    /// The 95 % interval; of a share, the possible part of it.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let half = self.half?;
        let (low, high) = (self.value - half, self.value + half);
        Some(if self.share { (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)) } else { (low, high) })
    }

    /// Degrees of freedom of the Student's t that has such an interval: the most at which its is no narrower.
    pub fn freedom(&self) -> Option<u32> {
        let wanted = self.half? / self.standard_error? * (1.0 - 1e-9);
        // Without any luck there is no such t, and whatever it is multiplied by is nothing.
        Some((1..MOST_FREEDOM).rev().find(|&freedom| student_975(freedom) >= wanted).unwrap_or(MOST_FREEDOM))
    }
}

/// Estimates of `estimate`, which is given units and the mean output of every row. Each is borne by `freedom` more units than
/// would determine it.
pub fn estimates(
    sample: &Sample,
    freedom: &[usize],
    estimate: impl Fn(&[usize], &[f64]) -> Vec<f64> + Sync,
) -> Vec<Estimate> {
    let means = sample.means();
    let values = estimate(sample.kept, &means);
    let luck = jackknife::parts(sample, &means, &estimate);
    let parts: Vec<Option<Vec<Part>>> = match sample.study.layout {
        Layout::Grid => luck.into_iter().map(|luck| Some(vec![luck?])).collect(),
        _ => {
            let points = bootstrap::parts(sample, freedom, &means, &estimate);
            let all = |(points, luck): (Option<Part>, Option<Part>)| match sample.replicates {
                1 => Some(vec![points?]),
                _ => Some(vec![points?, luck?]),
            };
            points.into_iter().zip(luck).map(all).collect()
        }
    };
    let largest = values.iter().filter(|value| value.is_finite()).fold(0.0, |most: f64, value| most.max(value.abs()));
    let of = |(&value, parts): (&f64, Option<Vec<Part>>)| {
        let root = |square: fn(&Part) -> f64| parts.as_ref().map(|parts| parts.iter().map(square).sum::<f64>().sqrt());
        let (error, half) = (root(|part| part.variance), root(|part| part.half_squared()));
        let (standard_error, half) = match error {
            Some(error) if error > ROUNDING * largest => (Some(error), half),
            // A few replicates that agree to the last digit may do so by chance, for households are whole numbers.
            Some(_) if !chance::few(sample.replicates, 1) => (Some(0.0), Some(0.0)),
            _ => (None, None),
        };
        Estimate { value, standard_error, half, share: false, cut: None }
    };
    values.iter().zip(parts).map(of).collect()
}
