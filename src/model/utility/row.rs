//! Describes a term of utility: its name, its formula, what it depends on, its parameters and its switch.

use crate::model::quantity::ParameterRow;
use crate::model::switch::Mechanism;

/// What the value of a term depends on, beside the household's weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DependsOn {
    /// One number of the place, the same for every household.
    Place,
    /// What this household finds in that place.
    HouseholdAndPlace,
}

/// One row of the table of terms.
#[derive(Clone, Copy)]
pub struct TermRow {
    /// The name used in tables and in a trace.
    pub name: &'static str,
    /// The formula, in the symbols of `docs/MODEL.md`.
    pub symbol: &'static str,
    /// What its value depends on.
    pub depends_on: DependsOn,
    /// Whether most scenarios do without it: a trace leaves it out where it is zero.
    pub optional: bool,
    /// Its own parameters.
    pub parameters: &'static [ParameterRow],
    /// The mechanism that switches it.
    pub switch: Option<Mechanism>,
}
