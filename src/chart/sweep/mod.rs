//! TODO map.

pub mod output;
pub mod phase;
pub mod phase_line;
pub mod phase_words;
