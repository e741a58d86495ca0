//! Founds and ends jurisdictions: communities gather, places open, live on their treasury, and may be taken by their host.
//!
//! - [`campaign`]: communities gather, are funded, succeed, and gather again
//! - [`opening`]: a new place opens, and its campaign ends
//! - [`treasury`]: a new place lives on what it collects, or closes
//! - [`builder`]: whoever built the homes is paid by rents, or fails
//! - [`host`]: the host state acts against a new place
//! - [`incorporation`]: a suburb votes itself out of its parent's budget

pub mod builder;
pub mod campaign;
pub mod host;
pub mod incorporation;
pub mod opening;
pub mod treasury;
