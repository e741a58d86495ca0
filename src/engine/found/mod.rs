//! TODO map.

pub mod campaign;
pub mod host;
pub mod incorporation;
pub mod opening;
pub mod treasury;
