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
        let target = Target { output: Expression::parse(output, scenario)?, value: value / unit };
        let refused = |what: &str, hint: &str| ExpressionError { hint: hint.into(), ..wrong(what) };
        match target.value {
            _ if !target.output.is_probability() => Ok(target),
            share if !(0.0..=1.0).contains(&share) => {
                Err(refused("no probability is below 0% or above 100%", "ask for one in between, such as 50%"))
            }
            0.0 | 1.0 => Err(refused(
                "no number of runs tells that something never comes to pass, or always",
                "ask for one in between, such as 5% or 95%, with as many runs as tell it",
            )),
            _ => Ok(target),
        }
    }
}
