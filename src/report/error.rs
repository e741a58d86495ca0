//! Names why there is no report.

use std::path::PathBuf;

use crate::chart::ChartError;
use crate::experiment::expression::ExpressionError;
use crate::output::OutputError;
use crate::output::folder::read::ReadError;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The tables could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The run folder could not be read or written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A chart could not be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// Columns for outputs were asked of a folder that is no sweep.
    #[error("`{}` is no sweep: only the report of a sweep has columns for outputs", folder.display())]
    NoSweep {
        /// The folder.
        folder: PathBuf,
    },
    /// A text names no output.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// The scenario of the run is not one that this version understands.
    #[error("{} is not a scenario of this version: {reason}", path.display())]
    Scenario {
        /// The file.
        path: PathBuf,
        /// The first thing that is wrong.
        reason: String,
    },
}
