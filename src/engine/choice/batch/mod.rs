//! Decides the consideration events of a chunk of households, many at a time.
//!
//! - [`candidates`]: everybody whose clock may ring
//! - [`ringing`]: a household whose clock rings
//! - [`traits`]: tenure, class and children of many households
//! - [`attention_rates`]: how often a household looks at every place
//! - [`pairs`]: events that bring up one place each, decided together
//! - [`chunk`]: all decisions of one chunk

pub mod attention_rates;
pub mod candidates;
pub mod chunk;
pub mod pairs;
pub mod ringing;
pub mod traits;
