//! Lays out a sheet of paper and makes files of it.
//!
//! - [`style`]: colours, type sizes and margins;
//! - [`theme`]: the same colours on dark screens and in print;
//! - [`font`]: how wide text is;
//! - [`canvas`]: a chart as marks on a sheet;
//! - [`scale`]: axes with round ticks;
//! - [`labels`]: labels that give way to each other;
//! - [`frame`]: headline, subtitle, source and the axes of a plot;
//! - [`render`]: from marks to SVG and PNG.

pub mod canvas;
pub mod font;
pub mod frame;
pub mod labels;
pub mod render;
pub mod scale;
pub mod style;
pub mod theme;
