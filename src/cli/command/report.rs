//! Writes the report of a run, a comparison or a sweep anew from its tables, never from the
//! simulation.

use std::path::PathBuf;

use crate::cli::failure::{FAILED, Failure};
use crate::cli::hints;
use crate::cli::print::stdout::print;
use footvote::experiment::expression;
use footvote::publish::{PublishError, redraw};
use footvote::report;
use footvote::report::ReportError;

/// Write the report of a finished run, comparison or sweep from its tables.
#[derive(Debug, clap::Args)]
#[command(after_help = expression::HELP)]
pub struct Args {
    /// Folder of the run, comparison or sweep
    #[arg(value_name = "FOLDER")]
    run: PathBuf,
    /// Give each output a column in the report of a sweep, written elsewhere (needs --to); may be repeated (see below)
    #[arg(long, value_name = "EXPRESSION", requires = "to")]
    output: Vec<String>,
    /// The address at which the page will lie (needs --to), so that sites that show links find its card (charts/card.png beside it)
    #[arg(long, value_name = "URL", requires = "to", value_parser = address)]
    url: Option<String>,
    /// Write this file instead of the report of the folder; a file that is there already is only replaced if footvote wrote it
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

/// A whole address.
fn address(text: &str) -> Result<String, String> {
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| text.strip_prefix(scheme));
    let whole =
        rest.is_some_and(|rest| rest.contains('/') && !rest.starts_with('/') && !text.contains(char::is_whitespace));
    if whole { Ok(text.to_owned()) } else { Err("a whole address, such as https://example.org/town/".to_owned()) }
}

/// Writes the report and names the file on standard output.
pub fn execute(args: Args) -> Result<(), Failure> {
    hints::need_folder(&args.run)?;
    hints::mend(&args.run)?;
    if let Some(to) = &args.to {
        redraw::check(&args.run).map_err(hints::unread)?;
        report::write_to(&args.run, to, &args.output, args.url.as_deref()).map_err(|error| match error {
            ReportError::Expression(error) => hints::expression(error),
            ReportError::Output(error) => hints::output(error),
            error => Failure::new(FAILED, error.to_string()),
        })?;
        return print(&format!("{}\n", to.display()));
    }
    let path = redraw::report(&args.run).map_err(|error| match error {
        PublishError::Report(ReportError::Output(error)) => hints::unread(error),
        PublishError::Output(error) => hints::unread(error),
        PublishError::Report(error) => Failure::new(FAILED, error.to_string()),
        error => hints::publish(error),
    })?;
    print(&format!("{}\n", path.display()))
}
