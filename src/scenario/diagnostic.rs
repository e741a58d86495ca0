//! Collects diagnostics: what is wrong, where, why, and what would be right; a report holds all of them at once.

use std::fmt;

/// A piece of one of the texts that a scenario is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Which text: an index into [`Sources`].
    pub source: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl At {
    /// The piece `start..end` of text `source`.
    pub fn new(source: usize, start: usize, end: usize) -> Self {
        At { source, start, end }
    }
}

/// One text: the scenario file, its place table, or an option of the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name shown in messages.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// All texts that a scenario is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and returns its index.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> usize {
        self.0.push(Source { name: name.into(), text: text.into() });
        self.0.len() - 1
    }

    /// The text that `at` points into.
    pub fn source(&self, at: At) -> &Source {
        &self.0[at.source]
    }

    /// Line and column of the start of `at`, both from 1, the column in characters.
    pub fn line_column(&self, at: At) -> (usize, usize) {
        let text = &self.source(at).text;
        let before = text.get(..at.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        (line, column)
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The scenario cannot be simulated as written.
    Error,
    /// It can, but perhaps it is not what was meant.
    Warning,
}

/// One thing that is wrong or doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is written; `None` when it is about the scenario as a whole.
    pub at: Option<At>,
    /// What is wrong, with the key and its value.
    pub what: String,
    /// Why it is wrong, in a few words; stands next to the caret.
    pub why: String,
    /// What would be allowed.
    pub allowed: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Says why, next to the caret.
    pub fn why(&mut self, text: impl Into<String>) -> &mut Self {
        self.why = text.into();
        self
    }

    /// Says what would be allowed.
    pub fn allowed(&mut self, text: impl Into<String>) -> &mut Self {
        self.allowed = Some(text.into());
        self
    }

    /// Says what to do.
    pub fn hint(&mut self, text: impl Into<String>) -> &mut Self {
        self.hint = Some(text.into());
        self
    }
}

/// Collects diagnostics while a scenario is read, so that all of them are shown at once.
#[derive(Debug, Default)]
pub struct Notes {
    list: Vec<Diagnostic>,
}

impl Notes {
    /// Notes an error.
    pub fn error(&mut self, at: impl Into<Option<At>>, what: impl Into<String>) -> &mut Diagnostic {
        self.note(Severity::Error, at.into(), what.into())
    }

    /// Notes a warning.
    pub fn warning(&mut self, at: impl Into<Option<At>>, what: impl Into<String>) -> &mut Diagnostic {
        self.note(Severity::Warning, at.into(), what.into())
    }

    fn note(&mut self, severity: Severity, at: Option<At>, what: String) -> &mut Diagnostic {
        self.list.push(Diagnostic { severity, at, what, why: String::new(), allowed: None, hint: None });
        self.list.last_mut().expect("something was just pushed")
    }

    /// Notes what was noted elsewhere.
    pub fn take(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether something was noted about this very piece of a text.
    pub fn know(&self, at: Option<At>) -> bool {
        self.list.iter().any(|d| d.at == at)
    }

    /// Errors noted so far.
    pub fn errors(&self) -> usize {
        let errors = self.list.iter().filter(|d| d.severity == Severity::Error);
        errors.count()
    }

    /// Everything noted, in the order of the texts.
    pub fn in_order(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|d| d.at);
        self.list
    }
}

/// Why a scenario was refused: every diagnostic, and the texts they point into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Errors and warnings, in the order of the texts.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts.
    pub sources: Sources,
}

impl fmt::Display for Report {
    /// One line for each diagnostic: `file:line:column: what (why); allowed: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, diagnostic) in self.diagnostics.iter().enumerate() {
            if k > 0 {
                writeln!(f)?;
            }
            if let Some(at) = diagnostic.at {
                let (line, column) = self.sources.line_column(at);
                write!(f, "{}:{line}:{column}: ", self.sources.source(at).name)?;
            }
            write!(f, "{}", diagnostic.what)?;
            if !diagnostic.why.is_empty() {
                write!(f, " ({})", diagnostic.why)?;
            }
            if let Some(allowed) = &diagnostic.allowed {
                write!(f, "; allowed: {allowed}")?;
            }
            if let Some(hint) = &diagnostic.hint {
                write!(f, "; {hint}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Report {}
