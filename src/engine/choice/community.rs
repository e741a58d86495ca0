//! Answers what a community brings to the attention of a member: its template, or one of its open places.
//!
//! At a national ring a member uses the channel with probability `attention`; the rate of rings is unchanged. If the
//! community gathers and has open places, it is the template or a place with probability ½ each, places in proportion to
//! their vacancies; if only one kind exists, that one; if neither, the ordinary kernel. The template is judged like
//! any place: yes and can pay, the household pledges; yes and cannot, it supports; no, it does not pledge. A pledge
//! lives until the next such ring, so there is no ratchet.

use crate::engine::base::random::{Purpose, RING_WORDS, unit, unit2, word};
use crate::engine::choice::choose::ChoiceWorkspace;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::engine::state::wish::{Decisions, HouseholdProfile, Wish};
use crate::model::choice::moves;
use crate::model::consideration::Ring;
use crate::model::founding::Ticket;
use crate::model::household::{Household, PlaceId, Stage};
use rand::Rng;

/// What comes through a channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CommunityOffer {
    /// The template, at this ticket.
    Template(PlaceId, Ticket),
    /// An open place.
    Place(PlaceId),
}

/// What a household does about its community at a ring.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Response {
    /// Where it would go.
    pub wish: Option<Wish>,
    /// The stage it is in from now on.
    pub stage: Option<Stage>,
    /// The template it said yes to, and whether it can pay.
    pub judged: Option<(PlaceId, bool, HouseholdProfile)>,
    /// Whether it becomes an e-resident.
    pub e_resident: bool,
}

impl Decisions {
    /// Notes what a household does about its community.
    pub fn note(&mut self, id: u32, h: &Household, response: &Response) {
        self.wishes.extend(response.wish);
        self.stages.extend(response.stage.filter(|&stage| stage != h.stage()).map(|stage| (id, stage)));
        self.judged.extend(response.judged);
        self.e_residents.extend(response.e_resident.then_some(id));
    }
}

impl DecisionContext<'_> {
    /// What the channel of a member's community brings up at a national ring, if it is used.
    pub fn community_offer(&self, h: &Household, words: &[u32; RING_WORDS]) -> Option<CommunityOffer> {
        let channel = self.snapshot.channels.channels.get((h.community as usize).checked_sub(1)?)?;
        if !h.is_member() {
            return None;
        }
        let left = unit(words[word::DRAW]);
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

    /// What a household does about an offer of its community.
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
                    response.wish = Some(self.wish(h, who, id, to, &alternative.expenses, words));
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

    /// What comes of a ring: through the community's channel, or through the ordinary kernel.
    pub fn respond(
        &self,
        h: &Household,
        who: &DecisionMaker,
        id: usize,
        ring: Ring,
        words: &[u32; RING_WORDS],
        workspace: &mut ChoiceWorkspace,
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
