//! TODO map.

pub mod difference;
pub mod winners;
