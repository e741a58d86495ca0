//! What is asked: a file as written becomes a checked [`Scenario`] that cannot be invalid.
//!
//! In reading order:
//! - [`diagnostic`]: collects what is wrong or doubtful, with the place in the text;
//! - [`show`]: writes numbers and words as messages do, and finds the word that was probably meant;
//! - [`calendar`]: holds years, ticks and how often records are taken;
//! - [`answer`]: names the kinds of answers;
//! - [`sweep`]: holds what a sweep varies;
//! - [`facts`]: holds what is on record;
//! - [`figures`]: holds published figures, and how each is worked out;
//! - [`uncertainty`]: holds what is in doubt, and what is asked;
//! - [`checked`]: holds the checked scenario;
//! - [`dollars`]: lists amounts that are in US dollars whatever the currency;
//! - [`twin`]: leaves out of a scenario what it asks about;
//! - [`read`]: turns texts into trees of values, and values into numbers, words and blocks;
//! - [`panel`]: reads tables of moves by year;
//! - [`block`]: reads the blocks of a file, one file a block;
//! - [`resolved`]: writes a checked scenario back as one text;
//! - [`drawn`]: draws what is in doubt;
//! - [`idle`]: says why a parameter cannot move anything;
//! - [`ends`]: says where most draws of a number lie;
//! - [`hosts`]: says what residents of new places go on paying to their host;
//! - [`doubt`]: reads what is in doubt;
//! - [`load`](mod@load): reads a whole scenario;
//! - [`migrate`]: rewrites a scenario of an older model;
//! - [`schema`]: tells editors what may be written.

pub mod answer;
pub mod calendar;
pub mod diagnostic;
pub mod dollars;
pub mod drawn;
pub mod ends;
pub mod facts;
#[cfg(feature = "tables")]
pub mod figures;
pub mod hosts;
pub mod idle;
pub mod migrate;
#[doc(hidden)]
pub mod panel;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod resolved;
#[doc(hidden)]
pub mod schema;
pub mod sweep;
pub mod twin;
pub mod uncertainty;

pub(crate) mod block;
mod checked;
mod doubt;
mod load;
pub(crate) mod show;

pub use crate::scenario::calendar::{RecordEvery, Time};
pub use crate::scenario::checked::{Scenario, Twin};
pub use crate::scenario::diagnostic::Report;
pub use crate::scenario::load::{Loaded, SHARED, load, load_checked, parse};
pub use crate::scenario::read::edit::Edit;
