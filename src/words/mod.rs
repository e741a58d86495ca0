//! Makes sentences from the typed facts of the engine.
//!
//! - [`event`]: why something happened to a place
//! - [`revealed`]: what the base year says of a weight
//! - [`channel`]: how an alternative came to the attention of a household

pub mod channel;
pub mod event;
pub mod revealed;
