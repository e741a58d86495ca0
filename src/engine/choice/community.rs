//! A channel is what a community brings to the attention of its members: its template, and its open places.
//!
//! At a national ring a member uses the channel with probability `attention`; the rate of rings is unchanged. If the
//! community gathers and has open places, it is the template or a place with probability ½ each, places in proportion to
//! their vacancies; if only one kind exists, that one; if neither, the ordinary kernel. The template is judged like
//! any place: yes and can pay, the household pledges; yes and cannot, it supports; no, it does not pledge. A pledge
//! lives until the next such ring, so there is no ratchet.

use crate::engine::base::random::{Purpose, RING_WORDS, unit, unit2, word};
use crate::engine::choice::decide::{DecisionContext, DecisionMaker, Wish};
use crate::engine::state::community::{Campaign, CommunityState};
use crate::engine::state::new_place::Status;
use crate::engine::state::world::World;
use crate::model::choice::moves;
use crate::model::consideration::{Lottery, Ring};
use crate::model::founding::Ticket;
use crate::model::household::{Household, PlaceId, Stage};
use crate::model::income::income_tax;
use crate::scenario::Scenario;
use rand::Rng;

/// What one community brings up in this tick.
#[derive(Debug, Clone, Default)]
pub struct Channel {
    attention: f64,
    /// The never-open row and the ticket of the campaign.
    template: Option<(PlaceId, Ticket)>,
    /// Its places with vacancies.
    places: Vec<PlaceId>,
    vacancies: Lottery,
    /// Where its e-residents belong.
    residence: Option<PlaceId>,
    /// Its place that opens in this tick.
    opening: Option<PlaceId>,
}

/// What all communities bring up, frozen for the tick.
#[derive(Debug, Clone, Default)]
pub struct Channels {
    channels: Vec<Channel>,
    /// Places that closed in the tick before.
    closing: Vec<PlaceId>,
    /// Whether any place opens or has closed: then some households have a directed wish.
    pub directed: bool,
}

/// What comes through a channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CommunityOffer {
    /// The template, at this ticket.
    Template(PlaceId, Ticket),
    /// An open place.
    Place(PlaceId),
}

/// The terms on which a household would live in a place as a founder.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FounderTerms {
    /// Return on its equity, $ per year.
    pub dividend: f64,
    /// Part of the ticket that is gone, $.
    pub legal: f64,
}

/// What a household does about its community at a ring.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Response {
    /// Where it would go.
    pub wish: Option<Wish>,
    /// The stage it is in from now on.
    pub stage: Option<Stage>,
    /// The template it said yes to, and whether it can pay.
    pub judged: Option<(PlaceId, bool, crate::engine::choice::decide::HouseholdProfile)>,
    /// Whether it becomes an e-resident.
    pub e_resident: bool,
}

impl crate::engine::choice::decide::Decisions {
    /// Notes what a household does about its community.
    pub fn note(&mut self, id: u32, h: &Household, response: &Response) {
        self.wishes.extend(response.wish);
        self.stages.extend(response.stage.filter(|&stage| stage != h.stage()).map(|stage| (id, stage)));
        self.judged.extend(response.judged);
        self.e_residents.extend(response.e_resident.then_some(id));
    }
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
    pub fn directs(&self, h: &Household) -> bool {
        self.directed
            && (h.stage() == Stage::Pledged && self.opening(h.community).is_some() || self.closing.contains(&h.place))
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
        if new_place.opening && place.founding == crate::model::charter::Founding::Pledge {
            channel.opening = Some(j);
        }
        let vacancies = (state.units.floor() - state.households as f64).max(0.0);
        if vacancies > 0.0 {
            channel.places.push(j);
            vacant.push(vacancies);
        }
    }
    channel.vacancies.fill(vacant.into_iter());
    channel
}

