//! Draws the charts of a folder and writes its report.

use std::path::Path;

use crate::chart::DrawOptions;
use crate::output::folder::manifest::Manifest;
use crate::publish::error::PublishError;
use crate::{chart, report};

/// Draws the charts of the folder at `path` and writes its report; `manifest` is written once more when it is sealed. Of a run
/// the charts of its kind of answer are drawn, or `all`.
pub fn write(manifest: &Manifest, path: &Path, all: bool) -> Result<(), PublishError> {
    // Charts name the version that made the run, so they find a manifest, though not yet the one with hashes.
    manifest.write(path)?;
    let options = DrawOptions { usual: !all, ..DrawOptions::default() };
    chart::draw_to(path, &path.join(chart::FOLDER), &options)?;
    report::write(path)?;
    Ok(())
}
