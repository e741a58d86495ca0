//! Names the files that every folder has, and writes and lists files so that they are on the disk when we say so.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;

/// The resolved scenario.
pub const SCENARIO_FILE: &str = "scenario.toml";
/// The data dictionary.
pub const COLUMNS_FILE: &str = "columns.json";
/// The manifest; a folder with one is finished.
pub const MANIFEST_FILE: &str = "manifest.json";
/// What differs from one run to the next.
pub const TIMING_FILE: &str = "timing.json";

/// Writes one file whole and waits until it is on the disk.
pub fn write_file(path: &Path, text: &str) -> Result<(), OutputError> {
    fs::write(path, text).map_err(OutputError::write(path))?;
    sync(path)
}

/// Writes one value as indented JSON, like [`write_file`].
pub fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), OutputError> {
    let text = serde_json::to_string_pretty(value).expect("plain structures become JSON");
    write_file(path, &format!("{text}\n"))
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
    // Folders cannot be opened on Windows, where a rename is durable without it.
    if cfg!(windows) && path.is_dir() {
        return Ok(());
    }
    let file = File::open(path).map_err(OutputError::read(path))?;
    file.sync_all().map_err(OutputError::write(path))
}
