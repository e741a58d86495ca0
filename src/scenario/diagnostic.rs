//! Collects diagnostics: what is wrong, where, why, and what would be right; a report holds all of them at once.

use std::collections::BTreeSet;
use std::fmt;

use crate::format::Currency;

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

    /// Where the first of two is written, in words.
    pub fn first(&self, at: At) -> String {
        format!("the first one is in {}, line {}", self.source(at).name, self.line_column(at).0)
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
    /// Where the first of two is written, of which this is about the second.
    pub first: Option<At>,
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

    /// Says where the first of two is written, of which this is about the second.
    pub fn first(&mut self, at: At) -> &mut Self {
        self.first = Some(at);
        self
    }

    /// Says what would be allowed.
    pub fn allowed(&mut self, text: impl Into<String>) -> &mut Self {
        self.allowed = Some(shortened(text.into()));
        self
    }

    /// Says what to do.
    pub fn hint(&mut self, text: impl Into<String>) -> &mut Self {
        self.hint = Some(shortened(text.into()));
        self
    }
}

/// Collects diagnostics while a scenario is read, so that all of them are shown at once.
#[derive(Debug, Default)]
pub struct Notes {
    list: Vec<Diagnostic>,
    errors: usize,
    known: BTreeSet<Option<At>>,
    left_out: BTreeSet<String>,
}

/// Diagnostics that are shown; the others are counted.
pub const SHOWN: usize = 50;
/// Errors after which nobody looks for the word that was meant: that takes long, and few of them are shown.
const SUGGESTED: usize = 500;
/// The most characters of a name in a message.
const NAME_LENGTH: usize = 80;

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
        let what = shortened(what);
        self.take(Diagnostic { severity, at, what, why: String::new(), first: None, allowed: None, hint: None });
        self.list.last_mut().expect("something was just pushed")
    }

    /// Notes what was noted elsewhere.
    pub fn take(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.known.insert(diagnostic.at);
        self.list.push(diagnostic);
    }

    /// Whether something was noted about this very piece of a text.
    pub fn know(&self, at: Option<At>) -> bool {
        self.known.contains(&at)
    }

    /// Errors noted so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Whether it is still worth while to look for the word that was meant.
    pub fn suggests(&self) -> bool {
        self.errors <= SUGGESTED
    }

    /// Remembers places that the table has and the scenario leaves out, so that messages can say so.
    pub fn leave_out(&mut self, names: &BTreeSet<String>) {
        self.left_out.extend(names.iter().cloned());
    }

    /// Whether the table has a place of this name that the scenario leaves out.
    pub fn leaves_out(&self, name: &str) -> bool {
        self.left_out.contains(name)
    }

    /// Marks the amounts that are allowed with the sign of `currency`. Where one is too large the first such note says what to do.
    pub fn in_currency(&mut self, currency: Currency, too_large: &str) {
        if currency == Currency::DOLLAR {
            return;
        }
        let of_money = |note: &Diagnostic| note.allowed.as_ref().is_some_and(|allowed| allowed.contains("($"));
        let large = |note: &&mut Diagnostic| of_money(note) && note.why == "too large" && note.hint.is_none();
        if let Some(first) = self.list.iter_mut().find(large) {
            first.hint(too_large);
        }
        for note in self.list.iter_mut().filter(|note| of_money(note)) {
            note.allowed = note.allowed.as_ref().map(|allowed| currency.said(allowed));
        }
    }

    /// Everything noted, in the order of the texts: the first fifty, errors before warnings, and how many more there are.
    pub fn in_order(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|d| d.at);
        if self.list.len() <= SHOWN {
            return self.list;
        }
        let (mut errors, mut warnings): (Vec<_>, Vec<_>) =
            self.list.into_iter().partition(|d| d.severity == Severity::Error);
        let all = (errors.len(), warnings.len());
        errors.truncate(SHOWN);
        warnings.truncate(SHOWN - errors.len());
        let count = |all: usize, shown: usize, noun: &str| match all - shown {
            0 => None,
            1 => Some(format!("1 more {noun}")),
            more => Some(format!("{more} more {noun}s")),
        };
        let more = [count(all.0, errors.len(), "error"), count(all.1, warnings.len(), "warning")];
        let severity = if all.0 > errors.len() { Severity::Error } else { Severity::Warning };
        errors.append(&mut warnings);
        errors.sort_by_key(|d| d.at);
        errors.push(Diagnostic {
            severity,
            at: None,
            what: more.into_iter().flatten().collect::<Vec<_>>().join(" and "),
            why: String::new(),
            first: None,
            allowed: None,
            hint: Some(format!("only the first {SHOWN} are shown; one mistake often makes many")),
        });
        errors
    }
}

/// A message whose names, in backticks or quotes, are cut where they are very long.
fn shortened(text: String) -> String {
    if text.len() <= NAME_LENGTH {
        return text;
    }
    let mut short = String::new();
    for (k, piece) in text.split('`').enumerate() {
        if k > 0 {
            short.push('`');
        }
        short.push_str(&cut(piece, if k % 2 == 1 { NAME_LENGTH } else { 8 * NAME_LENGTH }));
    }
    short
}

/// The first characters of `text`, and that there are more.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

/// Why a scenario was refused: every diagnostic, and the texts they point into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Errors and warnings, in the order of the texts.
    pub diagnostics: Vec<Diagnostic>,
    /// Errors in all, also those that are not shown.
    pub errors: usize,
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
            if let Some(first) = diagnostic.first {
                write!(f, "; {}", self.sources.first(first))?;
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
