//! Carries out `footvote schema`: what may be written into a scenario file, for editors.

use footvote::scenario::schema::schema;

use crate::cli::failure::Failure;
use crate::cli::print::stdout::print;

/// Arguments of `footvote schema`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the schema.
pub fn execute(_args: Args) -> Result<(), Failure> {
    print(&format!("{:#}\n", schema()))
}
