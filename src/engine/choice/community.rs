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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::choice::snapshot::Snapshot;
    use crate::engine::simulation::Simulation;
    use crate::engine::state::community::Campaign;
    use crate::engine::state::new_place::Status;
    use crate::model::charter::Founding;
    use crate::scenario::Scenario;

    /// A community with a template and two places of its own, one of which has three times as many vacancies.
    fn country() -> Scenario {
        let place = |name: &str, miles: u32| {
            format!(
                "[[place]]\nname = \"{name}\"\nkind = \"new\"\nfounding = \"developer\"\ncommunity = \"families\"\nsite = {{ metro = \"a\", miles = {miles} }}\nunits = 500\n"
            )
        };
        let text = format!(
            "model = \"2\"\npopulation = {{ households = 2_000, spin_up = 0 }}\n\
             [[place]]\nname = \"alpha\"\nmetro = \"a\"\nlatitude = 41\nlongitude = -88\nhouseholds = 100_000\nrent = 15_000\n\
             [[place]]\nname = \"delta\"\nlatitude = 40\nlongitude = -74\nhouseholds = 100_000\nrent = 15_000\n\
             [[community]]\nname = \"families\"\nshare = 0.4\nattention = 0.2\n\
             [community.template]\nsite = {{ metro = \"a\", miles = 15 }}\ncapacity = 800\n{}{}",
            place("few", 10),
            place("many", 20)
        );
        Scenario::parse(&text).unwrap_or_else(|report| panic!("{report}"))
    }

    /// Looks through the channel of a member who lives in the place numbered `home`, of 1,000 · 40 evenly spread ones: at the template, at
    /// the place with few vacancies and at that with many; and those that are left to the ordinary kernel.
    fn looks(sim: &Simulation, home: PlaceId) -> [usize; 4] {
        let place = |name: &str| {
            sim.scenario.places.iter().position(|place| place.name == name).expect("it is there") as PlaceId
        };
        let (few, many) = (place("few"), place("many"));
        let mut snapshot = Snapshot::default();
        snapshot.refresh(sim.scenario, &sim.constants, &sim.world);
        let mut member = Household::new(home);
        member.community = 1;
        member.set_stage(Stage::Member);
        sim.with_context(|context| {
            let context = DecisionContext { snapshot: &snapshot, ..*context };
            let grid = |k: usize, n: usize| ((k as f64 + 0.5) / n as f64 * 2.0_f64.powi(32)) as u32;
            let mut found = [0; 4];
            for k in 0..40_000 {
                let mut words = [0; RING_WORDS];
                (words[word::DRAW], words[word::PLACE_HIGH]) = (grid(k / 40, 1_000), grid(k % 40, 40));
                let at = match context.community_offer(&member, &words) {
                    Some(CommunityOffer::Template(..)) => 0,
                    Some(CommunityOffer::Place(to)) if to == few => 1,
                    Some(CommunityOffer::Place(to)) => {
                        assert_eq!(to, many);
                        2
                    }
                    None => 3,
                };
                found[at] += 1;
            }
            found
        })
    }

    /// A fifth of looks, 8,000, go through the channel: half of them at the template, the others at places, 1 : 3 by vacancies.
    /// Planted fault: places that are as likely, whatever stands empty.
    #[test]
    fn the_channel_brings_up_the_template_or_a_place_by_its_vacancies() {
        let s = country();
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let number = |name: &str| s.places.iter().position(|place| place.name == name).expect("it is there");
        let template = s.places.iter().position(|place| place.founding == Founding::Template).expect("it is there");
        let gather = |sim: &mut Simulation, gathers: bool| {
            sim.world.communities[0].campaign = match gathers {
                true => Campaign::Gathering { place: template as PlaceId, ticket: Ticket::default() },
                false => Campaign::Idle,
            };
        };
        let open = |sim: &mut Simulation, vacancies: [f64; 2]| {
            for (name, vacant) in ["few", "many"].into_iter().zip(vacancies) {
                let j = number(name);
                sim.world.new_places[j].as_mut().expect("it is new").status = Status::Open;
                (sim.world.places[j].households, sim.world.places[j].units) = (20, 20.0 + vacant);
            }
        };
        gather(&mut sim, true);
        assert_eq!(looks(&sim, 0), [8_000, 0, 0, 32_000], "nothing is open");
        open(&mut sim, [10.0, 30.0]);
        assert_eq!(looks(&sim, 0), [4_000, 1_000, 3_000, 32_000]);
        open(&mut sim, [20.0, 20.0]);
        assert_eq!(looks(&sim, 0), [4_000, 2_000, 2_000, 32_000], "by vacancies, not by homes");
        open(&mut sim, [0.0, 30.0]);
        assert_eq!(looks(&sim, 0), [4_000, 0, 4_000, 32_000], "what is full is not brought up");
        gather(&mut sim, false);
        open(&mut sim, [10.0, 30.0]);
        assert_eq!(looks(&sim, 0), [0, 2_000, 6_000, 32_000], "nobody gathers");
        // Who lives there looks elsewhere.
        assert_eq!(looks(&sim, number("many") as PlaceId), [0, 2_000, 0, 38_000]);
        open(&mut sim, [0.0, 0.0]);
        assert_eq!(looks(&sim, 0), [0, 0, 0, 40_000], "neither: the ordinary kernel");
    }
}
