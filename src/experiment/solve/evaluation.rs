//! Holds what came out at one value of the varied key, and tells on which side of the target that is.

use crate::experiment::probability::{Tally, binomial_tails};
use crate::experiment::statistics::{Running, student_975, student_9995};

/// What the output is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Whether something comes to pass, 1 or 0; the share of runs is to reach the target.
    Event {
        /// The target, a probability.
        target: f64,
    },
    /// A count of places, or of what happened to them: whole, and often the same in several runs.
    Count,
    /// Any other number.
    Number,
}

/// One value of the key, and what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The value.
    pub x: f64,
    /// Output less target, replicate by replicate.
    pub off: Vec<f64>,
    /// What the output is.
    pub kind: Kind,
}

impl Evaluation {
    /// How many replicates there are.
    pub fn replicates(&self) -> u32 {
        self.off.len() as u32
    }

    /// Mean and spread over replicates.
    pub fn statistics(&self) -> Running {
        let mut all = Running::default();
        self.off.iter().for_each(|&off| all.add(off));
        all
    }

    /// Standard error of the mean. What came to pass k times in n runs has that of p = (k + 2)/(n + 4), √(p(1 − p)/(n + 4)) (Agresti &
    /// Coull 1998, *American Statistician* 52): never or always in a few runs is not known without error. Neither is a count that is the
    /// same in all runs: its error is at least that of k = 0.
    pub fn error(&self) -> Option<f64> {
        let all = self.statistics();
        if all.count == 0 {
            return None;
        }
        let n = f64::from(all.count) + 4.0;
        let of = |k: u32| {
            let p = (f64::from(k) + 2.0) / n;
            (p * (1.0 - p) / n).sqrt()
        };
        match self.tally() {
            Some(tally) => Some(of(tally.events)),
            None if self.kind == Kind::Count => all.standard_error().map(|error| error.max(of(0))),
            None => all.standard_error(),
        }
    }

    /// In how many replicates it came to pass, of how many; `None` of a number.
    pub fn tally(&self) -> Option<Tally> {
        let Kind::Event { target } = self.kind else { return None };
        let events = self.off.iter().filter(|off| *off + target > 0.5).count() as u32;
        Some(Tally { events, runs: self.replicates(), undefined: 0 })
    }

    /// Whether the output is exactly the target in every replicate so far.
    pub fn is_exact(&self) -> bool {
        self.tally().is_none() && !self.off.is_empty() && self.off.iter().all(|off| *off == 0.0)
    }

    /// Whether replicates that all agree hide how much the output varies from run to run; of counts and events one knows by how much it
    /// could.
    pub fn hides_its_spread(&self) -> bool {
        self.kind == Kind::Number && self.off.iter().all(|off| *off == self.off[0])
    }

    /// +1 above the target, −1 below, 0 where it cannot be told: by Student's t at 99.9 %; of events, of which 64 runs could else never tell
    /// that something is rarer than one in ten, by the binomial at 99.5 %.
    pub fn sign(&self) -> i8 {
        self.test(student_9995, 0.0025)
    }

    /// +1 or −1 where the mean differs from the target at 95 %, that is 97.5 % on either side; else 0. What has a sign already keeps it.
    pub fn leaning(&self) -> i8 {
        match self.sign() {
            0 => self.test(student_975, 0.025),
            sign => sign,
        }
    }

    /// The side of the mean: +1 above, −1 below.
    pub fn side_of_mean(&self) -> i8 {
        let mean = self.statistics().mean;
        i8::from(mean > 0.0) - i8::from(mean < 0.0)
    }

    fn test(&self, student: impl Fn(u32) -> f64, tail: f64) -> i8 {
        if let (Kind::Event { target }, Some(Tally { events, runs, .. })) = (self.kind, self.tally()) {
            let (most, least) = binomial_tails(events, runs, target);
            return i8::from(least <= tail) - i8::from(most <= tail);
        }
        let all = self.statistics();
        let bound = student(all.count.saturating_sub(1)) * self.error().unwrap_or(f64::INFINITY);
        i8::from(all.mean > bound) - i8::from(all.mean < -bound)
    }
}
