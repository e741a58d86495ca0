//! Decide: a household whose clock rings considers one thing; the result is a wish, nothing is written.

use super::constants::Constants;
pub use super::desk::Desk;
use super::geography::Kernel;
use super::random::{Keys, Purpose, RING_WORDS, unit, unit2, word};
use super::world::Frozen;
use crate::model::choice::{choose, moves};
use crate::model::consideration::{Ring, thin};
use crate::model::household::{Household, PlaceId, Tenure, uniform};
use crate::model::income::net_income;
use crate::model::liquidity::{full_buffer, rebuilt_share};
use crate::model::moving::{Cost, Expenses, cost, expenses, price_to_income};
use crate::model::numeric::ln;
use crate::model::rules::Alternatives;
use crate::model::traits::{Traits, traits};
use crate::model::utility::{Tastes, Terms, spendable, utility_of};
use crate::model::voice;
use crate::scenario::Scenario;
use rand::Rng;

/// Everything households read while they decide.
pub struct Scene<'a> {
    /// The checked scenario.
    pub scenario: &'a Scenario,
    /// What stays fixed.
    pub constants: &'a Constants,
    /// What they see of places.
    pub frozen: &'a Frozen<'a>,
    /// What attention falls on.
    pub kernel: &'a Kernel,
    /// All randomness.
    pub keys: &'a Keys,
    /// The tick being decided.
    pub tick: u32,
}

/// A household at its ring: what it is, where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Chooser {
    /// Age in ticks.
    pub age_ticks: u32,
    /// Tenure, children, class.
    pub traits: Traits,
    /// Weights in utility.
    pub tastes: Tastes,
    /// Gross income at wage level 1, $ per year.
    pub income: f64,
    /// Gross income here, $ per year.
    pub gross: f64,
    /// Net income here, $ per year.
    pub net: f64,
    /// Utility here, term by term.
    pub terms: Terms,
    /// Utility here.
    pub here: f64,
    /// Price over income of the owned home; `None` for renters.
    pub price_to_income: Option<f64>,
}

/// A place as one household would find it.
#[derive(Debug, Clone, Copy)]
pub struct Prospect {
    /// Whether it lies in the own metro.
    pub within_metro: bool,
    /// Miles from the current place.
    pub miles: f64,
    /// Net income there, $ per year.
    pub net: f64,
    /// Utility there, term by term.
    pub terms: Terms,
    /// What the move costs in money.
    pub expenses: Expenses,
    /// What the move costs in utility.
    pub cost: Cost,
    /// u_ij − C_ij − u_il.
    pub gain: f64,
}

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
    /// What kind of household it is, for the records.
    pub kind: Kind,
}

/// A household as records count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
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
}

/// What came of the rings of one chunk, in the order of the households.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Who wants to move.
    pub wishes: Vec<Wish>,
    /// Whose voice counts differently from now on: household and weight ×2.
    pub voices: Vec<(u32, u8)>,
}

