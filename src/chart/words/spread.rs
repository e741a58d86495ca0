//! Summarises replicates: their median, the bands around it, and which bands so many replicates can carry.

use crate::experiment::statistics::{BandKind, quantile};

/// What replicates say about one number; `NaN` where none of them knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Median.
    pub median: f64,
    /// Ends of the middle 50 %.
    pub half: (f64, f64),
    /// Ends of the middle 90 %, or the range where replicates are too few for it.
    pub most: (f64, f64),
    /// What must lie on one side of zero before a gain or loss is claimed: the middle 90 %; where replicates are too
    /// few for it, their range and half its length more at both ends, for a few may agree by chance.
    pub sure: (f64, f64),
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
            Bands::None => "One replicate, so no band.".to_owned(),
            Bands::Hidden => format!("Lines: medians of {replicates} replicates."),
            Bands::Range => {
                format!("Line: median of {replicates} replicates; shaded: their range.")
            }
            Bands::Outer => {
                format!("Line: median of {replicates} replicates; shaded: the middle 90% of them.")
            }
            Bands::Quantiles => {
                format!("Line: median of {replicates} replicates; shaded: the middle 50% and 90% of them.")
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
        let sure = match Bands::of(known.len()) {
            Bands::Quantiles => most,
            _ => (low - 0.5 * (high - low), high + 0.5 * (high - low)),
        };
        let (half, ends) = ((at(0.25), at(0.75)), (low, high));
        Spread { median: at(0.5), half, most, sure, ends, replicates: known.len() }
    }

    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        self.median.is_finite()
    }
}

/// Whether the mean of `values` differs from zero although it was picked from `picked_from` numbers: two-sided t-test at
/// 5 %, divided by the number of choices (Bonferroni). Never with fewer than three values.
pub fn stands_out(values: &[f64], picked_from: usize) -> bool {
    let n = values.len() as f64;
    if values.len() < 3 || !values.iter().all(|value| value.is_finite()) {
        return false;
    }
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let t = mean.abs() / (variance / n).sqrt();
    mean != 0.0 && two_sided(t, values.len() - 1) * (picked_from.max(1) as f64) < 0.05
}

/// P(|T| > t) of Student's t with whole degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4).
fn two_sided(t: f64, freedom: usize) -> f64 {
    if t.is_infinite() {
        return 0.0;
    }
    let angle = (t / (freedom as f64).sqrt()).atan();
    let (sin, cos) = (angle.sin(), angle.cos());
    // Odd: cos θ + 2/3 cos³ θ + 2·4/(3·5) cos⁵ θ …; even: 1 + 1/2 cos² θ + 1·3/(2·4) cos⁴ θ …; up to cosⁿ⁻² θ.
    let odd = freedom % 2;
    let mut term = if odd == 1 { cos } else { 1.0 };
    let mut sum = if freedom == 1 { 0.0 } else { term };
    for power in (odd + 2..freedom.saturating_sub(1)).step_by(2) {
        term *= cos * cos * (power - 1) as f64 / power as f64;
        sum += term;
    }
    let inside = if freedom % 2 == 1 { 2.0 / std::f64::consts::PI * (angle + sin * sum) } else { sin * sum };
    (1.0 - inside).max(0.0)
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
        assert_eq!(few.sure, (0.0, 4.0));
        let many = Spread::of((0..=20).map(f64::from));
        assert_eq!((many.most, many.half), ((1.0, 19.0), (5.0, 15.0)));
    }

    #[test]
    fn student_tails_are_those_of_the_tables() {
        for (t, freedom, p) in [
            (12.706, 1, 0.05),
            (4.303, 2, 0.05),
            (3.182, 3, 0.05),
            (2.776, 4, 0.05),
            (3.499, 7, 0.01),
            (2.086, 20, 0.05),
        ] {
            assert!((two_sided(t, freedom) - p).abs() < 2e-4, "{t} {freedom}: {}", two_sided(t, freedom));
        }
    }

    #[test]
    fn student_tails_are_those_of_statrs() {
        use statrs::distribution::{ContinuousCDF, StudentsT};
        for freedom in 1..60 {
            let law = StudentsT::new(0.0, 1.0, freedom as f64).unwrap();
            for t in [0.1, 1.0, 2.0, 4.0, 8.0] {
                let theirs = 2.0 * (1.0 - law.cdf(t));
                assert!((two_sided(t, freedom) - theirs).abs() < 1e-9, "{t} {freedom}: {}", two_sided(t, freedom));
            }
        }
    }

    #[test]
    fn what_was_picked_from_many_must_stand_out_further() {
        let values = [3.0, 4.0, 5.0, 4.5];
        assert!(stands_out(&values, 1));
        assert!(!stands_out(&values, 1770));
        assert!(!stands_out(&[5.0], 1) && !stands_out(&[5.0, 5.1], 1) && !stands_out(&[0.0; 4], 1));
    }

    #[test]
    fn unknown_values_are_left_out() {
        let spread = Spread::of([f64::NAN, 5.0].into_iter());
        assert_eq!(spread.median, 5.0);
        assert!(!Spread::of([f64::NAN].into_iter()).is_known());
    }
}
