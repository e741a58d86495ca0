//! Carries out `footvote man`: the manual.

use std::path::PathBuf;

use crate::cli::failure::{FAILED, Failure};
use crate::cli::hints;
use crate::cli::print::stdout::print;
use footvote::output::OutputError;
use footvote::output::folder::own;

/// Arguments of `footvote man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write one page for each command into this folder; files that are there already are only replaced if footvote wrote them
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Prints the main page, or writes all pages.
pub fn execute(args: Args, command: clap::Command) -> Result<(), Failure> {
    let Some(folder) = args.out else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command)
            .render(&mut page)
            .map_err(|error| Failure::new(FAILED, format!("cannot write the manual: {error}")))?;
        return print(&String::from_utf8_lossy(&page));
    };
    let pages = command.get_subcommands().map(|known| format!("{}-{}.1", command.get_name(), known.get_name()));
    let pages: Vec<String> = pages.chain([format!("{}.1", command.get_name())]).collect();
    pages.iter().try_for_each(|page| own::spare(&folder.join(page))).map_err(hints::output)?;
    std::fs::create_dir_all(&folder).map_err(OutputError::write(&folder)).map_err(hints::output)?;
    clap_mangen::generate_to(command, &folder)
        .map_err(|error| Failure::new(FAILED, format!("cannot write the manual to {}: {error}", folder.display())))
}
