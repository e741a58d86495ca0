//! Decide: a household whose clock rings considers one thing; the result is a wish, nothing is written.

use crate::engine::base::constants::Constants;
use crate::engine::base::geography::AttentionKernel;
use crate::engine::base::random::{Keys, Purpose, RING_WORDS, unit, unit2, word};
pub use crate::engine::choice::batch::chunk::ChunkWorkspace;
pub use crate::engine::choice::evaluate::{Alternative, DecisionMaker};
use crate::engine::state::world::Snapshot;
use crate::model::choice::{choose, moves};
use crate::model::consideration::{Ring, thin};
use crate::model::household::{Household, PlaceId, Stage, Tenure};
use crate::model::moving::Expenses;
use crate::model::rules::Alternatives;
use crate::model::traits::{Traits, traits};
use crate::model::voice;
use crate::scenario::Scenario;
use rand::Rng;

/// Everything households read while they decide.
pub struct DecisionContext<'a> {
    /// The checked scenario.
    pub scenario: &'a Scenario,
    /// What stays fixed.
    pub constants: &'a Constants,
    /// What they see of places.
    pub snapshot: &'a Snapshot<'a>,
    /// What attention falls on.
    pub kernel: &'a AttentionKernel,
    /// All randomness.
    pub keys: &'a Keys,
    /// The tick being decided.
    pub tick: u32,
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

/// What came of the rings of one chunk, in the order of the households.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Who wants to move.
    pub wishes: Vec<Wish>,
    /// Whose voice counts differently from now on: household and weight ×2.
    pub voices: Vec<(u32, u8)>,
    /// Who is in another stage of its community from now on.
    pub stages: Vec<(u32, Stage)>,
    /// Who said yes to a template, and whether it can pay.
    pub judged: Vec<(PlaceId, bool, HouseholdProfile)>,
    /// Who pledged and says no at the opening.
    pub declined: Vec<u32>,
    /// Who becomes an e-resident.
    pub e_residents: Vec<u32>,
    /// Who was heard on its suburb's incorporation: the place, and whether it would gain.
    pub votes: Vec<(PlaceId, bool)>,
}

