//! Draws the first picture of a run, one kind for each kind of answer: strands and not bands, one accent and greys.
//!
//! Every picture is laid out twice, for a wide sheet and for a phone; letters are as large on either.
//!
//! - [`paper`]: the sheet, its words, and how large things are on it;
//! - [`strands`]: lines of single runs in a plot, and marks of what happened;
//! - [`beside`]: the city and its twin;
//! - [`sign`]: a road sign that says where a town lies;
//! - [`towns`]: every town from its opening on, by what becomes of it;
//! - [`gate`]: of a hundred households of each third, who comes as far as where;
//! - [`race`]: exit and reform on one time axis;
//! - [`origins`]: where those who move in come from;
//! - [`record`]: what is on record beside what came out;
//! - [`timeline`]: what happened when;
//! - [`card`]: the answer on a card to be shared;
//! - [`draw`]: which picture belongs to which answer.

pub mod beside;
pub mod card;
pub mod draw;
pub mod gate;
pub mod origins;
pub mod paper;
pub mod race;
pub mod record;
pub mod sign;
pub mod strands;
pub mod timeline;
pub mod towns;

pub use crate::chart::hero::draw::{chart, picture};
