//! Decides the consideration events of a chunk of households, many at a time.
//!
//! - [`calls`]: everybody whom a tick has to look at
//! - [`ringing`]: a household whose clock rings
//! - [`traits`]: tenure, class and children of many households
//! - [`attention_rates`]: how often a household looks at every place
//! - [`pairs`]: events that bring up one place each, decided together
//! - [`all`]: events that bring up all places, decided side by side
//! - [`chunk`]: all decisions of one chunk

pub mod all;
pub mod attention_rates;
pub mod calls;
pub mod chunk;
pub mod pairs;
pub mod ringing;
pub mod traits;
