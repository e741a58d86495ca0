//! Gives a deciding household all it reads: the snapshot of places, the attention kernel, fixed tables and keyed randomness.

use crate::engine::base::constants::Constants;
use crate::engine::base::geography::AttentionKernel;
use crate::engine::base::random::{Keys, Purpose, RING_WORDS, unit, unit2, word};
use crate::engine::choice::snapshot::Snapshot;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::wish::HouseholdProfile;
use crate::model::clock::Day;
use crate::model::consideration::Ring;
use crate::model::household::{Class, Household, PlaceId, Tenure};
use crate::model::rules::Alternatives;
use crate::model::ties::Heard;
use crate::model::traits::{Traits, traits};
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

    /// What a household hears whose ring word is `word`, if anything, and what that word leaves over as its taste.
    #[inline]
    pub fn hears(&self, h: &Household, word: u32) -> Option<(Heard, u32)> {
        if h.is_gone() {
            return None;
        }
        let c = self.constants;
        let (heard, left) = c.ring_rates(self.national_rate(h)).hear(unit(word), c.ticks_per_year as f64)?;
        Some((heard, (left * 4_294_967_296.0) as u32))
    }

    /// What a household hears in this tick, if anything, and the words with which it looks around.
    pub fn look(&self, h: &Household, id: usize) -> Option<(Heard, [u32; RING_WORDS])> {
        let word = match self.constants.clocks() {
            None => self.keys.ring_word(self.tick, id),
            Some(envelope) => envelope.word_of(self.keys, self.tick, id)?,
        };
        let (heard, taste) = self.hears(h, word)?;
        let mut words = self.keys.look_words(self.tick, id);
        words[word::TASTE] = taste;
        Some((heard, words))
    }

    /// Where the family of a household lives after its ties have relocated: drawn like a look at the country.
    #[inline]
    pub fn new_home(&self, h: &Household, words: &[u32; RING_WORDS]) -> Option<PlaceId> {
        let place = unit2(words[word::PLACE_HIGH], words[word::PLACE_LOW]);
        self.kernel.national[h.place as usize].draw(place).map(|j| j as PlaceId)
    }

    /// Today.
    #[inline]
    pub fn today(&self) -> Day {
        self.constants.day(self.tick)
    }

    /// The first alternative that a ring brings up.
    #[inline]
    pub(crate) fn draw_alternative(
        &self,
        h: &Household,
        class: Class,
        ring: Ring,
        words: &[u32; RING_WORDS],
    ) -> Option<PlaceId> {
        let geography = &self.constants.geography;
        let (channel, place) = (unit(words[word::CHANNEL]), unit2(words[word::PLACE_HIGH], words[word::PLACE_LOW]));
        let rho = self.constants.parameters.home_attention[class];
        match ring {
            Ring::Local => self.kernel_of(h).local_alternative(geography, h.place, place),
            Ring::National => self.kernel_of(h).national_alternative(geography, h.place, h.home, rho, channel, place),
        }
    }

    /// The alternatives that a ring brings up, in the order of their draws; `id` addresses further draws.
    pub fn draw_alternatives(
        &self,
        h: &Household,
        class: Class,
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
        into.extend(self.draw_alternative(h, class, ring, words));
        if more == 0 {
            return;
        }
        let rho = self.constants.parameters.home_attention[class];
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

    /// The household as records count it.
    pub fn profile(&self, h: &Household, age_ticks: u32, traits: &Traits) -> HouseholdProfile {
        let payer = if h.is_paid_afar() { h.employer } else { h.place };
        HouseholdProfile {
            decile: self.constants.decile(h.income_cents()),
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
        (age_ticks, traits(&self.constants.ages, &self.constants.memory, h, age_ticks, self.today()))
    }
}

impl ReplicateState<'_> {
    /// Calls `look` on the scene as households see it now.
    pub fn with_context<T>(&self, look: impl FnOnce(&DecisionContext) -> T) -> T {
        look(&self.context(&self.snapshot()))
    }

    /// What households see of places now; nothing of what is announced.
    pub fn snapshot(&self) -> Snapshot<'_> {
        let mut snapshot = Snapshot::default();
        snapshot.refresh(self.scenario, &self.constants, &self.world);
        snapshot
    }

    /// The scene as households see it now who see this of places.
    pub fn context<'a>(&'a self, snapshot: &'a Snapshot) -> DecisionContext<'a> {
        DecisionContext {
            scenario: self.scenario,
            constants: &self.constants,
            snapshot,
            kernel: &self.kernel,
            keys: &self.keys,
            tick: self.tick,
        }
    }
}
