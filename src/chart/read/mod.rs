//! Reads the tables of a folder as charts need them.
//!
//! - [`cube`]: one quantity by replicate, moment and place;
//! - [`deciles`]: who would move and who does, by tenth of incomes;
//! - [`scores`]: what is on record beside what came out;
//! - [`new_places`]: the lives of new places and communities;
//! - [`twin`]: the same without what the run asks about;
//! - [`answers`]: what a run was asked, and what decides it;
//! - [`tables`]: everything of a run;
//! - [`comparison`]: everything of a comparison.

pub mod answers;
pub mod comparison;
pub mod cube;
pub mod deciles;
pub mod new_places;
pub mod scores;
pub mod tables;
pub mod twin;
