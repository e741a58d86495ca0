//! Writes one page that needs no network, from the tables of a folder.
//!
//! - [`error`]: why there is no report
//! - [`html`]: markup, and the only way for words of a scenario into it
//! - [`inline`]: a chart inside a page
//! - [`shell`]: head and style of every page
//! - [`answer`]: changes of places and their intervals
//! - [`first`]: the question, the answer, its numbers and its picture
//! - [`lean`]: what the answer leans on, and how to quote it
//! - [`twin`]: the run beside its twin
//! - [`explorer`]: the numbers behind slider, hover and table
//! - [`places`]: the table of places, who wins and loses
//! - [`new_places`]: new places and communities in numbers
//! - [`events`]: what happened to places
//! - [`evidence`]: how well the numbers behind the answer are known
//! - [`doubt`]: what was asked, and what decides it
//! - [`record`]: what is on record beside what came out
//! - [`revealed`]: what the base year says of two weights
//! - [`origin`]: how to make the numbers again
//! - [`page`]: the page of a run
//! - [`differs`]: what a reform changes in its baseline
//! - [`versus`]: the page of a comparison
//! - [`sweep`]: the page of a sweep
//! - [`backtest`]: the page of a backtest
//! - [`mod@file`]: the file itself

pub mod answer;
pub mod backtest;
pub mod differs;
pub mod doubt;
pub mod error;
pub mod events;
pub mod evidence;
pub mod explorer;
pub mod file;
pub mod first;
pub mod html;
pub mod inline;
pub mod lean;
pub mod new_places;
pub mod origin;
pub mod page;
pub mod places;
pub mod record;
pub mod revealed;
pub mod shell;
pub mod sweep;
pub mod twin;
pub mod versus;

pub use crate::report::error::ReportError;
pub use crate::report::file::{FILE, page_of, write, write_page, write_to};
