//! Collects what each community brings to the attention of its members: its template, and its open places.

use crate::engine::state::community::{Campaign, CommunityState};
use crate::engine::state::new_place::Status;
use crate::engine::state::world::World;
use crate::model::charter::Founding;
use crate::model::consideration::Lottery;
use crate::model::founding::Ticket;
use crate::model::household::{Household, PlaceId, Stage};
use crate::scenario::Scenario;

/// What one community brings up in this tick.
#[derive(Debug, Clone, Default)]
pub struct Channel {
    pub(crate) attention: f64,
    /// The never-open row and the ticket of the campaign.
    pub(crate) template: Option<(PlaceId, Ticket)>,
    /// Its places with vacancies.
    pub(crate) places: Vec<PlaceId>,
    pub(crate) vacancies: Lottery,
    /// Where its e-residents belong.
    pub(crate) residence: Option<PlaceId>,
    /// Its place that opens in this tick.
    pub(crate) opening: Option<PlaceId>,
}

/// What all communities bring up, frozen for the tick.
#[derive(Debug, Clone, Default)]
pub struct Channels {
    pub(crate) channels: Vec<Channel>,
    /// Places that closed in the tick before.
    closing: Vec<PlaceId>,
    /// Whether any place opens or has closed: then some households have a directed wish.
    pub directed: bool,
}

impl Channels {
    /// What the communities of `world` bring up now.
    pub fn of(scenario: &Scenario, world: &World) -> Self {
        let mut channels = Channels::default();
        if scenario.mechanisms.communities {
            channels.channels = scenario
                .communities
                .iter()
                .enumerate()
                .map(|(k, community)| {
                    channel(scenario, world, &world.communities[k], k, community.numbers.attention, community.template)
                })
                .collect();
        }
        for (j, new_place) in world.new_places.iter().enumerate() {
            if let Some(new_place) = new_place {
                channels.directed |= new_place.opening || new_place.closing;
                if new_place.closing {
                    channels.closing.push(j as PlaceId);
                }
            }
        }
        channels
    }

    /// The place of community `k` that opens in this tick.
    pub fn opening(&self, k: u8) -> Option<PlaceId> {
        self.channels.get(k as usize - 1)?.opening
    }

    /// Where e-residents of community `k` belong.
    pub fn residence(&self, k: u8) -> Option<PlaceId> {
        self.channels.get((k as usize).checked_sub(1)?)?.residence
    }

    /// Whether the household has a directed wish in this tick instead of its clock.
    #[inline]
    pub fn directs(&self, household: &Household) -> bool {
        self.directed
            && (household.stage() == Stage::Pledged && self.opening(household.community).is_some()
                || self.closing.contains(&household.place))
    }
}

fn channel(
    scenario: &Scenario,
    world: &World,
    community_state: &CommunityState,
    k: usize,
    attention: f64,
    template: Option<PlaceId>,
) -> Channel {
    let mut channel = Channel { attention, ..Channel::default() };
    if let Campaign::Gathering { ticket, .. } = community_state.campaign {
        channel.template = template.map(|template| (template, ticket));
    }
    let mut vacant = Vec::new();
    for (j, place) in scenario.places.iter().enumerate().filter(|(_, place)| place.community as usize == k + 1) {
        let Some(new_place) = world.new_places[j].as_ref().filter(|new_place| new_place.status == Status::Open) else {
            continue;
        };
        let (state, j) = (&world.places[j], j as PlaceId);
        channel.residence = channel.residence.or(Some(j));
        if new_place.opening && place.founding == Founding::Pledge {
            channel.opening = Some(j);
        }
        let vacancies = (state.units - state.households as f64).max(0.0);
        if vacancies > 0.0 {
            channel.places.push(j);
            vacant.push(vacancies);
        }
    }
    channel.vacancies.fill(vacant.into_iter());
    channel
}
