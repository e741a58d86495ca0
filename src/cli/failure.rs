//! Describes why a command ends early: an exit code, what happened, and what to do about it.

use std::io::{IsTerminal, Write};

/// Everything was done.
pub const DONE: u8 = 0;
/// Something went wrong on the way.
pub const FAILED: u8 = 1;
/// The command line makes no sense.
pub const USAGE: u8 = 2;
/// The scenario is invalid.
pub const INVALID: u8 = 3;
/// A sweep finished, but some of its runs failed.
pub const SWEEP_FAILED: u8 = 4;
/// Another process works in the same folder.
pub const LOCKED: u8 = 75;
/// Interrupted by the user.
pub const INTERRUPTED: u8 = 130;

/// Why a command ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What happened, in one sentence.
    pub message: String,
    /// What to do about it.
    pub hints: Vec<String>,
    /// Details shown above the message, ready to print; empty unless a scenario was refused.
    pub details: String,
    /// What else is wrong, in order.
    pub also: Vec<Failure>,
    /// Whether it is printed as one JSON object a line, for programs.
    pub json: bool,
}

impl Failure {
    /// A failure with exit code `code`.
    pub fn new(code: u8, message: impl Into<String>) -> Self {
        Failure {
            code,
            message: message.into(),
            hints: Vec::new(),
            details: String::new(),
            also: Vec::new(),
            json: false,
        }
    }

    /// Adds what to do about it.
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(text.into());
        self
    }

    /// Adds details that are shown above the message.
    pub fn details(mut self, text: impl Into<String>) -> Self {
        self.details = text.into();
        self
    }

    /// All that went wrong at once, if anything did.
    pub fn all(failures: Vec<Failure>) -> Result<(), Failure> {
        if failures.is_empty() { Ok(()) } else { Err(Failure::of_all(failures)) }
    }

    /// All of `failures`, of which there is one at least: the exit code is that of an invalid scenario where one is among them, else
    /// of the first.
    pub fn of_all(mut failures: Vec<Failure>) -> Failure {
        let code = failures.iter().map(|failure| failure.code).find(|code| *code == INVALID);
        let mut first = failures.remove(0);
        first.code = code.unwrap_or(first.code);
        first.also = failures;
        // A hint that all have stands below the last.
        for k in 0..first.also.len() {
            let later: Vec<String> = first.also[k..].iter().flat_map(|failure| failure.hints.clone()).collect();
            let failure = if k == 0 { &mut first } else { &mut first.also[k - 1] };
            failure.hints.retain(|hint| !later.contains(hint));
        }
        first
    }

    /// Is printed for programs if that is `wanted`.
    pub fn json(mut self, wanted: bool) -> Self {
        self.json = wanted;
        self
    }

    /// Writes details, message and hints to stderr.
    pub fn print(&self) {
        let all: Vec<&Failure> = std::iter::once(self).chain(&self.also).collect();
        if self.json {
            let of = |part: fn(&Failure) -> &str, between: &str| {
                all.iter()
                    .map(|failure| part(failure))
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(between)
            };
            let hints: Vec<&String> = all.iter().flat_map(|failure| &failure.hints).collect();
            let object = serde_json::json!({
                "event": "failed", "code": self.code, "message": of(|failure| &failure.message, "; "), "hints": hints,
                "details": of(|failure| &failure.details, "\n\n"),
            });
            // Nobody is left to tell if stderr is closed.
            let _ = writeln!(std::io::stderr(), "{object}");
            return;
        }
        let (red, cyan, plain) = if colour() { ("\x1b[1;31m", "\x1b[1;36m", "\x1b[0m") } else { ("", "", "") };
        let mut text = String::new();
        for failure in all {
            if !failure.details.is_empty() {
                text.push_str(&failure.details);
                text.push_str("\n\n");
            }
            text.push_str(&format!("{red}error{plain}: {}\n", failure.message));
            for hint in &failure.hints {
                text.push_str(&format!("{cyan}hint{plain}: {hint}\n"));
            }
        }
        // Nobody is left to tell if stderr is closed.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

/// Whether stderr wants colour: it is a terminal, and `NO_COLOR` is not set.
pub fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
