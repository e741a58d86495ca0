//! Holds everything one replicate is made of while it runs: scenario, randomness, the world, and what has been counted.

use crate::engine::base::affiliation::Affiliation;
use crate::engine::base::constants::Constants;
use crate::engine::base::geography::AttentionKernel;
use crate::engine::base::random::Keys;
use crate::engine::state::calendar::Calendar;
use crate::engine::state::census::Census;
use crate::engine::state::counts::Counts;
use crate::engine::state::event::{EventRow, Happening};
use crate::engine::state::inversion::Inversion;
use crate::engine::state::ledger::Ledger;
use crate::engine::state::rest::{Amenities, Prepared};
use crate::engine::state::world::World;
use crate::model::household::{Household, PlaceId};
use crate::scenario::Scenario;
use std::sync::Arc;

/// One replicate while it runs.
pub struct ReplicateState<'s> {
    /// The checked scenario.
    pub scenario: &'s Scenario,
    /// Which replicate this is.
    pub replicate: u32,
    /// What stays fixed.
    pub constants: Constants,
    /// Who belongs to which community.
    pub affiliation: Affiliation,
    /// All randomness.
    pub keys: Keys,
    /// Everything that changes.
    pub world: World,
    /// What attention falls on.
    pub kernel: AttentionKernel,
    /// Ticks done.
    pub tick: u32,
    /// Real households per simulated one, always.
    pub weight: f64,
    /// Simulated households at the start.
    pub founders: u64,
    /// How many households national growth has added, or taken away.
    pub grown: u64,
    /// Counts since the last 1 January.
    pub counts: Counts,
    /// Households of each kind at the end of the year, until the next tick.
    pub(crate) census: Option<Census>,
    /// What happened.
    pub log: Vec<EventRow>,
    /// How the base-year inversion went.
    pub inversion: Option<Inversion>,
    /// Expected net flows at tick 0 as shares of places, by group.
    pub net_flow: Vec<[f64; 2]>,
    /// Households that died so far.
    pub deaths: u64,
    /// What moves cost each household; `None` unless asked for.
    pub ledger: Option<Ledger>,
    /// The legacy places that host each new place.
    pub hosts: Vec<Vec<PlaceId>>,
    /// The households that a spin-up has left, of whom the first population is made; `None` without one.
    pub prepared: Option<Arc<Prepared>>,
    /// What amenities do as the years go by.
    pub amenities: Amenities,
    /// Deaths and joinings that are due.
    pub(crate) calendar: Calendar,
    /// The order in which chunks are worked through, if not their own: it may not change anything.
    pub(crate) chunk_order: Option<Vec<usize>>,
}

impl ReplicateState<'_> {
    /// The households of which `which` holds, in order; a pass over everybody, for rare events.
    pub(crate) fn households_where(&self, which: impl Fn(&Household) -> bool) -> Vec<u32> {
        let all = self.world.households.iter().enumerate();
        all.filter(|(_, h)| which(h)).map(|(id, _)| id as u32).collect()
    }

    /// Notes in the log what has just happened to a place.
    pub(crate) fn note(&mut self, place: PlaceId, what: Happening) {
        self.log.push(EventRow {
            replicate: self.replicate,
            tick: self.tick,
            year: self.scenario.time.year_at(self.tick),
            place: self.scenario.places[place as usize].name.clone(),
            what,
            currency: self.scenario.currency,
        });
    }
}
