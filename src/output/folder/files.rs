//! Names the files that every folder has, and writes and lists files so that they are on the disk when we say so.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;
use crate::output::folder::disk;

/// The resolved scenario.
pub const SCENARIO_FILE: &str = "scenario.toml";
/// The data dictionary.
pub const COLUMNS_FILE: &str = "columns.json";
/// The manifest; a folder with one is finished.
pub const MANIFEST_FILE: &str = "manifest.json";
/// What differs from one run to the next.
pub const TIMING_FILE: &str = "timing.json";

/// Writes one text whole, like [`write_bytes`].
pub fn write_file(path: &Path, text: &str) -> Result<(), OutputError> {
    write_bytes(path, text.as_bytes())
}

/// Writes one file whole and waits until it is on the disk: at `path` is what was there before, or all of `bytes`.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let partial = path.with_file_name(format!(".{name}{PARTIAL}"));
    let mut file = disk::create(&partial).map_err(OutputError::write(path))?;
    let written = file.write_all(bytes).and_then(|()| file.sync());
    let written = written.and_then(|()| disk::rename(&partial, path));
    if written.is_err() {
        let _ = disk::remove_file(&partial);
    }
    written.map_err(OutputError::write(path))
}

/// How the name of a file ends that is being written; it begins with a dot.
pub const PARTIAL: &str = ".partial";

/// Writes one value as indented JSON, like [`write_file`].
pub fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), OutputError> {
    write_file(path, &json(value))
}

/// One value as indented JSON.
pub fn json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value).expect("plain structures become JSON");
    format!("{text}\n")
}

/// All files below `folder`, as paths relative to it, sorted.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        let path = folder.join(&inner);
        for entry in fs::read_dir(&path).map_err(OutputError::read(&path))? {
            let entry = entry.map_err(OutputError::read(&path))?;
            let kind = entry.file_type().map_err(OutputError::read(&path))?;
            let name = inner.join(entry.file_name());
            if kind.is_dir() {
                open.push(name);
            } else {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Waits until all files of a folder are on the disk.
pub fn sync_tree(folder: &Path) -> Result<(), OutputError> {
    for file in files(folder)? {
        sync(&folder.join(file))?;
    }
    sync(folder)
}

/// Waits until a file or folder is on the disk.
pub fn sync(path: &Path) -> Result<(), OutputError> {
    disk::sync(path).map_err(OutputError::write(path))
}
