//! Fills the folder of a backtest: tables, chart, report.

use crate::chart;
use crate::experiment::backtest::table::Backtest;
use crate::output::answer::backtest as folder;
use crate::output::folder::draft::DraftFolder;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::publish::error::PublishError;
use crate::report;

/// Writes everything, and only then puts the folder in place; `data` are all numbers it rests on, as text.
pub fn publish(draft: Option<DraftFolder>, backtest: &Backtest, data: &str) -> Result<(), PublishError> {
    let Some(draft) = draft else {
        return Ok(());
    };
    let path = draft.path();
    folder::write(path, backtest, data)?;
    chart::draw_all(path, None)?;
    let manifest = Manifest::read_as(path, Layout::Backtest)?;
    report::write_page(path, &report::backtest::page(path, &manifest, backtest)?)?;
    manifest.seal(path)?;
    draft.publish()?;
    Ok(())
}
