//! Remembers the files and folders that are nobody's once the process ends: drafts, new files on their way, locks.
//!
//! Each is removed by its owner. A process that is ended from outside drops nobody: [`abandon`] removes them all.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::output::folder::disk;

/// In the order in which they were begun.
static UNDERWAY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn underway() -> MutexGuard<'static, Vec<PathBuf>> {
    UNDERWAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file or folder that is to vanish if the process ends before this is dropped.
#[derive(Debug)]
pub struct Underway(PathBuf);

impl Underway {
    /// From now on `path` is to vanish.
    pub fn begin(path: &Path) -> Underway {
        underway().push(path.to_path_buf());
        Underway(path.to_path_buf())
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        underway().retain(|path| *path != self.0);
    }
}

/// Whoever wants to put something in place waits as long as this lives: until the process ends.
pub struct Abandoned(#[expect(dead_code, reason = "it is held, not read")] MutexGuard<'static, Vec<PathBuf>>);

/// Removes all that is under way, the youngest first.
pub fn abandon() -> Abandoned {
    let left = underway();
    for path in left.iter().rev() {
        let remove = || if path.is_dir() { disk::remove_folder(path) } else { disk::remove_file(path) };
        // Threads that have noticed nothing may still be writing into it.
        for _ in 0..20 {
            match remove() {
                Ok(()) => break,
                Err(_) => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }
    Abandoned(left)
}
