//! Lists the reasons why charts could not be drawn.

use std::path::PathBuf;

use crate::output::OutputError;
use crate::output::folder::read::ReadError;

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
    #[error("there is no chart `{name}`; there are {}", there.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        there: Vec<&'static str>,
    },
    /// Somebody asked for a chart that these tables cannot fill.
    #[error("there is no chart `{name}` of {kind}; there are {}", there.join(", "))]
    NotHere {
        /// What was asked for.
        name: String,
        /// What the folder is.
        kind: &'static str,
        /// What there is.
        there: Vec<&'static str>,
    },
    /// Somebody asked for a place that there is not.
    #[error("the run has no place `{name}`; it has {}", places.join(", "))]
    NoPlace {
        /// What was asked for.
        name: String,
        /// What there is.
        places: Vec<String>,
    },
    /// Somebody asked for an output that cannot be read off the sweep.
    #[error("{what}")]
    Output {
        /// What is wrong with it.
        what: String,
        /// What to do about it.
        hint: String,
    },
    /// A chart could not be written.
    #[error(transparent)]
    Disk(#[from] OutputError),
    /// A folder could not be made.
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
        name: String,
        /// What the rasteriser said.
        reason: String,
    },
}
