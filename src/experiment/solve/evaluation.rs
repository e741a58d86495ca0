//! Holds what came out at one value of the varied key, and tells on which side of the target that is.

use crate::experiment::statistics::{Running, student_9995};

/// One value of the key, and what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The value.
    pub x: f64,
    /// Output less target, replicate by replicate.
    pub off: Vec<f64>,
}

impl Evaluation {
    /// Mean and spread over replicates.
    pub fn statistics(&self) -> Running {
        let mut all = Running::default();
        self.off.iter().for_each(|&off| all.add(off));
        all
    }

    /// Whether the output is exactly the target in every replicate, so that no number of replicates would say more.
    pub fn is_exact(&self) -> bool {
        !self.off.is_empty() && self.off.iter().all(|off| *off == 0.0)
    }

    /// +1 above the target, −1 below, 0 where it cannot be told.
    pub fn sign(&self) -> i8 {
        let all = self.statistics();
        let bound = student_9995(all.count.saturating_sub(1)) * all.standard_error().unwrap_or(f64::INFINITY);
        match all.mean {
            mean if mean > bound => 1,
            mean if mean < -bound => -1,
            _ => 0,
        }
    }
}
