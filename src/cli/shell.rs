//! Writes words as a shell takes them.

use std::path::Path;

pub use footvote::format::shell;

/// The command that was given, ready to be pasted into a shell.
pub fn command() -> String {
    shell(&std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>())
}

/// A path as a shell takes it.
pub fn path(path: &Path) -> String {
    shell(&[path.display().to_string()])
}
