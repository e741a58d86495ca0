//! A run folder appears complete or not at all: a draft beside it is written, synced, and renamed.
//!
//! For the folder `runs/mine` the draft is `runs/.mine.partial-<process>`, the lock `runs/.mine.lock`, and a run that is
//! being replaced waits as `runs/.mine.old-<process>` until its successor is in place.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::output::OutputError;
use crate::output::folder::lock::Lock;
use crate::output::folder::manifest;

/// A run folder being written. Dropped unpublished, it vanishes.
#[derive(Debug)]
pub struct Draft {
    target: PathBuf,
    partial: PathBuf,
    _lock: Lock,
}

impl Draft {
    /// Begins the folder `target`. A finished run there is only replaced with `force`, and anything else never.
    ///
    /// What killed processes left behind for the same target is cleared away first.
    pub fn begin(target: &Path, force: bool) -> Result<Draft, OutputError> {
        let target = std::path::absolute(target).map_err(OutputError::read(target))?;
        if target.file_name().is_none() {
            return Err(OutputError::NoName { path: target });
        }
        check_vacant(&target, force)?;
        let parent = parent(&target);
        fs::create_dir_all(parent).map_err(OutputError::write(parent))?;
        let lock = Lock::take(&sibling(&target, "lock"), &target)?;
        if lock.exclusive {
            clear_leftovers(&target)?;
        }
        // Somebody may have finished while we waited for nobody: look again now that the folder is ours.
        check_vacant(&target, force)?;
        let partial = sibling(&target, &format!("partial-{}", std::process::id()));
        fs::create_dir(&partial).map_err(OutputError::write(&partial))?;
        Ok(Draft { target, partial, _lock: lock })
    }

    /// Where files are to be written.
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// Puts the folder in place, and only then removes what it replaces.
    pub fn publish(self) -> Result<PathBuf, OutputError> {
        sync_tree(&self.partial)?;
        let old = sibling(&self.target, &format!("old-{}", std::process::id()));
        let replaces = self.target.is_dir();
        if replaces {
            fs::rename(&self.target, &old).map_err(OutputError::write(&self.target))?;
        }
        if let Err(error) = fs::rename(&self.partial, &self.target) {
            if replaces {
                let _ = fs::rename(&old, &self.target);
            }
            return Err(OutputError::write(&self.target)(error));
        }
        let parent = parent(&self.target);
        sync(parent)?;
        if replaces {
            // The new run is in place; an old one that cannot be removed now is a leftover of the next run.
            let _ = fs::remove_dir_all(&old);
        }
        Ok(self.target.clone())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Nothing is left to remove after publishing. The lock is released after this.
        let _ = fs::remove_dir_all(&self.partial);
    }
}

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

/// Whether there is room at `target`: nothing, an empty folder, or with `force` a finished run.
fn check_vacant(target: &Path, force: bool) -> Result<(), OutputError> {
    let path = target.to_path_buf();
    let entries = match fs::read_dir(target) {
        Ok(entries) => entries.count(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(_) if target.is_file() => return Err(OutputError::NotARun { path }),
        Err(error) => return Err(OutputError::write(target)(error)),
    };
    match (entries, force) {
        (0, _) => Ok(()),
        _ if !target.join(manifest::FILE).is_file() => Err(OutputError::NotARun { path }),
        (_, true) => Ok(()),
        (_, false) => Err(OutputError::Exists { folder: path }),
    }
}

/// Removes drafts of dead processes, and brings a replaced run back if its successor never came.
fn clear_leftovers(target: &Path) -> Result<(), OutputError> {
    let [partial, old] = ["partial-", "old-"].map(|kind| {
        let name = sibling(target, kind);
        name.file_name().unwrap_or_default().to_os_string()
    });
    let is =
        |name: &std::ffi::OsStr, kind: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(kind.as_encoded_bytes());
    let parent = parent(target);
    for entry in fs::read_dir(parent).map_err(OutputError::read(parent))? {
        let entry = entry.map_err(OutputError::read(parent))?;
        let (name, path) = (entry.file_name(), entry.path());
        if is(&name, &old) && !target.exists() {
            fs::rename(&path, target).map_err(OutputError::write(target))?;
        } else if is(&name, &old) || is(&name, &partial) {
            fs::remove_dir_all(&path).map_err(OutputError::write(&path))?;
        }
    }
    Ok(())
}

/// `.<name>.<kind>` beside `target`.
fn sibling(target: &Path, kind: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".");
    name.push(kind);
    target.with_file_name(name)
}

fn parent(target: &Path) -> &Path {
    target.parent().expect("an absolute path with a name has a parent")
}

fn sync_tree(folder: &Path) -> Result<(), OutputError> {
    for file in files(folder)? {
        sync(&folder.join(file))?;
    }
    sync(folder)
}

/// Waits until a file or folder is on the disk.
fn sync(path: &Path) -> Result<(), OutputError> {
    // Folders cannot be opened on Windows, where a rename is durable without it.
    if cfg!(windows) && path.is_dir() {
        return Ok(());
    }
    let file = File::open(path).map_err(OutputError::read(path))?;
    file.sync_all().map_err(OutputError::write(path))
}
