//! TODO map.

pub mod new_place;
pub mod settle;
pub mod timetable;
