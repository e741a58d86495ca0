//! Writes what is printed.
//!
//! - [`stdout`]: standard output itself
//! - [`page`]: lines and labelled paragraphs
//! - [`band`]: what a band over replicates is
//! - `units`: an output with its unit, as charts and reports write it
//! - [`exit_vs_reform`]: exit beside reform, on the closing page of a run
//! - [`on_record`]: facts and moves on record, on the closing page of a run
//! - [`new_places`]: new places, on the closing page of a run
//! - [`twin`]: what differs from the twin, on the closing page of a run
//! - [`answer`]: the closing page of a run
//! - [`doubt`]: what was asked, on the closing page of a run
//! - [`facts`]: the fact board
//! - [`summary`]: all the rest of it, for `--verbose`
//! - [`comparison`]: the closing page of a comparison
//! - [`sensitivity`]: the page of a sensitivity analysis
//! - [`explanation`]: the page of an explanation
//! - [`solution`]: the page of a search
//! - [`backtest`]: the page of a backtest
//! - [`sweep`]: the closing line of a sweep

pub mod answer;
pub mod backtest;
pub mod band;
pub mod comparison;
pub mod doubt;
pub mod exit_vs_reform;
pub mod explanation;
pub mod facts;
pub mod new_places;
pub mod on_record;
pub mod page;
pub mod sensitivity;
pub mod solution;
pub mod stdout;
pub mod summary;
pub mod sweep;
pub mod twin;

/// An output with its unit, as charts and reports write it.
pub mod units {
    pub use footvote::chart::words::written::Written;
}
