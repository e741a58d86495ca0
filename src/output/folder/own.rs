//! Tells files that this program wrote from those of others, by what stands in them: a folder with a manifest lists its own, and beside
//! these there are pages, charts and the manual, wherever somebody wanted them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::output::error::OutputError;

/// What stands in every page, before its title.
pub const PAGE: &str = "<header class=\"bar\"><p><b>footvote</b> · ";
/// What stands in the first line of every chart in SVG.
pub const CHART: &str = "role=\"img\" stroke-linejoin=\"round\" stroke-linecap=\"round\">";
/// How the description of every chart for Vega-Lite begins.
pub const SPECIFICATION: &str = "footvote simulation: ";
/// How the title of every page of the manual begins.
const MANUAL: &str = ".TH footvote";

/// Nothing larger is read to find out; pages stay below half of it.
const MOST: u64 = 1 << 20;
/// Charts and pages of the manual say who they are in so many bytes.
const HEAD: usize = 400;

/// Whether this program wrote the file: a page, a chart or a page of the manual. A PNG is its own if the chart in SVG of the same name lies beside it.
pub fn is_own(path: &Path) -> bool {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut bytes));
    if read.is_err() {
        return false;
    }
    if bytes.starts_with(b"\x89PNG") {
        let chart = path.with_extension("svg");
        return chart != path && is_own(&chart);
    }
    let text = String::from_utf8_lossy(&bytes);
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    (text.starts_with("<!doctype html>") && text.contains(PAGE))
        || (head.starts_with("<svg ") && head.contains(CHART))
        || (text.starts_with('{') && text.contains(&format!("\"description\": \"{SPECIFICATION}")))
        || head.lines().any(|line| line.starts_with(MANUAL))
}

/// Refuses to write over what is at `path`, unless this program wrote it or it is an empty file.
pub fn spare(path: &Path) -> Result<(), OutputError> {
    let empty = path.metadata().is_ok_and(|found| found.is_file() && found.len() == 0);
    match path.symlink_metadata().is_err() || empty || is_own(path) {
        true => Ok(()),
        false => Err(OutputError::Taken { path: path.to_path_buf() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages and charts as they are made are recognised where commands are tried (`tests/experiment/left_alone.rs`); here what only looks like them.
    #[test]
    fn what_others_wrote_is_not_its_own_whatever_its_name() {
        let folder = tempfile::tempdir().expect("it can be made");
        let own = |name: &str, text: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("it can be written");
            (is_own(&path), spare(&path).is_ok())
        };
        assert_eq!(own("footvote.html", b"<!doctype html><title>footvote</title>"), (false, false));
        assert_eq!(own("mine.toml", format!("# {PAGE}\nmodel = \"2\"\n").as_bytes()), (false, false));
        assert_eq!(own("drawn.svg", b"<svg role=\"img\"><title>footvote</title></svg>"), (false, false));
        assert_eq!(own("drawn.png", b"\x89PNG"), (false, false));
        assert_eq!(own("lonely.png", b"\x89PNG"), (false, false));
        assert_eq!(own("empty", b""), (false, true));
        assert_eq!(own("own.svg", format!("<svg {CHART}\n").as_bytes()), (true, true));
        assert_eq!(own("own.png", b"\x89PNG"), (true, true));
        assert!(!is_own(&folder.path().join("nowhere")) && spare(&folder.path().join("nowhere")).is_ok());
        assert!(spare(folder.path()).is_err(), "a folder is not written over");
    }
}
