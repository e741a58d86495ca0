//! Carries out every operation on the disk that changes something: the one place where writing can fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::output::folder::fault::{Operation, Strike, kill, meet};

/// A file being written.
#[derive(Debug)]
pub struct DiskFile(File);

impl DiskFile {
    /// Waits until it is on the disk.
    pub fn sync(&self) -> io::Result<()> {
        attempt(Operation::Sync, || self.0.sync_all())
    }
}

impl Write for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(&mut self.0, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Does `work`, and does it again when a signal interrupts it.
fn attempt<T>(operation: Operation, work: impl Fn() -> io::Result<T>) -> io::Result<T> {
    loop {
        let done = match meet(operation) {
            None => work(),
            Some(Strike::Fail(error) | Strike::Half(Some(error))) => Err(error),
            Some(Strike::Half(None)) => work(),
            Some(Strike::HalfThenKill) => kill(),
        };
        match done {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

fn write(file: &mut File, bytes: &[u8]) -> io::Result<usize> {
    let half = bytes.len().div_ceil(2);
    match meet(Operation::Write) {
        None => file.write(bytes),
        Some(Strike::Fail(error)) => Err(error),
        Some(Strike::Half(None)) => file.write(&bytes[..half]),
        Some(Strike::Half(Some(error))) => file.write_all(&bytes[..half]).and(Err(error)),
        Some(Strike::HalfThenKill) => {
            let _ = file.write_all(&bytes[..half]);
            kill()
        }
    }
}

/// Makes the file at `path`, or empties the one that is there.
pub fn create(path: &Path) -> io::Result<DiskFile> {
    attempt(Operation::Open, || File::create(path)).map(DiskFile)
}

/// Opens the file at `path` for reading and writing as it is; makes it if there is none.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    attempt(Operation::Open, || options.open(path))
}

/// Writes all `bytes` where `file` stands.
pub fn write_all(file: &mut File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match write(file, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(taken) => bytes = &bytes[taken..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Waits until the bytes of `file` are on the disk.
pub fn sync_data(file: &File) -> io::Result<()> {
    attempt(Operation::Sync, || file.sync_data())
}

/// Waits until a file or folder is on the disk.
pub fn sync(path: &Path) -> io::Result<()> {
    // Folders cannot be opened on Windows, where a rename is durable without it.
    if cfg!(windows) && path.is_dir() {
        return Ok(());
    }
    attempt(Operation::Sync, || File::open(path)?.sync_all())
}

/// Makes a folder that is not there yet.
pub fn create_folder(path: &Path) -> io::Result<()> {
    attempt(Operation::Open, || fs::create_dir(path))
}

/// Makes a folder and those above it where they are missing.
pub fn create_folders(path: &Path) -> io::Result<()> {
    attempt(Operation::Open, || fs::create_dir_all(path))
}

/// Renames; what is at `to` is replaced.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    attempt(Operation::Rename, || fs::rename(from, to))
}

/// Exchanges two folders in one step, so that neither name is ever without one; false where the system or its file system cannot.
pub fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    match attempt(Operation::Rename, || exchanged(one, other)) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(target_os = "linux")]
fn exchanged(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchanged(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes a file, if it is there.
pub fn remove_file(path: &Path) -> io::Result<()> {
    found(attempt(Operation::Remove, || fs::remove_file(path)))
}

/// Removes a folder with all that is in it, if it is there.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    found(attempt(Operation::Remove, || fs::remove_dir_all(path)))
}

fn found(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
