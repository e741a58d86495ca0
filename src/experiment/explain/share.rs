//! Estimates the mean of values with its 95 % interval.

use crate::experiment::statistics::{Running, student_975};

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The estimate.
    pub value: f64,
    /// Its standard error; `None` with a single replicate.
    pub standard_error: Option<f64>,
    /// Degrees of freedom of the standard error.
    pub freedom: u32,
}

impl Share {
    /// The mean of `all`.
    pub fn of(all: &Running) -> Share {
        Share { value: all.mean, standard_error: all.standard_error(), freedom: all.count.saturating_sub(1) }
    }

    /// The 95 % interval by Student's t.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let half = self.standard_error? * student_975(self.freedom);
        Some((self.value - half, self.value + half))
    }
}

/// Collects `values` in their order.
pub(crate) fn running(values: impl Iterator<Item = f64>) -> Running {
    let mut all = Running::default();
    values.for_each(|value| all.add(value));
    all
}
