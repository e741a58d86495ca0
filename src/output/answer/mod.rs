//! TODO map.

pub mod explain;
pub mod folder;
pub mod sensitivity;
pub mod solve;
