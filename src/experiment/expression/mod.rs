//! An output expression names one number of a run, such as `place.chicago.households@2045`: whose, what, and when.
//!
//! Everything that asks "what came out?" uses this one notion: `compare --output`, `sweep`, `solve`, `explain`, charts.
//! Reading order: [`numbers`] (what can be asked), [`parse`] (from text), [`evaluate`] (on the record of a replicate).

pub mod evaluate;
pub mod numbers;
pub mod parse;

use crate::engine::state::counts::Dimension;
use crate::experiment::expression::numbers::{Number, Table};
use crate::model::household::Class;
use std::collections::BTreeSet;
use std::fmt;

/// How to write an expression, for `--help` and the documentation.
pub const HELP: &str = "\
An output expression is WHOSE.QUANTITY[.FORM][.STATISTIC][@TIME].
  WHOSE      all | new | place.NAME | metro.NAME, each narrowed by decile.1 to decile.10 and class.mobile|stuck|rooted;
             or community.NAME; or a national profile: age.26-34, income.200k+, tenure.owner, children.some, remote.yes,
             distance.500-1000; `entry` after any but a profile: households before the gates of new places
  QUANTITY   of places: households, inflow, outflow, net_inflow, rent, wage, services, crime, debt, … (summary.csv);
             of new places also: foundings, treasury, sponsor, equity, shareholders, vacancies, land_cap, runway_years,
             hazard, awareness (jurisdictions.csv);
             of communities: values, members, pledged, supporters, e_residents, residents, jurisdictions, successes,
             ticket, ticket_legal, escrow, declared_income (communities.csv);
             of deciles and classes: households, would, could_pay, admitted, moved, blocked, blocked_share;
             of entry: would, could_pay, admitted, moved, blocked, blocked_share (entry.csv);
             of profiles and all: moves, local_moves, would, blocked_by_cash, household_years
  FORM       share (of the whole), change (since the start, relative), rate (of a count of moves, per household and year)
  STATISTIC  mean | min | max | sum over time; over the whole run unless @FROM..TO says otherwise
  TIME       @2045 | @start | @end | @2030..2045; the end unless given
Counts add up over places; levels such as rent are means over households. Counts of moves are those of the year that ends then.
Examples: place.chicago.households@2045   all.moves.rate@2030   place.chicago.households.share.max   decile.1.blocked_share@end
          community.artists.members.max   all.foundings   place.haven.decile.1.entry.moved.sum
A name with a dot in it stands in quotes: place.\"st. louis\".rent";

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
