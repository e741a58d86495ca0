//! Summarises replicates: their median, the bands around it, and which bands so many replicates can carry.

use crate::experiment::chance;
use crate::experiment::statistics::{BandKind, quantile};

/// What replicates say about one number; `NaN` where none of them knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Median.
    pub median: f64,
    /// Mean.
    pub mean: f64,
    /// Standard error of the mean: 0 where all agree, `NaN` with a single replicate.
    pub error: f64,
    /// Ends of the middle 50 %.
    pub half: (f64, f64),
    /// Ends of the middle 90 %, or the range where replicates are too few for it.
    pub most: (f64, f64),
    /// The least and the largest value of all.
    pub ends: (f64, f64),
    /// How many replicates know the number.
    pub replicates: usize,
}

/// Which bands may be drawn and claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bands {
    /// One replicate: none.
    None,
    /// Several replicates, but no line that is named: medians only.
    Hidden,
    /// A few replicates: the range from the lowest to the highest.
    Range,
    /// Many replicates, but so many lines that more would blur: the middle 90 %.
    Outer,
    /// Many replicates: the middle 50 % and 90 %.
    Quantiles,
}

/// Most lines that share a plot with two bands each.
const MOST_FOR_TWO_BANDS: usize = 4;

impl Bands {
    /// The bands that so many replicates can carry.
    pub fn of(replicates: usize) -> Bands {
        match replicates {
            0 | 1 => Bands::None,
            _ => match BandKind::of(replicates as u32) {
                BandKind::Range => Bands::Range,
                BandKind::Middle90 => Bands::Quantiles,
            },
        }
    }

    /// The bands that so many lines on one plot can carry.
    pub fn among(self, lines: usize) -> Bands {
        match self {
            Bands::Range | Bands::Quantiles if lines == 0 => Bands::Hidden,
            Bands::Quantiles if lines > MOST_FOR_TWO_BANDS => Bands::Outer,
            bands => bands,
        }
    }

    /// What line and bands are, as a sentence for the subtitle.
    pub fn explained(self, replicates: usize) -> String {
        match self {
            Bands::None => "One run, so no band.".to_owned(),
            Bands::Hidden => format!("Lines: medians of {replicates} runs."),
            Bands::Range => {
                format!("Line: median of {replicates} runs; shaded: their range.")
            }
            Bands::Outer => {
                format!("Line: median of {replicates} runs; shaded: the middle 90% of them.")
            }
            Bands::Quantiles => {
                format!("Line: median of {replicates} runs; shaded: the middle 50% and 90% of them.")
            }
        }
    }
}

impl Spread {
    /// Summarises the values of one number over replicates; unknown values are left out.
    pub fn of(values: impl Iterator<Item = f64>) -> Spread {
        let mut known: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        known.sort_by(f64::total_cmp);
        let at = |share| quantile(&known, share);
        let (low, high) = (at(0.0), at(1.0));
        let most = match Bands::of(known.len()) {
            Bands::Quantiles => (at(0.05), at(0.95)),
            _ => (low, high),
        };
        let (half, ends) = ((at(0.25), at(0.75)), (low, high));
        let (mean, error) = mean_and_error(&known);
        Spread { median: at(0.5), mean, error, half, most, ends, replicates: known.len() }
    }

    /// Where the mean may be that is one of `among` numbers looked at together ([`chance::interval`]): what must lie on one
    /// side of zero before a gain or loss is claimed.
    pub fn sure(&self, among: usize) -> (f64, f64) {
        chance::interval(self.mean, self.error, self.replicates, among)
    }

    /// On which side of `level` the number is for certain, one of `among`; neither where chance may put it on the other.
    pub fn side(&self, level: f64, among: usize) -> Option<bool> {
        let up = self.mean > level;
        let one_way = if up { self.median > level } else { self.median < level };
        let certain = !chance::explains(self.mean - level, self.error, self.replicates, among);
        (certain && one_way).then_some(up)
    }

    /// Whether all replicates lie on one side of zero, and yet are too few to say so of one of `among` numbers: what they show is
    /// neither there for certain nor absent.
    pub fn open(&self, among: usize) -> bool {
        let (low, high) = self.ends;
        (low > 0.0 || high < 0.0) && chance::few(self.replicates, among) && self.side(0.0, among).is_none()
    }

    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        self.median.is_finite()
    }
}

/// One number over time of which runs know nothing at first, as who lives in a town before it opens there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Begun {
    /// Its spread at each moment from that on at which as many runs know it as ever do at once. Unknown before: a median of fewer runs
    /// would jump when others join it, where no run does.
    pub spreads: Vec<Spread>,
    /// What single runs know until that moment; empty where all begin at once.
    pub strands: Vec<Vec<f64>>,
}

impl Begun {
    /// Summarises `value(replicate, moment)`.
    pub fn of(replicates: usize, moments: usize, value: impl Fn(usize, usize) -> f64) -> Begun {
        let mut spreads: Vec<Spread> =
            (0..moments).map(|moment| Spread::of((0..replicates).map(|replicate| value(replicate, moment)))).collect();
        let known: Vec<usize> = spreads.iter().map(|spread| spread.replicates).collect();
        let all = known.iter().copied().max().unwrap_or(0);
        let full = known.iter().position(|runs| *runs == all).unwrap_or(0);
        if known[..full].iter().all(|runs| *runs == 0) {
            return Begun { spreads, strands: Vec::new() };
        }
        spreads[..full].fill(Spread::of([].into_iter()));
        let until = |replicate: usize| (0..=full).map(|moment| value(replicate, moment)).collect::<Vec<f64>>();
        let strands = (0..replicates).map(until).filter(|line| line[..full].iter().any(|value| value.is_finite()));
        Begun { spreads, strands: strands.collect() }
    }
}

