//! Reads tables of moves by year, and of what is known of places by year, into a [`Panel`](crate::model::forecast::panel::Panel).
//!
//! - [`sheet`]: tells the lines of a table apart, each with where it is written
//! - [`tables`]: reads moves, series and regions, told from one another by their columns
//! - [`assemble`]: puts tables together into a panel
//! - [`shipped`]: holds the tables of American states
//! - [`folder`]: reads the tables in a folder

pub mod assemble;
pub mod folder;
pub mod sheet;
pub mod shipped;
pub mod tables;
