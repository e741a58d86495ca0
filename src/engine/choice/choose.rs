//! Chooses among the alternatives of a consideration event: at most one wish comes of it, and nothing is written.

use crate::engine::base::random::{RING_WORDS, unit, word};
use crate::engine::choice::all_places::AllPlaces;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::engine::choice::logit_tables::needs_more;
use crate::engine::choice::logit_tile::{Chooser, Tile};
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
    tile: Tile,
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
            let to = self.choose_among_all(h, who, taste, workspace)?;
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

    /// The place that the household prefers among all others and staying, if it does not stay.
    fn choose_among_all(
        &self,
        h: &Household,
        who: &DecisionMaker,
        taste: f64,
        workspace: &mut ChoiceWorkspace,
    ) -> Option<PlaceId> {
        if let Some(tables) = self.snapshot.logit.as_ref().filter(|_| !needs_more(h)) {
            workspace.tile.enter(self, tables, 0, &Chooser::of(h, who, taste));
            workspace.tile.decide(tables, 1);
            if let Some(choice) = workspace.tile.choice(0) {
                return choice;
            }
        }
        self.choose_exactly(h, who, taste, &mut workspace.all_places)
    }

    /// The same in double precision, whatever the rules.
    pub(crate) fn choose_exactly(
        &self,
        h: &Household,
        who: &DecisionMaker,
        taste: f64,
        all_places: &mut AllPlaces,
    ) -> Option<PlaceId> {
        all_places.weigh(self, h, who);
        all_places.choose(h.place, &self.snapshot.open, taste)
    }
}
