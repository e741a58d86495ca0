//! Locks a folder, so that no two processes write it: a locked file beside it, gone when the work is done.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;
use crate::output::folder::disk;
use crate::output::folder::underway::Underway;

/// Held while a folder is being written; released when dropped, and by the system when the process dies.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// False on the few file systems that know no locks.
    pub exclusive: bool,
    _file: File,
    _underway: Underway,
}

impl Lock {
    /// Takes the lock file `path`, which guards `folder`, or says that somebody else has it.
    pub fn take(path: &Path, folder: &Path) -> Result<Lock, OutputError> {
        loop {
            let mut file = disk::open(path).map_err(OutputError::write(path))?;
            let exclusive = match file.try_lock() {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => {
                    let folder = folder.to_path_buf();
                    return Err(OutputError::Locked { folder });
                }
                Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {
                    if let Some(owner) = owner(&mut file).filter(|&owner| is_alive(owner)) {
                        return Err(OutputError::Owned { folder: folder.to_path_buf(), owner });
                    }
                    false
                }
                Err(TryLockError::Error(e)) => return Err(OutputError::write(path)(e)),
            };
            // Else the owner before removed the file between our opening and locking it: what we hold guards nothing.
            if is_current(&file, path) {
                // For file systems that know no locks, and for people who wonder. A disk without room for it changes nothing.
                let _ = file
                    .rewind()
                    .and_then(|()| file.set_len(0))
                    .and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
                return Ok(Lock { path: path.to_path_buf(), exclusive, _file: file, _underway: Underway::begin(path) });
            }
        }
    }
}

/// The process that the lock file names.
fn owner(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Whether another process with this number is known to be at work; where nobody can tell, the lock is stale.
fn is_alive(process: u32) -> bool {
    process != std::process::id() && Path::new("/proc").join(process.to_string()).exists()
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
        let _ = disk::remove_file(&self.path);
    }
}
