//! Tests of what is shown: charts, their specifications, and the page of a run.
//!
//! - [`support`]: scenarios, books, statistics and folders that the tests share
//! - [`charts`], [`charts_of_experiments`]: texts keep their room, headlines say no more than the numbers
//! - [`retold_experiments`]: headlines of comparisons and sweeps recomputed
//! - [`currency`]: money has the sign of the scenario
//! - [`fonts`]: letters that the font of the charts lacks
//! - [`vega_lite`]: every specification encodes columns that are there
//! - [`answers`]: which kind of answer a run gives unasked
//! - [`answers_in_words`]: what an answer says of small worlds whose numbers are known
//! - [`verdicts`]: every number and direction of an answer recomputed from tables
//! - [`suburb`]: a suburb that may incorporate
//! - [`twin_page`]: the lists of the closing page beside a twin
//! - [`words`]: plain words where people read first
//! - [`report`], [`report_new_places`]: the page is complete, harmless, and lives in a browser
#![cfg(feature = "cli")]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod answers_in_words;
mod charts;
mod charts_of_experiments;
mod currency;
mod fonts;
mod report;
mod report_new_places;
mod retold_experiments;
mod suburb;
mod twin_page;
mod vega_lite;
mod verdicts;
mod words;
