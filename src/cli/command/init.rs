//! Carries out `footvote init`: a commented scenario to begin with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::cli::failure::{FAILED, Failure};
use crate::cli::print::stdout::print;

const STARTER: &str = include_str!("starter.toml");

/// Arguments of `footvote init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write; an existing one is never overwritten
    #[arg(value_name = "SCENARIO")]
    pub file: PathBuf,
}

/// Writes the starter scenario.
pub fn execute(args: Args) -> Result<(), Failure> {
    let file = args.file.display();
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&args.file)
        .and_then(|mut out| out.write_all(STARTER.as_bytes()));
    match written {
        Ok(()) => print(&format!("{file} is a complete scenario. Next: footvote run {file}\n")),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::new(FAILED, format!("{file} exists already and was left alone"))
                .hint("choose another name, or remove the file first"))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = args.file.parent().unwrap_or(Path::new("")).display();
            Err(Failure::new(FAILED, format!("cannot write {file}: there is no folder `{folder}`"))
                .hint(format!("make it first: mkdir -p {folder}")))
        }
        Err(error) => Err(Failure::new(FAILED, format!("cannot write {file}: {error}"))),
    }
}
