//! Puts new files into a finished folder so that it is the old one or the new one, whatever happens in between.
//!
//! New files gather in `.new` inside the folder, the new manifest among them. Renamed to `.ready` they count: from then on
//! whoever comes next puts them in their places, the manifest last. A `.new` without its process is thrown away.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;
use crate::output::folder::disk;
use crate::output::folder::draft::{lock_of, recover};
use crate::output::folder::files::{MANIFEST_FILE, files, sync_tree};
use crate::output::folder::lock::Lock;
use crate::output::folder::manifest::{Manifest, NEW, READY, describe};
use crate::output::folder::own::spare;
use crate::output::folder::underway::Underway;

/// Files on their way into a finished folder. Dropped uncommitted, they vanish.
#[derive(Debug)]
pub struct Amendment {
    folder: PathBuf,
    staged: PathBuf,
    underway: Option<Underway>,
    _lock: Lock,
}

impl Amendment {
    /// Begins to amend `folder`, which nobody else writes meanwhile; what a killed process left undone is done first.
    pub fn begin(folder: &Path) -> Result<Amendment, OutputError> {
        let (folder, lock) = locked(folder)?;
        settle_locked(&folder, &lock)?;
        let staged = folder.join(NEW);
        let underway = Some(Underway::begin(&staged));
        disk::create_folder(&staged).map_err(OutputError::write(&staged))?;
        Ok(Amendment { folder, staged, underway, _lock: lock })
    }

    /// Where the new files are to be written, at the paths they will have in the folder.
    pub fn path(&self) -> &Path {
        &self.staged
    }

    /// Puts the new files into the folder and lists them in `manifest`, which stays as it is about all others. A file that is neither
    /// listed nor this program's own is left alone, and then all of them are.
    pub fn commit(mut self, mut manifest: Manifest) -> Result<(), OutputError> {
        for file in files(&self.staged)? {
            if !manifest.lists(&file) {
                spare(&self.folder.join(&file))?;
            }
        }
        let mut listed: BTreeMap<PathBuf, _> =
            manifest.files.drain(..).map(|file| (PathBuf::from(&file.path), file)).collect();
        listed.extend(describe(&self.staged)?.into_iter().map(|file| (PathBuf::from(&file.path), file)));
        manifest.files = listed.into_values().collect();
        manifest.write(&self.staged)?;
        sync_tree(&self.staged)?;
        let ready = self.folder.join(READY);
        drop(self.underway.take());
        disk::rename(&self.staged, &ready).map_err(OutputError::write(&ready))?;
        // From here on the folder is the new one, whoever puts the files in their places.
        let _ = disk::sync(&self.folder);
        put_in_place(&self.folder)
    }
}

impl Drop for Amendment {
    fn drop(&mut self) {
        // Nothing is left to remove once it is committed.
        let _ = disk::remove_folder(&self.staged);
    }
}

/// Finishes what a killed process began in or with `folder`: files that count are put in their places, others are thrown away.
///
/// A folder in which another process is at work is left to it.
pub fn settle(folder: &Path) -> Result<(), OutputError> {
    let beside = lock_of(folder).is_some_and(|lock| lock.exists());
    let undone = [NEW, READY].iter().any(|name| folder.join(name).exists());
    if folder.exists() && !undone && !beside {
        return Ok(());
    }
    match locked(folder) {
        Ok((folder, lock)) => settle_locked(&folder, &lock),
        Err(OutputError::Locked { .. }) => Ok(()),
        // A folder beside which nothing may be written can still be read.
        Err(_) if !undone => Ok(()),
        Err(error) => Err(error),
    }
}

/// The folder itself, behind all links, with its lock.
fn locked(folder: &Path) -> Result<(PathBuf, Lock), OutputError> {
    let path = folder.canonicalize().or_else(|_| std::path::absolute(folder)).map_err(OutputError::read(folder))?;
    let not_a_run = || OutputError::NotARun { path: folder.to_path_buf() };
    if !path.parent().is_some_and(Path::is_dir) {
        return Err(not_a_run());
    }
    let name = lock_of(&path).ok_or_else(not_a_run)?;
    let lock = Lock::take(&name, &path)?;
    recover(&path, &lock)?;
    match path.is_dir() {
        true => Ok((path, lock)),
        false => Err(not_a_run()),
    }
}

fn settle_locked(folder: &Path, lock: &Lock) -> Result<(), OutputError> {
    if lock.exclusive {
        let staged = folder.join(NEW);
        disk::remove_folder(&staged).map_err(OutputError::write(&staged))?;
    }
    put_in_place(folder)
}

/// Puts the files that count in their places, the manifest last.
fn put_in_place(folder: &Path) -> Result<(), OutputError> {
    let ready = folder.join(READY);
    if !ready.is_dir() {
        return Ok(());
    }
    let mut waiting = files(&ready)?;
    waiting.sort_by_key(|file| file == Path::new(MANIFEST_FILE));
    for file in waiting {
        let (from, to) = (ready.join(&file), folder.join(&file));
        if let Some(inner) = to.parent() {
            disk::create_folders(inner).map_err(OutputError::write(inner))?;
        }
        disk::rename(&from, &to).map_err(OutputError::write(&to))?;
    }
    let charts = fs::read_dir(folder).map_err(OutputError::read(folder))?;
    for entry in charts {
        let path = entry.map_err(OutputError::read(folder))?.path();
        if path.is_dir() {
            disk::sync(&path).map_err(OutputError::write(&path))?;
        }
    }
    disk::sync(folder).map_err(OutputError::write(folder))?;
    disk::remove_folder(&ready).map_err(OutputError::write(&ready))
}
