//! `footvote completions`: what the shell may complete.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::args::common::print;
use crate::cli::failure::Failure;

/// Arguments of `footvote completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    pub shell: Shell,
}

/// Prints the completions.
pub fn execute(args: Args) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut crate::cli::Cli::command(), "footvote", &mut text);
    print(&String::from_utf8_lossy(&text))
}
