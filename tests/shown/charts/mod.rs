//! Charts of made-up runs: everything stays on the sheet, no labels collide, the same tables give the same bytes.
//!
//! - [`made_up`]: runs of every shape, made up
//! - [`room`]: every text keeps its room
//! - [`heroes`]: first pictures, on three sheets
//! - [`maps`]: maps and their names
//! - [`chance`]: nothing is ranked that chance explains
//! - [`claims`]: headlines say no more than the numbers
//! - [`headlines`]: numbers, superlatives and directions of headlines are those of the tables, in hundreds of small worlds
//! - [`retold`]: the same of gates, foundings, maps and scoreboards, and how numbers are written and judged
//! - [`look`]: pictures for the eye
//! - [`folders`]: charts of a run folder: the same bytes twice, only what was asked for

mod chance;
mod claims;
mod folders;
mod headlines;
mod heroes;
mod look;
mod made_up;
mod maps;
pub mod retold;
mod room;
