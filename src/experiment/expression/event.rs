//! Says whether an event came to pass in a run, `P(COND [and|or COND]… [| COND])`, which over many runs is a probability.
//!
//! Each run says yes or no. A condition compares an expression with a number or with another expression; `and` binds more
//! tightly than `or`; what stands behind `|` says which runs are looked at. What is undefined in a run, such as the rent of a
//! place that never opened, is no verdict.

use crate::engine::records::rows::ReplicateRecord;
use crate::experiment::expression::definition::{Any, Condition, Event, Expression, Side, Verdict};

impl Event {
    /// What the run says.
    pub fn verdict(&self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) -> Verdict {
        if !self.given.is_empty() {
            match any(&self.given, record, twin) {
                Some(true) => {}
                Some(false) => return Verdict::Apart,
                None => return Verdict::Undefined,
            }
        }
        match any(&self.what, record, twin) {
            Some(true) => Verdict::Yes,
            Some(false) => Verdict::No,
            None => Verdict::Undefined,
        }
    }
}

/// Whether any group holds; `None` if that hangs on a number that does not exist.
fn any(groups: &Any, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) -> Option<bool> {
    let mut known = true;
    for group in groups {
        let verdicts: Vec<Option<bool>> = group.iter().map(|condition| holds(condition, record, twin)).collect();
        if verdicts.iter().all(|verdict| *verdict == Some(true)) {
            return Some(true);
        }
        known &= verdicts.contains(&Some(false));
    }
    known.then_some(false)
}

fn holds(condition: &Condition, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) -> Option<bool> {
    let value = |expression: &Expression| expression.evaluate_beside(record, twin);
    let left = value(&condition.left)?;
    let right = match &condition.right {
        Side::Number(number) => *number,
        Side::Expression(expression) => value(expression)?,
    };
    Some(condition.comparison.holds(left, right))
}
