//! Operations of events, trends and incorporations: a number of a place is set, grows by something, or is multiplied.

use crate::model::quantity::AttributeRow;
use crate::model::reform::Change;
use crate::scenario::read::value::Range;

/// How a number changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// It becomes a value.
    Set,
    /// It grows by a value.
    Add,
    /// It is multiplied by a factor.
    Multiply,
}

impl Operation {
    /// All of them, in the order in which they are written.
    pub const ALL: [Operation; 3] = [Operation::Set, Operation::Add, Operation::Multiply];
    /// Those of a trend, which changes a number year by year.
    pub const GRADUAL: [Operation; 2] = [Operation::Add, Operation::Multiply];

    /// The key that holds the changes.
    pub fn key(self) -> &'static str {
        match self {
            Operation::Set => "set",
            Operation::Add => "add",
            Operation::Multiply => "multiply",
        }
    }

    /// The operation written as `key`.
    pub fn of_key(key: &str) -> Option<Operation> {
        Operation::ALL.into_iter().find(|operation| operation.key() == key)
    }

    /// The operation of a change, and its value.
    pub fn of_change(change: Change) -> (Operation, f64) {
        match change {
            Change::Set(value) => (Operation::Set, value),
            Change::Add(value) => (Operation::Add, value),
            Change::Multiply(value) => (Operation::Multiply, value),
        }
    }

    /// The change by `value`.
    pub fn change(self, value: f64) -> Change {
        match self {
            Operation::Set => Change::Set(value),
            Operation::Add => Change::Add(value),
            Operation::Multiply => Change::Multiply(value),
        }
    }

    /// The range of a change of the attribute of `row`.
    pub fn range(self, row: &AttributeRow) -> Range<'static> {
        let reach = row.max - row.min;
        match self {
            Operation::Set => Range::of(row),
            Operation::Add => Range { min: -reach, max: reach, unit: row.unit, about: row.about },
            Operation::Multiply => Range { min: 0.0, max: 1_000.0, unit: "factor", about: row.about },
        }
    }
}
