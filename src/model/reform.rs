//! Describes reforms: dated events and trends that change what a place is.

use crate::model::place::ATTRIBUTES;

/// How a number changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// Becomes this value.
    Set(f64),
    /// Grows by this amount (per year, in a trend).
    Add(f64),
    /// Is multiplied by this factor (grows at this factor per year, in a trend).
    Multiply(f64),
}

/// One attribute of one place changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reform {
    /// Index of the place.
    pub place: u16,
    /// Row of [`ATTRIBUTES`].
    pub attribute: usize,
    /// How it changes.
    pub change: Change,
}

impl Reform {
    /// The key that changes.
    pub fn key(&self) -> &'static str {
        ATTRIBUTES[self.attribute].name
    }
}

/// Changes that happen at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, in years of the calendar (2030.5 is the middle of 2030).
    pub year: f64,
    /// What changes.
    pub reforms: Vec<Reform>,
    /// A note for the event log; may be empty.
    pub note: String,
}

/// Changes that go on for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// First moment, in years of the calendar.
    pub from: f64,
    /// Last moment, in years of the calendar.
    pub until: f64,
    /// What changes, per year.
    pub reforms: Vec<Reform>,
    /// A note for the event log; may be empty.
    pub note: String,
}

/// A suburb that may vote itself out of its parent's budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Incorporation {
    /// Index of the suburb; it lives on its parent's budget until then.
    pub place: u16,
    /// Index of the parent, which keeps its obligations.
    pub parent: u16,
    /// When residents begin to weigh it, in years of the calendar.
    pub from: f64,
    /// The rules that the suburb would give itself.
    pub reforms: Vec<Reform>,
    /// A note for the event log; may be empty.
    pub note: String,
}
