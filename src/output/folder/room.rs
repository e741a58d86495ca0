//! Says whether a folder may be written: nothing is there, or what is there is what would be written anew, and nothing of anybody else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;
use crate::output::folder::files::{MANIFEST_FILE, PARTIAL, TIMING_FILE, files};
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::{Manifest, NEW, READY};
use crate::output::folder::own::is_own;

/// What systems leave in folders that somebody looks at.
const NOBODYS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Whether a file is one of those that systems leave in folders.
pub fn is_nobodys(name: &str) -> bool {
    NOBODYS.contains(&name)
}

/// Whether there is room at `target` for a folder of this layout: nothing, an empty folder, or with `force` a finished one of its own kind
/// that holds no file of anybody else. What lies in a finished folder is no room.
pub fn check(target: &Path, layout: Layout, force: bool) -> Result<(), OutputError> {
    check_around(target)?;
    let path = target.to_path_buf();
    let entries = match fs::read_dir(target) {
        Ok(entries) => entries.count(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(_) if target.is_file() => return Err(OutputError::NotARun { path }),
        Err(error) => return Err(OutputError::write(target)(error)),
    };
    if entries == 0 {
        return Ok(());
    }
    if !target.join(MANIFEST_FILE).is_file() {
        return Err(OutputError::NotARun { path });
    }
    let (manifest, holds) = Manifest::read_whole(target)?;
    if holds != layout {
        return Err(OutputError::OtherKind { folder: path, holds: holds.word(), wanted: layout.word() });
    }
    if !force {
        return Err(OutputError::Exists { folder: path });
    }
    let strangers = strangers(target, &manifest)?;
    match strangers.split_first() {
        None => Ok(()),
        Some((first, others)) => {
            Err(OutputError::Strangers { folder: path, first: first.display().to_string(), others: others.len() })
        }
    }
}

/// Refuses to write `target` where that lies in a finished folder.
pub fn check_around(target: &Path) -> Result<(), OutputError> {
    let above = target.parent().into_iter().flat_map(Path::ancestors).find_map(|above| above.canonicalize().ok());
    let mut around = above.iter().flat_map(|above| above.ancestors());
    match around.find(|folder| Manifest::read_whole(folder).is_ok()) {
        Some(folder) => Err(inside(target, folder, "which is finished")),
        None => Ok(()),
    }
}

/// Refuses to write `target` where that is `read` or lies in it, which is being read.
pub fn check_apart(target: &Path, read: &Path) -> Result<(), OutputError> {
    let (Ok(target), Ok(read)) = (std::path::absolute(target), read.canonicalize()) else {
        return Ok(());
    };
    let known = target.ancestors().find_map(|above| above.canonicalize().ok());
    match known.is_some_and(|known| known.starts_with(&read)) {
        true => Err(inside(&target, &read, "which is being read")),
        false => Ok(()),
    }
}

fn inside(path: &Path, folder: &Path, what: &'static str) -> OutputError {
    OutputError::Inside { path: path.to_path_buf(), folder: folder.to_path_buf(), what }
}

/// The files in a finished folder that this program did not write.
fn strangers(folder: &Path, manifest: &Manifest) -> Result<Vec<PathBuf>, OutputError> {
    let mut found = files(folder)?;
    found.retain(|file| {
        let first = file.iter().next().unwrap_or_default();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let passing = first == NEW || first == READY || name.ends_with(PARTIAL);
        let known = manifest.lists(file) || file == Path::new(TIMING_FILE) || is_nobodys(&name);
        !passing && !known && !is_own(&folder.join(file))
    });
    Ok(found)
}
