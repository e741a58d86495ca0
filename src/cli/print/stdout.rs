//! Writes to standard output, and says when that fails: the only way out for what commands print.

use std::io::{ErrorKind, Write};

use crate::cli::failure::{FAILED, Failure};

/// Whether somebody still reads what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// As far as one knows.
    Listening,
    /// The pipe is closed, as after `| head`.
    Gone,
}

/// Writes to stdout; a reader that went away (`| head`) is no error.
pub fn print(text: &str) -> Result<(), Failure> {
    send(text).map(|_| ())
}

/// Writes to stdout, to the last byte, and says whether there is still a reader.
pub fn send(text: &str) -> Result<Reader, Failure> {
    let mut stdout = std::io::stdout().lock();
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        match stdout.write(rest) {
            Ok(taken) if taken > 0 => rest = &rest[taken..],
            Err(error) if matches!(error.kind(), ErrorKind::Interrupted) => {}
            // A pipe that does not block and is full is read sooner or later.
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            Err(error) => return ended(&error),
            Ok(_) => return ended(&ErrorKind::WriteZero.into()),
        }
    }
    loop {
        match stdout.flush() {
            Ok(()) => return Ok(Reader::Listening),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return ended(&error),
        }
    }
}

fn ended(error: &std::io::Error) -> Result<Reader, Failure> {
    match error.kind() {
        ErrorKind::BrokenPipe => Ok(Reader::Gone),
        _ => Err(Failure::new(FAILED, format!("cannot write to stdout: {error}"))),
    }
}
