//! Carries out `footvote outputs`: outputs of a finished sweep as one table, a row for every point.

use std::path::PathBuf;

use crate::cli::command::sensitivity::not_a_sweep;
use crate::cli::failure::Failure;
use crate::cli::hints;
use crate::cli::print::stdout::print;
use footvote::experiment::expression;
use footvote::format::counted;
use footvote::output::sweep::per_point;
use footvote::publish::sensitivity::FinishedSweep;
use footvote::publish::{Monitor, outputs};

const ABOUT: &str = "\
The table is comma-separated: `point`, a column for every axis, and of every
output its mean over the replicates of the point, their standard deviation (`…
sd`; empty for a single replicate), and the number of runs in which it exists
(`… runs`). A probability has no value at a point where a number that it hangs
on does not exist in one of the runs, nor where no run is looked at.

Example:
  footvote outputs mine --output place.chicago.households@end \\
    --output place.chicago.rent@end > mine.csv
";

/// Options of `footvote outputs`.
#[derive(clap::Args, Debug)]
#[command(after_help = format!("{ABOUT}\n{}", expression::HELP))]
pub struct Args {
    /// Folder of a finished sweep
    #[arg(value_name = "SWEEP")]
    sweep: PathBuf,
    /// What is written [default: households of the headline place at the end]; may be repeated (see below)
    #[arg(long, value_name = "EXPRESSION")]
    output: Vec<String>,
}

/// Writes the table to standard output.
pub fn execute(args: Args) -> Result<(), Failure> {
    let finished = FinishedSweep::open(&args.sweep).map_err(not_a_sweep)?;
    let outputs =
        hints::expressions(outputs::of_scenario(&args.output, &finished.scenario)).map_err(Failure::of_all)?;
    let values = finished.values(&outputs, None, &Monitor::silent()).map_err(hints::publish)?;
    for (output, values) in outputs.iter().zip(&values).filter(|(output, _)| output.is_probability()) {
        let none = values.iter().filter(|runs| runs.is_empty()).count();
        if none > 0 {
            hints::note(&format!(
                "`{output}` has no value at {none} of {}: runs failed, none was looked at, or a number that it hangs on does not exist in one of them",
                counted(values.len(), "point")
            ));
        }
    }
    print(&per_point::table(&finished.sweep.points, &outputs, &values))
}