impl DecisionContext<'_> {
    /// Affinity A_kj of the household's values to a place.
    #[inline]
    pub fn affinity(&self, h: &Household, place: PlaceId) -> f64 {
        match h.community {
            0 => 0.0,
            k => self.scenario.communities[k as usize - 1].affinity[place as usize],
        }
    }

    /// What the channel of a member's community brings up at a national ring, if it is used.
    ///
    /// The uniform number is what thinning left over: given that the ring is national it is uniform anew.
    pub fn community_offer(&self, h: &Household, words: &[u32; RING_WORDS]) -> Option<CommunityOffer> {
        let channel = self.snapshot.channels.channels.get((h.community as usize).checked_sub(1)?)?;
        if !h.is_member() {
            return None;
        }
        let left = unit(words[word::THIN]) * self.constants.envelope / self.national_rate(h);
        if left >= channel.attention {
            return None;
        }
        let place = || {
            let at = channel.vacancies.draw(unit2(words[word::PLACE_HIGH], words[word::PLACE_LOW]))?;
            let place = channel.places[at];
            (place != h.place).then_some(CommunityOffer::Place(place))
        };
        match channel.template {
            Some((template, ticket)) if channel.places.is_empty() || left < 0.5 * channel.attention => {
                Some(CommunityOffer::Template(template, ticket))
            }
            _ => place(),
        }
    }

    /// Whether the household can pay a ticket: at most θ_w of its liquid wealth.
    pub fn can_pledge(&self, h: &Household, who: &DecisionMaker, ticket: Ticket) -> bool {
        let share = self.constants.parameters.ticket_wealth;
        !self.scenario.mechanisms.liquidity || ticket.total() <= share * self.liquid_wealth(h, who)
    }

    /// The stake that a ticket buys.
    pub fn founder_terms(&self, ticket: Ticket) -> FounderTerms {
        FounderTerms { dividend: self.constants.parameters.interest * ticket.equity, legal: ticket.legal }
    }

    /// What a household does about a call.
    pub fn answer(
        &self,
        h: &Household,
        who: &DecisionMaker,
        id: usize,
        offer: CommunityOffer,
        words: &[u32; RING_WORDS],
    ) -> Response {
        let taste = unit(words[word::TASTE]);
        let profile = self.profile(h, who.age_ticks, &who.traits);
        let mut response = Response { e_resident: self.joins_at_a_distance(h, who, id), ..Response::default() };
        match offer {
            CommunityOffer::Template(template, ticket) => {
                let alternative = self.evaluate_as_founder(h, who, template, self.founder_terms(ticket));
                let yes = moves(alternative.gain, taste);
                let can_pay = yes && self.can_pledge(h, who, ticket);
                response.stage = Some(match (yes, can_pay) {
                    (true, true) => Stage::Pledged,
                    (true, false) => Stage::Supporter,
                    (false, _) => Stage::Member,
                });
                response.judged = yes.then_some((template, can_pay, profile));
            }
            CommunityOffer::Place(to) => {
                let alternative = self.evaluate(h, who, to);
                if moves(alternative.gain, taste) {
                    let helped = unit(words[word::ASSIST]) < self.constants.parameters.assist;
                    let blocked = !helped && !self.can_pay(h, who, &alternative.expenses);
                    let lottery = words[word::LOTTERY];
                    response.wish = Some(Wish { household: id as u32, to, blocked, lottery, profile, pledged: false });
                }
            }
        }
        response
    }

    /// Whether a remote member becomes an e-resident at this community ring: it gains more than the fee, and takes it up.
    fn joins_at_a_distance(&self, h: &Household, who: &DecisionMaker, id: usize) -> bool {
        let Some(place) = self.snapshot.channels.residence(h.community) else {
            return false;
        };
        let mine = self.scenario.places[h.place as usize].community == h.community;
        if !self.scenario.mechanisms.e_residence || !h.is_remote() || h.is_e_resident() || mine {
            return false;
        }
        let p = &self.constants.parameters;
        let charter = self.scenario.places[place as usize].charter.as_ref();
        let fee = charter.map_or(0.0, |charter| charter.residency_fee);
        if p.residency_value + self.tax_relief(who.gross, h.place, place) <= fee {
            return false;
        }
        let mut rng = self.keys.stream(self.tick, Purpose::Residence, id as u128);
        unit(rng.next_u32()) < p.e_residency
    }

    /// Tax saved by declaring the portable share of `gross` in `abroad` instead of `here`, $ per year; never negative:
    /// nobody declares where it would owe more.
    pub fn tax_relief(&self, gross: f64, here: PlaceId, abroad: PlaceId) -> f64 {
        let tax = |place: PlaceId| {
            let law = &self.snapshot.laws[place as usize].tax;
            income_tax(gross, law.flat_rate, law.brackets)
        };
        (self.constants.parameters.portable_share * (tax(here) - tax(abroad))).max(0.0)
    }

    /// What being an e-resident changes in the net income of a household that lives `here`, $ per year.
    pub fn residency_gain(&self, h: &Household, gross: f64, here: PlaceId) -> f64 {
        match self.snapshot.channels.residence(h.community) {
            Some(place) if place != here => {
                let charter = self.scenario.places[place as usize].charter.as_ref();
                self.tax_relief(gross, here, place) - charter.map_or(0.0, |charter| charter.residency_fee)
            }
            _ => 0.0,
        }
    }

    /// What comes of a ring: through the community's channel, or through the ordinary kernel.
    pub fn respond(
        &self,
        h: &Household,
        who: &DecisionMaker,
        id: usize,
        ring: Ring,
        words: &[u32; RING_WORDS],
        workspace: &mut crate::engine::choice::decide::ChunkWorkspace,
    ) -> Response {
        if h.community > 0
            && ring == Ring::National
            && let Some(offer) = self.community_offer(h, words)
        {
            return self.answer(h, who, id, offer, words);
        }
        Response { wish: self.consider(h, who, id, ring, words, workspace), ..Response::default() }
    }
}
