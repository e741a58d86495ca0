//! TODO map.

pub mod base_year;
pub mod calibration;
pub mod expected_flows;
pub mod new_places;
