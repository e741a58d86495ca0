//! The `footvote` program: parse the command line, run one command, print one error with its hints.

use std::process::ExitCode;

use clap::Parser;

mod cli;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::from(cli::failure::DONE),
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.code)
        }
    }
}

#[cfg(test)]
#[path = "../tests/support/fake.rs"]
mod fake;