impl DecisionContext<'_> {
    /// National ring rate of the household, per year.
    #[inline]
    pub fn national_rate(&self, h: &Household) -> f64 {
        let c = self.constants;
        let age = c.ages.index(h.age_ticks(c.age_clock(self.tick)));
        c.national[age] * if h.is_remote() { c.remote_factor } else { 1.0 }
    }

    /// What the attention of the household falls on: members know the places of their community.
    #[inline]
    pub(crate) fn kernel_of(&self, h: &Household) -> &AttentionKernel {
        match h.community {
            k if k > 0 && h.is_member() => self.kernel.of_community(k),
            _ => self.kernel,
        }
    }

    /// Which ring a candidate hears, if any.
    #[inline]
    pub fn ring(&self, h: &Household, words: &[u32; RING_WORDS]) -> Option<Ring> {
        thin(unit(words[word::THIN]), self.constants.envelope, self.national_rate(h), self.constants.local)
    }

    /// The first alternative that a ring brings up.
    #[inline]
    pub(crate) fn draw_alternative(&self, h: &Household, ring: Ring, words: &[u32; RING_WORDS]) -> Option<PlaceId> {
        let geography = &self.constants.geography;
        let (channel, place) = (unit(words[word::CHANNEL]), unit2(words[word::PLACE_HIGH], words[word::PLACE_LOW]));
        let rho = self.constants.parameters.home_attention;
        match ring {
            Ring::Local => self.kernel_of(h).local_alternative(geography, h.place, place),
            Ring::National => self.kernel_of(h).national_alternative(geography, h.place, h.home, rho, channel, place),
        }
    }

    /// The alternatives that a ring brings up, in the order of their draws; `id` addresses further draws.
    pub fn draw_alternatives(
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
                let open = |j: &PlaceId| *j != h.place && self.snapshot.open[*j as usize];
                into.extend((0..geography.len() as PlaceId).filter(open));
                return;
            }
            Alternatives::Drawn(k) if ring == Ring::National => k as u128 - 1,
            _ => 0,
        };
        into.extend(self.draw_alternative(h, ring, words));
        if more == 0 {
            return;
        }
        let rho = self.constants.parameters.home_attention;
        let mut rng = self.keys.stream(self.tick, Purpose::Alternatives, id as u128 * 3 * more);
        for _ in 0..more {
            let channel = unit(rng.next_u32());
            let place = unit2(rng.next_u32(), rng.next_u32());
            if let Some(j) = self.kernel_of(h).national_alternative(geography, h.place, h.home, rho, channel, place)
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
        who: &DecisionMaker,
        id: usize,
        ring: Ring,
        words: &[u32; RING_WORDS],
        workspace: &mut ChunkWorkspace,
    ) -> Option<Wish> {
        let (to, expenses) = self.choose(h, who, id, ring, words, workspace)?;
        Some(self.wish(h, who, id, to, &expenses, words))
    }

    /// The wish of a household that prefers `to` to staying.
    pub(crate) fn wish(
        &self,
        h: &Household,
        who: &DecisionMaker,
        id: usize,
        to: PlaceId,
        expenses: &Expenses,
        words: &[u32; RING_WORDS],
    ) -> Wish {
        let helped = unit(words[word::ASSIST]) < self.constants.parameters.assist;
        let blocked = !helped && !self.can_pay(h, who, expenses);
        let profile = self.profile(h, who.age_ticks, &who.traits);
        Wish { household: id as u32, to, blocked, lottery: words[word::LOTTERY], profile, pledged: false }
    }

    /// The place that the household prefers to staying, if any, and what the move costs.
    #[inline]
    fn choose(
        &self,
        h: &Household,
        who: &DecisionMaker,
        id: usize,
        ring: Ring,
        words: &[u32; RING_WORDS],
        workspace: &mut ChunkWorkspace,
    ) -> Option<(PlaceId, Expenses)> {
        let taste = unit(words[word::TASTE]);
        if ring == Ring::National && self.scenario.rules.alternatives == Alternatives::All {
            workspace.all_places.weigh(self, h, who);
            let to = workspace.all_places.choose(h.place, &self.snapshot.open, taste)?;
            return Some((to, self.evaluate(h, who, to).expenses));
        }
        self.draw_alternatives(h, id, ring, words, &mut workspace.alternatives);
        match workspace.alternatives[..] {
            [] => None,
            [only] => {
                let alternative = self.evaluate(h, who, only);
                moves(alternative.gain, taste).then_some((only, alternative.expenses))
            }
            _ => {
                workspace.gains.clear();
                workspace.gains.extend(workspace.alternatives.iter().map(|&j| self.evaluate(h, who, j).gain));
                let to = workspace.alternatives[choose(&workspace.gains, taste, &mut workspace.weights)?];
                Some((to, self.evaluate(h, who, to).expenses))
            }
        }
    }
    /// The household as records count it.
    pub fn profile(&self, h: &Household, age_ticks: u32, traits: &Traits) -> HouseholdProfile {
        let payer = if h.is_remote() { h.employer } else { h.place };
        HouseholdProfile {
            decile: self.constants.decile(h.income_cents),
            class: traits.class as u8,
            owner: (traits.tenure == Tenure::Owner) as u8,
            children: traits.children as u8,
            remote: h.is_remote() as u8,
            age: (age_ticks / self.constants.ticks_per_year) as u8,
            income_thousands: (h.income() * self.snapshot.wages[payer as usize] / 1_000.0) as u16,
            community: h.community,
            stage: h.stage(),
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
    pub fn voice(&self, h: &Household, who: &DecisionMaker) -> u8 {
        voice::weight(who.traits.class, self.constants.decile(h.income_cents) >= 8, h.is_member())
    }
}
