//! TODO map.

pub mod community;
pub mod counts;
pub mod household;
pub mod ledger;
pub mod new_place;
pub mod world;
