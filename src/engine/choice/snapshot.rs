//! Takes the snapshot that households read while they decide: offers, laws and channels, fixed for the tick.

use crate::engine::base::constants::Constants;
use crate::engine::choice::ahead::Ahead;
use crate::engine::choice::channels::Channels;
use crate::engine::choice::columns::Columns;
use crate::engine::choice::logit_tables::LogitTables;
use crate::engine::choice::offer::{Law, law, offer, risk};
use crate::engine::choice::squeeze::{Limits, Seen, stands_apart};
use crate::engine::state::world::World;
use crate::model::bins::TaxLaw;
use crate::model::utility::Offer;
use crate::scenario::Scenario;

/// What households see while they decide: frozen for the tick.
#[derive(Debug, Clone, Default)]
pub struct Snapshot<'s> {
    /// What each place offers.
    pub offers: Vec<Offer>,
    /// Wage level of each place.
    pub wages: Vec<f64>,
    /// Income tax law of each place.
    pub laws: Vec<Law<'s>>,
    /// What each place itself taxes, without what residents pay to its host: what e-residents declare under.
    pub own_laws: Vec<TaxLaw<'s>>,
    /// The same by column.
    pub columns: Columns,
    /// Which places exist.
    pub open: Vec<bool>,
    /// h·κ·T: expected losses of the place within a mover's horizon.
    pub risk: Vec<f64>,
    /// What communities bring up.
    pub channels: Channels,
    /// What is announced for each place; empty if nobody looks ahead.
    pub ahead: Vec<Vec<Ahead>>,
    /// Places that take more than a flat tax: no bound holds for their residents.
    pub apart: Vec<bool>,
    /// Ring words beyond which nobody decides anything.
    pub limits: Limits,
    /// What those see who choose among all places side by side, if anybody does.
    pub logit: Option<LogitTables>,
    /// Whether any place may draw lots among those who want in.
    pub lots: bool,
}

impl<'s> Snapshot<'s> {
    /// Takes the picture: channels that are switched off show the base year.
    pub fn refresh(&mut self, scenario: &'s Scenario, c: &Constants, world: &'s World) {
        self.offers.clear();
        self.wages.clear();
        self.laws.clear();
        self.own_laws.clear();
        self.columns = Columns::default();
        for (place, state) in scenario.places.iter().zip(&world.places) {
            let (offer, law) = (offer(scenario, c, state), law(scenario, place, state));
            self.columns.push(&offer, state.wage, &law);
            self.offers.push(offer);
            self.wages.push(state.wage);
            self.own_laws.push(if state.joint.is_some() { state.own_law(&place.brackets) } else { law.tax });
            self.laws.push(law);
        }
        self.open = (0..world.places.len()).map(|j| world.is_inhabited(j)).collect();
        let new_places = || world.new_places.iter().zip(&scenario.places);
        self.risk = new_places().map(|(new_place, place)| risk(scenario, c, new_place, place)).collect();
        self.channels = Channels::of(scenario, world);
        self.ahead.clear();
        self.apart = self.laws.iter().map(stands_apart).collect();
        self.limits = Limits::open(c);
        self.logit = LogitTables::of(scenario, c, &self.columns, &self.open, &self.risk);
        self.lots = world.new_places.iter().any(Option::is_some)
            || world.places.iter().any(|state| state.attributes.admission_cap.is_finite());
    }

    /// Tightens the limits of ring words as far as what is seen allows; changes no decision.
    pub fn squeeze(&mut self, scenario: &Scenario, c: &Constants) {
        let Snapshot { offers, wages, laws, risk, open, .. } = &*self;
        let announced = self.ahead.iter().any(|ahead| !ahead.is_empty());
        self.limits = Limits::of(scenario, c, &Seen { offers, wages, laws, risk, open, announced });
    }

    /// Lets households see what is announced, `ahead` by place and date; nothing at all if it is empty.
    pub fn look_ahead(&mut self, ahead: Vec<Vec<Ahead>>) {
        self.ahead = ahead;
        self.logit = self.logit.take().filter(|_| self.ahead.iter().all(Vec::is_empty));
    }
}
