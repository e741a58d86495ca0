//! What is kept: the tables of a run folder.

pub mod read;
