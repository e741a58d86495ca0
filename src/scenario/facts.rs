//! Holds what is on record: numbers and moves that the closing page prints beside what came out.

/// Something on record, to be printed beside what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The same in a few words.
    pub name: String,
    /// What was recorded, by whom.
    pub text: String,
    /// The least that was recorded.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// Of what.
    pub unit: String,
    /// The outputs that add up to the same thing, and what one of each counts for.
    pub outputs: Vec<(String, f64)>,
}

/// Moves on record, to be compared with those of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Moves {
    /// The same in a few words.
    pub name: String,
    /// What was recorded, by whom.
    pub text: String,
    /// The routes on record, sorted by origin and destination; one that is not there is unknown, not empty.
    pub routes: Vec<Route>,
    /// The same of an earlier time; empty if there is no such record.
    pub before: Vec<Route>,
}

/// Moves on record from one place to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Route {
    /// Index of the place left.
    pub origin: u16,
    /// Index of the place entered.
    pub destination: u16,
    /// Households that moved.
    pub households: f64,
}

/// Moves on record that attention is fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedAttention {
    /// Names of origin and destination, and households that moved.
    pub routes: Vec<(String, String, f64)>,
}
