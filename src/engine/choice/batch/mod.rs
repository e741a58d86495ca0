//! TODO map.

pub mod all_places;
pub mod attention_rates;
pub mod candidates;
pub mod chunk;
pub mod pairs;
pub mod traits;
