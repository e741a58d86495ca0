//! TODO map.

pub mod contours;
pub mod lines;
pub mod panels;
pub mod projection;
pub mod trend;
