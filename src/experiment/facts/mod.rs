//! Sets every published figure that the project knows beside what the model gives, with its interval and a naive guess.
//!
//! - [`formula`]: sums, differences, products and quotients of outputs
//! - [`figures`]: figures that no output names
//! - [`board`]: what comes out

pub mod board;
pub mod figures;
pub mod formula;
