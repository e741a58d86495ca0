//! Decides together the consideration events of a chunk that bring up all places: the full logit, side by side.
//!
//! Decision by decision what [`DecisionContext::consider`] gives for each event; a test compares them. What only a wish needs (what
//! the move costs at once, lots among those who want in) is worked out for those alone who wish, and only where it matters.

use crate::engine::base::random::RING_WORDS;
use crate::engine::base::random::unit;
use crate::engine::choice::all_places::AllPlaces;
use crate::engine::choice::batch::calls::Looks;
use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::logit_tile::{Chooser, LANES, Tile};
use crate::engine::state::wish::Wish;
use crate::engine::state::world::World;
use crate::model::clock::Day;
use crate::model::household::{Household, PlaceId};
use crate::model::traits::{AgeTables, Traits};
use crate::model::utility::Tastes;

/// Households of a chunk that choose among all places.
#[derive(Debug, Default)]
pub struct LogitBatch {
    /// Each household, its number, and what its ring word leaves over as its taste.
    choosers: Vec<(Household, u32, u32)>,
    trait_batch: TraitBatch,
    /// Taste factors: looking all of them up first lets the processor wait for the memory of many at once.
    spreads: Vec<[f64; 3]>,
    tile: Tile,
    /// Where more than single precision is needed.
    all_places: AllPlaces,
    /// Position of each chooser that wishes to move, and where to.
    wishing: Vec<(u32, PlaceId)>,
    looks: Looks,
}

impl LogitBatch {
    /// Forgets all households.
    pub fn clear(&mut self) {
        self.choosers.clear();
        self.trait_batch.clear();
    }

    /// Adds a household at an age of `age_ticks` whose ring word leaves `taste` over.
    #[inline]
    pub fn push(&mut self, tables: &AgeTables, id: u32, taste: u32, h: &Household, age_ticks: u32, today: Day) {
        self.choosers.push((*h, id, taste));
        self.trait_batch.push(tables, h, age_ticks, today);
    }

    /// Decides for all households added, in their order.
    pub(crate) fn decide(&mut self, context: &DecisionContext, world: &World, wishes: &mut Vec<Wish>) {
        let Some(tables) = context.snapshot.logit.as_ref().filter(|_| !self.choosers.is_empty()) else { return };
        self.trait_batch.read(&context.constants.memory);
        self.wishing.clear();
        self.spreads.clear();
        self.spreads.extend(self.choosers.iter().map(|&(_, id, _)| world.spread(id as usize)));
        for first in (0..self.choosers.len()).step_by(LANES) {
            let group = first..self.choosers.len().min(first + LANES);
            for k in group.clone() {
                let (h, _, taste) = &self.choosers[k];
                let (_, traits) = self.trait_batch.get(k);
                let p = &context.constants.parameters;
                let tastes = Tastes::of(p, traits.class, traits.children, self.spreads[k]);
                let earned = context.earn(h, h.income(), h.place);
                let chooser = Chooser { household: h, traits, tastes, earned, taste: unit(*taste) };
                self.tile.enter(context, tables, k - first, &chooser);
            }
            self.tile.decide(tables, group.len());
            for k in group {
                let to = match self.tile.choice(k - first) {
                    Some(choice) => choice,
                    None => self.choose_exactly(context, world, k),
                };
                self.wishing.extend(to.map(|to| (k as u32, to)));
            }
        }
        self.wish(context, world, wishes);
    }

    fn choose_exactly(&mut self, context: &DecisionContext, world: &World, k: usize) -> Option<PlaceId> {
        let ((h, id, taste), (age_ticks, traits)) = (self.choosers[k], self.trait_batch.get(k));
        let who = context.decision_maker_with(&h, world.spread(id as usize), age_ticks, traits);
        context.choose_exactly(&h, &who, unit(taste), &mut self.all_places)
    }

    /// Makes wishes of what was preferred to staying.
    fn wish(&mut self, context: &DecisionContext, world: &World, wishes: &mut Vec<Wish>) {
        let liquidity = context.scenario.mechanisms.liquidity;
        let drawn = liquidity || context.snapshot.lots;
        self.looks.clear();
        if drawn {
            for &(k, _) in &self.wishing {
                let (_, id, taste) = self.choosers[k as usize];
                self.looks.push(id, taste);
            }
            self.looks.draw(context.keys, context.tick);
        }
        for (index, &(k, to)) in self.wishing.iter().enumerate() {
            let ((h, id, _), (age_ticks, traits)) = (&self.choosers[k as usize], self.trait_batch.get(k as usize));
            let id = *id as usize;
            let words = if drawn { self.looks.words(index as u32) } else { [0; RING_WORDS] };
            wishes.push(match liquidity {
                false => context.free_wish(h, id, to, age_ticks, &traits, &words),
                true => costly_wish(context, world, (h, id), to, (age_ticks, traits), &words),
            });
        }
    }
}

/// The wish of a household that may lack the cash.
fn costly_wish(
    context: &DecisionContext,
    world: &World,
    (h, id): (&Household, usize),
    to: PlaceId,
    (age_ticks, traits): (u32, Traits),
    words: &[u32; RING_WORDS],
) -> Wish {
    let who = context.decision_maker_with(h, world.spread(id), age_ticks, traits);
    let expenses = context.evaluate(h, &who, to).expenses;
    context.wish(h, &who, id, to, &expenses, words)
}
