//! Changes pieces of a text: what is not changed keeps every byte, comments, order and line ends included.

use std::ops::Range;

/// The mark that some editors write at the beginning of a file.
const MARK: char = '\u{feff}';

/// A text and the changes that will be made to it.
pub struct Patch<'t> {
    text: &'t str,
    line_end: &'static str,
    pieces: Vec<(Range<usize>, String)>,
}

impl<'t> Patch<'t> {
    /// No change of `text` yet.
    pub fn new(text: &'t str) -> Self {
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Patch { text, line_end, pieces: Vec::new() }
    }

    /// The text as it was.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The number of the line of byte `at`, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    fn line_start(&self, at: usize) -> usize {
        let mark = if self.text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
        self.text[..at].rfind('\n').map_or(mark, |newline| newline + 1)
    }

    /// Writes `with` in place of a piece.
    pub fn replace(&mut self, piece: Range<usize>, with: impl Into<String>) {
        self.pieces.push((piece, with.into()));
    }

    /// Writes a line of its own above the line of byte `at`.
    pub fn line_above(&mut self, at: usize, line: &str) {
        let start = self.line_start(at);
        let indent: String = self.text[start..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        self.pieces.push((start..start, format!("{indent}{line}{}", self.line_end)));
    }

    /// Whether `line` stands among the comments right above the line of byte `at`.
    pub fn says_above(&self, at: usize, line: &str) -> bool {
        let before = &self.text[..self.line_start(at)];
        let comments = before.lines().rev().map(str::trim).take_while(|line| line.starts_with('#'));
        comments.into_iter().any(|comment| comment == line)
    }

    /// Removes the lines of a statement; a comment behind it stays, on a line of its own.
    pub fn remove_lines(&mut self, statement: Range<usize>) {
        let start = self.line_start(statement.start);
        let rest = &self.text[statement.end..];
        let end = statement.end + rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let behind = self.text[statement.end..end].trim();
        let kept = if behind.starts_with('#') { format!("{behind}{}", self.line_end) } else { String::new() };
        self.pieces.push((start..end, kept));
    }

    /// The text with all changes.
    pub fn finish(mut self) -> String {
        // A line above stands before what becomes of the line itself; the order of several lines is kept.
        self.pieces.sort_by_key(|(piece, _)| (piece.start, piece.end));
        let mut done = String::with_capacity(self.text.len() + 1_000);
        let mut at = 0;
        for (piece, with) in &self.pieces {
            let start = piece.start.max(at);
            done.push_str(&self.text[at..start]);
            done.push_str(with);
            at = piece.end.max(start);
        }
        done.push_str(&self.text[at..]);
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, word: &str) -> Range<usize> {
        let start = text.find(word).unwrap();
        start..start + word.len()
    }

    #[test]
    fn a_removed_statement_leaves_the_comment_behind_it() {
        let text = "a = 1\n  b = 2 # why\nc = 3";
        let mut patch = Patch::new(text);
        patch.remove_lines(find(text, "b = 2"));
        patch.line_above(find(text, "b = 2").start, "# gone");
        patch.remove_lines(find(text, "c = 3"));
        assert_eq!(patch.finish(), "a = 1\n  # gone\n# why\n");
    }

    #[test]
    fn line_ends_of_windows_and_the_mark_at_the_beginning_are_kept() {
        let text = "\u{feff}a = 1\r\nb = 2\r\n";
        let mut patch = Patch::new(text);
        patch.line_above(find(text, "a = 1").start, "# one");
        patch.replace(find(text, "2"), "3");
        assert_eq!(patch.finish(), "\u{feff}# one\r\na = 1\r\nb = 3\r\n");
    }

    #[test]
    fn comments_above_are_found_up_to_the_next_statement() {
        let text = "# far\na = 1\n# near\n# nearer\nb = 2\n";
        let patch = Patch::new(text);
        let b = find(text, "b = 2").start;
        assert!(patch.says_above(b, "# near") && patch.says_above(b, "# nearer") && !patch.says_above(b, "# far"));
    }
}
