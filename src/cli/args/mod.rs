//! Takes the options that several commands share.
//!
//! - [`scenario`]: a scenario file and changes to it
//! - [`answer`]: folder, progress and threads of an answer
//! - [`panel`]: tables of moves by year
//! - [`memory`]: the limit of memory
//! - [`share`]: a share as one writes it

pub mod answer;
pub mod memory;
pub mod panel;
pub mod scenario;
pub mod share;
