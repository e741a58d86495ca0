//! The `footvote` program: parse the command line, run one command, print one error with its hints.

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    let done = cli::parse().and_then(|asked| asked.map_or(Ok(()), cli::run));
    match done {
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
