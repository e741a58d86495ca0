//! TODO map.

pub mod canvas;
pub mod font;
pub mod frame;
pub mod labels;
pub mod render;
pub mod scale;
pub mod style;
pub mod theme;
