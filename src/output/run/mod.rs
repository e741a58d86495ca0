//! Writes the tables and the folder of a run.
//!
//! In reading order:
//! - [`tables`]: lists the columns of places, flows, groups, profiles, events, base year and summary;
//! - [`new_tables`]: lists the columns of what new places and communities leave, and of scores;
//! - [`twin_tables`]: lists the columns of what differs from the twin;
//! - [`answer_tables`]: lists the columns of what is asked and in doubt;
//! - [`units`]: says in which unit a number is;
//! - [`record`]: gives the tables of a record in memory;
//! - [`answers`]: writes what is asked and in doubt;
//! - [`writer`]: writes records into tables as they arrive;
//! - [`varied`]: keeps what came of every number that was varied;
//! - [`folder`]: writes a whole run folder.

pub mod answer_tables;
pub mod answers;
pub mod folder;
pub mod new_tables;
pub mod record;
pub mod tables;
pub mod twin_tables;
pub mod units;
pub mod varied;
pub mod writer;
