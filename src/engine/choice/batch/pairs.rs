//! Decides together the consideration events of a chunk that bring up one place each.
//!
//! Event by event, a decision is one long chain: draw a place, take logarithms, add up, exponentiate, compare. Here each
//! step is taken for all events before the next one, so that the processor works on many at once and `ln` and `exp` run in
//! vectors. First comes the most that each move can gain ([`Prospects`](crate::engine::choice::prospects::Prospects)): whoever would
//! refuse even that is asked no more. Bit for bit and in the same order what [`DecisionContext::consider`] gives for each event; a test compares them.

use crate::engine::base::random::{RING_WORDS, unit, word};
use crate::engine::choice::batch::ringing::Ringing;
use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::context::DecisionContext;
use crate::engine::state::wish::{Decisions, Wish};
use crate::engine::state::world::World;
use crate::model::choice::move_probability;
use crate::model::household::{Household, PlaceId};
use crate::model::liquidity::full_buffers;
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
    /// Gain of the move, or the most that it can be; then its probability.
    chance: Vec<f64>,
    /// Liquid wealth with a full buffer of those who wish, $.
    full: Vec<f64>,
}

impl Default for BinaryBatch {
    fn default() -> Self {
        BinaryBatch {
            arch: Arch::new(),
            cases: Vec::new(),
            here: Vec::new(),
            there: Vec::new(),
            chance: Vec::new(),
            full: Vec::new(),
        }
    }
}

/// A gain whose probability is 1 to the last bit.
const CERTAIN: f64 = 100.0;

/// What is known of an event before logarithms are taken.
#[derive(Debug, Clone, Copy)]
struct Case {
    /// Which of the rings.
    ring: usize,
    /// The place that came up.
    to: PlaceId,
    /// Gross and net income here, $ per year.
    earned: (f64, f64),
    /// Net income there, $ per year.
    net: f64,
    /// What the move takes at once, $.
    cash: f64,
    /// What the sale of the home leaves for it, $.
    sale: f64,
}

/// What a chunk decides about: its rings, whose households `trait_batch` has read in the same order, and the words of each index.
struct Rings<'a, W> {
    context: &'a DecisionContext<'a>,
    world: &'a World,
    rings: &'a [Ringing],
    trait_batch: &'a TraitBatch,
    words: W,
}

impl<W: Fn(u32) -> [u32; RING_WORDS]> Rings<'_, W> {
    fn household(&self, ring: usize) -> (usize, &Household) {
        let id = self.rings[ring].id as usize;
        (id, &self.world.households[id])
    }

    fn words(&self, ring: usize) -> [u32; RING_WORDS] {
        (self.words)(self.rings[ring].index)
    }
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
        let of = Rings { context, world, rings, trait_batch, words };
        self.draw(&of);
        self.arch.dispatch(Chances(&mut self.chance));
        self.keep(&of);
        self.open(&of);
        self.arch.dispatch(Logs(&mut self.here));
        self.arch.dispatch(Logs(&mut self.there));
        self.weigh(&of);
        self.arch.dispatch(Chances(&mut self.chance));
        self.keep(&of);
        let mut decisions = Decisions::default();
        let full_buffer = full_buffers(context.constants.parameters.wealth_scale);
        self.full.clear();
        self.full.extend(self.cases.iter().map(|case| full_buffer(of.household(case.ring).1)));
        for (case, &full) in self.cases.iter().zip(&self.full) {
            let (id, h) = of.household(case.ring);
            let (age_ticks, traits) = trait_batch.get(case.ring);
            let words = of.words(case.ring);
            let blocked =
                !context.pays_cash(h, Some(full), case.earned.0, case.sale, case.cash, unit(words[word::ASSIST]));
            decisions.wishes.push(Wish { blocked, ..context.free_wish(h, id, case.to, age_ticks, &traits, &words) });
        }
        decisions
    }

    /// Draws the places, and notes the most that each move can gain.
    fn draw<W: Fn(u32) -> [u32; RING_WORDS]>(&mut self, of: &Rings<W>) {
        self.cases.clear();
        self.chance.clear();
        let (c, snapshot) = (of.context.constants, of.context.snapshot);
        for (ring, ringing) in of.rings.iter().enumerate() {
            let (h, class) = (of.household(ring).1, of.trait_batch.class(ring));
            let Some(to) = of.context.draw_alternative(h, class, ringing.ring, &of.words(ring)) else { continue };
            self.cases.push(Case { ring, to, earned: (0.0, 0.0), net: 0.0, cash: 0.0, sale: 0.0 });
            let prospects = snapshot.limits.prospects.as_ref().filter(|_| ringing.bounded);
            let children = of.trait_batch.children(ring);
            let most = prospects.map(|prospects| prospects.gain(c, &snapshot.risk, h, class, children, to));
            self.chance.push(most.unwrap_or(CERTAIN));
        }
    }

    /// Keeps the cases whose household wants what has this chance.
    fn keep<W: Fn(u32) -> [u32; RING_WORDS]>(&mut self, of: &Rings<W>) {
        let mut kept = 0;
        for k in 0..self.cases.len() {
            let case = self.cases[k];
            self.cases[kept] = case;
            kept += (unit(of.words(case.ring)[word::TASTE]) < self.chance[k]) as usize;
        }
        self.cases.truncate(kept);
    }

    /// Notes what could be spent here and there.
    fn open<W: Fn(u32) -> [u32; RING_WORDS]>(&mut self, of: &Rings<W>) {
        let (budgeting, offers) = (&of.context.constants.budgeting, &of.context.snapshot.offers);
        self.here.clear();
        self.there.clear();
        for case in &mut self.cases {
            let h = of.household(case.ring).1;
            let income = h.income();
            case.earned = of.context.earn(h, income, h.place);
            case.net = if case.to == h.place { case.earned.1 } else { of.context.earn(h, income, case.to).1 };
            self.here.push(spendable(budgeting, &offers[h.place as usize], case.earned.1));
            self.there.push(spendable(budgeting, &offers[case.to as usize], case.net));
        }
    }

    /// Adds up what each move would gain, and notes what it takes at once.
    fn weigh<W: Fn(u32) -> [u32; RING_WORDS]>(&mut self, of: &Rings<W>) {
        self.chance.clear();
        let logs = self.here.iter().zip(&self.there);
        for (case, (&here, &there)) in self.cases.iter_mut().zip(logs) {
            let (id, h) = of.household(case.ring);
            let (age_ticks, traits) = of.trait_batch.get(case.ring);
            let who = of.context.decision_maker_at(h, of.world.spread(id), age_ticks, traits, case.earned, here);
            let found = of.context.evaluate_with(h, &who, case.to, case.net, there);
            (case.cash, case.sale) = (found.expenses.cash(), of.context.sale_cash(&who));
            self.chance.push(found.gain);
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
