//! Rehearses what a full disk or a kill does, for the tests of this program; in a release there is nothing to rehearse.

#[cfg(debug_assertions)]
use std::io::Write;

#[cfg(debug_assertions)]
use footvote::output::folder::fault::{Way, arm, seen};

/// Where the tests say which operation is struck and how: `WAY:NUMBER`, or `count`.
#[cfg(debug_assertions)]
const VARIABLE: &str = "FOOTVOTE_REHEARSE";

/// Begins to count operations on the disk, if that is wanted.
pub fn begin() {
    #[cfg(debug_assertions)]
    if let Ok(wanted) = std::env::var(VARIABLE) {
        let (name, at) = wanted.split_once(':').unwrap_or((&wanted, "0"));
        let way = Way::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, way)| way);
        arm(way, at.parse().unwrap_or(0));
    }
}

/// Says how many operations there were, if that is wanted.
pub fn end() {
    #[cfg(debug_assertions)]
    if let Some(seen) = seen() {
        let _ = writeln!(std::io::stderr(), "operations: {seen}");
    }
}
