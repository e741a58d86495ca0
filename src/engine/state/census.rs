//! Holds how many households there are of each kind at a moment.

use crate::engine::state::counts::{CommunityGroup, PROFILE_SLOTS};
use std::collections::BTreeMap;

/// Households by group and by profile slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Census {
    /// Households of no community, by place, decile and class.
    pub groups: Vec<u64>,
    /// The others.
    pub circles: BTreeMap<CommunityGroup, u64>,
    /// Everybody by profile slot.
    pub slots: [u64; PROFILE_SLOTS],
}
