//! TODO map.

pub mod edit;
pub mod fields;
pub mod keys;
pub mod table;
pub mod tree;
pub mod value;
pub mod words;
