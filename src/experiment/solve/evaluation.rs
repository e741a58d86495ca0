//! Holds what came out at one value of the varied key, and tells on which side of the target that is.

use crate::experiment::probability::Tally;
use crate::experiment::statistics::{Running, student_9995};

/// One value of the key, and what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The value.
    pub x: f64,
    /// Output less target, replicate by replicate.
    pub off: Vec<f64>,
    /// Whether the output is whether something comes to pass, 1 or 0.
    pub event: bool,
}

impl Evaluation {
    /// Mean and spread over replicates.
    pub fn statistics(&self) -> Running {
        let mut all = Running::default();
        self.off.iter().for_each(|&off| all.add(off));
        all
    }

    /// Standard error of the mean. What never or always came to pass in a few replicates is not known without error: that of
    /// (k + 2)/(n + 4) (Agresti & Coull 1998, *American Statistician* 52).
    pub fn error(&self) -> Option<f64> {
        let all = self.statistics();
        if !self.event || all.count == 0 {
            return all.standard_error();
        }
        let (first, n) = (self.off[0], all.count as f64);
        // Both values lie a whole apart: the first one, and those that are not it.
        let k = self.off.iter().filter(|off| (*off - first).abs() < 0.5).count() as f64;
        let p = (k + 2.0) / (n + 4.0);
        Some((p * (1.0 - p) / (n + 4.0)).sqrt())
    }

    /// In how many replicates it came to pass, of how many; `None` of a number.
    pub fn tally(&self, target: f64) -> Option<Tally> {
        let events = self.off.iter().filter(|off| *off + target > 0.5).count() as u32;
        self.event.then_some(Tally { events, runs: self.off.len() as u32, undefined: 0 })
    }

    /// Whether the output is exactly the target in every replicate, so that no number of replicates would say more.
    pub fn is_exact(&self) -> bool {
        !self.event && !self.off.is_empty() && self.off.iter().all(|off| *off == 0.0)
    }

    /// +1 above the target, −1 below, 0 where it cannot be told.
    pub fn sign(&self) -> i8 {
        let all = self.statistics();
        let bound = student_9995(all.count.saturating_sub(1)) * self.error().unwrap_or(f64::INFINITY);
        match all.mean {
            mean if mean > bound => 1,
            mean if mean < -bound => -1,
            _ => 0,
        }
    }
}
