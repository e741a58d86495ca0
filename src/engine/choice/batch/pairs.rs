//! A docket: the rings of a chunk that bring up one place each, decided together.
//!
//! Ring by ring, a decision is one long chain: draw a place, take logarithms, add up, exponentiate, compare. Here each
//! step is taken for all rings before the next one, so that the processor works on many at once and `ln` and `exp` run in
//! vectors. Bit for bit and in the same order what [`Scene::consider`] says of each ring; a test compares them.

use crate::engine::base::random::{RING_WORDS, unit, word};
use crate::engine::choice::batch::chunk::Heard;
use crate::engine::choice::batch::traits::Appraisal;
use crate::engine::choice::decide::{Decisions, Scene};
use crate::engine::state::world::World;
use crate::model::choice::move_probability;
use crate::model::household::PlaceId;
use crate::model::numeric::ln;
use crate::model::utility::spendable;
use pulp::{Arch, Simd, WithSimd};

/// The rings of a chunk on their way to decisions.
#[derive(Debug)]
pub struct Docket {
    arch: Arch,
    cases: Vec<Case>,
    /// What can be spent here, $ per year; then its log.
    here: Vec<f64>,
    /// The same in the place that came up.
    there: Vec<f64>,
    /// Gain of the move; then its probability.
    chance: Vec<f64>,
}

impl Default for Docket {
    fn default() -> Self {
        Docket { arch: Arch::new(), cases: Vec::new(), here: Vec::new(), there: Vec::new(), chance: Vec::new() }
    }
}

/// What is known of a ring before logarithms are taken.
#[derive(Debug, Clone, Copy)]
struct Case {
    /// The place that came up, if any.
    to: Option<PlaceId>,
    /// Gross and net income here, $ per year.
    earned: (f64, f64),
    /// Net income there, $ per year.
    net: f64,
}

impl Docket {
    /// Decides the `rings`, whose households `appraisal` has read in the same order; `words` are those of each call.
    pub(crate) fn decide(
        &mut self,
        scene: &Scene,
        world: &World,
        rings: &[Heard],
        appraisal: &Appraisal,
        words: impl Fn(u32) -> [u32; RING_WORDS],
    ) -> Decisions {
        self.open(scene, world, rings, &words);
        self.arch.dispatch(Logs(&mut self.here));
        self.arch.dispatch(Logs(&mut self.there));
        let mut decisions = Decisions::default();
        self.weigh(scene, world, rings, appraisal, &mut decisions);
        self.arch.dispatch(Chances(&mut self.chance));
        for ((k, heard), (case, &chance)) in rings.iter().enumerate().zip(self.cases.iter().zip(&self.chance)) {
            let (words, id) = (words(heard.call), heard.id as usize);
            if unit(words[word::TASTE]) < chance
                && let Some(to) = case.to
            {
                let h = &world.households[id];
                let (age_ticks, traits) = appraisal.get(k);
                let who = scene.chooser_with(h, world.spread(id), age_ticks, traits);
                let expenses = scene.prospect(h, &who, to).expenses;
                decisions.wishes.push(scene.wish(h, &who, id, to, &expenses, &words));
            }
        }
        decisions
    }

    /// Draws the places and notes what could be spent here and there.
    fn open(&mut self, scene: &Scene, world: &World, rings: &[Heard], words: impl Fn(u32) -> [u32; RING_WORDS]) {
        let (budgeting, offers) = (&scene.constants.budgeting, &scene.frozen.offers);
        self.here.clear();
        self.there.clear();
        self.cases.clear();
        for heard in rings {
            let h = &world.households[heard.id as usize];
            let income = h.income();
            let earned = scene.earn(h, income, h.place);
            let to = scene.alternative(h, heard.ring, &words(heard.call));
            let there = to.unwrap_or(h.place);
            let net = if there == h.place { earned.1 } else { scene.earn(h, income, there).1 };
            self.here.push(spendable(budgeting, &offers[h.place as usize], earned.1));
            self.there.push(spendable(budgeting, &offers[there as usize], net));
            self.cases.push(Case { to, earned, net });
        }
    }

    /// Adds up what each move would gain, and notes whose voice has changed.
    fn weigh(
        &mut self,
        scene: &Scene,
        world: &World,
        rings: &[Heard],
        appraisal: &Appraisal,
        decisions: &mut Decisions,
    ) {
        self.chance.clear();
        let logs = self.here.iter().zip(&self.there);
        for ((k, heard), (case, (&here, &there))) in rings.iter().enumerate().zip(self.cases.iter().zip(logs)) {
            let id = heard.id as usize;
            let h = &world.households[id];
            let (age_ticks, traits) = appraisal.get(k);
            let who = scene.chooser_at(h, world.spread(id), age_ticks, traits, case.earned, here);
            let voice = scene.voice(h, &who);
            if voice != h.voice() {
                decisions.voices.push((heard.id, voice));
            }
            let to = case.to.unwrap_or(h.place);
            self.chance.push(scene.prospect_at(h, &who, to, case.net, there).gain);
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
