//! What is shown: charts drawn from the tables of a run folder, never from the simulation.
//!
//! In reading order: [`tables`] and [`deciles`] hold what is read, [`mod@names`] what places are called, [`spread`] what replicates say, [`finding`] what may be claimed;
//! each chart ([`population`], [`net_migration`], [`rents`], [`map`] with its [`projection`], [`who`], [`flows`], [`flow_matrix`], [`city_ledger`]) is one
//! function from tables to a [`canvas::Chart`];
//! [`trend`], [`lines`] and [`panels`] are shapes they share; [`style`], [`theme`], [`font`], [`numbers`], [`scale`], [`labels`] and [`frame`] are
//! the look; [`render`] makes files of it, and [`vega_lite`] says it again for those who want to restyle it.

pub mod canvas;
pub mod city_ledger;
pub mod deciles;
pub mod finding;
pub mod flow_matrix;
pub mod flows;
pub mod font;
pub mod frame;
pub mod labels;
pub mod lines;
pub mod map;
pub mod names;
pub mod net_migration;
pub mod numbers;
pub mod panels;
pub mod population;
pub mod projection;
pub mod render;
pub mod rents;
pub mod scale;
pub mod spread;
pub mod style;
pub mod tables;
pub mod theme;
pub mod trend;
pub mod vega_lite;
pub mod who;

use std::path::{Path, PathBuf};

use crate::output::read::ReadError;
use canvas::Chart;
use render::Look;
use tables::RunTables;

/// Folder of the charts in a run folder.
pub const FOLDER: &str = "charts";

/// A chart: its name, which is also its file's, and the function that draws it.
type Drawer = (&'static str, fn(&RunTables) -> Chart);

/// All charts.
const CHARTS: [Drawer; 8] = [
    ("population", population::chart),
    ("net_migration", net_migration::chart),
    ("rents", rents::chart),
    ("map", map::chart),
    ("who", who::chart),
    ("flows", flows::chart),
    ("flow_matrix", flow_matrix::chart),
    ("city_ledger", city_ledger::chart),
];

/// Why charts could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The tables could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A table has no rows.
    #[error("{} has no rows, so there is nothing to draw", path.display())]
    Empty {
        /// The table.
        path: PathBuf,
    },
    /// Somebody asked for a chart that there is not.
    #[error("there is no chart `{name}`; there are {}", names().join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// Somebody asked for a place that there is not.
    #[error("the run has no place `{name}`; it has {}", places.join(", "))]
    NoPlace {
        /// What was asked for.
        name: String,
        /// What there is.
        places: Vec<String>,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The SVG of a chart could not be rasterised.
    #[error("cannot draw the chart `{name}`: {reason}")]
    Raster {
        /// The chart.
        name: &'static str,
        /// What the rasteriser said.
        reason: String,
    },
}

/// The names of all charts.
pub fn names() -> Vec<&'static str> {
    CHARTS.iter().map(|(name, _)| *name).collect()
}

/// All charts of a run.
pub fn charts(tables: &RunTables) -> Vec<Chart> {
    applicable(tables).map(|(_, drawer)| drawer(tables)).collect()
}

/// The charts that the tables can fill: a map needs to know where places are.
fn applicable(tables: &RunTables) -> impl Iterator<Item = Drawer> {
    CHARTS.into_iter().filter(|(name, _)| *name != "map" || map::applies(tables))
}

/// Draws the charts of a run folder, or only those named, to its folder `charts`; returns the files written.
pub fn draw_all(run: &Path, only: Option<&[&str]>) -> Result<Vec<PathBuf>, ChartError> {
    draw_to(run, &run.join(FOLDER), only, None, Look::default())
}

/// Draws charts of a run folder to another folder, with another look, and the ledger of the named place.
pub fn draw_to(
    run: &Path,
    folder: &Path,
    only: Option<&[&str]>,
    place: Option<&str>,
    look: Look,
) -> Result<Vec<PathBuf>, ChartError> {
    let unknown = only.unwrap_or_default().iter().find(|name| !names().contains(name));
    if let Some(name) = unknown {
        return Err(ChartError::Unknown { name: (*name).to_owned() });
    }
    let mut tables = RunTables::read(run)?;
    if let Some(place) = place {
        if !tables.names.iter().any(|name| name == place) {
            return Err(ChartError::NoPlace { name: place.to_owned(), places: tables.names });
        }
        tables.facts.headline = Some(place.to_owned());
    }
    if tables.places.is_empty() {
        return Err(ChartError::Empty { path: run.join("places.csv") });
    }
    std::fs::create_dir_all(folder).map_err(|source| ChartError::Write { path: folder.to_owned(), source })?;
    let mut written = Vec::new();
    for (name, drawer) in applicable(&tables) {
        if only.is_some_and(|only| !only.contains(&name)) {
            continue;
        }
        let svg = render::svg_as(&drawer(&tables), look);
        let png = render::png(&svg).map_err(|reason| ChartError::Raster { name, reason })?;
        let spec = vega_lite::spec(name, &tables);
        let mut files = vec![("svg", svg.as_bytes()), ("png", png.as_slice())];
        files.extend(spec.as_ref().map(|spec| ("vl.json", spec.as_bytes())));
        for (ending, bytes) in files {
            let path = folder.join(format!("{name}.{ending}"));
            write(&path, bytes)?;
            written.push(path);
        }
    }
    Ok(written)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ChartError> {
    std::fs::write(path, bytes).map_err(|source| ChartError::Write { path: path.to_owned(), source })
}
