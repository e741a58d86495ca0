//! Draws the shapes that several charts share.
//!
//! - [`lines`]: medians over time with their bands;
//! - [`twin_lines`]: the same in the twin, dashed;
//! - [`trend`]: a quantity of all places over time, as a line chart;
//! - [`panels`]: a small panel for each place;
//! - [`mod@contours`]: where a grid of values crosses a level;
//! - [`projection`]: from latitude and longitude to the sheet.

pub mod contours;
pub mod lines;
pub mod panels;
pub mod projection;
pub mod trend;
pub mod twin_lines;