/// The mean of sorted values and its standard error, √(Σ(x − x̄)²/(n − 1)/n). Values that differ in the last digits of their
/// arithmetic alone do not differ.
fn mean_and_error(sorted: &[f64]) -> (f64, f64) {
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else {
        return (f64::NAN, f64::NAN);
    };
    let n = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / n;
    let squares = sorted.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    match sorted.len() {
        1 => (mean, f64::NAN),
        _ if high - low <= 1e-9 * low.abs().max(high.abs()) => (mean, 0.0),
        _ => (mean, (squares / (n - 1.0) / n).sqrt()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_need_replicates() {
        assert_eq!(Bands::of(1), Bands::None);
        assert_eq!(Bands::of(19), Bands::Range);
        assert_eq!(Bands::of(20), Bands::Quantiles);
        assert_eq!(Bands::of(20).among(5), Bands::Outer);
        assert_eq!(Bands::of(20).among(0), Bands::Hidden);
        assert_eq!(Bands::of(1).among(0), Bands::None);
        let few = Spread::of([3.0, 1.0, 2.0].into_iter());
        assert_eq!((few.median, few.most), (2.0, (1.0, 3.0)));
        assert_eq!((few.mean, few.error), (2.0, (1.0f64 / 3.0).sqrt()));
        let many = Spread::of((0..=20).map(f64::from));
        assert_eq!((many.most, many.half), ((1.0, 19.0), (5.0, 15.0)));
    }

    #[test]
    fn a_side_is_certain_only_where_chance_cannot_put_it_on_the_other() {
        let of = |values: &[f64]| Spread::of(values.iter().copied());
        // Mean 4.125, standard error .427: 9.7 of them, while t is 3.2 for one and 72 for one of 1,770.
        let values = of(&[3.0, 4.0, 5.0, 4.5]);
        assert_eq!((values.side(0.0, 1), values.side(0.0, 1770)), (Some(true), None));
        assert_eq!((values.side(4.0, 1), values.side(9.0, 1)), (None, Some(false)));
        // One cannot tell, nor can four that all agree; two that do not are far from zero, but not if they are one of sixty.
        assert_eq!(
            (of(&[5.0]).side(0.0, 1), of(&[5.0; 4]).side(0.0, 1), of(&[0.0; 9]).side(0.0, 1)),
            (None, None, None)
        );
        assert_eq!((of(&[5.0, 5.1]).side(0.0, 1), of(&[5.0, 5.1]).side(0.0, 60)), (Some(true), None));
        assert_eq!(of(&[0.1 + 0.2, 0.3, 0.3]).error, 0.0);
    }

    #[test]
    fn what_few_replicates_agree_on_is_open() {
        let of = |values: &[f64]| Spread::of(values.iter().copied());
        assert!(of(&[-14.0, -16.0]).open(7) && of(&[5.0]).open(1) && of(&[2.0, 3.0, 9.0, 9.0]).open(7));
        // What is certain, what they do not agree on and what many agree on without it being enough is not.
        assert!(!of(&[-15.0, -15.1]).open(1) && !of(&[-1.0, 2.0]).open(7) && !of(&[0.0, 0.0]).open(7));
        assert!(!of(&[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 40.0]).open(7));
    }

    /// Planted fault: the median of the runs that know it so far, which fell from 3,900 to 2,000 when the towns of two other runs opened.
    #[test]
    fn a_median_begins_where_all_runs_do_that_ever_begin() {
        let none = f64::NAN;
        let runs = [[none, 3_900.0, 3_900.0, 3_950.0], [none, none, 2_000.0, 2_100.0], [none, none, 1_900.0, 2_000.0]];
        let late = Begun::of(3, 4, |run, moment| runs[run][moment]);
        let medians: Vec<Option<f64>> = late.spreads.iter().map(|s| s.is_known().then_some(s.median)).collect();
        assert_eq!(medians, [None, None, Some(2_000.0), Some(2_100.0)]);
        assert_eq!((late.strands.len(), &late.strands[0][1..]), (1, &[3_900.0, 3_900.0][..]));
        // All at once, or never, and no strand is drawn.
        let once = Begun::of(2, 4, |_, moment| if moment < 2 { none } else { 5.0 });
        assert!(once.strands.is_empty() && !once.spreads[1].is_known() && once.spreads[2].is_known());
        assert!(Begun::of(2, 2, |_, _| none).strands.is_empty() && Begun::of(0, 0, |_, _| none).spreads.is_empty());
    }

    #[test]
    fn unknown_values_are_left_out() {
        let spread = Spread::of([f64::NAN, 5.0].into_iter());
        assert_eq!(spread.median, 5.0);
        assert!(!Spread::of([f64::NAN].into_iter()).is_known());
    }
}