impl Scene<'_> {
    /// The household at its ring.
    #[inline]
    pub fn chooser(&self, h: &Household, spread: [f64; 3]) -> Chooser {
        let (age_ticks, traits) = self.traits(h);
        self.chooser_with(h, spread, age_ticks, traits)
    }

    /// The household at its ring, its traits being known.
    #[inline]
    pub fn chooser_with(&self, h: &Household, spread: [f64; 3], age_ticks: u32, traits: Traits) -> Chooser {
        let (gross, net) = self.earn(h, h.income(), h.place);
        let ln_spendable = ln(spendable(&self.constants.budgeting, &self.frozen.offers[h.place as usize], net));
        self.chooser_at(h, spread, age_ticks, traits, (gross, net), ln_spendable)
    }

    /// The household at its ring, its traits, its income here (gross and net) and the log of what it can spend being known.
    #[inline(always)]
    pub(super) fn chooser_at(
        &self,
        h: &Household,
        spread: [f64; 3],
        age_ticks: u32,
        traits: Traits,
        (gross, net): (f64, f64),
        ln_spendable: f64,
    ) -> Chooser {
        let c = self.constants;
        let tastes = Tastes::of(&c.parameters, traits.class, traits.children, spread);
        let home = c.geography.same_metro(h.home, h.place);
        let offer = &self.frozen.offers[h.place as usize];
        let terms = utility_of(&c.budgeting, &tastes, offer, ln_spendable, home, h.is_remote());
        let p = &c.parameters;
        let price_to_income = (traits.tenure == Tenure::Owner)
            .then(|| price_to_income(net, gross, p.housing_share, p.interest, p.depreciation));
        let income = h.income();
        Chooser { age_ticks, traits, tastes, income, gross, net, here: terms.total(), terms, price_to_income }
    }

    /// Gross and net income of a household with `income` at wage level 1, if it lived in `place`.
    #[inline]
    pub(super) fn earn(&self, h: &Household, income: f64, place: PlaceId) -> (f64, f64) {
        let payer = if h.is_remote() { h.employer } else { place };
        let gross = income * self.frozen.wages[payer as usize];
        let law = &self.frozen.laws[place as usize].tax;
        (gross, net_income(gross, law.flat_rate, law.brackets, law.annual_fee))
    }

    /// The place `to` as the household would find it; its own place means another dwelling there.
    #[inline]
    pub fn prospect(&self, h: &Household, who: &Chooser, to: PlaceId) -> Prospect {
        if to == h.place {
            return self.prospect_at(h, who, to, who.net, 0.0);
        }
        let net = self.earn(h, who.income, to).1;
        let ln_spendable = ln(spendable(&self.constants.budgeting, &self.frozen.offers[to as usize], net));
        self.prospect_at(h, who, to, net, ln_spendable)
    }

    /// The place `to`, net income there and the log of what could be spent being known (not read for the own place).
    #[inline(always)]
    pub(super) fn prospect_at(
        &self,
        h: &Household,
        who: &Chooser,
        to: PlaceId,
        net: f64,
        ln_spendable: f64,
    ) -> Prospect {
        let c = self.constants;
        let within_metro = c.geography.same_metro(h.place, to);
        let miles = c.geography.miles(h.place, to);
        let law = &self.frozen.laws[to as usize];
        let terms = if to == h.place {
            who.terms
        } else {
            let near = c.geography.same_metro(h.home, to);
            let offer = &self.frozen.offers[to as usize];
            utility_of(&c.budgeting, &who.tastes, offer, ln_spendable, near, h.is_remote())
        };
        let entry = match (to == h.place, within_metro) {
            (true, _) => 0.0,
            (false, true) => law.entry_fee,
            (false, false) => law.entry_fee - law.grant,
        };
        let p = &c.parameters;
        let expenses = expenses(miles, within_metro, who.traits.tenure, net, p.housing_share, entry);
        let cost = cost(p, who.traits.class, miles, within_metro, expenses.total(), who.price_to_income);
        let gain = terms.total() - cost.total() - who.here;
        Prospect { within_metro, miles, net, terms, expenses, cost, gain }
    }

    /// Liquid wealth of the household now, $.
    #[inline]
    pub fn liquid_wealth(&self, h: &Household, who: &Chooser) -> f64 {
        let p = &self.constants.parameters;
        let years = (self.tick as i32 - h.moved()) as f64 * self.constants.dt;
        full_buffer(who.income, uniform(h.wealth_rank), p.wealth_scale) * rebuilt_share(years, p.buffer_years)
    }

    /// Whether the household can pay the move at once.
    #[inline]
    pub fn can_pay(&self, h: &Household, who: &Chooser, expenses: &Expenses) -> bool {
        if !self.scenario.mechanisms.liquidity {
            return true;
        }
        let cash = expenses.cash(who.income);
        cash <= 0.0 || cash <= self.liquid_wealth(h, who)
    }

    /// National ring rate of the household, per year.
    #[inline]
    pub fn national_rate(&self, h: &Household) -> f64 {
        let c = self.constants;
        let age = c.ages.index(h.age_ticks(c.age_clock(self.tick)));
        c.national[age] * if h.is_remote() { c.remote_factor } else { 1.0 }
    }

    /// Which ring a candidate hears, if any.
    #[inline]
    pub fn ring(&self, h: &Household, words: &[u32; RING_WORDS]) -> Option<Ring> {
        thin(unit(words[word::THIN]), self.constants.envelope, self.national_rate(h), self.constants.local)
    }

    /// The first alternative that a ring brings up.
    #[inline]
    pub(super) fn alternative(&self, h: &Household, ring: Ring, words: &[u32; RING_WORDS]) -> Option<PlaceId> {
        let geography = &self.constants.geography;
        let (channel, place) = (unit(words[word::CHANNEL]), unit2(words[word::PLACE_HIGH], words[word::PLACE_LOW]));
        let rho = self.constants.parameters.home_attention;
        match ring {
            Ring::Local => self.kernel.local_alternative(geography, h.place, place),
            Ring::National => self.kernel.national_alternative(geography, h.place, h.home, rho, channel, place),
        }
    }

    /// The alternatives that a ring brings up, in the order of their draws; `id` addresses further draws.
    pub fn alternatives(
        &self,
        h: &Household,
        id: usize,
        ring: Ring,
        words: &[u32; RING_WORDS],
        into: &mut Vec<PlaceId>,
    ) {
        let geography = &self.constants.geography;
        into.clear();
        let more = match self.scenario.rules.alternatives {
            Alternatives::All if ring == Ring::National => {
                into.extend((0..geography.len() as PlaceId).filter(|&j| j != h.place));
                return;
            }
            Alternatives::Drawn(k) if ring == Ring::National => k as u128 - 1,
            _ => 0,
        };
        into.extend(self.alternative(h, ring, words));
        if more == 0 {
            return;
        }
        let rho = self.constants.parameters.home_attention;
        let mut rng = self.keys.stream(self.tick, Purpose::Alternatives, id as u128 * 3 * more);
        for _ in 0..more {
            let channel = unit(rng.next_u32());
            let place = unit2(rng.next_u32(), rng.next_u32());
            if let Some(j) = self.kernel.national_alternative(geography, h.place, h.home, rho, channel, place)
                && !into.contains(&j)
            {
                into.push(j);
            }
        }
    }

    /// What comes of a ring: at most one wish.
    pub fn consider(
        &self,
        h: &Household,
        who: &Chooser,
        id: usize,
        ring: Ring,
        words: &[u32; RING_WORDS],
        desk: &mut Desk,
    ) -> Option<Wish> {
        let (to, expenses) = self.choose(h, who, id, ring, words, desk)?;
        Some(self.wish(h, who, id, to, &expenses, words))
    }

    /// The wish of a household that prefers `to` to staying.
    pub(super) fn wish(
        &self,
        h: &Household,
        who: &Chooser,
        id: usize,
        to: PlaceId,
        expenses: &Expenses,
        words: &[u32; RING_WORDS],
    ) -> Wish {
        let helped = unit(words[word::ASSIST]) < self.constants.parameters.assist;
        let blocked = !helped && !self.can_pay(h, who, expenses);
        let kind = self.kind(h, who.age_ticks, &who.traits);
        Wish { household: id as u32, to, blocked, lottery: words[word::LOTTERY], kind }
    }

    /// The place that the household prefers to staying, if any, and what the move costs.
    #[inline]
    fn choose(
        &self,
        h: &Household,
        who: &Chooser,
        id: usize,
        ring: Ring,
        words: &[u32; RING_WORDS],
        desk: &mut Desk,
    ) -> Option<(PlaceId, Expenses)> {
        let taste = unit(words[word::TASTE]);
        if ring == Ring::National && self.scenario.rules.alternatives == Alternatives::All {
            desk.survey.take(self, h, who);
            let to = desk.survey.choose(h.place, taste)?;
            return Some((to, self.prospect(h, who, to).expenses));
        }
        self.alternatives(h, id, ring, words, &mut desk.alternatives);
        match desk.alternatives[..] {
            [] => None,
            [only] => {
                let prospect = self.prospect(h, who, only);
                moves(prospect.gain, taste).then_some((only, prospect.expenses))
            }
            _ => {
                desk.gains.clear();
                desk.gains.extend(desk.alternatives.iter().map(|&j| self.prospect(h, who, j).gain));
                let to = desk.alternatives[choose(&desk.gains, taste, &mut desk.weights)?];
                Some((to, self.prospect(h, who, to).expenses))
            }
        }
    }
    /// The household as records count it.
    pub fn kind(&self, h: &Household, age_ticks: u32, traits: &Traits) -> Kind {
        let payer = if h.is_remote() { h.employer } else { h.place };
        Kind {
            decile: self.constants.decile(h.income_cents),
            class: traits.class as u8,
            owner: (traits.tenure == Tenure::Owner) as u8,
            children: traits.children as u8,
            remote: h.is_remote() as u8,
            age: (age_ticks / self.constants.ticks_per_year) as u8,
            income_thousands: (h.income() * self.frozen.wages[payer as usize] / 1_000.0) as u16,
        }
    }

    /// Age in ticks and traits of a household now.
    #[inline]
    pub fn traits(&self, h: &Household) -> (u32, Traits) {
        let age_ticks = h.age_ticks(self.constants.age_clock(self.tick));
        (age_ticks, traits(&self.constants.ages, h, age_ticks))
    }

    /// The voice weight ×2 with which the household should be counted.
    #[inline]
    pub fn voice(&self, h: &Household, who: &Chooser) -> u8 {
        voice::weight(who.traits.class, self.constants.decile(h.income_cents) >= 8, h.community > 0)
    }
}
