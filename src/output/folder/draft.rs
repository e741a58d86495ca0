//! Writes a folder so that it appears complete or not at all: a draft beside it is written, synced, and renamed.
//!
//! For the folder `runs/mine` the draft is `runs/.mine.partial-<process>`, the lock `runs/.mine.lock`, and a run that is
//! being replaced is exchanged for it in one step. Where the system cannot do that, it waits as `runs/.mine.old-<process>` until its
//! successor is in place, and for a moment there is none.

use std::fs;
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;
use crate::output::folder::disk;
use crate::output::folder::files::{sync, sync_tree};
use crate::output::folder::layout::Layout;
use crate::output::folder::lock::Lock;
use crate::output::folder::room;
use crate::output::folder::underway::Underway;

/// A run folder being written. Dropped unpublished, it vanishes.
#[derive(Debug)]
pub struct DraftFolder {
    target: PathBuf,
    partial: PathBuf,
    underway: Option<Underway>,
    _lock: Lock,
}

impl DraftFolder {
    /// Begins the folder `target` of this layout. A finished one of the same layout there is only replaced with `force`, and anything else
    /// never, nor is one that holds a file of somebody else.
    ///
    /// What killed processes left behind for the same target is cleared away first.
    pub fn begin(target: &Path, layout: Layout, force: bool) -> Result<DraftFolder, OutputError> {
        let target = std::path::absolute(target).map_err(OutputError::read(target))?;
        // A link stays a link: what it leads to is replaced.
        let target =
            if target.is_symlink() { fs::canonicalize(&target).map_err(OutputError::read(&target))? } else { target };
        if target.file_name().is_none() {
            return Err(OutputError::NoName { path: target });
        }
        room::check(&target, layout, force)?;
        let parent = parent(&target);
        disk::create_folders(parent).map_err(OutputError::write(parent))?;
        let lock = Lock::take(&sibling(&target, "lock"), &target)?;
        recover(&target, &lock)?;
        // Somebody may have finished while we waited for nobody: look again now that the folder is ours.
        room::check(&target, layout, force)?;
        let partial = sibling(&target, &format!("partial-{}", std::process::id()));
        let underway = Some(Underway::begin(&partial));
        disk::create_folder(&partial).map_err(OutputError::write(&partial))?;
        Ok(DraftFolder { target, partial, underway, _lock: lock })
    }

    /// Where files are to be written.
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// Puts the folder in place, and only then removes what it replaces.
    pub fn publish(mut self) -> Result<PathBuf, OutputError> {
        sync_tree(&self.partial)?;
        drop(self.underway.take());
        let old = sibling(&self.target, &format!("old-{}", std::process::id()));
        let replaces = self.target.is_dir();
        if replaces && disk::exchange(&self.partial, &self.target).map_err(OutputError::write(&self.target))? {
            sync(parent(&self.target))?;
            // The draft is now what was there before; dropped, it vanishes.
            return Ok(self.target.clone());
        }
        if replaces {
            disk::rename(&self.target, &old).map_err(OutputError::write(&self.target))?;
        }
        if let Err(error) = disk::rename(&self.partial, &self.target) {
            if replaces {
                let _ = disk::rename(&old, &self.target);
            }
            return Err(OutputError::write(&self.target)(error));
        }
        let parent = parent(&self.target);
        sync(parent)?;
        if replaces {
            // The new run is in place; an old one that cannot be removed now is a leftover of the next run.
            let _ = disk::remove_folder(&old);
        }
        Ok(self.target.clone())
    }
}

impl Drop for DraftFolder {
    fn drop(&mut self) {
        // Nothing is left to remove after publishing. The lock is released after this.
        let _ = disk::remove_folder(&self.partial);
    }
}

/// The lock of the folder `target`; `None` if that is no name.
pub fn lock_of(target: &Path) -> Option<PathBuf> {
    target.file_name().map(|_| sibling(target, "lock"))
}

/// Clears away what killed processes left beside `target`, whose `lock` is held; a folder that was being replaced comes back.
pub fn recover(target: &Path, lock: &Lock) -> Result<(), OutputError> {
    match lock.exclusive {
        true => clear_leftovers(target),
        false => Ok(()),
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
            disk::rename(&path, target).map_err(OutputError::write(target))?;
        } else if is(&name, &old) || is(&name, &partial) {
            disk::remove_folder(&path).map_err(OutputError::write(&path))?;
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
