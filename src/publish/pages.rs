//! Draws the charts of a folder and writes its report.

use std::path::Path;

use crate::output::folder::manifest::Manifest;
use crate::publish::error::PublishError;
use crate::{chart, report};

/// Draws the charts of the folder at `path` and writes its report; `manifest` is written once more when it is sealed.
pub fn write(manifest: &Manifest, path: &Path) -> Result<(), PublishError> {
    // Charts name the version that made the run, so they find a manifest, though not yet the one with hashes.
    manifest.write(path)?;
    chart::draw_all(path, None)?;
    report::write(path)?;
    Ok(())
}
