//! Estimates the mean of values, or a probability, with its 95 % interval.
//!
//! A probability is a mean of zeros and ones, of which Student's t makes no interval: three runs that agree would be certain, and
//! one of three that differs could take a probability beyond 100 %. Shares have Wilson's interval ([`ends`]), differences of two over the same
//! runs that of Bonett & Price ([`probability`](crate::experiment::probability)), and so have Shapley values where enough runs say anything.
//! Of a number, too, a few runs that agree to the last digit are certain of nothing: they have no interval.

use crate::experiment::probability::{FEW, ends, paired};
use crate::experiment::statistics::{Running, Z_975, agree_by_chance, student_975};

/// What is explained: a number, or whether something came to pass, 1 or 0 of every run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A number of any size.
    Number,
    /// A probability.
    Probability,
}

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The estimate.
    pub value: f64,
    /// Its standard error; `None` with a single replicate, and of a probability, whose interval is not made of it.
    pub standard_error: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// Without an interval, though there are several runs, how many say anything: of a Shapley value of a probability fewer than
    /// [`FEW`], of a number other than zero all of them, which agree and are too few for that.
    pub few: Option<u32>,
}

impl Share {
    /// An estimate whose interval is Student's t times its standard error on either side; none where so few values agree.
    pub fn student(value: f64, standard_error: Option<f64>, freedom: u32) -> Share {
        let half = standard_error.map(|error| error * student_975(freedom));
        let share = Share { value, standard_error, interval: half.map(|half| (value - half, value + half)), few: None };
        match standard_error {
            Some(error) if agree_by_chance(value, error, freedom + 1) => {
                Share { interval: None, few: Some(freedom + 1), ..share }
            }
            _ => share,
        }
    }

    /// The mean of `values`.
    pub fn of(values: impl Iterator<Item = f64>) -> Share {
        let all = running(values);
        Share::student(all.mean, all.standard_error(), all.count.saturating_sub(1))
    }

    /// The mean of `values`, one of every run.
    pub fn level(values: &[f64], scale: Scale) -> Share {
        let share = Share::of(values.iter().copied());
        match scale {
            Scale::Number => share,
            Scale::Probability => {
                let events = values.iter().filter(|value| **value > 0.5).count();
                Share { standard_error: None, interval: Some(ends(events as u32, values.len() as u32)), ..share }
            }
        }
    }

    /// The mean of `a` less `b`, run by run.
    pub fn difference(a: &[f64], b: &[f64], scale: Scale) -> Share {
        let share = Share::of(a.iter().zip(b).map(|(a, b)| a - b));
        match scale {
            Scale::Number => share,
            Scale::Probability => {
                let count = |more: &dyn Fn(f64, f64) -> bool| a.iter().zip(b).filter(|(a, b)| more(**a, **b)).count();
                let (less, more) = (count(&|a, b| a < b), count(&|a, b| a > b));
                let (_, low, high) = paired(less as u32, more as u32, a.len() as u32);
                Share { standard_error: None, interval: Some((low, high)), ..share }
            }
        }
    }

    /// The Shapley value of a probability, whose shares of the runs are `shares`, each between −1 and 1; `orders` is the variance of
    /// their mean over sampled orders. The interval is that of Bonett & Price for shares that are fractions too: one run of +1 and
    /// one of −1 are added, so that runs that agree are not certain. None where few runs say anything.
    pub fn shapley(shares: &[f64], orders: f64) -> Share {
        let value = running(shares.iter().copied()).mean;
        // What adds up to nothing but for rounding says nothing.
        let felt = shares.iter().filter(|share| share.abs() > 1e-9).count() as u32;
        if felt < FEW {
            return Share { value, standard_error: None, interval: None, few: Some(felt) };
        }
        let n = shares.len() as f64 + 2.0;
        let (sum, squares) =
            shares.iter().fold((0.0, 2.0), |(sum, squares), share| (sum + share, squares + share * share));
        let (centre, half) = (sum / n, Z_975 * ((squares / n - (sum / n) * (sum / n)) / n + orders).sqrt());
        let interval = Some(((centre - half).max(-1.0), (centre + half).min(1.0)));
        Share { value, standard_error: None, interval, few: None }
    }
}

