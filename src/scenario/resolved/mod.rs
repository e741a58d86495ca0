//! Writes a checked scenario back as one TOML text; reading it gives the scenario again.
//!
//! In reading order:
//! - [`line`]: writes keys, headers, texts, numbers and lists;
//! - [`settings`]: writes the single blocks;
//! - [`places`]: writes old and new places;
//! - [`communities`]: writes communities and their templates;
//! - [`changes`]: writes events, trends and incorporations;
//! - [`study`]: writes the sweep, facts and what the closing page varies;
//! - [`whole`]: writes everything, in order;
//! - [`find`](mod@find): finds the value of a key in such a text.

mod changes;
mod communities;
mod find;
mod line;
mod places;
mod settings;
mod study;
mod whole;

pub use crate::scenario::resolved::find::find;
pub use crate::scenario::resolved::whole::write;
