//! Holds what households decide in a tick: their wishes to move, and what changes in stage, ties and e-residency.

use crate::model::household::{PlaceId, Stage, Tenure};
use crate::model::traits::Traits;

/// What a household wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The household.
    pub household: u32,
    /// Where it would go; its own place means another dwelling there.
    pub to: PlaceId,
    /// Whether it lacks the cash.
    pub blocked: bool,
    /// Number in the admission lottery.
    pub lottery: u32,
    /// Whether it has paid its ticket.
    pub pledged: bool,
    /// What kind of household it is, for the records.
    pub profile: HouseholdProfile,
}

/// A household as records count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseholdProfile {
    /// Income decile, 0 to 9.
    pub decile: u8,
    /// Mobility class.
    pub class: u8,
    /// 1 with an own home.
    pub owner: u8,
    /// 1 with children.
    pub children: u8,
    /// 1 if remote.
    pub remote: u8,
    /// Age in whole years.
    pub age: u8,
    /// Gross income here, thousands of dollars (capped).
    pub income_thousands: u16,
    /// Number of its community, 0 for none.
    pub community: u8,
    /// How far it has gone with it.
    pub stage: Stage,
}

impl HouseholdProfile {
    /// The same household as a mover: moves are counted by tenure after them, as the survey counts.
    #[inline]
    pub fn after_a_move(self, traits: &Traits) -> Self {
        HouseholdProfile { owner: (traits.after == Tenure::Owner) as u8, ..self }
    }
}

/// What came of the rings of one chunk, in the order of the households.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Who wants to move.
    pub wishes: Vec<Wish>,
    /// Who is in another stage of its community from now on.
    pub stages: Vec<(u32, Stage)>,
    /// Who said yes to a template, and whether it can pay.
    pub judged: Vec<(PlaceId, bool, HouseholdProfile)>,
    /// Who pledged and says no at the opening.
    pub declined: Vec<u32>,
    /// Who becomes an e-resident.
    pub e_residents: Vec<u32>,
    /// Whose family has moved, and where it lives now.
    pub ties: Vec<(u32, PlaceId)>,
}
