//! Names one number of a run in words, such as `place.chicago.households@2045`: whose, what, and when.
//!
//! Everything that asks what came out uses this one notion: `compare --output`, `sweep`, `solve`, `explain`, charts.
//!
//! - [`help`]: how an expression is written
//! - [`numbers`]: every number that can be asked for
//! - [`definition`]: the parts of an expression
//! - [`event`]: whether something came to pass
//! - [`parse`]: an expression from its text
//! - [`parse_event`]: an event from its text
//! - [`evaluate`]: its value on the record of a replicate

pub mod definition;
pub mod evaluate;
pub mod event;
pub mod help;
pub mod numbers;
pub mod parse;
pub mod parse_event;

pub use crate::experiment::expression::definition::{Expression, ExpressionError, Form, Statistic, Subject, When};
pub use crate::experiment::expression::help::HELP;
