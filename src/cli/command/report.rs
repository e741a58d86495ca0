//! Writes the report of a run, a comparison or a sweep anew from its tables, never from the
//! simulation.

use std::path::PathBuf;

use crate::cli::failure::{FAILED, Failure};
use crate::cli::hints;
use crate::cli::print::stdout::print;
use footvote::output::folder::manifest::Manifest;
use footvote::report;

/// Write the report of a finished run, comparison or sweep from its tables.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the run, comparison or sweep
    #[arg(value_name = "FOLDER")]
    run: PathBuf,
}

/// Writes the report and names the file on standard output.
pub fn execute(args: Args) -> Result<(), Failure> {
    hints::need_folder(&args.run)?;
    let mut manifest = Manifest::read_any(&args.run).map_err(hints::output)?;
    let path = report::write(&args.run).map_err(|error| Failure::new(FAILED, error.to_string()))?;
    manifest.renew(&args.run, report::FILE).map_err(hints::output)?;
    print(&format!("{}\n", path.display()))
}
