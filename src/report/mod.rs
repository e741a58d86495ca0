//! What is handed on: one page that needs no network, drawn from the tables of a folder.
//!
//! In reading order: [`page`] puts the sections of a run together, [`versus`] those of a comparison, [`sweep`] those of a
//! sweep, all in one [`shell`]; [`answer`] says in three sentences what came out; [`inline`]
//! sets charts into the page; [`explorer`] holds the numbers behind slider, hover and table; [`places`], [`new_places`], [`events`],
//! [`evidence`] and [`origin`] are its sections; [`html`] is the only way for words of a scenario to get in.

pub mod answer;
pub mod events;
pub mod evidence;
pub mod explorer;
pub mod html;
pub mod inline;
pub mod new_places;
pub mod origin;
pub mod page;
pub mod places;
pub mod shell;
pub mod sweep;
pub mod versus;

use std::path::{Path, PathBuf};

use crate::chart::ChartError;
use crate::output::OutputError;
use crate::output::folder::files::SCENARIO_FILE;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::read::{ReadError, layout};
use crate::scenario;

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
    /// A chart could not be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The scenario of the run is not one that this version understands.
    #[error("{} is not a scenario of this version: {reason}", path.display())]
    Scenario {
        /// The file.
        path: PathBuf,
        /// The first thing that is wrong.
        reason: String,
    },
}

/// Writes the report of a run, a comparison or a sweep and returns its path.
pub fn write(folder: &Path) -> Result<PathBuf, ReportError> {
    let manifest = Manifest::read_any(folder)?;
    let path = folder.join(SCENARIO_FILE);
    let loaded = scenario::load(&path, &[]).map_err(|report| ReportError::Scenario {
        path,
        reason: report.diagnostics.first().map_or_else(String::new, |diagnostic| diagnostic.what.clone()),
    })?;
    let page = match layout(folder)? {
        Layout::Run => page::page(folder, &loaded.scenario, &manifest)?,
        Layout::Comparison => versus::page(folder, &loaded.scenario, &manifest)?,
        Layout::Sweep => sweep::page(folder, &loaded.scenario, &manifest)?,
        Layout::Sensitivity | Layout::Explanation | Layout::Solution => {
            unreachable!("their manifests are refused above")
        }
    };
    let path = folder.join(FILE);
    crate::output::folder::files::write_file(&path, &page)?;
    Ok(path)
}
