//! Solve: where does an output reach a target? By bracketing, knowing that every answer is noisy.
//!
//! All values of the varied key see the same households with the same luck. A coarse scan looks for changes of sign of
//! *output − target*; each bracket is then narrowed. A sign counts once Student's t tells it from zero at 99.9 %; until then
//! replicates double, up to a limit. Close to a root no number of replicates suffices: there the search ends, and the noise
//! itself gives the interval ([`interval`]).
//!
//! Reading order: [`target`] (`EXPRESSION = NUMBER`), [`search`] (scan, narrow, stop), [`interval`] (how sure).

pub mod interval;
pub mod search;
pub mod target;

pub use crate::experiment::solve::search::{Ask, solve};

use crate::experiment::statistics::{Running, student_9995};

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// Least value.
    pub from: f64,
    /// Greatest value.
    pub to: f64,
    /// Points of the coarse scan, both ends included.
    pub scan: u32,
    /// Replicates of every point, at least two.
    pub least: u32,
    /// Replicates of a point at most.
    pub most: u32,
    /// A bracket this narrow is narrow enough, as a share of the range.
    pub tolerance: f64,
}

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

/// A place where the output crosses the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// The root.
    pub root: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Change of the output for a unit of the key, there.
    pub slope: f64,
    /// Replicates of the points that decide.
    pub replicates: u32,
    /// Whether noise, rather than the tolerance, ended the search.
    pub noisy: bool,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Every crossing that was found, in order.
    pub crossings: Vec<Crossing>,
    /// Values where the output cannot be told from the target, although it does not cross it nearby as far as one can see.
    pub undecided: Vec<f64>,
    /// Every value that was tried, in order.
    pub evaluations: Vec<Evaluation>,
}

#[cfg(test)]
mod tests;
