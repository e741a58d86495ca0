//! TODO map.

pub mod cell;
pub mod draft;
pub mod lock;
pub mod manifest;
pub mod read;
pub mod table;
pub mod timing;
