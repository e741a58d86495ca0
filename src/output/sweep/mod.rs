//! TODO map.

pub mod journal;
pub mod source;
pub mod stored;
pub mod writer;
