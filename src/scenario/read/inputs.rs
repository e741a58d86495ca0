//! Reads the files that a scenario names, and says which of them cannot be read.

use std::io;
use std::path::Path;

use crate::scenario::diagnostic::{At, Notes, Sources};
use crate::scenario::read::text;

/// The scenario file, how other files are read, and every text read so far.
pub struct Inputs<'a> {
    /// Name of the scenario file.
    pub file_name: String,
    /// Reads another file.
    pub read: &'a dyn Fn(&Path) -> io::Result<String>,
    /// The texts read so far.
    pub sources: Sources,
}

impl Inputs<'_> {
    /// Reads `file`, the `noun` (place table, flow table) named at `at`: the number of its source, and its text.
    pub fn open(&mut self, file: &str, noun: &str, at: At, notes: &mut Notes) -> Option<(usize, String)> {
        let path = Path::new(&self.file_name).parent().unwrap_or(Path::new("")).join(file);
        match (self.read)(&path) {
            Ok(text) => {
                let source = self.sources.add(path.display().to_string(), text.clone());
                text::check_source(source, &text, notes).then_some((source, text))
            }
            Err(error) => {
                let reason = text::reason(&error);
                let is_table = noun.contains("table");
                let why = match error.kind() {
                    io::ErrorKind::NotFound if is_table => "no such table",
                    io::ErrorKind::NotFound => "no such file",
                    _ if is_table => "not a table",
                    _ => "cannot be read",
                };
                notes
                    .error(at, format!("cannot read the {noun} `{}`: {reason}", path.display()))
                    .why(why)
                    .hint("the path is relative to the folder of the scenario file");
                None
            }
        }
    }
}
