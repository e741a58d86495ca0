//! What is handed on: one page that needs no network, drawn from the tables of a run folder.
//!
//! In reading order: [`page`] puts the sections together; [`answer`] says in three sentences what came out; [`inline`]
//! sets charts into the page; [`explorer`] holds the numbers behind slider, hover and table; [`places`], [`events`],
//! [`evidence`] and [`origin`] are its sections; [`html`] is the only way for words of a scenario to get in.

pub mod answer;
pub mod events;
pub mod evidence;
pub mod explorer;
pub mod html;
pub mod inline;
pub mod origin;
pub mod page;
pub mod places;

use std::path::{Path, PathBuf};

use crate::output::OutputError;
use crate::output::read::ReadError;

/// Name of the report in a run folder.
pub const FILE: &str = "report.html";

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The tables could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The run folder could not be read or written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The scenario of the run is not one that this version understands.
    #[error("{} is not a scenario of this version: {reason}", path.display())]
    Scenario {
        /// The file.
        path: PathBuf,
        /// The first thing that is wrong.
        reason: String,
    },
}

/// Writes the report of a run folder and returns its path.
pub fn write(run: &Path) -> Result<PathBuf, ReportError> {
    let path = run.join(FILE);
    let page = page::page(run)?;
    crate::output::folder::write_file(&path, &page)?;
    Ok(path)
}
