//! Says how likely something is from how often it came to pass: Wilson's interval, pairs of runs, and when to be silent.
//!
//! The interval is Monte Carlo alone: it says what more runs of the same laws would tell, not whether the laws hold.

use crate::experiment::statistics::Z_975;

/// Fewer events than these have counts and no probability.
pub const FEW: u32 = 10;

/// How often something came to pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Runs in which it did.
    pub events: u32,
    /// Runs that were looked at.
    pub runs: u32,
    /// Runs in which a number that it hangs on does not exist.
    pub undefined: u32,
}

impl Tally {
    /// The share of runs; `None` if none was looked at, or if something was undefined.
    pub fn share(&self) -> Option<f64> {
        (self.runs > 0 && self.undefined == 0).then(|| f64::from(self.events) / f64::from(self.runs))
    }

    /// Its 95 % interval ([`ends`]).
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.share().map(|_| ends(self.events, self.runs))
    }

    /// In words: "45 % (37 to 54), in 58 of 128 runs"; counts alone where few runs say the one or the other; a bound
    /// where none does.
    pub fn words(&self) -> String {
        let Tally { events, runs, undefined } = *self;
        let Some((low, high)) = self.interval() else {
            return match (undefined, runs) {
                (0, _) => "no run was looked at".to_owned(),
                _ => format!(
                    "refused: a number that it hangs on does not exist in {undefined} of {} runs",
                    runs + undefined
                ),
            };
        };
        let hundredths = |share: f64| 100.0 * share;
        match events {
            0 => format!("in none of {runs}: below {} in 100 by so many runs", hundredths(high).ceil()),
            _ if events == runs => format!("in all {runs}: above {} in 100 by so many runs", hundredths(low).floor()),
            _ if events.min(runs - events) < FEW => format!("in {events} of {runs} runs"),
            _ => format!(
                "{:.0}% ({:.0} to {:.0}), in {events} of {runs} runs",
                hundredths(f64::from(events) / f64::from(runs)),
                hundredths(low),
                hundredths(high)
            ),
        }
    }
}

/// A share of so many runs as counts, where few of them say the one or the other: “6 of 12”.
pub fn counts(share: f64, runs: u32) -> Option<String> {
    let events = (share * f64::from(runs)).round() as u32;
    (events.min(runs.saturating_sub(events)) < FEW).then(|| format!("{events} of {runs}"))
}

/// The 95 % interval of a share: Wilson's, but what came to pass in no run or in all has the bound beyond which that is the chance of 2.5 %,
/// pⁿ = .025 (Clopper & Pearson 1934, *Biometrika* 26). Of few runs Wilson's is too near: "below 80 in 100" by one run, in
/// which even .8 fails to come to pass with a chance of .2.
pub fn ends(events: u32, runs: u32) -> (f64, f64) {
    let bound = 0.025_f64.powf(1.0 / f64::from(runs));
    match events {
        0 => (0.0, 1.0 - bound),
        _ if events == runs => (bound, 1.0),
        _ => wilson(events, runs),
    }
}

/// The 95 % interval of a share (Wilson 1927, *J. American Statistical Association* 22).
pub fn wilson(events: u32, runs: u32) -> (f64, f64) {
    let (n, p) = (f64::from(runs), f64::from(events) / f64::from(runs));
    let scale = 1.0 + Z_975 * Z_975 / n;
    let centre = (p + Z_975 * Z_975 / (2.0 * n)) / scale;
    let half = Z_975 / scale * (p * (1.0 - p) / n + Z_975 * Z_975 / (4.0 * n * n)).sqrt();
    // Of none and of all what is left on that side is rounding.
    let low = if events == 0 { 0.0 } else { (centre - half).max(0.0) };
    (low, if events == runs { 1.0 } else { (centre + half).min(1.0) })
}

/// P(X ≤ k) and P(X ≥ k) of X binomial with n runs and the share p: sums of weights that are built up from the likeliest count, each from its
/// neighbour, and divided by the sum of all.
pub fn binomial_tails(k: u32, n: u32, p: f64) -> (f64, f64) {
    let sure = |holds: bool| f64::from(u8::from(holds));
    if p <= 0.0 || p >= 1.0 {
        let only = if p <= 0.0 { 0 } else { n };
        return (sure(only <= k), sure(only >= k));
    }
    let (runs, odds) = (f64::from(n), p / (1.0 - p));
    let mode = ((runs + 1.0) * p).floor().min(runs) as u32;
    let (mut all, mut most, mut least) = (0.0, 0.0, 0.0);
    let mut take = |j: u32, weight: f64| {
        all += weight;
        most += if j <= k { weight } else { 0.0 };
        least += if j >= k { weight } else { 0.0 };
    };
    take(mode, 1.0);
    let mut weight = 1.0;
    for j in (0..mode).rev() {
        weight *= f64::from(j + 1) / f64::from(n - j) / odds;
        take(j, weight);
    }
    weight = 1.0;
    for j in mode + 1..=n {
        weight *= f64::from(n - j + 1) / f64::from(j) * odds;
        take(j, weight);
    }
    (most / all, least / all)
}

