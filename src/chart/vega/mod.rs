//! Specifies every chart again for Vega-Lite, for those who want to restyle it.
//!
//! - [`parts`]: what the specifications share;
//! - [`run`]: charts of a run;
//! - [`maps`]: its maps;
//! - [`comparison`]: charts of a comparison;
//! - [`sweep`]: the chart of a sweep;
//! - [`answers`]: tornado and waterfall.

pub mod answers;
pub mod comparison;
pub mod maps;
pub mod parts;
pub mod run;
pub mod sweep;
