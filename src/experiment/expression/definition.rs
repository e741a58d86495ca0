//! Defines an output expression: whose number, which one, in what form, and when.

use std::collections::BTreeSet;
use std::fmt;

use crate::engine::state::counts::Dimension;
use crate::experiment::expression::numbers::{Number, Table};
use crate::model::household::Class;

/// Whose number it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// Only these places; `None` for all.
    pub places: Option<BTreeSet<String>>,
    /// Only this income decile, 1 to 10.
    pub decile: Option<u8>,
    /// Only this mobility class.
    pub class: Option<Class>,
    /// Only this community.
    pub community: Option<String>,
    /// Those who stand before the gates of new places, not those who live somewhere.
    pub entry: bool,
    /// One slot of the national profile: dimension and band.
    pub profile: Option<(Dimension, &'static str)>,
}

/// What is made of the number at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The number itself.
    Plain,
    /// Its share of the whole: the places' residents for a group, all places for a place.
    Share,
    /// Relative to the start: x(t)/x(0) − 1.
    Change,
    /// A count of moves per household and year.
    Rate,
}

/// What is made of several moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// Mean over the records.
    Mean,
    /// Least.
    Min,
    /// Greatest.
    Max,
    /// Sum.
    Sum,
}

/// When it is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    /// At one moment, a year of the calendar.
    At(f64),
    /// Over a stretch of years, both ends included.
    Over(Statistic, f64, f64),
}

impl When {
    /// The moment at which the number is complete: its own, or the last of its stretch.
    pub fn until(self) -> f64 {
        match self {
            When::At(year) | When::Over(_, _, year) => year,
        }
    }
}

/// One number of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// As it was written.
    pub text: String,
    /// Whose number.
    pub subject: Subject,
    /// Which number.
    pub number: &'static Number,
    /// What is made of it at one moment.
    pub form: Form,
    /// When.
    pub when: When,
    /// Whether the same number of the twin is taken off: with the same luck, what that is which the scenario asks about.
    pub effect: bool,
}

impl Expression {
    /// The table it is read from.
    pub fn table(&self) -> Table {
        self.number.source.table()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an output: {what}")]
pub struct ExpressionError {
    /// The text.
    pub text: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}