/// The difference of two shares over pairs of runs, and its 95 % interval (Bonett & Price 2012, *J. Educational and Behavioral
/// Statistics* 37): `more` pairs in which it came to pass in the second alone, `less` in the first alone.
pub fn paired(less: u32, more: u32, pairs: u32) -> (f64, f64, f64) {
    let n = f64::from(pairs);
    let (p12, p21) = ((f64::from(more) + 1.0) / (n + 2.0), (f64::from(less) + 1.0) / (n + 2.0));
    let half = Z_975 * ((p12 + p21 - (p12 - p21) * (p12 - p21)) / (n + 2.0)).sqrt();
    let difference = p12 - p21;
    ((f64::from(more) - f64::from(less)) / n, (difference - half).max(-1.0), (difference + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_books() {
        // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (events, runs, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let (a, b) = wilson(events, runs);
            assert!((a - low).abs() < 6e-5 && (b - high).abs() < 6e-5, "{events} of {runs}: {a} to {b}");
        }
    }

    /// Exact coverage by the binomial law; the plain interval p ± 1.96·√(p(1−p)/n) is the planted fault.
    #[test]
    fn the_interval_holds_the_truth_where_the_plain_one_does_not() {
        let binomial = |n: u32, p: f64| {
            let mut weights = vec![(1.0 - p).powi(n as i32)];
            (1..=n).for_each(|k| {
                let last = weights[k as usize - 1];
                weights.push(last * f64::from(n - k + 1) / f64::from(k) * p / (1.0 - p));
            });
            weights
        };
        let (mut worst, mut plain) = (1.0_f64, 1.0_f64);
        for p in [0.02, 0.05, 0.1, 0.2, 0.35, 0.5] {
            let covered = |interval: &dyn Fn(u32) -> (f64, f64)| -> f64 {
                let hit = |k: &usize| {
                    let (low, high) = interval(*k as u32);
                    low <= p && p <= high
                };
                binomial(128, p).iter().enumerate().filter(|(k, _)| hit(k)).map(|(_, weight)| weight).sum()
            };
            worst = worst.min(covered(&|k| wilson(k, 128)));
            plain = plain.min(covered(&|k| {
                let share = f64::from(k) / 128.0;
                let half = Z_975 * (share * (1.0 - share) / 128.0).sqrt();
                (share - half, share + half)
            }));
        }
        assert!(worst >= 0.92, "{worst}");
        assert!(plain < 0.93 && plain < worst, "{plain}");
    }

    #[test]
    fn tails_of_the_binomial_are_those_of_statrs() {
        use statrs::distribution::{Binomial, DiscreteCDF};
        for (n, p) in [(1, 0.5), (4, 0.1), (64, 0.1), (64, 0.97), (1_000, 0.3), (100_000, 0.001)] {
            let law = Binomial::new(p, n).unwrap();
            for k in [0, 1, n / 10, n / 3, n / 2, n - 1, n] {
                let (most, least) = binomial_tails(k as u32, n as u32, p);
                let below = if k == 0 { 1.0 } else { law.sf(k - 1) };
                assert!((most - law.cdf(k)).abs() < 1e-9 && (least - below).abs() < 1e-9, "{n} {p} {k}");
            }
        }
        assert_eq!((binomial_tails(0, 5, 0.0), binomial_tails(1, 5, 0.0)), ((1.0, 1.0), (1.0, 0.0)));
        assert_eq!((binomial_tails(4, 5, 1.0), binomial_tails(5, 5, 1.0)), ((0.0, 1.0), (1.0, 1.0)));
    }

    #[test]
    fn few_events_are_counted_and_none_is_a_bound() {
        let words = |events, runs, undefined| Tally { events, runs, undefined }.words();
        assert_eq!(words(58, 128, 0), "45% (37 to 54), in 58 of 128 runs");
        assert_eq!(words(7, 128, 0), "in 7 of 128 runs");
        // Few runs in which it fails to come to pass are as few.
        assert_eq!(words(62, 64, 0), "in 62 of 64 runs");
        assert_eq!(words(10, 19, 0), "in 10 of 19 runs");
        assert_eq!(words(0, 128, 0), "in none of 128: below 3 in 100 by so many runs");
        assert_eq!(words(128, 128, 0), "in all 128: above 97 in 100 by so many runs");
        assert_eq!(words(0, 1, 0), "in none of 1: below 98 in 100 by so many runs");
        assert_eq!(words(5, 5, 0), "in all 5: above 47 in 100 by so many runs");
        assert!(words(5, 100, 2).contains("does not exist in 2 of 102 runs"));
        assert_eq!(words(0, 0, 0), "no run was looked at");
    }

    #[test]
    fn shares_of_few_events_are_counts() {
        assert_eq!(counts(0.5, 12).as_deref(), Some("6 of 12"));
        assert_eq!((counts(0.0, 128).as_deref(), counts(1.0, 128).as_deref()), (Some("0 of 128"), Some("128 of 128")));
        assert_eq!((counts(0.5, 20), counts(0.45, 20).is_some()), (None, true));
    }

    /// Whatever the probability, the bound of no run and that of all runs miss it in at most 2.5 of 100 cases each; Wilson's is the planted fault.
    #[test]
    fn bounds_hold_however_few_runs_there_are() {
        for runs in [1, 2, 3, 5, 20, 128, 1_000] {
            let ((low, high), (from, to)) = (ends(0, runs), ends(runs, runs));
            assert!(low == 0.0 && to == 1.0 && (high + from - 1.0).abs() < 1e-12);
            assert!(((1.0 - high).powi(runs as i32) - 0.025).abs() < 1e-12, "{runs}");
            let (zero, wilsons) = wilson(0, runs);
            assert!(zero == 0.0 && (runs > 5 || (1.0 - wilsons).powi(runs as i32) > 0.05), "{runs}: {wilsons}");
        }
        assert_eq!(ends(58, 128), wilson(58, 128));
    }

    #[test]
    fn pairs_that_agree_say_that_nothing_differs() {
        let (difference, low, high) = paired(0, 0, 128);
        assert!(difference == 0.0 && low < 0.0 && high > 0.0 && high < 0.03, "{low} {high}");
        let (difference, low, _) = paired(2, 40, 128);
        assert!((difference - 38.0 / 128.0).abs() < 1e-12 && low > 0.15);
    }
}
