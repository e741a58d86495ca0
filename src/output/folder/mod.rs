//! Writes and reads what all folders have in common.
//!
//! In reading order:
//! - [`cell`]: writes one value as text;
//! - [`table`]: writes the rows of a table from its columns;
//! - [`dictionary`]: makes the data dictionary from the same columns;
//! - [`fault`]: strikes the disk at a chosen operation, in tests;
//! - [`disk`]: carries out every operation that changes the disk;
//! - [`files`]: names the files of every folder, writes and lists files;
//! - [`own`]: tells files of this program from those of others;
//! - [`underway`]: remembers what is to vanish if the process is ended;
//! - [`lock`]: locks a folder against other processes;
//! - [`layout`]: names the kinds of folders;
//! - [`manifest`]: writes and reads what a folder is and what is in it;
//! - [`room`]: says whether a folder may be written, or replaced;
//! - [`draft`]: writes a folder that appears complete or not at all;
//! - [`amend`]: puts new files into a finished folder, all or none;
//! - [`timing`]: measures what differs from one run to the next;
//! - [`read`]: reads tables and facts back.

pub mod amend;
pub mod cell;
pub mod dictionary;
pub mod disk;
pub mod draft;
#[doc(hidden)]
pub mod fault;
pub mod files;
pub mod layout;
pub mod lock;
pub mod manifest;
pub mod own;
pub mod read;
pub mod room;
pub mod table;
pub mod timing;
pub mod underway;
