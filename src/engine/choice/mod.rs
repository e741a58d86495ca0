//! TODO map.

pub mod attention;
pub mod batch;
pub mod community;
pub mod decide;
pub mod evaluate;
