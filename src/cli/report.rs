//! `footvote report RUN` writes the report of a run anew from its tables, never from the simulation.

use std::path::PathBuf;

use super::common;
use super::failure::{FAILED, Failure};
use super::job::explain;
use footvote::output::manifest::Manifest;
use footvote::report;

/// Write the report of a finished run from its tables.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the run.
    run: PathBuf,
}

/// Writes the report and names the file on standard output.
pub fn execute(args: Args) -> Result<(), Failure> {
    let mut manifest = Manifest::read(&args.run).map_err(explain)?;
    let path = report::write(&args.run).map_err(|error| Failure::new(FAILED, error.to_string()))?;
    manifest.renew(&args.run, report::FILE).map_err(explain)?;
    common::print(&format!("{}\n", path.display()))
}
