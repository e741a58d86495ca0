//! Keeps the drafts that solutions of amenities in one world need, from one to the next.

use crate::engine::base::parallel;
use crate::engine::choice::context::DecisionContext;
use crate::engine::start::quick_drafts::QuickDrafts;
use crate::engine::start::quick_tables::Tables;
use crate::engine::state::world::World;

/// Scratch space of solutions; what it holds changes none.
#[derive(Debug, Default)]
pub struct Solver {
    drafts: Vec<QuickDrafts>,
}

impl Solver {
    /// Drafts a `sample`, those of one place and group one after the other, in batches of `size`.
    pub(crate) fn draft(
        &mut self,
        context: &DecisionContext,
        world: &World,
        tables: &Tables,
        sample: &[(usize, f64)],
        size: usize,
    ) -> &[QuickDrafts] {
        let batches = sample.len().div_ceil(size);
        if self.drafts.len() < batches {
            self.drafts.resize_with(batches, QuickDrafts::default);
        }
        parallel::map_chunks(
            &mut self.drafts[..batches],
            1,
            || (),
            |(), b, drafts| {
                let part = b * size..sample.len().min((b + 1) * size);
                drafts.iter_mut().for_each(|draft| draft.rewrite(context, world, tables, &sample[part.clone()]));
            },
        );
        &self.drafts[..batches]
    }
}
