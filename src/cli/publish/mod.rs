//! TODO map.

pub mod job;
pub mod reproduce;
