//! Holds what one source of chance adds to the variance of an estimate.

use crate::experiment::statistics::student_975;

/// A variance and its degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The variance.
    pub variance: f64,
    /// Its degrees of freedom, at least one.
    pub freedom: u32,
}

impl Part {
    /// Half the 95 % interval that it makes alone, squared.
    pub fn half_squared(&self) -> f64 {
        student_975(self.freedom) * student_975(self.freedom) * self.variance
    }
}
