//! Chooses among the alternatives of a consideration event: at most one wish comes of it, and nothing is written.

use crate::engine::base::random::{RING_WORDS, unit, word};
use crate::engine::choice::all_places::AllPlaces;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::engine::state::wish::Wish;
use crate::model::choice::{choose, moves};
use crate::model::consideration::Ring;
use crate::model::household::{Household, PlaceId};
use crate::model::moving::Expenses;
use crate::model::rules::Alternatives;

/// Scratch space for one choice.
#[derive(Debug, Default)]
pub struct ChoiceWorkspace {
    alternatives: Vec<PlaceId>,
    gains: Vec<f64>,
    weights: Vec<f64>,
    all_places: AllPlaces,
}

impl DecisionContext<'_> {
    /// What comes of a consideration event: at most one wish.
    pub fn consider(
        &self,
        h: &Household,
        who: &DecisionMaker,
        id: usize,
        ring: Ring,
        words: &[u32; RING_WORDS],
        workspace: &mut ChoiceWorkspace,
    ) -> Option<Wish> {
        let (to, expenses) = self.choose(h, who, id, ring, words, workspace)?;
        Some(self.wish(h, who, id, to, &expenses, words))
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
        workspace: &mut ChoiceWorkspace,
    ) -> Option<(PlaceId, Expenses)> {
        let taste = unit(words[word::TASTE]);
        if ring == Ring::National && self.scenario.rules.alternatives == Alternatives::All {
            workspace.all_places.weigh(self, h, who);
            let to = workspace.all_places.choose(h.place, &self.snapshot.open, taste)?;
            return Some((to, self.evaluate(h, who, to).expenses));
        }
        self.draw_alternatives(h, who.traits.class, id, ring, words, &mut workspace.alternatives);
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
}
