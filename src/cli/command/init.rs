//! Carries out `footvote init`: a commented scenario to begin with.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::failure::{FAILED, Failure};
use crate::cli::print::stdout::print;
use footvote::output::OutputError;
use footvote::output::folder::files::write_file;

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
    if args.file.symlink_metadata().is_ok() {
        return Err(Failure::new(FAILED, format!("{file} exists already and was left alone"))
            .hint("choose another name, or remove the file first"));
    }
    // A disk that fills up must not leave half a scenario, which would be left alone from then on.
    write_file(&args.file, STARTER).map_err(|error| match error {
        OutputError::Write { source, .. } if source.kind() == ErrorKind::NotFound => {
            let folder = args.file.parent().unwrap_or(Path::new("")).display();
            Failure::new(FAILED, format!("cannot write {file}: there is no folder `{folder}`"))
                .hint(format!("make it first: mkdir -p {folder}"))
        }
        OutputError::Write { source, .. } => Failure::new(FAILED, format!("cannot write {file}: {source}")),
        error => Failure::new(FAILED, error.to_string()),
    })?;
    print(&format!("{file} is a complete scenario. Next: footvote run {file}\n"))
}
