//! `footvote plot RUN` redraws the charts of a run from its tables, never from the simulation.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use super::common;
use super::failure::{FAILED, Failure};
use super::job::explain;
use footvote::chart;
use footvote::output::manifest::Manifest;

/// Redraw the charts of a run from its tables.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the run.
    run: PathBuf,
    /// Draw this chart only; may be given several times.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(chart::names()))]
    only: Vec<String>,
}

/// Draws the charts and names the files on standard output.
pub fn execute(args: Args) -> Result<(), Failure> {
    let only: Vec<&str> = args.only.iter().map(String::as_str).collect();
    let only = (!only.is_empty()).then_some(only.as_slice());
    let written = chart::draw_all(&args.run, only).map_err(|error| Failure::new(FAILED, error.to_string()))?;
    let mut manifest = Manifest::read(&args.run).map_err(explain)?;
    manifest.renew(&args.run, chart::FOLDER).map_err(explain)?;
    let lines = written.iter().map(|path| format!("{}\n", path.display()));
    common::print(&lines.collect::<String>())
}
