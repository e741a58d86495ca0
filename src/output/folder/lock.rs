//! Locks a folder, so that no two processes write it: a locked file beside it, gone when the work is done.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;

/// Held while a folder is being written; released when dropped, and by the system when the process dies.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// False on the few file systems that know no locks.
    pub exclusive: bool,
    _file: File,
}

impl Lock {
    /// Takes the lock file `path`, which guards `folder`, or says that somebody else has it.
    pub fn take(path: &Path, folder: &Path) -> Result<Lock, OutputError> {
        loop {
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
                .map_err(OutputError::write(path))?;
            let exclusive = match file.try_lock() {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => {
                    let folder = folder.to_path_buf();
                    return Err(OutputError::Locked { folder });
                }
                Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => false,
                Err(TryLockError::Error(e)) => return Err(OutputError::write(path)(e)),
            };
            // Else the owner before removed the file between our opening and locking it: what we hold guards nothing.
            if is_current(&file, path) {
                return Ok(Lock { path: path.to_path_buf(), exclusive, _file: file });
            }
        }
    }
}

#[cfg(unix)]
fn is_current(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(held), Ok(found)) = (file.metadata(), std::fs::metadata(path)) else {
        return false;
    };
    (held.dev(), held.ino()) == (found.dev(), found.ino())
}

#[cfg(not(unix))]
fn is_current(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still locked, so that whoever takes the lock next makes a new file; see `is_current`.
        let _ = std::fs::remove_file(&self.path);
    }
}
