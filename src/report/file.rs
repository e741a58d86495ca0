//! Writes the report of a folder.

use std::path::{Path, PathBuf};

use crate::output::folder::files::{SCENARIO_FILE, write_file};
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::own;
use crate::output::folder::read::layout;
use crate::report::error::ReportError;
use crate::report::origin::Pictures;
use crate::report::{page, sweep, versus};
use crate::scenario;

/// Name of the report in a run folder.
pub const FILE: &str = "report.html";

/// Writes the report of a run, a comparison or a sweep and returns its path.
pub fn write(folder: &Path) -> Result<PathBuf, ReportError> {
    write_page(folder, &page_of(folder, &[], None, None)?)
}

/// Writes `page` as the report in `folder` and returns its path.
pub fn write_page(folder: &Path, page: &str) -> Result<PathBuf, ReportError> {
    let path = folder.join(FILE);
    write_file(&path, page)?;
    Ok(path)
}

/// Writes the report of a folder into the file at `target`, where none is that this program did not write; that of a sweep with a column for each of these outputs. The page names the
/// `address` at which it will lie, and the card that sites show beside a link to it.
pub fn write_to(folder: &Path, target: &Path, outputs: &[String], address: Option<&str>) -> Result<(), ReportError> {
    own::spare(target)?;
    Ok(write_file(target, &page_of(folder, outputs, None, address)?)?)
}

/// The page of a run, a comparison or a sweep; that of a sweep with a column for each of these outputs. It links to the pictures in
/// the folder, and to those that are `staged` on their way into it.
pub fn page_of(
    folder: &Path,
    outputs: &[String],
    staged: Option<&Path>,
    address: Option<&str>,
) -> Result<String, ReportError> {
    let manifest = Manifest::read_any(folder)?;
    let path = folder.join(SCENARIO_FILE);
    let loaded = scenario::load(&path, &[]).map_err(|report| ReportError::Scenario {
        path,
        reason: report.diagnostics.first().map_or_else(String::new, |diagnostic| diagnostic.what.clone()),
    })?;
    if !outputs.is_empty() && layout(folder)? != Layout::Sweep {
        return Err(ReportError::NoSweep { folder: folder.to_owned() });
    }
    let pictures = Pictures { folder, staged, address };
    let page = match layout(folder)? {
        Layout::Run => page::page(folder, &loaded.scenario, &manifest, pictures)?,
        Layout::Comparison => versus::page(folder, &loaded.scenario, &manifest, pictures)?,
        Layout::Sweep => sweep::page(folder, &loaded.scenario, &manifest, outputs, pictures)?,
        Layout::Sensitivity | Layout::Explanation | Layout::Solution | Layout::Backtest => {
            unreachable!("their manifests are refused above")
        }
    };
    Ok(page)
}
