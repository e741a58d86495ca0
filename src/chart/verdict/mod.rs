//! Finds what a run says of its question: typed claims computed from its tables, and the few sentences and numbers made of them.
//!
//! Terminal, report, first picture and share card speak from here and from nowhere else, so that they have the same base, the
//! same statistic (medians; the middle 90 % of runs from twenty on, else their range) and the same rounding.
//!
//! In reading order; each module uses only those before it:
//! - [`plain`]: numbers as people say them;
//! - [`claim`]: one number that is said, what it measures, and the runs behind it;
//! - [`scene`]: the towns and the city of a run;
//! - [`effect`]: the city less its twin;
//! - [`life`]: when towns open, how many live there, and what becomes of them;
//! - [`door`]: when the door of open towns closes;
//! - [`gate`]: who would come and who can, by third of incomes;
//! - [`race`]: exit beside reform;
//! - [`suburb`]: a suburb that may incorporate, and what it leaves behind;
//! - [`together`]: places that change together, each group as one;
//! - [`beside`]: the city and its twin in two sentences;
//! - [`host`]: how often a host turns on a town, and why;
//! - [`record`]: what is on record beside what came out;
//! - [`varied_words`]: what came of runs with one number changed, in words;
//! - [`opens_then`]: whether a town opens in one of them;
//! - [`varied`]: what a run comes to where one number of it is another;
//! - [`fates`]: what becomes of every town;
//! - [`origins`]: where those who move in come from;
//! - [`decline`]: how a city shrinks;
//! - [`cost`]: what it costs, and who pays;
//! - [`odds`]: how likely what was asked is, and what moves that;
//! - [`answer`]: which of these a run answers by, and the answer.

pub mod answer;
pub mod beside;
pub mod claim;
pub mod cost;
pub mod decline;
pub mod door;
pub mod effect;
pub mod fates;
pub mod gate;
pub mod host;
pub mod life;
pub mod odds;
pub mod opens_then;
pub mod origins;
pub mod plain;
pub mod race;
pub mod record;
pub mod scene;
pub mod suburb;
pub mod together;
pub mod varied;
pub mod varied_words;

pub use crate::chart::verdict::answer::Verdict;
pub use crate::chart::verdict::claim::{Big, Claim, Measure};
