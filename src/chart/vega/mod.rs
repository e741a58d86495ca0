//! TODO map.

pub mod answers;
pub mod lite;
pub mod maps;
