//! What is shown: charts drawn from the tables of a folder, never from the simulation.
//!
//! In reading order: [`tables`], [`deciles`], [`new_places`] and [`scores`] hold what is read of a run, [`comparison`] of a comparison, [`sweep`] of a sweep;
//! [`mod@names`], [`keys`], [`mod@ends`] and [`outputs`] say what places, keys and outputs are called, [`spread`] what replicates say, [`finding`] what may be claimed;
//! each chart is one function from tables to a [`canvas::Chart`]: of a run [`population`], [`net_migration`], [`rents`], [`map`] and
//! [`map_years`] with [`map_moving`], their [`projection`] and [`place_names`], [`who`], [`flows`], [`flow_matrix`], [`city_ledger`],
//! where there are new places [`founding`] with [`founding_words`], [`entry`], [`members`], and where the scenario has facts on record
//! [`scoreboard`] with [`scoreboard_words`]; of a comparison
//! [`compare`] and [`winners`]; of a sweep [`phase`] with [`contours`], [`phase_line`] and [`phase_words`]; [`tornado`] and [`waterfall`] take plain rows, which [`answers`] reads and [`answer_words`] puts into words;
//! [`trend`], [`lines`] and [`panels`] are shapes they share; [`style`], [`theme`], [`font`], [`numbers`], [`scale`], [`labels`] and
//! [`frame`] are the look; [`draw`] and [`render`] make files of it, and [`vega_lite`], [`vega_maps`] and [`vega_answers`] say it again for those who want to restyle it.

pub mod answer;
pub mod compare;
pub mod draw;
mod error;
pub mod read;
pub mod run;
pub mod shape;
pub mod sheet;
pub mod sweep;
pub mod vega;
pub mod words;

use std::path::{Path, PathBuf};

pub use crate::chart::draw::{Wish, draw_to};
pub use crate::chart::error::ChartError;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::Chart;

/// Folder of the charts in a run folder.
pub const FOLDER: &str = "charts";

/// A chart of a run: its name, which is also its file's, and the function that draws it.
type Drawer = (&'static str, fn(&RunTables) -> Chart);

/// All charts of a run.
const RUN: [Drawer; 13] = [
    ("population", run::population::chart),
    ("net_migration", run::net_migration::chart),
    ("rents", run::rents::chart),
    ("map", run::map::chart),
    ("map_years", run::map_years::chart),
    ("who", run::who::chart),
    ("flows", run::flows::chart),
    ("flow_matrix", run::flow_matrix::chart),
    ("city_ledger", run::city_ledger::chart),
    ("founding", run::founding::chart),
    ("entry", run::entry::chart),
    ("members", run::members::chart),
    ("scoreboard", run::scoreboard::chart),
];
/// All charts of a comparison.
const COMPARISON: [&str; 2] = ["compare", "winners"];
/// All charts of a sweep.
const SWEEP: [&str; 1] = ["phase"];

/// The charts of a sensitivity analysis and of an explanation.
const ANSWERS: [&str; 2] = ["tornado", "waterfall"];

/// The names of all charts.
pub fn names() -> Vec<&'static str> {
    RUN.iter().map(|(name, _)| *name).chain(COMPARISON).chain(SWEEP).chain(ANSWERS).collect()
}

/// Whether the tables of a run can fill a chart: a map needs to know where places are, others need new places or facts on record.
pub fn applies(name: &str, tables: &RunTables) -> bool {
    match name {
        "map" | "map_years" => run::map::applies(tables),
        "founding" => run::founding::applies(tables),
        "entry" => run::entry::applies(tables),
        "members" => run::members::applies(tables),
        "scoreboard" => run::scoreboard::applies(tables),
        _ => true,
    }
}

/// What a chart that does not apply to a run would need.
fn needs(name: &str) -> &'static str {
    match name {
        "map" | "map_years" => "it needs at least two places with latitude and longitude in the scenario",
        "scoreboard" => {
            "it needs [[fact]] blocks in the scenario: something on record, and the outputs it is compared with"
        }
        "entry" => "it needs households that would move to a new place or pledge for one",
        "members" => "it needs a [[community]] in the scenario",
        _ => "it needs new places in the scenario",
    }
}

/// All charts of a run that its tables can fill.
pub fn charts(tables: &RunTables) -> Vec<Chart> {
    RUN.into_iter().filter(|(name, _)| applies(name, tables)).map(|(_, drawer)| drawer(tables)).collect()
}

/// Draws the charts of a folder, or only those named, to its folder `charts`; returns the files written.
pub fn draw_all(folder: &Path, only: Option<&[&str]>) -> Result<Vec<PathBuf>, ChartError> {
    let only = only.map(|only| only.iter().map(|name| (*name).to_owned()).collect());
    draw_to(folder, &folder.join(FOLDER), &Wish { only, ..Wish::default() })
}
