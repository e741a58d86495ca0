//! Reads what a new place, and as much better government in the old city, is worth: each pair of each replicate.

use std::path::Path;

use crate::chart::read::cube::rank;
use crate::output::folder::read::{ReadError, each_row_with, has_column};

/// One new place that opened in one replicate, beside the old city.
#[derive(Debug, Clone, PartialEq)]
pub struct Exit {
    /// Rank of the replicate.
    pub replicate: usize,
    /// The new place.
    pub place: String,
    /// The old city.
    pub city: String,
    /// Governance of the new place less that of the old city, sd.
    pub gap: f64,
    /// What each founder paid in advance, $.
    pub ticket: f64,
    /// Households of the new place.
    pub households: f64,
    /// What living there is worth to all of them, $ a year.
    pub total: f64,
    /// What of the worth to each every cause brings, $ a year; unknown in folders of before.
    pub parts: [f64; 9],
    /// Years in which the old city's own politics would close half of the gap; unknown if they are blocked.
    pub reform_years: f64,
    /// Households of the old city.
    pub reform_households: f64,
    /// What closing the gap would be worth to all of them, $ a year.
    pub reform_total: f64,
}

/// Columns of the causes, in their order.
pub const PARTS: [&str; 9] = [
    "exit_wages",
    "exit_taxes",
    "exit_housing",
    "exit_schools",
    "exit_safety",
    "exit_government",
    "exit_values",
    "exit_surroundings",
    "exit_family",
];

/// Reads `exit_or_reform.csv`; a run without it has none.
pub fn read(run: &Path, replicates: &[f64]) -> Result<Vec<Exit>, ReadError> {
    let path = run.join("exit_or_reform.csv");
    let mut exits = Vec::new();
    if !path.is_file() {
        return Ok(exits);
    }
    let numbers = [
        "replicate",
        "governance_gap",
        "exit_ticket",
        "exit_households",
        "exit_total",
        "reform_households",
        "reform_total",
    ];
    each_row_with(&path, ["place", "city"], numbers, ["reform_years"], |[place, city], row, [reform_years]| {
        let [replicate, gap, ticket, households, total, reform_households, reform_total] = row;
        exits.push(Exit {
            replicate: rank(replicates, replicate),
            place: place.to_owned(),
            city: city.to_owned(),
            gap,
            ticket,
            households,
            total,
            parts: [f64::NAN; 9],
            reform_years,
            reform_households,
            reform_total,
        });
    })?;
    if has_column(&path, PARTS[0])? {
        let mut rows = exits.iter_mut();
        each_row_with(&path, [], [], PARTS, |[], [], parts| {
            if let Some(exit) = rows.next() {
                exit.parts = parts;
            }
        })?;
    }
    Ok(exits)
}
