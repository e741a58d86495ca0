//! Reads the tables of a folder as charts need them.
//!
//! - [`cube`]: one quantity by replicate, moment and place;
//! - [`deciles`]: who would move and who does, by tenth of incomes;
//! - [`scores`]: what is on record beside what came out;
//! - [`new_places`]: the lives of new places and communities;
//! - [`exits`]: what new places, and as much reform, are worth;
//! - [`happenings`]: what happened when;
//! - [`twin`]: the same without what the run asks about;
//! - [`answers`]: what a run was asked, and what decides it;
//! - [`tables`]: everything of a run;
//! - [`subject`]: the place that a run is about;
//! - [`comparison`]: everything of a comparison.

pub mod answers;
pub mod comparison;
pub mod cube;
pub mod deciles;
pub mod exits;
pub mod happenings;
pub mod new_places;
pub mod scores;
pub mod subject;
pub mod tables;
pub mod twin;
