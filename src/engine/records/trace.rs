//! Notes what one household weighs in a tick, with every term of every utility.

use crate::engine::base::random::{unit, word};
use crate::engine::choice::choose::ChoiceWorkspace;
use crate::engine::choice::community::CommunityOffer;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::directed::{direct, founder_terms_at, words};
use crate::engine::choice::evaluate::{Alternative, DecisionMaker};
use crate::engine::state::wish::{Decisions, Wish};
use crate::engine::state::world::World;
use crate::model::choice::move_probability;
use crate::model::consideration::Ring;
use crate::model::household::{Household, PlaceId, Stage};

/// One thing in the life of a household.
#[derive(Debug, Clone)]
pub enum Episode {
    /// It is there at the start.
    Start(Household, DecisionMaker),
    /// The clock rang and the household weighed its alternatives.
    Rang(Box<Consideration>),
    /// It moved.
    Moved {
        /// The tick.
        tick: u32,
        /// The place left.
        from: PlaceId,
        /// The place entered.
        to: PlaceId,
    },
    /// It was not admitted.
    Refused {
        /// The tick.
        tick: u32,
        /// The place that was full.
        to: PlaceId,
    },
    /// It died; a household of 25 lives in its slot.
    Reborn(u32, Household),
}

/// How an alternative came up, if not by an ordinary look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Its community asks it to pledge for a template.
    Template,
    /// Its community has an open place.
    CommunityPlace,
    /// The place that it pledged for opens.
    Opening,
    /// The place where it lives has closed.
    Closing,
}

/// What a household weighed when its clock rang.
#[derive(Debug, Clone)]
pub struct Consideration {
    /// The tick.
    pub tick: u32,
    /// National or local.
    pub ring: Ring,
    /// The household at its ring.
    pub who: DecisionMaker,
    /// The alternatives, in the order of their draws.
    pub alternatives: Vec<(PlaceId, Alternative)>,
    /// Its uniform taste number.
    pub taste: f64,
    /// Liquid wealth, $.
    pub wealth: f64,
    /// Its uniform number for help with the cost.
    pub assist: f64,
    /// What it wished.
    pub wish: Option<Wish>,
    /// How it came up, if not by an ordinary look.
    pub channel: Option<Channel>,
    /// The stage of its community it is in from now on, if that was the question.
    pub stage: Option<Stage>,
}

impl Consideration {
    /// Probability of taking the only alternative.
    pub fn probability(&self) -> Option<f64> {
        match &self.alternatives[..] {
            [(_, only)] => Some(move_probability(only.gain)),
            _ => None,
        }
    }
}

/// What the household weighs when it is called: at the opening of its community's place, or after the closing of its own.
fn directed(context: &DecisionContext, world: &World, household: usize) -> Option<Consideration> {
    let h = &world.households[household];
    let who = context.decision_maker(h, world.spread(household));
    let words = words(context, household);
    let opening = if h.stage() == Stage::Pledged { context.snapshot.channels.opening(h.community) } else { None };
    let mut decisions = Decisions::default();
    direct(context, world, household, &mut ChoiceWorkspace::default(), &mut decisions);
    let alternatives =
        opening.map(|j| (j, context.evaluate_as_founder(h, &who, j, founder_terms_at(context, world, j))));
    Some(Consideration {
        tick: context.tick,
        ring: Ring::National,
        channel: Some(if opening.is_some() { Channel::Opening } else { Channel::Closing }),
        alternatives: alternatives.into_iter().collect(),
        stage: None,
        taste: unit(words[word::TASTE]),
        wealth: context.cash_for_a_move(h, &who),
        assist: unit(words[word::ASSIST]),
        wish: decisions.wishes.first().copied(),
        who,
    })
}

/// What the household weighs in this tick, if its clock rings.
pub(crate) fn consideration(context: &DecisionContext, world: &World, household: usize) -> Option<Consideration> {
    if context.snapshot.channels.directs(&world.households[household]) {
        return directed(context, world, household);
    }
    let h = &world.households[household];
    let (heard, words) = context.look(h, household)?;
    let ring = heard.ring()?;
    let who = context.decision_maker(h, world.spread(household));
    let response = context.respond(h, &who, household, ring, &words, &mut ChoiceWorkspace::default());
    let offer = if ring == Ring::National { context.community_offer(h, &words) } else { None };
    let (channel, alternatives) = match offer {
        Some(CommunityOffer::Template(template, ticket)) => {
            let alternative = context.evaluate_as_founder(h, &who, template, context.founder_terms(ticket));
            (Some(Channel::Template), vec![(template, alternative)])
        }
        Some(CommunityOffer::Place(j)) => (Some(Channel::CommunityPlace), vec![(j, context.evaluate(h, &who, j))]),
        None => {
            let mut places = Vec::new();
            context.draw_alternatives(h, who.traits.class, household, ring, &words, &mut places);
            (None, places.iter().map(|&j| (j, context.evaluate(h, &who, j))).collect())
        }
    };
    Some(Consideration {
        tick: context.tick,
        ring,
        alternatives,
        channel,
        stage: response.stage,
        taste: unit(words[word::TASTE]),
        wealth: context.cash_for_a_move(h, &who),
        assist: unit(words[word::ASSIST]),
        who,
        wish: response.wish,
    })
}
