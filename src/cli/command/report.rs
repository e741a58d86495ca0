//! Writes the report of a run, a comparison or a sweep anew from its tables, never from the
//! simulation.

use std::path::PathBuf;

use crate::cli::failure::{FAILED, Failure};
use crate::cli::hints;
use crate::cli::print::stdout::print;
use footvote::publish::{PublishError, redraw};
use footvote::report::ReportError;

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
    hints::mend(&args.run)?;
    let path = redraw::report(&args.run).map_err(|error| match error {
        PublishError::Report(ReportError::Output(error)) => hints::output(error),
        PublishError::Report(error) => Failure::new(FAILED, error.to_string()),
        error => hints::publish(error),
    })?;
    print(&format!("{}\n", path.display()))
}
