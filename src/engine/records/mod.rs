//! TODO map.

pub mod exit_or_reform;
pub mod new_places;
pub mod observe;
pub mod rows;
pub mod template_gain;
pub mod trace;
