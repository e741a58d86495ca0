//! Writes to standard output.

use std::io::Write;

use crate::cli::failure::{FAILED, Failure};

/// Writes to stdout; a reader that went away (`| head`) is no error.
pub fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(FAILED, format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}
