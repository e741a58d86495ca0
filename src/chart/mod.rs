//! Draws charts from the tables of a folder, never from the simulation.
//!
//! In reading order; each module uses only those before it:
//! - [`words`]: what places, keys, outputs and findings are called, and what replicates can carry;
//! - [`read`]: the tables of a run or a comparison as charts need them;
//! - [`verdict`]: what a run says of its question;
//! - [`sheet`]: the sheet, its look, its axes, and the files it becomes;
//! - [`shape`]: lines, panels, contours and projections that several charts share;
//! - [`error`]: the reasons why charts could not be drawn;
//! - [`options`]: what somebody asked to have drawn;
//! - [`hero`]: the first picture of a run;
//! - [`run`]: the charts of a run;
//! - [`compare`]: the charts of a comparison;
//! - [`sweep`]: the chart of a sweep;
//! - [`answer`]: tornado and waterfall;
//! - [`vega`]: the same charts as specifications for those who want to restyle them;
//! - [`catalogue`]: one row for each chart;
//! - [`draw`]: from a folder to files.

pub mod answer;
pub mod catalogue;
pub mod compare;
pub mod draw;
pub mod error;
pub mod hero;
pub mod options;
pub mod read;
pub mod run;
pub mod shape;
pub mod sheet;
pub mod sweep;
pub mod vega;
pub mod verdict;
pub mod words;

pub use crate::chart::catalogue::{applies, charts, names, usual_charts};
pub use crate::chart::draw::{FOLDER, draw_all, draw_to, pictures, write};
pub use crate::chart::error::ChartError;
pub use crate::chart::options::DrawOptions;
