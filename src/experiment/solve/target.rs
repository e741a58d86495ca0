//! Reads a target: `EXPRESSION = NUMBER`.

use crate::experiment::expression::definition::Comparison;
use crate::experiment::expression::{Expression, ExpressionError};
use crate::scenario::Scenario;

/// What is to be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Which output.
    pub output: Expression,
    /// Which value.
    pub value: f64,
}

impl Target {
    /// By how much the output is off; numbers that differ by rounding alone do not differ.
    pub fn off(&self, output: f64) -> f64 {
        if Comparison::Equal.holds(output, self.value) { 0.0 } else { output - self.value }
    }

    /// Reads `EXPRESSION = NUMBER`; the number may have underscores or end in `%`.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Target, ExpressionError> {
        let wrong = |what: &str| ExpressionError {
            text: text.trim().into(),
            what: what.into(),
            hint: "write EXPRESSION = NUMBER, as in place.chicago.households@2045 = 3_000_000, or … = 5%".into(),
        };
        let (output, number) = text.rsplit_once('=').ok_or_else(|| wrong("it says no number to reach"))?;
        let number = number.trim().replace('_', "");
        let (digits, unit) = number.strip_suffix('%').map_or((number.as_str(), 1.0), |digits| (digits, 100.0));
        let value: f64 = digits.trim().parse().map_err(|_| wrong(&format!("`{}` is not a number", number)))?;
        if !value.is_finite() {
            return Err(wrong("the number must be finite"));
        }
        Ok(Target { output: Expression::parse(output, scenario)?, value: value / unit })
    }
}
