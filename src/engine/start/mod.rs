//! Prepares the start: the first population, and a base year at rest.
//!
//! - [`population`]: draws households and fills places with them
//! - [`new_places`]: what new places have before they open, and pooled budgets
//! - [`expected_flows`]: expected moves from place to place before any luck is drawn
//! - [`inversion`]: amenities under which expected flows are zero or as observed
//! - [`base_year`]: budgets, services and amenities of the base year
//! - [`calibration`]: a solved base year that another arm takes over

pub mod base_year;
pub mod calibration;
pub mod expected_flows;
pub mod inversion;
pub mod new_places;
pub mod population;
