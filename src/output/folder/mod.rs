//! Writes and reads what all folders have in common.
//!
//! In reading order:
//! - [`cell`]: writes one value as text;
//! - [`table`]: writes the rows of a table from its columns;
//! - [`dictionary`]: makes the data dictionary from the same columns;
//! - [`files`]: names the files of every folder, writes and lists files;
//! - [`lock`]: locks a folder against other processes;
//! - [`draft`]: writes a folder that appears complete or not at all;
//! - [`layout`]: names the kinds of folders;
//! - [`manifest`]: writes and reads what a folder is and what is in it;
//! - [`timing`]: measures what differs from one run to the next;
//! - [`read`]: reads tables and facts back.

pub mod cell;
pub mod dictionary;
pub mod draft;
pub mod files;
pub mod layout;
pub mod lock;
pub mod manifest;
pub mod read;
pub mod table;
pub mod timing;
