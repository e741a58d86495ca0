//! Decides for households: what they see, what comes to their attention, how they find it, and what they wish.
//!
//! - [`offer`]: what a place offers, and on which terms one enters
//! - [`columns`]: the same of all places, by column
//! - [`channels`]: what communities bring up
//! - [`proposition`]: what residents of suburbs are asked
//! - [`ahead`]: a place once an announced change is in force
//! - [`squeeze`]: what a tick can make of a household at most
//! - [`prospects`]: what a household can gain in the place that came up at most
//! - [`snapshot`]: all of it, fixed for the tick
//! - [`context`]: what a deciding household reads
//! - [`attention`]: how strongly each place draws attention
//! - [`foreseen`]: what that is worth
//! - [`evaluate`]: a household, and a place as it would find it
//! - [`all_places`]: every place at once as one household would find it
//! - [`logit_tables`]: what all households see of places alike, in single precision
//! - [`logit_tile`]: every place at once for many households side by side
//! - [`choose`]: at most one wish from an ordinary consideration event
//! - [`community`]: the answer to a community's template or place
//! - [`vote`]: a resident's vote on incorporation
//! - [`directed`]: wishes at an opening and after a closing
//! - [`batch`]: the consideration events of a chunk, many at a time

pub mod ahead;
pub mod all_places;
pub mod attention;
pub mod batch;
pub mod channels;
pub mod choose;
pub mod columns;
pub mod community;
pub mod context;
pub mod directed;
pub mod evaluate;
pub mod foreseen;
pub mod logit_tables;
pub mod logit_tile;
pub mod offer;
pub mod proposition;
pub mod prospects;
pub mod snapshot;
pub mod squeeze;
pub mod vote;
