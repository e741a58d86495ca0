//! Holds the world: the state of every place, household and community.

use crate::engine::state::ballot::Ballot;
use crate::engine::state::community::CommunityState;
use crate::engine::state::community::Counters;
use crate::engine::state::new_place::{NewPlaceState, Status};
use crate::engine::state::place::PlaceState;
use crate::model::charter::Founding;
use crate::model::household::{Household, PlaceId};
use crate::model::place::Place;
use crate::model::services;
use crate::model::services::Candidate;
use crate::scenario::Scenario;

/// Everything that changes.
#[derive(Debug, Clone)]
pub struct World {
    /// State of each place.
    pub places: Vec<PlaceState>,
    /// Every household.
    pub households: Vec<Household>,
    /// Fixed factors on β, γ and g of each household; empty without taste dispersion.
    pub spreads: Vec<[f32; 3]>,
    /// How readily each household moves at most; empty before the first tick.
    pub ready: Vec<u8>,
    /// Places for whose residents no bound holds, when that was last found.
    pub apart: Vec<bool>,
    /// What new places have beside their state; `None` for legacy places.
    pub new_places: Vec<Option<Box<NewPlaceState>>>,
    /// State of each community.
    pub communities: Vec<CommunityState>,
    /// State of each suburb that may incorporate.
    pub ballots: Vec<Ballot>,
    /// Real households per simulated one.
    pub weight: f64,
}

impl World {
    /// A world whose new places are not open yet and whose communities are still empty.
    pub fn new(
        scenario: &Scenario,
        places: Vec<PlaceState>,
        households: Vec<Household>,
        spreads: Vec<[f32; 3]>,
        weight: f64,
    ) -> Self {
        let new_places = scenario
            .places
            .iter()
            .map(|place| {
                let charter = place.charter.as_ref().filter(|_| place.founding != Founding::Standing)?;
                let mut new_place = NewPlaceState::new(place.founding, charter, weight);
                new_place.host = host(scenario, place);
                new_place.host_share = if new_place.host.is_some() { charter.host_share } else { 0.0 };
                if matches!(place.founding, Founding::Plain | Founding::Developer) {
                    new_place.opened = Some(scenario.time.tick_at(charter.opens).max(0) as u32);
                }
                Some(Box::new(new_place))
            })
            .collect();
        let n = places.len();
        World {
            communities: scenario.communities.iter().map(|_| CommunityState::new(n)).collect(),
            ballots: vec![Ballot::default(); scenario.incorporations.len()],
            new_places,
            places,
            households,
            spreads,
            ready: Vec::new(),
            apart: Vec::new(),
            weight,
        }
    }

    /// Whether people can live in the place now.
    #[inline]
    pub fn is_inhabited(&self, place: usize) -> bool {
        self.new_places[place].as_ref().is_none_or(|new_place| new_place.status.is_inhabited())
    }

    /// What a new place is at the moment; `None` for a legacy place.
    pub fn status(&self, place: usize) -> Option<Status> {
        self.new_places[place].as_ref().map(|new_place| new_place.status)
    }

    /// The fixed taste factors of a household.
    #[inline]
    pub fn spread(&self, household: usize) -> [f64; 3] {
        match self.spreads.get(household) {
            Some(spread) => spread.map(f64::from),
            None => [1.0; 3],
        }
    }
}

/// The legacy place whose taxes and services a new place shares, if it is in the model.
pub fn host(scenario: &Scenario, place: &Place) -> Option<PlaceId> {
    let standing = || scenario.places.iter().zip(0..).filter(|(place, _)| place.founding == Founding::Standing);
    let candidates: Vec<Candidate> = standing()
        .map(|(place, _)| Candidate { metro: place.metro, state: &place.state, households: place.households })
        .collect();
    let at = services::host(&candidates, place.metro, &place.state)?;
    standing().nth(at).map(|(_, id)| id)
}

/// The counters of all communities, counted from the households themselves.
pub fn recount(world: &World, decile: impl Fn(u32) -> u8) -> Vec<Counters> {
    let places = world.places.len();
    let empty = Counters { members_at: vec![0; places], ..Counters::default() };
    let mut all = vec![empty; world.communities.len()];
    for household in world.households.iter().filter(|household| household.community > 0) {
        all[household.community as usize - 1].count(household, decile(household.income_cents()), 1);
    }
    all
}
