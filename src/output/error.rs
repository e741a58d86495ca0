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
    #[error("the folder `{folder}` exists already")]
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
    /// There is a finished folder of another kind, which is never replaced.
    #[error("`{folder}` holds {holds}, not {wanted}")]
    OtherKind {
        /// The folder.
        folder: PathBuf,
        /// What is there, in words.
        holds: &'static str,
        /// What was to be written.
        wanted: &'static str,
    },
    /// There are files of somebody else in a folder that was to be replaced.
    #[error("`{folder}` holds `{}`{}, which footvote did not write", first, more(*others))]
    Strangers {
        /// The folder.
        folder: PathBuf,
        /// The first of them, as a path in the folder.
        first: String,
        /// How many others there are.
        others: usize,
    },
    /// A folder was to be made inside one that is finished, or that is being read.
    #[error("`{path}` lies inside `{folder}`, {what}")]
    Inside {
        /// What was to be made.
        path: PathBuf,
        /// The folder around it.
        folder: PathBuf,
        /// What that is.
        what: &'static str,
    },
    /// There is a file of somebody else.
    #[error("`{path}` exists already and was left alone")]
    Taken {
        /// The file.
        path: PathBuf,
    },
    /// A folder is of a kind that is not wanted here.
    #[error("`{folder}` is {holds}, not {wanted}")]
    OtherLayout {
        /// The folder.
        folder: PathBuf,
        /// What it holds, in words.
        holds: &'static str,
        /// What would be taken.
        wanted: String,
    },
    /// A finished folder where parts of a sweep are wanted.
    #[error("`{path}` is {holds} that is finished, not a part of a sweep: there is nothing to merge")]
    Whole {
        /// The folder.
        path: PathBuf,
        /// What it holds, in words.
        holds: &'static str,
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
    /// An output that is counted from events, which the points of a finished sweep are not asked for.
    #[error(
        "`{folder}` is a finished sweep, which does not hold what is counted from events (fundings, successes, incorporations, votes_lost)"
    )]
    NoEvents {
        /// The sweep.
        folder: PathBuf,
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

/// So many others.
fn more(others: usize) -> String {
    if others == 0 { String::new() } else { format!(" and {others} more") }
}
