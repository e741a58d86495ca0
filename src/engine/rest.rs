//! Hands out what the rest arm of a scenario solves: the yearly path of amenities that keeps it at rest.

use crate::engine::error::EngineError;
use crate::engine::options::RunOptions;
use crate::engine::run::calibrate;
pub use crate::engine::start::rest_arm::{has_path, is_rest, rest_arm};
pub use crate::engine::state::rest::Path;
use crate::scenario::Scenario;
use std::sync::Arc;

/// The path of amenities of `scenario`, solved in its rest arm; `None` where amenities stay those of the base year.
pub fn path(scenario: &Scenario, replicate: u32, options: &RunOptions) -> Result<Option<Arc<Path>>, EngineError> {
    calibrate(scenario, replicate, options, &|| true).map(|calibration| calibration.path.clone())
}
