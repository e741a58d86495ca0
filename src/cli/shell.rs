//! Writes words as a shell takes them.

use std::path::Path;

/// The command that was given, ready to be pasted into a shell.
pub fn command() -> String {
    shell(&std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>())
}

/// A path as a shell takes it.
pub fn path(path: &Path) -> String {
    shell(&[path.display().to_string()])
}

/// Words as a shell takes them, in quotes where it would read more into them.
pub fn shell(words: &[String]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,:@%+".contains(c);
    let quote = |word: &String| match word.chars().all(plain) && !word.is_empty() {
        true => word.clone(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}
