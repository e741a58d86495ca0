//! Names a household whose clock rings in this tick, and what its consideration event is about.

use crate::model::consideration::Ring;

/// A household whose clock rings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ringing {
    /// The household.
    pub id: u32,
    /// Which of the called candidates it was.
    pub index: u32,
    /// What the ring is about.
    pub ring: Ring,
    /// Whether what it gains is bounded, wherever that is known.
    pub bounded: bool,
}
