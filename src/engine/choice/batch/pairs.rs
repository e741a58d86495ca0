//! Decides together the consideration events of a chunk that bring up one place each.
//!
//! Event by event, a decision is one long chain: draw a place, take logarithms, add up, exponentiate, compare. Here each
//! step is taken for all events before the next one, so that the processor works on many at once and `ln` and `exp` run in
//! vectors. Bit for bit and in the same order what [`DecisionContext::consider`] gives for each event; a test compares them.

use crate::engine::base::random::{RING_WORDS, unit, word};
use crate::engine::choice::batch::ringing::Ringing;
use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::context::DecisionContext;
use crate::engine::state::wish::Decisions;
use crate::engine::state::world::World;
use crate::model::choice::move_probability;
use crate::model::household::PlaceId;
use crate::model::numeric::ln;
use crate::model::utility::spendable;
use pulp::{Arch, Simd, WithSimd};

/// Binary choices of a chunk on their way to decisions.
#[derive(Debug)]
pub struct BinaryBatch {
    arch: Arch,
    cases: Vec<Case>,
    /// What can be spent here, $ per year; then its log.
    here: Vec<f64>,
    /// The same in the place that came up.
    there: Vec<f64>,
    /// Gain of the move; then its probability.
    chance: Vec<f64>,
}

impl Default for BinaryBatch {
    fn default() -> Self {
        BinaryBatch { arch: Arch::new(), cases: Vec::new(), here: Vec::new(), there: Vec::new(), chance: Vec::new() }
    }
}

/// What is known of an event before logarithms are taken.
#[derive(Debug, Clone, Copy)]
struct Case {
    /// The place that came up, if any.
    to: Option<PlaceId>,
    /// Gross and net income here, $ per year.
    earned: (f64, f64),
    /// Net income there, $ per year.
    net: f64,
}

impl BinaryBatch {
    /// Decides the `rings`, whose households `trait_batch` has read in the same order; `words` gives those of each index.
    pub(crate) fn decide(
        &mut self,
        context: &DecisionContext,
        world: &World,
        rings: &[Ringing],
        trait_batch: &TraitBatch,
        words: impl Fn(u32) -> [u32; RING_WORDS],
    ) -> Decisions {
        self.open(context, world, rings, trait_batch, &words);
        self.arch.dispatch(Logs(&mut self.here));
        self.arch.dispatch(Logs(&mut self.there));
        let mut decisions = Decisions::default();
        self.weigh(context, world, rings, trait_batch);
        self.arch.dispatch(Chances(&mut self.chance));
        for ((k, ringing), (case, &chance)) in rings.iter().enumerate().zip(self.cases.iter().zip(&self.chance)) {
            let (words, id) = (words(ringing.index), ringing.id as usize);
            if unit(words[word::TASTE]) < chance
                && let Some(to) = case.to
            {
                let h = &world.households[id];
                let (age_ticks, traits) = trait_batch.get(k);
                let who = context.decision_maker_with(h, world.spread(id), age_ticks, traits);
                let expenses = context.evaluate(h, &who, to).expenses;
                decisions.wishes.push(context.wish(h, &who, id, to, &expenses, &words));
            }
        }
        decisions
    }

    /// Draws the places and notes what could be spent here and there.
    fn open(
        &mut self,
        context: &DecisionContext,
        world: &World,
        rings: &[Ringing],
        trait_batch: &TraitBatch,
        words: impl Fn(u32) -> [u32; RING_WORDS],
    ) {
        let (budgeting, offers) = (&context.constants.budgeting, &context.snapshot.offers);
        self.here.clear();
        self.there.clear();
        self.cases.clear();
        for (k, ringing) in rings.iter().enumerate() {
            let h = &world.households[ringing.id as usize];
            let income = h.income();
            let earned = context.earn(h, income, h.place);
            let to = context.draw_alternative(h, trait_batch.class(k), ringing.ring, &words(ringing.index));
            let there = to.unwrap_or(h.place);
            let net = if there == h.place { earned.1 } else { context.earn(h, income, there).1 };
            self.here.push(spendable(budgeting, &offers[h.place as usize], earned.1));
            self.there.push(spendable(budgeting, &offers[there as usize], net));
            self.cases.push(Case { to, earned, net });
        }
    }

    /// Adds up what each move would gain.
    fn weigh(&mut self, context: &DecisionContext, world: &World, rings: &[Ringing], trait_batch: &TraitBatch) {
        self.chance.clear();
        let logs = self.here.iter().zip(&self.there);
        for ((k, ringing), (case, (&here, &there))) in rings.iter().enumerate().zip(self.cases.iter().zip(logs)) {
            let id = ringing.id as usize;
            let h = &world.households[id];
            let (age_ticks, traits) = trait_batch.get(k);
            let who = context.decision_maker_at(h, world.spread(id), age_ticks, traits, case.earned, here);
            let to = case.to.unwrap_or(h.place);
            self.chance.push(context.evaluate_with(h, &who, to, case.net, there).gain);
        }
    }
}

/// From amounts to their logarithms.
struct Logs<'a>(&'a mut [f64]);

impl WithSimd for Logs<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.0.iter_mut().for_each(|x| *x = ln(*x));
    }
}

/// From gains to probabilities of moving.
struct Chances<'a>(&'a mut [f64]);

impl WithSimd for Chances<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.0.iter_mut().for_each(|x| *x = move_probability(*x));
    }
}
