//! Draws the charts and writes the report of a finished folder anew, from tables that are what was written.

use std::path::{Path, PathBuf};

use crate::chart::DrawOptions;
use crate::output::OutputError;
use crate::output::folder::amend::Amendment;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::{ASIDE, Manifest};
use crate::publish::error::PublishError;
use crate::{chart, report};

/// Draws what is asked for into the folder `name` of the finished `folder`; the files that were written.
///
/// The charts of the usual look are listed in the manifest, and the report, if there is one, is written anew, so that it links to
/// just the charts that are there; those of another look lie aside. The page of a backtest holds its chart and links to none.
pub fn charts(folder: &Path, name: &str, options: &DrawOptions) -> Result<Vec<PathBuf>, PublishError> {
    let pictures = chart::pictures(folder, options)?;
    let manifest = Manifest::read_drawn(folder)?;
    let amendment = Amendment::begin(folder)?;
    let staged = amendment.path().to_path_buf();
    let written = chart::write(&pictures, &staged.join(name), options.look)?;
    let links = manifest.layout().is_some_and(|layout| Layout::REPORTED.contains(&layout));
    if name == chart::FOLDER && links && has_report(&manifest) {
        report::write_page(&staged, &report::page_of(folder, &[], Some(&staged), None)?)?;
    }
    amendment.commit(manifest)?;
    let place = |path: PathBuf| path.strip_prefix(&staged).map_or_else(|_| path.clone(), |inner| folder.join(inner));
    Ok(written.into_iter().map(place).collect())
}

/// Writes the report of the finished `folder`; the file.
pub fn report(folder: &Path) -> Result<PathBuf, PublishError> {
    check(folder)?;
    let manifest = Manifest::read_any(folder)?;
    let page = report::page_of(folder, &[], None, None)?;
    let amendment = Amendment::begin(folder)?;
    report::write_page(amendment.path(), &page)?;
    amendment.commit(manifest)?;
    Ok(folder.join(report::FILE))
}

/// Whether a folder has a report of its own.
pub fn has_report(manifest: &Manifest) -> bool {
    manifest.files.iter().any(|file| file.path == report::FILE)
}

/// Refuses a folder whose scenario or tables are not what was written.
pub fn check(folder: &Path) -> Result<(), OutputError> {
    let drawn = |path: &str| {
        let shown = Path::new(path).starts_with(chart::FOLDER) || path == report::FILE;
        shown || path.starts_with(ASIDE)
    };
    Manifest::read_drawn(folder)?.check(folder, |path| !drawn(path))
}
