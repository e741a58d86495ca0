//! Carries out `footvote completions`: what the shell may complete.

use clap_complete::Shell;

use crate::cli::failure::Failure;
use crate::cli::print::stdout::print;

/// Arguments of `footvote completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    pub shell: Shell,
}

/// Prints the completions.
pub fn execute(args: Args, mut command: clap::Command) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "footvote", &mut text);
    print(&String::from_utf8_lossy(&text))
}
