//! Says how a replicate is computed, beyond its scenario.

use crate::engine::start::calibration::Calibration;
use std::sync::Arc;

/// How a replicate is computed.
#[derive(Debug, Clone, Default)]
pub struct RunOptions {
    /// Ring-rate envelope that the arms of a comparison share, per year; `None` takes the scenario's own.
    pub envelope: Option<f64>,
    /// Work through the chunks of households in an order shuffled by this number: a test of
    /// determinism, it may not change anything.
    pub shuffle_chunks: Option<u64>,
    /// The base year to take over from another arm, with the households and the path of its rest; `None` solves them.
    pub calibration: Option<Arc<Calibration>>,
    /// Whether to keep what moves cost each household.
    pub ledger: bool,
    /// Whether amenities follow the path of the rest arm.
    pub path: PathRule,
}

/// What amenities do after the base year, where a spin-up prepares the world.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PathRule {
    /// They follow the path that the rest arm solves each January; a handed calibration brings it along.
    #[default]
    RestArm,
    /// They stay those of the base year: a world drifts as it will.
    BaseYear,
}
