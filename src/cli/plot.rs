//! `footvote plot`: not wired yet.

use std::path::PathBuf;

use super::failure::{FAILED, Failure};

/// Arguments of `footvote plot`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of a finished run
    pub run: PathBuf,
}

/// Not wired yet.
pub fn execute(args: Args) -> Result<(), Failure> {
    Err(Failure::new(
        FAILED,
        format!("not wired yet: {}", args.run.display()),
    ))
}
