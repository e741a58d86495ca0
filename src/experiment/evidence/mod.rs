//! Sets what comes out beside what is known: facts on record, naive forecasts, and bands of figures.
//!
//! - [`scores`]: facts on record beside the run and beside naive forecasts
//! - [`agreement`]: whether what came out is what is on record, as far as luck lets that be told
//! - [`gravity`]: the decay of flows with distance
//! - [`band`]: a figure and the band where it must lie
//! - [`fee_bands`]: who pays a fee, and whom a grant brings, by income
//! - [`baseline_bands`]: what the baseline must look like, and how it must respond
//! - [`new_place_bands`]: the same for new places

pub mod agreement;
pub mod band;
pub mod baseline_bands;
pub mod fee_bands;
pub mod gravity;
pub mod new_place_bands;
pub mod scores;
