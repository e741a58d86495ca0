//! Says why a run could not be kept: which file or folder, and what the system said.

use std::io;
use std::path::{Path, PathBuf};

/// Why a run folder could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A file or folder could not be written.
    #[error("cannot write `{path}`: {source}")]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder could not be read.
    #[error("cannot read `{path}`: {source}")]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is a finished run already.
    #[error("the run folder `{folder}` exists already")]
    Exists {
        /// The folder.
        folder: PathBuf,
    },
    /// There is something else, which is never replaced.
    #[error("`{path}` exists and is not a run of footvote")]
    NotARun {
        /// The folder or file.
        path: PathBuf,
    },
    /// A folder that no part of a sweep was written into.
    #[error("`{path}` holds no part of a sweep")]
    NotAShard {
        /// The folder.
        path: PathBuf,
    },
    /// Another process works on the same folder.
    #[error("another process is writing `{folder}`")]
    Locked {
        /// The folder.
        folder: PathBuf,
    },
    /// Another process works on the same folder, where the file system knows no locks.
    #[error("process {owner} is writing `{folder}`")]
    Owned {
        /// The folder.
        folder: PathBuf,
        /// Number of the process.
        owner: u32,
    },
    /// A file is not what the folder says it is.
    #[error("`{path}` is not the file that was written: {what}")]
    Changed {
        /// The file.
        path: PathBuf,
        /// What is different.
        what: &'static str,
    },
    /// The path does not end in a name.
    #[error("`{path}` does not name a folder")]
    NoName {
        /// The path as given.
        path: PathBuf,
    },
    /// A table is not one this program can read.
    #[error("`{path}` is not a table this version can read: {reason}")]
    Table {
        /// The table.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A table of a sweep that its scenario leaves out.
    #[error("`{path}` is not there: the sweep keeps other tables only (`tables` of its [sweep])")]
    NotKept {
        /// The table.
        path: PathBuf,
    },
    /// The manifest is not one this program can read.
    #[error("`{path}` is not a manifest this version can read: {reason}")]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl OutputError {
    /// For `map_err`: writing `path` failed.
    pub fn write(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
        let path = path.to_path_buf();
        move |source| OutputError::Write { path, source }
    }

    /// For `map_err`: reading `path` failed.
    pub fn read(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
        let path = path.to_path_buf();
        move |source| OutputError::Read { path, source }
    }
}
