//! Takes the options that several commands share.
//!
//! - [`scenario`]: a scenario file and changes to it
//! - [`answer`]: folder, progress and threads of an answer
//! - [`share`]: a share as one writes it

pub mod answer;
pub mod scenario;
pub mod share;
