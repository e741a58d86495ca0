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
    /// Only these income deciles, 1 to 10: the first and the last of them.
    pub decile: Option<(u8, u8)>,
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

/// How two numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// ≥
    AtLeast,
    /// >
    Above,
    /// ≤
    AtMost,
    /// <
    Below,
    /// =
    Equal,
}

impl Comparison {
    /// Whether `a` compares like this with `b`; equal are numbers that differ by rounding alone.
    pub fn holds(self, a: f64, b: f64) -> bool {
        let same = (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
        match self {
            Comparison::AtLeast => a > b || same,
            Comparison::Above => a > b && !same,
            Comparison::AtMost => a < b || same,
            Comparison::Below => a < b && !same,
            Comparison::Equal => same,
        }
    }
}

/// What a condition compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Side {
    /// A number.
    Number(f64),
    /// An expression.
    Expression(Expression),
}

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What is compared.
    pub left: Expression,
    /// How.
    pub comparison: Comparison,
    /// With what.
    pub right: Side,
}

/// Conditions of which any group holds whole: `or` of `and`s.
pub type Any = Vec<Vec<Condition>>;

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What comes to pass or not.
    pub what: Any,
    /// Which runs are looked at; empty for all.
    pub given: Any,
}

/// What a run says of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It came to pass.
    Yes,
    /// It did not.
    No,
    /// This run is not looked at.
    Apart,
    /// A number that it hangs on does not exist in this run.
    Undefined,
}

impl Verdict {
    /// Whether it came to pass or not: the run is looked at, and everything exists.
    pub fn is_judged(self) -> bool {
        matches!(self, Verdict::Yes | Verdict::No)
    }
}

impl Event {
    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let conditions = self.what.iter().chain(&self.given).flatten();
        conditions.flat_map(|condition| {
            let right = match &condition.right {
                Side::Expression(expression) => Some(expression),
                Side::Number(_) => None,
            };
            std::iter::once(&condition.left).chain(right)
        })
    }

    /// Whether it asks for effects, so that the twin of the run must be at hand.
    pub fn needs_twin(&self) -> bool {
        self.expressions().any(|expression| expression.effect)
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
    /// What comes to pass or not, if it is a probability: a run is 1 or 0, and the parts above are those of its last number.
    pub event: Option<Box<Event>>,
}

impl Expression {
    /// The table that its number is read from.
    pub fn table(&self) -> Table {
        self.number.source.table()
    }

    /// Every table that it is read from.
    pub fn tables(&self) -> Vec<Table> {
        match &self.event {
            None => vec![self.table()],
            Some(event) => event.expressions().map(Expression::table).collect(),
        }
    }

    /// Whether it is a probability.
    pub fn is_probability(&self) -> bool {
        self.event.is_some()
    }

    /// Whether it counts places or what happened to them: a whole number of a few, in every run.
    pub fn is_count(&self) -> bool {
        let whole = !matches!(self.when, When::Over(Statistic::Mean, ..));
        !self.is_probability() && self.form == Form::Plain && whole && self.number.counts_places()
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