/// Collects `values` in their order.
pub(crate) fn running(values: impl Iterator<Item = f64>) -> Running {
    let mut all = Running::default();
    values.for_each(|value| all.add(value));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_runs_are_certain_neither_of_a_probability_nor_of_a_number() {
        // Two runs that agree, and one of three that differs: what Student's t makes of them is the planted fault.
        for (with, without) in [(vec![1.0; 2], vec![0.0; 2]), (vec![1.0, 0.0, 0.0], vec![0.0; 3])] {
            let found = Share::difference(&with, &without, Scale::Probability);
            let (low, high) = found.interval.unwrap();
            assert!(low > -1.0 && high <= 1.0 && high - low > 0.7 && low < found.value, "{found:?}");
            let of_number = Share::difference(&with, &without, Scale::Number);
            match of_number.interval {
                None => assert!(with.len() == 2 && of_number.few == Some(2), "{of_number:?}"),
                Some((low, high)) => assert!(low < -1.0 && high > 1.0, "{low} {high}"),
            }
            let (low, high) = Share::level(&with, Scale::Probability).interval.unwrap();
            assert!(low > 0.0 && high <= 1.0 && high - low > 0.5, "{low} {high}");
        }
    }

    #[test]
    fn runs_that_agree_have_an_interval_from_six_on() {
        // .3 − .2 in every run: the standard error is rounding.
        let of = |runs: usize| Share::difference(&vec![0.3; runs], &vec![0.2; runs], Scale::Number);
        assert!((2..6).all(|runs| of(runs).interval.is_none() && of(runs).few == Some(runs as u32)));
        assert!(of(6).interval.is_some() && of(6).few.is_none() && of(1).few.is_none());
        // Where nothing differs there is nothing to doubt.
        let none = Share::difference(&[0.3, 0.7], &[0.3, 0.7], Scale::Number);
        assert_eq!((none.value, none.interval, none.few), (0.0, Some((0.0, 0.0)), None));
    }

    #[test]
    fn differences_are_those_of_pairs() {
        let runs = |ones: usize| (0..128).map(|run| f64::from(u8::from(run < ones))).collect::<Vec<f64>>();
        let found = Share::difference(&runs(40), &runs(2), Scale::Probability);
        let (_, low, high) = paired(0, 38, 128);
        assert!((found.value - 38.0 / 128.0).abs() < 1e-12);
        assert_eq!(found.interval, Some((low, high)));
    }

    /// Exact coverage by the binomial law, where a mechanism adds a half to some runs and nothing to the others; Student's t is the
    /// planted fault: runs that agree make it certain.
    #[test]
    fn the_interval_of_a_shapley_value_holds_the_truth_where_students_does_not() {
        let (runs, mut worst, mut student) = (30_i32, 1.0_f64, 1.0_f64);
        for p in [0.7_f64, 0.8, 0.9, 0.95, 0.98] {
            let (mut held, mut of_t) = (0.0, 0.0);
            let mut weight = (1.0 - p).powi(runs);
            for k in 0..=runs {
                let shares: Vec<f64> = (0..runs).map(|run| if run < k { 0.5 } else { 0.0 }).collect();
                let holds = |share: Share| share.interval.is_none_or(|(low, high)| low <= p / 2.0 && p / 2.0 <= high);
                held += if holds(Share::shapley(&shares, 0.0)) { weight } else { 0.0 };
                of_t += if holds(Share::of(shares.iter().copied())) { weight } else { 0.0 };
                weight *= f64::from(runs - k) / f64::from(k + 1) * p / (1.0 - p);
            }
            (worst, student) = (worst.min(held), student.min(of_t));
        }
        assert!(worst >= 0.92, "{worst}");
        assert!(student < 0.8, "{student}");
    }
}
