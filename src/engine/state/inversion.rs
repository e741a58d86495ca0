//! Summarises how the base-year inversion went.

/// How the base-year inversion went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inversion {
    /// Newton steps needed (the larger of the two groups).
    pub steps: u32,
    /// Largest remaining expected net flow in the sample, as a share of a place's households per year.
    pub residual: f64,
    /// Largest expected net flow in the full population, as a share of a place's households per year.
    pub full_residual: f64,
    /// Standard deviation of amenities over places, household-weighted.
    pub amenity_sd: f64,
}
