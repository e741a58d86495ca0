//! Asks the library from the command line: reads arguments, shows progress, prints.
//!
//! - [`failure`]: why a command ends early, and its exit code
//! - [`shell`]: words as a shell takes them
//! - [`interrupt`]: Ctrl-C and termination signals
//! - [`diagnostics`]: complaints about a scenario, drawn with carets
//! - [`hints`]: errors of the library as failures
//! - [`progress`]: the bar on stderr
//! - [`rehearsal`]: a full disk or a kill, for the tests
//! - [`args`]: options that commands share
//! - [`print`]: what is printed
//! - [`command`]: the commands, one file each
//! - [`dispatch`]: the list of commands

pub mod failure;

mod args;
mod command;
mod diagnostics;
mod dispatch;
mod hints;
mod interrupt;
mod print;
mod progress;
mod rehearsal;
mod shell;

pub use crate::cli::dispatch::{parse, run};
